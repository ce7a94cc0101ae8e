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


@contextmanager
def disk_faults(where: Path) -> Generator[None]:
    """Turn the operating system's refusals into one line with a remedy."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreConflict(
                say(f"磁盘满了，写不进 {where}", f"the disk is full, can't write {where}"),
                hint=say(
                    "腾出空间再运行一次，做好的都还在",
                    "free some room and run again; nothing is lost",
                ),
            ) from fault
        if fault.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise StoreConflict(
                say(f"没有权限写 {where}", f"no permission to write {where}"),
                hint=say("换一个可写的文件夹", "choose a folder that you may write"),
            ) from fault
        raise


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

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def sweep_drafts(self) -> None:
        """Throw away what an interrupted run left half-made."""
        shutil.rmtree(self._drafts, ignore_errors=True)
