"""Subtitle faults: order, overlap, speed, length, gap, place, missing lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from yingxi.check.film.captions import HEIGHT, WIDTH, Box, Captions, Cue, em, read_captions
from yingxi.check.film.delivery import Delivery
from yingxi.check.film.rulebook import Rule, rule
from yingxi.check.finding import Examination, Finding
from yingxi.tongue import say

_TOUCH = 0.0015
"""Times are written in thousandths; ends that far apart touch."""
_FRAME = 0.045
_HEARD = 0.75
"""Share of a scripted line's characters that a run of cues must hold to count as it."""
_NO_PUNCTUATION = dict.fromkeys(
    i for i in range(0x10000) if unicodedata.category(chr(i))[0] in "PZSC"
)
_BROKEN = ("�", "锟斤拷", "烫烫烫", "ï»¿", "Ã", "â€")

Told = Iterator[tuple[Cue, str]]


def subtitle_faults(
    source: Path | Sequence[Cue] | Captions,
    spec: Delivery,
    *,
    seconds: float | None = None,
    lines: Sequence[str] = (),
) -> tuple[Examination, ...]:
    """Hold subtitles against a specification: a file, or cues.

    ``seconds`` is the film's length, ``lines`` are the spoken lines of the script, for the rules
    that need them. Raises MediaError for a file that can't be read.
    """
    if isinstance(source, Path):
        sheet = read_captions(source)
    elif isinstance(source, Captions):
        sheet = source
    else:
        sheet = Captions(place="", cues=tuple(source))
    cues = sheet.cues
    return (
        _reading(sheet),
        _each(sheet, "subtitle.encoding", _broken(cues)),
        _each(sheet, "subtitle.empty", _empty(cues)),
        _each(sheet, "subtitle.order", _disorder(cues)),
        _each(sheet, "subtitle.overlap", _overlaps(cues)),
        _speed(sheet, spec),
        _length(sheet, spec),
        _duration(sheet, spec),
        _each(sheet, "subtitle.gap", _gaps(cues, spec)),
        _safe(sheet, spec),
        _beyond(sheet, seconds),
        _missing(sheet, lines),
        _styles(sheet),
    )


def _at(sheet: Captions, line: int) -> str:
    return f"{sheet.place}:{line}" if sheet.place and line else sheet.place


def _mark(cue: Cue) -> str:
    return cue.text.replace("\n", "")[:40]


def _fault(sheet: Captions, found: Rule, cue: Cue, told: str) -> Finding:
    return found.finding(
        told,
        at=(cue.start, max(cue.start, cue.end)),
        place=_at(sheet, cue.line),
        mark=_mark(cue) or "—",
    )


def _each(sheet: Captions, name: str, told: Told) -> Examination:
    found = rule(name)
    return found.examined(
        _count(sheet), [_fault(sheet, found, cue, evidence) for cue, evidence in told]
    )


def _count(sheet: Captions) -> str:
    return say(f"{len(sheet.cues)} 条", f"{len(sheet.cues)} cues")


def _reading(sheet: Captions) -> Examination:
    found = rule("subtitle.reading")
    faults = [found.finding(m.told, place=_at(sheet, m.line), mark=m.mark) for m in sheet.mistakes]
    if sheet.encoding != "utf-8":
        told = say(f"编码是 {sheet.encoding}，不是 UTF-8", f"it is {sheet.encoding}, not UTF-8")
        faults.insert(0, found.finding(told, place=sheet.place, mark="encoding"))
    if not sheet.cues and not faults:
        told = say("一条字幕也没有", "there is not one subtitle")
        faults.append(found.finding(told, place=sheet.place, mark="none"))
    return found.examined(f"{_count(sheet)} · {sheet.encoding}", faults)


def _broken(cues: Sequence[Cue]) -> Told:
    for cue in cues:
        odd = [s for s in _BROKEN if s in cue.text]
        odd += [
            f"U+{ord(c):04X}"
            for c in cue.text
            if c != "\n" and unicodedata.category(c) in ("Cc", "Co")
        ]
        if odd:
            yield cue, f"{' '.join(odd[:4])}: {_mark(cue)}"


def _empty(cues: Sequence[Cue]) -> Told:
    for cue in cues:
        if not cue.text.translate(_NO_PUNCTUATION):
            yield cue, say("没有文字", "it has no words")


def _disorder(cues: Sequence[Cue]) -> Told:
    for cue in cues:
        if cue.end <= cue.start + _TOUCH:
            yield (
                cue,
                say(
                    f"结束 {cue.end:.3f} 不晚于开始 {cue.start:.3f}",
                    f"ends at {cue.end:.3f}, not after its start at {cue.start:.3f}",
                ),
            )
    for before, cue in pairwise(cues):
        if cue.start < before.start - _TOUCH:
            yield (
                cue,
                say(
                    f"开始于 {cue.start:.3f}，却排在 {before.start:.3f} 之后",
                    f"starts at {cue.start:.3f} but stands after {before.start:.3f}",
                ),
            )


def _overlaps(cues: Sequence[Cue]) -> Told:
    ordered = sorted(cues, key=lambda c: (c.start, c.end))
    latest: Cue | None = None
    for cue in ordered:
        if latest is not None and cue.start < latest.end - _TOUCH and not _apart(latest, cue):
            shared = min(latest.end, cue.end) - cue.start
            yield (
                cue,
                say(
                    f"与“{_mark(latest)}”重叠 {shared:.2f} 秒",
                    f"overlaps “{_mark(latest)}” by {shared:.2f} s",
                ),
            )
        if latest is None or cue.end > latest.end:
            latest = cue


def _apart(one: Cue, other: Cue) -> bool:
    """Whether two cues at once stand at places that don't touch (a sign and a line)."""
    if one.box is None or other.box is None:
        return False
    return one.box[3] <= other.box[1] or other.box[3] <= one.box[1]


def _speed(sheet: Captions, spec: Delivery) -> Examination:
    found, most = rule("subtitle.speed"), spec.subtitles.characters_a_second
    speeds = [(cue, _speed_of(cue)) for cue in sheet.cues if cue.end > cue.start + _TOUCH]
    fastest = max((speed for _, speed in speeds), default=0.0)
    measured = say(f"最快每秒 {fastest:.1f} 字", f"fastest {fastest:.1f} characters a second")
    if most is None:
        return found.examined(measured)
    faults = [
        _fault(
            sheet,
            found,
            cue,
            say(
                f"每秒 {speed:.1f} 字，超过 {most:g}：{_mark(cue)}",
                f"{speed:.1f} characters a second, over {most:g}: {_mark(cue)}",
            ),
        )
        for cue, speed in speeds
        if speed > most
    ]
    return found.examined(measured, faults)


def _speed_of(cue: Cue) -> float:
    """Chinese is read by the character; Latin letters are counted one by one, as its rules do."""
    words = cue.text.translate(_NO_PUNCTUATION)
    chinese = sum(ord(c) >= 0x2E80 for c in words)
    letters = len(words) if chinese * 2 >= len(words) else len(cue.text.replace("\n", " "))
    return letters / (cue.end - cue.start)


def _length(sheet: Captions, spec: Delivery) -> Examination:
    found, want = rule("subtitle.length"), spec.subtitles
    faults: list[Finding] = []
    longest = 0.0
    for cue in sheet.cues:
        rows = cue.text.split("\n")
        wide = max(em(row) for row in rows)
        longest = max(longest, wide)
        if want.characters_a_line is not None and wide > want.characters_a_line:
            told = say(
                f"一行 {wide:g} 字，超过 {want.characters_a_line:g}：{_mark(cue)}",
                f"{wide:g} characters in a line, over {want.characters_a_line:g}: {_mark(cue)}",
            )
            faults.append(_fault(sheet, found, cue, told))
        elif want.lines is not None and len(rows) > want.lines:
            told = say(
                f"{len(rows)} 行，超过 {want.lines}：{_mark(cue)}",
                f"{len(rows)} lines, over {want.lines}: {_mark(cue)}",
            )
            faults.append(_fault(sheet, found, cue, told))
    return found.examined(
        say(f"最长一行 {longest:g} 字", f"longest line {longest:g} characters"), faults
    )


def _duration(sheet: Captions, spec: Delivery) -> Examination:
    found, want = rule("subtitle.duration"), spec.subtitles
    lasting = [(cue, cue.end - cue.start) for cue in sheet.cues if cue.end > cue.start + _TOUCH]
    faults: list[Finding] = []
    for cue, seconds in lasting:
        short = want.seconds_min is not None and seconds < want.seconds_min - _TOUCH
        long = want.seconds_max is not None and seconds > want.seconds_max + _TOUCH
        if short or long:
            bound = want.seconds_min if short else want.seconds_max
            told = say(
                f"停留 {seconds:.2f} 秒，{'短于' if short else '长于'} {bound:g}：{_mark(cue)}",
                f"stands {seconds:.2f} s, {'under' if short else 'over'} {bound:g}: {_mark(cue)}",
            )
            faults.append(_fault(sheet, found, cue, told))
    told = f"{min((s for _, s in lasting), default=0.0):.2f}–{max((s for _, s in lasting), default=0.0):.2f} s"
    return found.examined(told, faults)


def _gaps(cues: Sequence[Cue], spec: Delivery) -> Told:
    least = spec.subtitles.gap
    if least is None:
        return
    for before, cue in pairwise(sorted(cues, key=lambda c: (c.start, c.end))):
        gap = cue.start - before.end
        if _TOUCH < gap < least - _TOUCH:
            yield (
                cue,
                say(
                    f"与前一条只隔 {gap:.3f} 秒，会闪一下",
                    f"only {gap:.3f} s after the one before: it flickers",
                ),
            )


def _safe(sheet: Captions, spec: Delivery) -> Examination:
    found, area = rule("subtitle.safe_area"), spec.safe
    placed = [(cue, cue.box) for cue in sheet.cues if cue.box is not None]
    if not placed:
        return found.skipped(
            say(
                "字幕没有写明位置（SRT 由播放器摆放）；给 .ass 才能查",
                "these subtitles tell no place (a player sets SRT): give the .ass",
            )
        )

    def sides(box: Box) -> tuple[tuple[str, float], ...]:
        return (
            (say("上", "top"), area.top - box[1]),
            (say("下", "bottom"), box[3] - (HEIGHT - area.bottom)),
            (say("左", "left"), area.left - box[0]),
            (say("右", "right"), box[2] - (WIDTH - area.right)),
        )

    faults = [
        _fault(
            sheet,
            found,
            cue,
            say(
                f"{side}边伸进按钮区 {reach:.0f} 像素：{_mark(cue)}",
                f"{side}: reaches {reach:.0f} pixels under the buttons: {_mark(cue)}",
            ),
        )
        for cue, box in placed
        for side, reach in sides(box)
        if reach > 1
    ]
    low = max(box[3] for _, box in placed)
    high = min(box[1] for _, box in placed)
    return found.examined(f"y {high:.0f}–{low:.0f} / {HEIGHT}", faults)


def _beyond(sheet: Captions, seconds: float | None) -> Examination:
    found = rule("subtitle.beyond")
    if seconds is None:
        return found.skipped(say("没有给成片，不知片长", "no film was given to compare with"))
    last = max((cue.end for cue in sheet.cues), default=0.0)
    faults = [
        _fault(sheet, found, cue, say(f"到 {cue.end:.2f} 秒", f"until {cue.end:.2f} s"))
        for cue in sheet.cues
        if cue.end > seconds + _FRAME
    ]
    return found.examined(f"{last:.2f} / {seconds:.2f} s", faults)


def _missing(sheet: Captions, lines: Sequence[str]) -> Examination:
    """A scripted line is there where cues in a row hold most of its characters in order."""
    found = rule("subtitle.missing")
    if not lines:
        return found.skipped(say("没有给剧本台词", "no scripted lines were given to compare with"))
    shown = "".join(_bare(cue.text) for cue in sorted(sheet.cues, key=lambda c: c.start))
    faults = [
        found.finding(
            say(f"字幕里没有：{line}", f"not in the subtitles: {line}"),
            place=sheet.place,
            mark=line[:40],
        )
        for line in lines
        if _bare(line) and _held(_bare(line), shown) < _HEARD
    ]
    there = len(lines) - len(faults)
    return found.examined(say(f"{there}/{len(lines)} 句", f"{there}/{len(lines)} lines"), faults)


def _bare(text: str) -> str:
    return text.translate(_NO_PUNCTUATION).lower()


def _held(line: str, shown: str) -> float:
    """The share of a line's characters found in order where it fits best."""
    if line in shown:
        return 1.0
    whole = SequenceMatcher(None, shown, line, autojunk=False)
    seed = whole.find_longest_match(0, len(shown), 0, len(line))
    start = max(0, seed.a - seed.b - 2)
    near = shown[start : start + len(line) + 4]
    blocks = SequenceMatcher(None, near, line, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(line)


def _styles(sheet: Captions) -> Examination:
    found = rule("subtitle.style")
    if not sheet.styles:
        return found.examined(say("没有样式", "no styles"))
    known: set[str] = set()
    faults: list[Finding] = []
    for name, line in sheet.styles:
        if name in known:
            told = say(f"样式 {name} 定义了不止一次", f"style {name} is defined more than once")
            faults.append(found.finding(told, place=_at(sheet, line), mark=f"{name}@twice"))
        known.add(name)
    for name in sorted({cue.style for cue in sheet.cues} - known):
        cue = next(c for c in sheet.cues if c.style == name)
        told = say(f"没有定义样式 {name}", f"style {name} is not defined")
        faults.append(found.finding(told, place=_at(sheet, cue.line), mark=name))
    return found.examined(say(f"{len(known)} 个", f"{len(known)} styles"), faults)
