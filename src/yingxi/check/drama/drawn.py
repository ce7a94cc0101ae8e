"""Marks of a chart as SVG text: colours that read on white, letters that read on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH = 720
"""Units across; on a phone half a pixel each, so that letters of 22 are 11 there."""
INK, FAINT, LINE, PAPER = "#26221d", "#857e74", "#e4dfd6", "#ffffff"
RED, TEAL, OCHRE, BLUE, PLUM, MOSS = (
    "#b23a24", "#1f7a78", "#c68a17", "#3b5f94", "#7d4a7e", "#6c7d2c",
)  # fmt: skip
VOICES = (RED, BLUE, OCHRE, TEAL, PLUM, MOSS)
BODY, SMALL = 22, 19

Points = Sequence[tuple[float, float]]


def svg(body: Sequence[str], height: float) -> str:
    """A whole picture on white."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" font-family="sans-serif">'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="{PAPER}"/>{"".join(body)}</svg>'
    )


def text(
    x: float, y: float, words: str, *, size: float = BODY, fill: str = INK,
    anchor: str = "start", weight: int = 400,
) -> str:  # fmt: skip
    """Words on a baseline."""
    heavy = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" '
        f'text-anchor="{anchor}"{heavy}>{escape(words)}</text>'
    )


def box(
    x: float, y: float, width: float, height: float, fill: str, *,
    opacity: float = 1.0, round_by: float = 0.0,
) -> str:  # fmt: skip
    """A filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" '
        f'height="{max(0.0, height):.1f}" fill="{fill}" fill-opacity="{opacity:g}" rx="{round_by:g}"/>'
    )


def rule(
    x0: float, y0: float, x1: float, y1: float, *, stroke: str = LINE, width: float = 1.5,
    dashed: bool = False,
) -> str:  # fmt: skip
    """A straight line."""
    dash = ' stroke-dasharray="5 6"' if dashed else ""
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{stroke}" '
        f'stroke-width="{width:g}"{dash}/>'
    )


def path(points: Points, *, stroke: str, width: float = 3.0, opacity: float = 1.0) -> str:
    """A line through points."""
    return (
        f'<path d="{_through(points)}" fill="none" stroke="{stroke}" stroke-width="{width:g}" '
        f'stroke-opacity="{opacity:g}" stroke-linejoin="round" stroke-linecap="round"/>'
    )


def area(points: Points, floor: float, *, fill: str, opacity: float) -> str:
    """What lies between points and a floor."""
    if not points:
        return ""
    ends = f"L{points[-1][0]:.1f} {floor:.1f}L{points[0][0]:.1f} {floor:.1f}Z"
    return f'<path d="{_through(points)}{ends}" fill="{fill}" fill-opacity="{opacity:g}"/>'


def wide(words: str, size: float) -> float:
    """About how many units words take: Chinese a square each, the rest a little over half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.56 for c in words)


def fitting(words: str, room: float, size: float) -> str:
    """Words cut to a room, with an ellipsis where something is lost; empty where nothing fits."""
    if wide(words, size) <= room:
        return words
    while words and wide(words + "…", size) > room:
        words = words[:-1]
    return words + "…" if words else ""


def _through(points: Points) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if points else ""
