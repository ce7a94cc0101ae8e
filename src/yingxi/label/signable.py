"""Which kinds of file can hold a C2PA manifest, told by their content."""

from __future__ import annotations

from pathlib import Path

from yingxi.media.atomic import media_errors

_HEAD = 16
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WAVE": "audio/wav", b"AVI ": "video/avi", b"WEBP": "image/webp"}
_HEADLESS = (b"free", b"skip", b"wide", b"mdat", b"moov", b"pnot")
"""Boxes that a film may begin with instead of ``ftyp``; the SDK parses none that does."""
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"avif": "image/avif", b"heic": "image/heic"}  # fmt: skip
"""Major brands of ISO base media that are something else than MP4."""


def mime_of(path: Path) -> str:
    """The kind as C2PA's SDK calls it; empty for one that it can't sign or read.

    Matroska, FLV, Ogg and plain text have no place for a manifest; of the Office kinds the SDK
    reads only uncompressed ones; into a FLAC it would put an ID3 tag, which RFC 9639 does not
    allow and our own reader refuses. Raises MediaError for an unreadable file.
    """
    with media_errors(path, "read"), path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(b"ID3"):
            return _after_id3(head, file.read(1 << 20))
    for beginning, mime in _BEGINNINGS:
        if head.startswith(beginning):
            return mime
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return "audio/mpeg" if head[:1] == b"\xff" and head[1:2] >= b"\xe0" else ""


def is_headless(path: Path) -> bool:
    """Whether it is a film in boxes, but for the first box that C2PA's SDK asks for."""
    with media_errors(path, "read"), path.open("rb") as file:
        return file.read(_HEAD)[4:8] in _HEADLESS


def _after_id3(head: bytes, rest: bytes) -> str:
    """MP3, or a FLAC that somebody's signing put an ID3 tag before: that one can be read."""
    size = 0
    for each in head[6:10]:
        size = size << 7 | each & 0x7F
    at = 10 + size - len(head)
    return "audio/flac" if rest[at : at + 4] == b"fLaC" else "audio/mpeg"
