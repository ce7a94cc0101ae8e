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

from yingxi.check.drama.sampled import Sample, sampled
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.plan import ShotSpan
from yingxi.check.takes.palette import Palette, lab, palette, shared
from yingxi.check.takes.place import place
from yingxi.check.takes.score import Score
from yingxi.check.takes.seen import Bgr
from yingxi.check.takes.wardrobe import wardrobe
from yingxi.tongue import say

COLOURS, LIGHT = "continuity.palette", "continuity.light"
WARDROBE, PLACE = "continuity.wardrobe", "continuity.place"
LEAST_SHARED = 0.58
"""Share of its colours that a shot has in common with the most alike of its scene.

This bar and the next stand clear of what six cuts of the example show: 0.63 and 7.6 at worst.
"""
MOST_TINT = 9.0
"""L*a*b* distance of its tint, tone by tone, from the most alike of its scene."""
MOST_BRIGHTER, AGREED = 14.0, 3.0
"""L* by which a shot may differ from shots framed alike that agree with each other so far."""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Approved:
    """The reference pictures that a person approved: sheets by character, plates by shot."""

    sheets: Mapping[str, Bgr]
    plates: Mapping[str, Bgr]


def agreement(
    path: Path, spans: Sequence[ShotSpan], *, approved: Approved | None = None
) -> tuple[Examination, ...]:
    """Compare a finished film's shots with the others of their scene, and with the references.

    Raises MediaError.
    """
    return agreement_of(sampled(path, spans), spans, approved=approved)


def agreement_of(
    seen: Mapping[str, Sequence[Sample]],
    spans: Sequence[ShotSpan],
    *,
    approved: Approved | None = None,
) -> tuple[Examination, ...]:
    """The same, for frames that are at hand."""
    scenes = [s for s in _scenes(spans) if len(s) >= 2]
    looks = [
        [_look(span, seen[span.id]) for span in scene if seen.get(span.id)] for scene in scenes
    ]
    return (_colours(looks), _light(looks), *_approved(spans, seen, approved))


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


def _approved(
    spans: Sequence[ShotSpan], seen: Mapping[str, Sequence[Sample]], approved: Approved | None
) -> tuple[Examination, Examination]:
    """Clothes against the approved sheets, sets against the approved plates: the takes' own bars."""
    worn, placed = list[tuple[ShotSpan, Score]](), list[tuple[ShotSpan, Score]]()
    for span in spans if approved else ():
        frames = [sample.frame for sample in seen.get(span.id, ())]
        plate = approved.plates.get(span.id) if approved else None
        if approved is None or not frames or span.black or plate is None:
            continue
        placed.append((span, place(frames, plate)))
        sheets = [approved.sheets[name] for name in span.characters if name in approved.sheets]
        if sheets and len(sheets) == len(span.characters):
            worn.append((span, wardrobe(frames, sheets, plate)))
    return (
        _against(WARDROBE, say("服装与设定图", "clothes and sheets"), worn),
        _against(PLACE, say("场景与场景图", "sets and plates"), placed),
    )


def _against(rule: str, title: str, scored: Sequence[tuple[ShotSpan, Score]]) -> Examination:
    judged = [(span, score) for span, score in scored if not score.skipped]
    if not judged:
        why = say("没有批准的设定图可对照", "no approved reference pictures to compare with")
        return Examination(rule=rule, title=title, skipped=why)
    findings = tuple(
        Finding(
            rule=rule, severity=Severity.WARNING, place=span.id, mark=span.place,
            start=span.start, end=span.end, confidence=0.5,
            evidence=say(f"与设定图的相似度 {score.evidence}", f"likeness to the references {score.evidence}"),
            remedy=say("与设定图并排看，不对就重拍", "see it beside the references; retake if it is wrong"),
        )
        for span, score in judged
        if not score.passed
    )  # fmt: skip
    return Examination(
        rule=rule, title=title, findings=findings,
        measured=say(f"{len(judged)} 个镜头，最低 {min(s.value for _, s in judged):.2f}", f"{len(judged)} shots, lowest {min(s.value for _, s in judged):.2f}"),
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
