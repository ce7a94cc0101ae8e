"""Spoken lines as pictures: timed by their characters, set by sense, kept off the faces."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from yingxi.cut.breaks import Card, cards, em
from yingxi.cut.lettering import Layers, Stamp, glow, mask, moved, rgb, text_width
from yingxi.cut.overlay import Bitmap, Overlay, overlay
from yingxi.media.standard import WIDTH

SIZE = 62
NAME_SIZE = 40
SIDE_MARGIN = 90
SAFE_TOP, SAFE_BOTTOM = 1480, 1700
"""A subtitle's box ends between these: below it the platforms lay their own buttons."""

_PAD = 22
"""Room around the letters for stroke and shadow."""
_LEADING = 84
_NAME_LEADING = 62
_WARM = (255.0, 247.0, 228.0)
_PALE = (226.0, 232.0, 240.0)
_DARK = (20.0, 11.0, 6.0)
_STEP = 20
"""Pixels between the heights that are tried when a face is in the way."""

Circle = tuple[float, float, float]
"""A face in the frame: ``(x, y, radius)`` in pixels."""


class Tone(StrEnum):
    SPOKEN = "spoken"
    INNER = "inner"
    """（OS）, voice over and narration: paler, so that one sees nobody's lips should move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleCue:
    """A card of one or two lines over the frames ``start`` to ``end`` (exclusive)."""

    card: Card
    start: int
    end: int
    speaker: str = ""
    colour: str = "#f2c668"
    """The speaker's, ``#rrggbb``."""
    tone: Tone = Tone.SPOKEN

    @property
    def text(self) -> str:
        """The card's lines as one."""
        return "".join(self.card)


def cues(
    text: str,
    start: int,
    end: int,
    *,
    speaker: str = "",
    colour: str = "#f2c668",
    tone: Tone = Tone.SPOKEN,
    words: Sequence[str] = (),
) -> tuple[SubtitleCue, ...]:
    """A spoken line that sounds from frame ``start`` to ``end``, as cards one after another.

    Each card stands as long as its share of the line's characters; ``words`` are names that must
    not be torn. A line shorter than its cards in frames shows only as many as fit.
    """
    shown = cards(text, words=words)[: max(0, end - start)]
    weights = [sum(em(line) for line in card) + 0.6 for card in shown]
    total = sum(weights)
    marks = [start]
    for i in range(len(shown)):
        ideal = start + round((end - start) * sum(weights[: i + 1]) / total)
        left = len(shown) - i - 1
        marks.append(min(max(ideal, marks[-1] + 1), end - left))
    return tuple(
        SubtitleCue(
            card=card, start=marks[i], end=marks[i + 1], speaker=speaker, colour=colour, tone=tone
        )
        for i, card in enumerate(shown)
    )


def draw_cue(cue: SubtitleCue) -> Bitmap:
    """The cue as premultiplied BGRA, 1080 wide, no higher than it must be."""
    return _draw(cue.card, cue.speaker, cue.colour, cue.tone)


@lru_cache(maxsize=64)
def _draw(card: Card, speaker: str, colour: str, tone: Tone) -> Bitmap:
    top = _PAD + (_NAME_LEADING if speaker else 0)
    height = top + _LEADING * len(card) + _PAD
    lines = [
        _centred(line, top + _LEADING * (i + 0.5), _fitting(line)) for i, line in enumerate(card)
    ]
    names = [_centred(speaker, _PAD + _NAME_LEADING / 2, NAME_SIZE)] if speaker else []
    layers = Layers(WIDTH, height)
    every = [*lines, *names]
    body = mask(every, WIDTH, height, stroke=3)
    layers.paint(moved(glow(body, 9, 1.15), 0, 5), _DARK, 0.6)
    layers.paint(glow(mask(every, WIDTH, height, stroke=6), 1.6), _DARK, 0.55)
    layers.paint(body, _DARK, 0.95)
    fill = _WARM if tone is Tone.SPOKEN else _PALE
    layers.paint(mask(lines, WIDTH, height, stroke=1.0), fill)
    if names:
        layers.paint(mask(names, WIDTH, height, stroke=0.7), readable(colour))
    return layers.bitmap


def _centred(text: str, y: float, size: int) -> Stamp:
    return Stamp(text=text, x=(WIDTH - text_width(text, size)) / 2, y=y, size=size)


def _fitting(line: str) -> int:
    room = WIDTH - 2 * SIDE_MARGIN
    return min(SIZE, int(SIZE * room / max(1.0, text_width(line, SIZE))))


def readable(colour: str) -> tuple[float, float, float]:
    """The speaker's colour, made light enough to read on a dark stroke."""
    hue, light, saturation = colorsys.rgb_to_hls(*(c / 255 for c in rgb(colour)))
    lit = colorsys.hls_to_rgb(hue, max(light, 0.72), min(saturation, 0.85))
    return lit[0] * 255, lit[1] * 255, lit[2] * 255


def place(height: int, faces: Sequence[Circle] = (), *, width: int = WIDTH) -> int:
    """The top of a box ``height`` high that covers the least of any face.

    Of places equally good the lowest wins. The box's letters keep inside the safe area: its
    bottom is between 1480 and 1700.
    """
    left, right = SIDE_MARGIN, width - SIDE_MARGIN
    best, least = SAFE_BOTTOM - height, float("inf")
    for bottom in range(SAFE_BOTTOM, SAFE_TOP - 1, -_STEP):
        top = bottom - height
        covered = sum(hidden(face, left, top, right, bottom) for face in faces)
        if covered < least:
            best, least = top, covered
        if not covered:
            break
    return best


def hidden(face: Circle, left: float, top: float, right: float, bottom: float) -> float:
    """How deep the box reaches into a face's circle, in pixels; 0 where it keeps off."""
    x, y, radius = face
    dx = max(left - x, 0.0, x - right)
    dy = max(top - y, 0.0, y - bottom)
    return max(0.0, radius - (dx * dx + dy * dy) ** 0.5)


def subtitle_overlays(
    spoken: Sequence[SubtitleCue], faces: Sequence[Circle] = ()
) -> tuple[Overlay, ...]:
    """The cues as overlays, all of one shot on one height so that the eye finds them."""
    drawn = [draw_cue(cue) for cue in spoken]
    if not drawn:
        return ()
    tallest = max(bitmap.shape[0] for bitmap in drawn)
    bottom = place(tallest, faces) + tallest
    return tuple(
        overlay(bitmap, 0, bottom - bitmap.shape[0], cue.start, cue.end)
        for cue, bitmap in zip(spoken, drawn, strict=True)
    )
