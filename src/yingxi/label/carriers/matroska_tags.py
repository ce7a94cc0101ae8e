"""Matroska's tags (RFC 9559): the label as SimpleTag ``AIGC`` of the whole film."""

from __future__ import annotations

from collections.abc import Iterator

from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.ebml import CRC, VOID, Element, element, inside

TAGS, TAG, TARGETS, SIMPLE = 0x1254C367, 0x7373, 0x63C0, 0x67C8
_NAME, _STRING, _LANGUAGE, _DEFAULT = 0x45A3, 0x4487, 0x447A, 0x4484
_AIMED = {0x63C5, 0x63C9, 0x63C4, 0x63C6}
"""A track, an edition, a chapter or an attachment that a tag is for."""
_DEEPEST = 8


def labels_in_tags(tags: bytes) -> Iterator[Found]:
    """Every label in a ``Tags`` element's content."""
    for tag in inside(tags):
        if tag.ident != TAG:
            continue
        parts = inside(tags, tag.content, tag.end)
        whole = not any(_is_aimed(tags, part) for part in parts if part.ident == TARGETS)
        for part in parts:
            if part.ident == SIMPLE:
                yield from _labels(tags, part, home=whole)


def _labels(tags: bytes, simple: Element, *, home: bool, depth: int = 0) -> Iterator[Found]:
    parts = inside(tags, simple.content, simple.end)
    name = _name(tags, simple)
    if name.upper() == KEY:
        right = home and name == KEY
        for part in parts:
            if part.ident == _STRING:
                text = tags[part.content : part.end].rstrip(b"\0").decode("utf-8", "replace")
                place = "Tags/SimpleTag" if right else f"Tags/…/{name}"
                yield Found(text=text, place=place, home=right)
    if depth < _DEEPEST:
        for part in parts:
            if part.ident == SIMPLE:
                yield from _labels(tags, part, home=False, depth=depth + 1)


def _name(tags: bytes, simple: Element) -> str:
    for part in inside(tags, simple.content, simple.end):
        if part.ident == _NAME:
            return tags[part.content : part.end].rstrip(b"\0").decode("utf-8", "replace")
    return ""


def _is_aimed(tags: bytes, targets: Element) -> bool:
    return any(
        part.ident in _AIMED and any(tags[part.content : part.end])
        for part in inside(tags, targets.content, targets.end)
    )


def unlabelled(tags: bytes) -> bytes:
    """A ``Tags`` element's content without labels, padding and checksum; the rest as it was."""
    kept: list[bytes] = []
    for tag in inside(tags):
        raw = tags[tag.start : tag.end]
        if tag.ident == TAG and KEY.encode() in raw.upper():
            raw = _tag(tags, tag)
        if tag.ident not in (CRC, VOID):
            kept.append(raw)
    return b"".join(kept)


def _tag(tags: bytes, tag: Element) -> bytes:
    parts = inside(tags, tag.content, tag.end)
    simple = [_simple(tags, part) for part in parts if part.ident == SIMPLE]
    if not any(simple):
        return b""
    other = [tags[part.start : part.end] for part in parts if part.ident not in (SIMPLE, CRC, VOID)]
    return element(TAG, b"".join(other + simple))


def _simple(tags: bytes, simple: Element, depth: int = 0) -> bytes:
    """A tag without the labels in it; nothing where it is one itself."""
    if _name(tags, simple).upper() == KEY:
        return b""
    parts = inside(tags, simple.content, simple.end)
    nested = [part for part in parts if part.ident == SIMPLE]
    raw = tags[simple.start : simple.end]
    if not nested or depth >= _DEEPEST or KEY.encode() not in raw.upper():
        return raw
    made = [
        _simple(tags, part, depth + 1) if part in nested else tags[part.start : part.end]
        for part in parts
        if part.ident != CRC
    ]
    return element(SIMPLE, b"".join(made))


def label_tag(text: str) -> bytes:
    """A tag of the whole film with the label as its only value."""
    simple = (
        element(_NAME, KEY.encode())
        + element(_LANGUAGE, b"und")
        + element(_DEFAULT, b"\1")
        + element(_STRING, text.encode())
    )
    return element(TAG, element(TARGETS, b"") + element(SIMPLE, simple))
