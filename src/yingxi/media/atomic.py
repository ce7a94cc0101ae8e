"""A file is there whole or not at all, and what goes wrong is said in our own words."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from av.error import FFmpegError

from yingxi.errors import MediaError, StoreConflict

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def media_errors(path: Path, doing: str) -> Generator[None]:
    """Turn what FFmpeg and the system raise into StoreConflict (no room) or MediaError."""
    try:
        yield
    except (FFmpegError, OSError) as fault:
        if fault.errno in _NO_ROOM:
            raise StoreConflict(
                f"磁盘空间不足，{path.name} 没有写完",
                hint="清出一些空间后再运行一次，已经完成的镜头不会重做",
            ) from fault
        reason = fault.strerror or type(fault).__name__
        raise MediaError(f"{doing} {path} 失败：{reason}", hint=_hint(fault.errno)) from fault


def _hint(number: int | None) -> str:
    match number:
        case errno.ENOENT:
            return "请检查路径是否写对"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "请检查这个文件夹的读写权限"
        case _:
            return "文件可能已损坏，删除它再运行一次会重新生成"


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """Yield a temporary name beside ``path``; renamed to it when the block ends well.

    Raises StoreConflict without room and MediaError for any other fault of the media or the
    system. Whatever goes wrong, neither the temporary file nor half of ``path`` is left.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with media_errors(path, "写"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
