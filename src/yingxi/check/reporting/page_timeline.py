"""The film from its start to its end, drawn for a page: pictures, sound, and every finding."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from html import escape

import numpy as np
from numpy.typing import NDArray

from yingxi.check.finding import Finding, Severity
from yingxi.check.reporting.illustrations import STRIP, Illustrations
from yingxi.check.reporting.report import Report
from yingxi.check.reporting.waveform import Shape
from yingxi.check.reporting.wording import grade, when
from yingxi.tongue import say

_COLUMNS, _HEIGHT = 900, 100
_LOUDEST, _SOFTEST = 0.0, -50.0
"""LUFS at the top and the bottom of the drawing."""
_LEVELS = (-10, -20, -30, -40)
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
_MOST_TICKS = 12


def picture(data: bytes, told: str, *, more: str = "") -> str:
    """A JPEG inside the page."""
    coded = b64encode(data).decode("ascii")
    return f'<img src="data:image/jpeg;base64,{coded}" alt="{escape(told)}"{more}>'


def timeline(report: Report, shown: Illustrations) -> str:
    """The section with the strip, the sound and the marks; they link to the findings."""
    seconds = report.film.seconds
    if seconds <= 0:
        return ""
    lanes = [_lane(report, severity, seconds) for severity in Severity]
    rows = [
        _row(say("画面", "Picture"), _strip(shown), "strip") if shown.strip else "",
        _row(say("声音", "Sound"), _sound(shown.sound, seconds), "sound") if shown.sound else "",
        *lanes,
        _row("", _ticks(seconds), "ticks"),
    ]
    heading = escape(say("时间线", "Timeline"))
    legend = _legend(marked=any(lanes)) if shown.sound else ""
    return (
        f'<section class="timeline"><h2>{heading}</h2><div class="scroll"><div class="tracks">'
        f"{''.join(rows)}</div></div>{legend}</section>"
    )


def _legend(*, marked: bool) -> str:
    level = say("瞬时响度 LUFS（400 毫秒）", "momentary loudness, LUFS (400 ms)")
    wave = say("波形", "waveform")
    marks = say(
        "下方色块是问题，点开看详情", "the marks below are findings: follow one to its details"
    )
    pointer = f"<span>{escape(marks)}</span>" if marked else ""
    return (
        f'<p class="legend"><i class="wave"></i>{escape(wave)}'
        f'<i class="level"></i>{escape(level)}{pointer}</p>'
    )


def _row(name: str, track: str, kind: str) -> str:
    return f'<div class="row {kind}"><b>{escape(name)}</b><div class="track">{track}</div></div>'


def _strip(shown: Illustrations) -> str:
    size = f' width="{STRIP[0]}" height="{STRIP[1]}"'
    return picture(shown.strip, say("全片缩略图", "the whole film in small"), more=size)


def anchored(findings: Iterable[Finding]) -> tuple[tuple[str, Finding], ...]:
    """Findings with the name by which a link finds each, also where several share a key."""
    seen: Counter[str] = Counter()
    out: list[tuple[str, Finding]] = []
    for finding in findings:
        seen[finding.key] += 1
        again = f"-{seen[finding.key]}" if seen[finding.key] > 1 else ""
        out.append((f"f-{finding.key}{again}", finding))
    return tuple(out)


def _lane(report: Report, severity: Severity, seconds: float) -> str:
    marks = "".join(
        _mark(finding, anchor, seconds)
        for anchor, finding in anchored(report.findings)
        if finding.severity is severity and finding.start is not None
    )
    return _row(grade(severity), marks, f"lane {severity}") if marks else ""


def _mark(finding: Finding, anchor: str, seconds: float) -> str:
    start = min(max(0.0, finding.start or 0.0), seconds)
    end = min(max(start, start if finding.end is None else finding.end), seconds)
    told = escape(f"{when(finding)} {finding.evidence}")
    waived = " waived" if finding.waived else ""
    return (
        f'<a class="mark{waived}" href="#{anchor}" title="{told}" aria-label="{told}" '
        f'style="left:{start / seconds:.3%};width:{(end - start) / seconds:.3%}"></a>'
    )


def _ticks(seconds: float) -> str:
    step = next((s for s in _STEPS if seconds / s <= _MOST_TICKS), _STEPS[-1])
    # A tick at the very end would be cut off.
    times = range(0, max(1, int(seconds * 0.97)), step)
    return "".join(
        f'<i style="left:{at / seconds:.3%}">{at // 60}:{at % 60:02d}</i>' for at in times
    )


def _sound(shape: Shape, seconds: float) -> str:
    """The waveform as a filled outline, the loudness as a line over it, the levels written."""
    steps = max(1, round(seconds * 100))
    columns = min(_COLUMNS, steps)
    high = _columns(shape.high, steps, columns, 0.0, np.maximum)
    low = _columns(shape.low, steps, columns, 0.0, np.minimum)
    loud = _columns(shape.loudness, steps, columns, _SOFTEST, np.maximum)
    x = (np.arange(columns) + 0.5) * _COLUMNS / columns
    middle = _HEIGHT / 2
    top = list(zip(x, middle - high * middle, strict=True))
    bottom = list(zip(x[::-1], middle - low[::-1] * middle, strict=True))
    outline = _path([*top, *bottom]) + "Z"
    level = _path(list(zip(x, _across(loud), strict=True)))
    rules = "".join(f'<path class="rule" d="M0 {y:.1f}H{_COLUMNS}"/>' for y in _across(_LEVELS))
    written = "".join(
        f'<span style="top:{y / _HEIGHT:.1%}">{level:d}</span>'
        for level, y in zip(_LEVELS, _across(_LEVELS), strict=True)
    )
    told = escape(say("波形和响度曲线", "waveform and loudness"))
    return (
        f'<svg viewBox="0 0 {_COLUMNS} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{told}">{rules}<path class="wave" d="{outline}"/>'
        f'<path class="level" d="{level}"/></svg>{written}'
    )


def _across(levels: object) -> NDArray[np.float64]:
    """Levels in LUFS as heights in the drawing, from its top."""
    share = (_LOUDEST - np.asarray(levels, np.float64)) / (_LOUDEST - _SOFTEST)
    return np.clip(share, 0.0, 1.0) * _HEIGHT


def _columns(
    values: NDArray[np.float32], steps: int, columns: int, empty: float, extreme: np.ufunc
) -> NDArray[np.float64]:
    """The values of so many steps gathered in columns, each by its extreme one."""
    laid = np.full(steps, empty)
    laid[: len(values)] = values[:steps]
    edges = np.linspace(0, steps, columns + 1).astype(int)[:-1]
    return np.asarray(extreme.reduceat(laid, edges), np.float64)


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
