"""A file is there whole or not at all, and what goes wrong is said in our own words."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from av.error import FFmpegError

from yingxi.errors import MediaError, StoreConflict
from yingxi.tongue import say

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def media_errors(path: Path, doing: Literal["read", "write"]) -> Generator[None]:
    """Turn what FFmpeg and the system raise into StoreConflict (no room) or MediaError."""
    try:
        yield
    except (FFmpegError, OSError) as fault:
        if fault.errno in _NO_ROOM:
            raise StoreConflict(
                say(
                    f"磁盘空间不足，{path.name} 没有写完",
                    f"no room on the disk: {path.name} is not written",
                ),
                hint=say(
                    "清出一些空间后再运行一次，已经完成的镜头不会重做",
                    "free some space and run again; finished shots are kept",
                ),
            ) from fault
        reason = fault.strerror or type(fault).__name__
        verb = {"read": "读", "write": "写"}[doing]
        raise MediaError(
            say(f"{verb} {path} 失败：{reason}", f"can't {doing} {path}: {reason}"),
            hint=_hint(fault.errno),
        ) from fault


def _hint(number: int | None) -> str:
    match number:
        case errno.ENOENT:
            return say("请检查路径是否写对", "check the path")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return say("请检查这个文件夹的读写权限", "check the folder's permissions")
        case _:
            return say(
                "文件可能已损坏，删除它再运行一次会重新生成",
                "the file may be damaged; delete it and run again to make it anew",
            )


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """Yield a temporary name beside ``path``; renamed to it when the block ends well.

    Raises StoreConflict without room and MediaError for any other fault of the media or the
    system. Whatever goes wrong, neither the temporary file nor half of ``path`` is left.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with media_errors(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
