"""Does a take go on from the shot before it? One scene lies under one light."""

from __future__ import annotations

from collections.abc import Sequence

from yingxi.check.takes.palette import mean_palette, shared
from yingxi.check.takes.score import Score, at_most
from yingxi.check.takes.seen import Bgr

RULE, VERSION = "continuity", "1"
MOST = 0.57
"""Share of the colours and lights that may change from shot to shot. Measured by benchmarks/gate.py."""


def continuity(before: Sequence[Bgr], after: Sequence[Bgr]) -> Score:
    """The jump from the last frames of the shot before to a take's first frames, 0–1."""
    jump = 1 - shared(mean_palette(before), mean_palette(after))
    return at_most(RULE, jump, MOST, f"{jump:.2f}", version=VERSION)
