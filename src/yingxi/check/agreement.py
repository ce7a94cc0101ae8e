"""Do the shots of one scene look like one scene, in the finished film?

Shots of one place, hour and weather lie under one light: each must share its colours with at least
one other of them, have its lights and shadows tinted like theirs, and be as bright as shots framed
alike. Close shots and wide ones differ much and rightly so; only a shot that is like none is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.palette import Palette, coloured, lab, palette, shared
from yingxi.check.plan import ShotSpan
from yingxi.check.sampled import Sample, sampled
from yingxi.tongue import say

COLOURS, LIGHT, WARDROBE = "continuity.palette", "continuity.light", "continuity.wardrobe"
LEAST_SHARED = 0.58
"""Share of its colours that a shot has in common with the most alike of its scene.

This bar and the next were set on the example's first episode: 0.72 and 6.0 at worst.
"""
MOST_TINT = 6.8
"""L*a*b* distance of its tint, tone by tone, from the most alike of its scene."""
MOST_BRIGHTER, AGREED = 14.0, 3.0
"""L* by which a shot may differ from shots framed alike that agree with each other so far."""
LEAST_CLOTHES = 0.5
"""Share of a figure's colours that some other shot of the scene must have."""
ENOUGH = 4
"""Shots of a scene from which one can be called unlike the rest."""
_ABOVE_SUBTITLES = 0.76
_BRIGHT = {"lightning", "flash", "fireworks", "glow", "fire", "sword_light", "talisman"}
_TONES = (5.0, 15.0, 25.0, 40.0, 55.0, 70.0, 101.0)
_LEAST_TONE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What a shot looks like."""

    span: ShotSpan
    at: float
    colours: Palette
    tones: NDArray[np.float64]
    """``(6, 3)``: how much of the picture has each lightness, and its mean a* and b*."""
    lightness: float


def agreement(path: Path, spans: Sequence[ShotSpan]) -> tuple[Examination, ...]:
    """Compare a finished film's shots with the others of their scene. Raises MediaError."""
    seen = sampled(path, spans)
    return agreement_of(seen, spans)


def agreement_of(
    seen: Mapping[str, Sequence[Sample]], spans: Sequence[ShotSpan]
) -> tuple[Examination, ...]:
    """The same, for frames that are at hand."""
    scenes = [s for s in _scenes(spans) if len(s) >= 2]
    looks = [
        [_look(span, seen[span.id]) for span in scene if seen.get(span.id)] for scene in scenes
    ]
    return (_colours(looks), _light(looks), _wardrobe(scenes, seen))


def _scenes(spans: Sequence[ShotSpan]) -> list[list[ShotSpan]]:
    """Shots that should match."""
    found: dict[tuple[str, ...], list[ShotSpan]] = {}
    for span in spans:
        if span.is_card or span.black:
            continue
        key = (span.scene, span.place, span.hour, span.weather, str(span.memory))
        found.setdefault(key, []).append(span)
    return list(found.values())


def _colours(scenes: Sequence[Sequence[Look]]) -> Examination:
    findings: list[Finding] = []
    count = 0
    for scene in scenes:
        if len(scene) < ENOUGH:
            continue
        for look, others in _each(scene):
            if look.span.size == "insert":
                continue
            count += 1
            nearest = max(others, key=lambda o: shared(look.colours, o.colours))
            alike = shared(look.colours, nearest.colours)
            off = min(tint(look, other) for other in others)
            if alike < LEAST_SHARED or off > MOST_TINT:
                findings.append(_odd(look, nearest, alike, off))
    return Examination(
        rule=COLOURS, title=say("同场色调一致", "one palette a scene"), findings=tuple(findings),
        measured=say(f"{count} 个镜头，{len(findings)} 个与同场都不像", f"{count} shots, {len(findings)} unlike all others of their scene"),
    )  # fmt: skip


def _light(scenes: Sequence[Sequence[Look]]) -> Examination:
    findings: list[Finding] = []
    count = 0
    for scene in scenes:
        for look, others in _each(scene):
            twins = [o for o in others if _framed_alike(o.span, look.span)]
            levels = [o.lightness for o in twins]
            if len(twins) < 2 or max(levels) - min(levels) > AGREED or _glares(look.span):
                continue
            count += 1
            off = look.lightness - float(np.mean(levels))
            if abs(off) > MOST_BRIGHTER:
                findings.append(_lit(look, twins[0], off))
    return Examination(
        rule=LIGHT, title=say("同景别亮度一致", "one light a framing"), findings=tuple(findings),
        measured=say(f"{count} 个镜头有同景别的可比", f"{count} shots have others framed alike"),
    )  # fmt: skip


def _wardrobe(
    scenes: Sequence[Sequence[ShotSpan]], seen: Mapping[str, Sequence[Sample]]
) -> Examination:
    title = say("同场服装一致", "one costume a scene")
    worn: list[list[tuple[str, ShotSpan, float, Palette]]] = []
    for scene in scenes:
        by_character: dict[str, list[tuple[str, ShotSpan, float, Palette]]] = {}
        for span in scene:
            for name, at, colours in _clothes(span, seen.get(span.id, ())):
                by_character.setdefault(name, []).append((name, span, at, colours))
        worn += [found for found in by_character.values() if len(found) >= ENOUGH]
    if not worn:
        return Examination(
            rule=WARDROBE, title=title,
            skipped=say("不知道人物在画面的哪里", "nobody knows where the figures are in the frames"),
        )  # fmt: skip
    findings: list[Finding] = []
    for group in worn:
        for one in group:
            name, span, at, colours = one
            rest = [other for other in group if other is not one]
            nearest = max(rest, key=lambda o: shared(colours, o[3]))
            alike = shared(colours, nearest[3])
            if alike < LEAST_CLOTHES:
                findings.append(_worn_otherwise(name, span, at, nearest[1], nearest[2], alike))
    count = sum(len(group) for group in worn)
    return Examination(
        rule=WARDROBE, title=title, findings=tuple(findings),
        measured=say(f"{count} 处人物，{len(findings)} 处与同场不同", f"{count} figures, {len(findings)} unlike the scene's"),
    )  # fmt: skip


def tint(one: Look, other: Look) -> float:
    """How differently two shots tint the tones that both have, in L*a*b*; 0 where they have none."""
    both = np.minimum(one.tones[:, 0], other.tones[:, 0])
    if not both.any():
        return 0.0
    apart = np.hypot(*(one.tones[:, 1:] - other.tones[:, 1:]).T)
    return float((both * apart).sum() / both.sum())


def _look(span: ShotSpan, samples: Sequence[Sample]) -> Look:
    pictures = [sample.frame[: int(sample.frame.shape[0] * _ABOVE_SUBTITLES)] for sample in samples]
    pixels = np.concatenate([lab(p).reshape(-1, 3) for p in pictures])
    return Look(
        span=span,
        at=samples[len(samples) // 2].at,
        colours=np.mean([palette(lab(p)) for p in pictures], axis=0),
        tones=_tones(pixels),
        lightness=float(pixels[:, 0].mean()),
    )


def _tones(pixels: NDArray[np.float32]) -> NDArray[np.float64]:
    out = np.zeros((len(_TONES) - 1, 3))
    at = np.digitize(pixels[:, 0], _TONES) - 1
    for tone in range(len(out)):
        has = at == tone
        if has.mean() > _LEAST_TONE:
            out[tone] = has.mean(), *pixels[has, 1:].mean(axis=0)
    return out


def _clothes(span: ShotSpan, samples: Sequence[Sample]) -> Iterator[tuple[str, float, Palette]]:
    """The colours of each figure whose place in the middle of the shot is known."""
    if not samples:
        return
    sample = min(samples, key=lambda s: abs(s.at - (span.start + span.end) / 2))
    height, width = sample.frame.shape[:2]
    for box in span.figures:
        piece = sample.frame[
            round(max(0.0, box.top) * height) : round(min(1.0, box.bottom) * height),
            round(max(0.0, box.left) * width) : round(min(1.0, box.right) * width),
        ]
        if min(piece.shape[:2]) >= 8:
            yield box.character, sample.at, palette(coloured(piece))


def _each(scene: Sequence[Look]) -> Iterator[tuple[Look, list[Look]]]:
    for look in scene:
        others = [o for o in scene if o is not look]
        if others:
            yield look, others


def _framed_alike(one: ShotSpan, other: ShotSpan) -> bool:
    return one.size == other.size and one.characters == other.characters and not _glares(one)


def _glares(span: ShotSpan) -> bool:
    return bool(_BRIGHT.intersection(span.effects))


def _odd(look: Look, nearest: Look, alike: float, off: float) -> Finding:
    return Finding(
        rule=COLOURS, severity=Severity.WARNING, place=look.span.id, mark=look.span.scene,
        start=look.span.start, end=look.span.end,
        confidence=round(float(np.clip(0.4 + 2 * (LEAST_SHARED - alike) + (off - MOST_TINT) / 20, 0.3, 0.9)), 2),
        evidence=say(
            f"{look.at:.2f} 秒的色调与同场最像的 {nearest.span.id}（{nearest.at:.2f} 秒）只同 {alike:.0%}，偏色 {off:.1f}",
            f"at {look.at:.2f} s {alike:.0%} of the colours of {nearest.span.id} ({nearest.at:.2f} s), the most alike; tint off by {off:.1f}"),
        remedy=say("两帧并排看；不是有意的就校色或重拍", "see both frames side by side; grade or retake unless it is meant"),
    )  # fmt: skip


def _lit(look: Look, twin: Look, off: float) -> Finding:
    return Finding(
        rule=LIGHT, severity=Severity.WARNING, place=look.span.id, mark=look.span.scene,
        start=look.span.start, end=look.span.end, confidence=0.5,
        evidence=say(
            f"{look.at:.2f} 秒比同景别的 {twin.span.id}（{twin.at:.2f} 秒）{'亮' if off > 0 else '暗'} {abs(off):.0f} L*",
            f"at {look.at:.2f} s {abs(off):.0f} L* {'brighter' if off > 0 else 'darker'} than {twin.span.id} ({twin.at:.2f} s), framed alike"),
        remedy=say("两帧并排看；不是有意的就调亮度", "see both frames side by side; mend the exposure unless it is meant"),
    )  # fmt: skip


def _worn_otherwise(
    name: str, span: ShotSpan, at: float, other: ShotSpan, other_at: float, alike: float
) -> Finding:
    return Finding(
        rule=WARDROBE, severity=Severity.WARNING, place=span.id, mark=name,
        start=span.start, end=span.end, confidence=0.4,
        evidence=say(
            f"{name}在 {at:.2f} 秒的服色与 {other.id}（{other_at:.2f} 秒）只同 {alike:.0%}",
            f"{name} at {at:.2f} s wears {alike:.0%} of the colours of {other.id} ({other_at:.2f} s)"),
        remedy=say("两帧并排看；换装不是剧情就重拍", "see both frames side by side; retake unless the change is the story's"),
    )  # fmt: skip
