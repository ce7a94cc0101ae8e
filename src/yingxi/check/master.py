"""Technical inspection of a master: format, loudness, black and frozen pictures, label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from yingxi.errors import YingxiError
from yingxi.label.read import read_label
from yingxi.media.decode import frames, sound
from yingxi.media.probe import MediaInfo, probe
from yingxi.media.standard import FPS, HEIGHT, SAMPLE_RATE, WIDTH
from yingxi.sound.loudness import loudness
from yingxi.tongue import say

TARGET_LUFS, TOLERANCE = -14.0, 1.0
PEAK_CEILING = -1.0
BLACK_LEVEL = 22
"""Mean luma below which a frame is black; 16 is the legal black."""
STILL_DIFFERENCE = 0.06
"""Mean luma difference of quarter-size frames below which nothing has moved."""
LONGEST_STILL = 12
LONGEST_BLACK = 8
"""Frames in a row that nobody notices; more must be asked for by the script."""

Stretch = tuple[float, float]
"""Seconds from and to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule, what was measured, and whether it holds."""

    rule: str
    ok: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return all(f.ok for f in self.findings)

    def as_data(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "ok": self.ok,
            "findings": [
                {"rule": f.rule, "ok": f.ok, "evidence": f.evidence} for f in self.findings
            ],
        }


def inspect_master(path: Path, *, black_asked: Sequence[Stretch] = ()) -> Report:
    """Measure a master; ``black_asked`` are the stretches the script wants black."""
    info = probe(path)
    black, still = _pictures(path)
    unasked = [s for s in black if not any(_within(s, asked) for asked in black_asked)]
    frozen = [s for s in still if not any(_within(s, asked) for asked in black_asked)]
    level = loudness(sound(path))
    return Report(
        findings=(
            _format(info),
            _sync(info),
            Finding(
                rule=say("响度", "loudness"),
                ok=abs(level.integrated - TARGET_LUFS) <= TOLERANCE,
                evidence=f"{level.integrated:.1f} LUFS",
            ),
            Finding(
                rule=say("真峰值", "true peak"),
                ok=level.true_peak <= PEAK_CEILING,
                evidence=f"{level.true_peak:.2f} dBTP",
            ),
            Finding(rule=say("黑场", "black"), ok=not unasked, evidence=_times(unasked)),
            Finding(rule=say("静帧", "frozen"), ok=not frozen, evidence=_times(frozen)),
            _label(path),
        )
    )


def _format(info: MediaInfo) -> Finding:
    video, audio = info.video, info.audio
    good = (
        video is not None
        and audio is not None
        and (video.codec, video.profile, video.pixel_format) == ("h264", "High", "yuv420p")
        and (video.width, video.height) == (WIDTH, HEIGHT)
        and video.rate == Fraction(FPS)
        and (audio.codec, audio.rate, audio.channels) == ("aac", SAMPLE_RATE, 2)
        and info.faststart
    )
    said = "—"
    if video is not None and audio is not None:
        said = (
            f"{video.width}×{video.height} {video.rate} fps {video.codec} {video.profile} "
            f"{audio.codec} {audio.rate} Hz ×{audio.channels} faststart={info.faststart}"
        )
    return Finding(rule=say("格式", "format"), ok=good, evidence=said)


def _sync(info: MediaInfo) -> Finding:
    shown = info.video.frames / FPS if info.video else 0.0
    return Finding(
        rule=say("时长", "length"),
        ok=abs(shown - info.seconds) < 1.5 / FPS,
        evidence=f"{shown:.2f} s / {info.seconds:.2f} s",
    )


def _label(path: Path) -> Finding:
    rule = say("AI 标识", "AI label")
    try:
        label = read_label(path)
    except YingxiError as fault:
        return Finding(rule=rule, ok=False, evidence=fault.message)
    return Finding(rule=rule, ok=True, evidence=f"{label.produce_id} · {label.producer}")


def _pictures(path: Path) -> tuple[list[Stretch], list[Stretch]]:
    """Black and frozen stretches of a film."""
    dark: list[bool] = []
    held: list[bool] = []
    before: np.ndarray | None = None
    for luma in _small(path):
        dark.append(float(luma.mean()) < BLACK_LEVEL)
        held.append(before is not None and float(np.abs(luma - before).mean()) < STILL_DIFFERENCE)
        before = luma
    return _runs(dark, LONGEST_BLACK), _runs(held, LONGEST_STILL)


def _small(path: Path) -> Iterator[np.ndarray]:
    for frame in frames(path):
        luma = frame[: frame.shape[0] * 2 // 3]
        small = cv2.resize(luma, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        yield small.astype(np.float32)


def _runs(marks: Sequence[bool], longest: int) -> list[Stretch]:
    out: list[Stretch] = []
    began: int | None = None
    for i, mark in enumerate([*marks, False]):
        if mark and began is None:
            began = i
        elif not mark and began is not None:
            if i - began > longest:
                out.append((began / FPS, i / FPS))
            began = None
    return out


def _within(stretch: Stretch, asked: Stretch) -> bool:
    return asked[0] - 0.5 <= stretch[0] and stretch[1] <= asked[1] + 0.5


def _times(stretches: Sequence[Stretch]) -> str:
    if not stretches:
        return say("无", "none")
    return say("、", ", ").join(f"{a:.2f}–{b:.2f} s" for a, b in stretches)
