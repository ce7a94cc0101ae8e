"""Subtitle files as they are, faults and all: SRT and ASS, each cue with its line number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yingxi.check.film.rulebook import Stretch
from yingxi.errors import MediaError
from yingxi.tongue import say

Box = tuple[float, float, float, float]
"""Left, top, right, bottom of a cue's letters in pixels of a frame 1080 × 1920."""

WIDTH, HEIGHT = 1080, 1920
_ARROW = re.compile(r"\s*-->\s*")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})$")
_TAG = re.compile(r"<[^>]*>|\{[^}]*\}")
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words on the screen from ``start`` to ``end`` in seconds."""

    start: float
    end: float
    text: str
    """Lines are divided by a line feed; a speaker's name is not part of it."""
    line: int = 0
    """Of the file, from 1; 0 where it came from none."""
    box: Box | None = None
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A place that could not be read as it stands."""

    line: int
    told: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """A subtitle file: what it shows and what in it could not be read."""

    place: str
    cues: tuple[Cue, ...]
    encoding: str = "utf-8"
    mistakes: tuple[Mistake, ...] = ()
    styles: tuple[tuple[str, int], ...] = ()
    """Name and line of every style defined."""


def read_captions(path: Path) -> Captions:
    """Read an SRT or ASS file. Raises MediaError for what is missing or is neither."""
    kinds = {".srt": _srt, ".ass": _ass, ".ssa": _ass}
    if path.suffix.lower() not in kinds:
        raise MediaError(
            say(f"{path.name} 不是字幕文件", f"{path.name} is no subtitle file"),
            hint=say("请给 .srt 或 .ass", "give .srt or .ass"),
        )
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise MediaError(
            say(
                f"读不了 {path.name}：{fault.strerror}", f"can't read {path.name}: {fault.strerror}"
            ),
            hint=say("请检查路径", "check the path"),
        ) from fault
    text, encoding = _decoded(data)
    return kinds[path.suffix.lower()](path.name, text, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in _ENCODINGS:
        if (encoding == "utf-16") != wide:
            continue
        try:
            return data.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), "?"


def _clock(told: str) -> float | None:
    found = _CLOCK.match(told.strip())
    if found is None:
        return None
    hours, minutes, seconds, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(part) / 10 ** len(part)


def _times(told: Sequence[str]) -> Stretch | None:
    if len(told) != 2:
        return None
    start, end = _clock(told[0]), _clock(told[1].split(" ")[0] if told[1] else "")
    return None if start is None or end is None else (start, end)


def _srt(place: str, text: str, encoding: str) -> Captions:
    cues: list[Cue] = []
    mistakes: list[Mistake] = []
    for first, block in _blocks(text):
        at = next((i for i, line in enumerate(block) if "-->" in line), None)
        if at is None:
            told = say(f"没有时间：{block[0][:20]}", f"no time: {block[0][:20]}")
            mistakes.append(Mistake(line=first, told=told, mark=block[0][:20]))
            continue
        stood = _times(_ARROW.split(block[at].strip()))
        if stood is None:
            told = say(f"时间写错：{block[at][:40]}", f"broken time: {block[at][:40]}")
            mistakes.append(Mistake(line=first + at, told=told, mark=block[at][:40]))
            continue
        words = "\n".join(_TAG.sub("", line).strip() for line in block[at + 1 :])
        cues.append(Cue(start=stood[0], end=stood[1], text=words, line=first + at))
    return Captions(place=place, cues=tuple(cues), encoding=encoding, mistakes=tuple(mistakes))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Paragraphs with the number of their first line; a new time also begins a new one."""
    block: list[str] = []
    first = 1
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip():
            if not block:
                first = number
            block.append(line)
        elif block:
            yield first, block
            block = []


@dataclass(slots=True)
class _Sheet:
    """What an ASS file has said so far."""

    width: float = WIDTH
    height: float = HEIGHT
    style_fields: list[str] = field(default_factory=list[str])
    event_fields: list[str] = field(default_factory=list[str])
    styles: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    defined: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    cues: list[Cue] = field(default_factory=list[Cue])
    mistakes: list[Mistake] = field(default_factory=list[Mistake])


def _ass(place: str, text: str, encoding: str) -> Captions:
    sheet = _Sheet()
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("["):
            section = line.lower()
            continue
        key, _, value = line.partition(":")
        if key in ("PlayResX", "PlayResY"):
            size = _number(value, 0)
            if size > 0:
                setattr(sheet, "width" if key.endswith("X") else "height", size)
        elif "styles" in section:
            _style_row(sheet, key, value, number)
        elif section == "[events]":
            _event_row(sheet, key, value, number)
    return Captions(
        place=place,
        cues=tuple(sheet.cues),
        encoding=encoding,
        mistakes=tuple(sheet.mistakes),
        styles=tuple(sheet.defined),
    )


def _style_row(sheet: _Sheet, key: str, value: str, number: int) -> None:
    if key == "Format":
        sheet.style_fields = [name.strip() for name in value.split(",")]
    elif key == "Style":
        row = dict(zip(sheet.style_fields, (v.strip() for v in value.split(",")), strict=False))
        name = row.get("Name", "")
        sheet.styles.setdefault(name, row)
        sheet.defined.append((name, number))


def _event_row(sheet: _Sheet, key: str, value: str, number: int) -> None:
    if key == "Format":
        sheet.event_fields = [name.strip() for name in value.split(",")]
        return
    if key != "Dialogue":
        return
    cells = value.split(",", max(len(sheet.event_fields) - 1, 0))
    row = dict(zip(sheet.event_fields, (c.strip() for c in cells), strict=False))
    stood = _times([row.get("Start", ""), row.get("End", "")])
    if stood is None:
        told = say(f"时间写错：{value[:40]}", f"broken time: {value[:40]}")
        sheet.mistakes.append(Mistake(line=number, told=told, mark=value.strip()[:40]))
        return
    raw = row.get("Text", "")
    shown = [_TAG.sub("", part).strip() for part in re.split(r"\\[Nn]", raw)]
    name = row.get("Name", "").strip()
    spoken = shown[1:] if len(shown) > 1 and name and shown[0] == name else shown
    style = row.get("Style", "")
    sheet.cues.append(
        Cue(
            start=stood[0],
            end=stood[1],
            text="\n".join(spoken),
            line=number,
            box=_box(sheet, sheet.styles.get(style, {}), row, raw, shown),
            style=style,
        )
    )


def _box(
    sheet: _Sheet, style: dict[str, str], row: dict[str, str], raw: str, shown: Sequence[str]
) -> Box | None:
    """Where the letters stand, as style, margins and overrides say; none without a style."""
    if not style:
        return None
    size = _number(style.get("Fontsize", ""), 40.0)
    wide = min(max(em(line) for line in shown) * size, sheet.width)
    high = size * 1.25 * len(shown)
    told = re.search(r"\\an(\d)", raw)
    align = int(told[1] if told else _number(style.get("Alignment", ""), 2))
    margins = {
        side: _number(row.get(f"Margin{side}", ""), 0) or _number(style.get(f"Margin{side}", ""), 0)
        for side in "LRV"
    }
    put = re.search(r"\\pos\(([-\d.]+),([-\d.]+)\)", raw)
    column, level = (align - 1) % 3, (align - 1) // 3
    if put is not None:
        x = float(put[1]) - wide * column / 2
        y = float(put[2]) - high * (2 - level) / 2
    else:
        x = (margins["L"], (sheet.width - wide) / 2, sheet.width - margins["R"] - wide)[column]
        y = (sheet.height - margins["V"] - high, (sheet.height - high) / 2, margins["V"])[level]
    sx, sy = WIDTH / sheet.width, HEIGHT / sheet.height
    return x * sx, y * sy, (x + wide) * sx, (y + high) * sy


def _number(told: str, otherwise: float) -> float:
    try:
        return float(told)
    except ValueError:
        return otherwise


def em(text: str) -> float:
    """Width in Chinese characters: Latin letters, digits and spaces count half."""
    return sum(0.5 if ord(letter) < 0x2E80 else 1.0 for letter in text)
