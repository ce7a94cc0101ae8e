"""How long a shot lasts, and where a long line may be cut in two."""

from __future__ import annotations

import math
import re

from yingxi.board.model import FPS, Crowd
from yingxi.script.model import Delivery

CHARACTERS_A_SECOND = 4
"""The speech rate that Chinese drama is timed with."""
HANDLES = 16
"""Frames of air around a line, shared by its head and its tail."""
SHORTEST_LINE = 38
LONGEST_PART = 24
"""Characters: a line longer than this may be split over shots."""
SHORTEST_PART = 6
ESTABLISH = 45
REACTION = 32
INSERT = 40
FLASH = 45
HELD = 60
"""Frames of the cliffhanger: long enough for the thought to land."""
LONGEST_SILENT = 100

_SPOKEN = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+(?:['’][a-z]+)?|\d")
_BREATH = re.compile(r"[，。！？；、,.!?;…—]+[”’」』\"]*")


def spoken_length(text: str) -> float:
    """Return the number of Chinese characters that take as long to say; a Latin word counts 1.6."""
    return sum(1.6 if m.group()[0].isascii() and m.group()[0].isalpha() else 1.0
               for m in _SPOKEN.finditer(text))  # fmt: skip


def line_frames(text: str) -> int:
    """Return the frames a line needs: its characters at four a second, and its handles."""
    spoken = math.ceil(spoken_length(text) / CHARACTERS_A_SECOND * FPS)
    return max(SHORTEST_LINE, spoken + HANDLES)


def action_frames(text: str, crowd: Crowd | None = None) -> int:
    """Return 2 to 4 seconds by what there is to see."""
    frames = 46 + 1.4 * len(text) + (18 if crowd is not None and crowd.count >= 1000 else 0)
    return int(min(max(frames, 58), LONGEST_SILENT))


def split_line(text: str, delivery: Delivery = Delivery.SPOKEN) -> tuple[str, ...]:
    """Cut a long line at its breaths; the parts joined are the text, to the character.

    A whispered aside or a shout without a breath stays whole. Narration and voices over may
    be cut sooner, since nobody's mouth has to match.
    """
    limit = LONGEST_PART if delivery is Delivery.SPOKEN else LONGEST_PART - 4
    if spoken_length(text) <= limit:
        return (text,)
    pieces = _pieces(text)
    total = spoken_length(text)
    wanted = math.ceil(total / limit)
    target = total / wanted
    parts: list[str] = []
    current = ""
    for piece in pieces:
        over = spoken_length(current + piece) > max(target * 1.15, SHORTEST_PART)
        if current and over and spoken_length(current) >= SHORTEST_PART:
            parts.append(current)
            current = ""
        current += piece
    if parts and spoken_length(current) < SHORTEST_PART:
        parts[-1] += current
    else:
        parts.append(current)
    return tuple(parts)


def _pieces(text: str) -> list[str]:
    ends = [m.end() for m in _BREATH.finditer(text)]
    starts = [0, *ends]
    return [text[a:b] for a, b in zip(starts, [*ends, len(text)], strict=True) if a < b]
