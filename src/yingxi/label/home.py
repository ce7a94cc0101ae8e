"""The studio's own folder: its signing identity and its book of what it labelled."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from yingxi.errors import SettingsError, UserError
from yingxi.media.atomic import media_errors, whole_file
from yingxi.tongue import say

HOME = "YINGXI_HOME"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def home_folder() -> Path:
    """``$YINGXI_HOME``, or where the system keeps a user's data; not made here.

    Raises UserError for a user without a home.
    """
    asked = os.environ.get(HOME)
    if asked:
        return Path(asked).expanduser()
    try:
        return _data_folder() / "yingxi"
    except RuntimeError as fault:
        raise UserError(
            say("不知道把签名身份存在哪里：这个用户没有主目录",
                "nowhere to keep the signing identity: this user has no home"),
            hint=say(f"设环境变量 {HOME}=一个文件夹", f"set {HOME} to a folder"),
        ) from fault  # fmt: skip


def _data_folder() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    # The XDG rule: a relative path there is invalid and ignored.
    told = Path(os.environ.get("XDG_DATA_HOME", ""))
    return told if told.is_absolute() else Path.home() / ".local" / "share"


def private_folder(path: Path) -> Path:
    """Make the folder, for its owner alone, where it is not there yet."""
    with media_errors(path, "write"):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    with whole_file(path) as draft:
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def read_private(path: Path) -> bytes:
    """The content of a key file. Raises SettingsError where others may read it."""
    with media_errors(path, "read"), path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if os.name == "posix" and mode & _OTHERS:
            raise SettingsError(
                say(f"私钥 {path} 别人也能读（权限 {stat.S_IMODE(mode):o}），不用它签名",
                    f"others may read the key {path} (mode {stat.S_IMODE(mode):o}): not used"),
                hint=f"chmod 600 {path}",
            )  # fmt: skip
        return file.read()
