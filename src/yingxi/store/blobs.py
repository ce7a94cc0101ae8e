"""Files by the hash of their content: written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from yingxi.errors import StoreConflict
from yingxi.store.canon import HASH_PREFIX, digest_file
from yingxi.tongue import say

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EROFS, errno.EPERM)


@contextmanager
def disk_faults(where: Path) -> Generator[None]:
    """Turn the operating system's refusals into one line with a remedy."""
    try:
        yield
    except OSError as fault:
        # NumPy tells a short write without a number: the disk took some of it, not all.
        if fault.errno is None or fault.errno in _NO_ROOM:
            raise StoreConflict(
                say(f"磁盘满了，写不进 {where}", f"the disk is full, can't write {where}"),
                hint=say(
                    "腾出空间再运行一次，做好的都还在",
                    "free some room and run again; nothing is lost",
                ),
            ) from fault
        if fault.errno in _NOT_ALLOWED:
            raise StoreConflict(
                say(f"没有权限写 {where}", f"no permission to write {where}"),
                hint=say("换一个可写的文件夹", "choose a folder that you may write"),
            ) from fault
        reason = fault.strerror or type(fault).__name__
        raise StoreConflict(
            say(f"写不进 {where}：{reason}", f"can't write {where}: {reason}"),
            hint=say("看看路径和磁盘", "look at the path and the disk"),
        ) from fault


class Blobs:
    """A folder of files named by their SHA-256."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._drafts = root / "drafts"

    def draft(self, suffix: str = "") -> Path:
        """A fresh path on the same disk, for a file that is still being made."""
        with disk_faults(self.root):
            self._drafts.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(suffix=suffix, dir=self._drafts)
            os.close(handle)
        return Path(name)

    def keep(self, draft: Path) -> str:
        """Take a finished draft in; returns its hash. The draft is gone afterwards."""
        with disk_faults(self.root):
            name = digest_file(draft)
            target = self.path(name)
            if target.exists():
                draft.unlink()
                return name
            target.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(target)
        return name

    def keep_bytes(self, data: bytes, suffix: str = "") -> str:
        """Store bytes; returns their hash."""
        draft = self.draft(suffix)
        with disk_faults(self.root):
            draft.write_bytes(data)
        return self.keep(draft)

    def path(self, name: str) -> Path:
        """Where the blob of this hash lies, whether it is there or not."""
        plain = name.removeprefix(HASH_PREFIX)
        return self.root / "blobs" / plain[:2] / plain

    def checked(self, name: str) -> Path:
        """Where the blob of this hash lies, its bytes compared with the hash.

        Raises StoreConflict where they differ, and forgets the blob: the next run makes it again.
        """
        path = self.path(name)
        with disk_faults(path):
            if path.exists() and digest_file(path) == HASH_PREFIX + path.name:
                return path
            path.unlink(missing_ok=True)
        raise StoreConflict(
            say(
                f"存好的一件坏了：{path.name[:12]}", f"a stored piece is damaged: {path.name[:12]}"
            ),
            hint=say(
                "已经丢掉，再运行一次会重做它", "it is thrown away; run again to make it anew"
            ),
        )

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def sweep_drafts(self) -> None:
        """Throw away what an interrupted run left half-made."""
        shutil.rmtree(self._drafts, ignore_errors=True)
