"""What a kind of file must be able to do to carry the implicit label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD = 4096
"""Bytes of a file's beginning by which its kind is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A label's raw text in a file, and where it stood."""

    text: str
    place: str
    """For people: ``moov.udta.meta``, ``APP1 XMP``, ``TXXX:AIGC``."""
    home: bool = True
    """Whether the guide to GB 45438 names this place; elsewhere it is foreign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A kind of file. Every function raises MediaError for a damaged file and changes no source.

    ``read`` gives every label, also doubled and foreign ones. ``write(source, out, text)`` makes
    ``out`` anew: the source's content, not re-encoded, with this text as its only label.
    ``essence`` is the SHA-256 (64 hex digits) of what the audience gets: the same before and
    after a label, other metadata or a C2PA manifest is written, another when the content is
    touched.
    """

    name: str
    endings: tuple[str, ...]
    owns: Callable[[bytes], bool]
    """Whether a file that begins with these bytes (`HEAD` or fewer) is of this kind."""
    read: Callable[[Path], tuple[Found, ...]]
    write: Callable[[Path, Path, str], None]
    essence: Callable[[Path], str]
