"""Painted faces: warriors, clowns, demons. Head units, see ``faces``."""

from __future__ import annotations

from yingxi.stage.hide import LAMP
from yingxi.stage.pen import Pen, brush, spline


def painted_brow(pen: Pen, colour: str, second: str, style: int) -> None:
    """The face paint of a 净 role: flame on the brow, swooping eye patches, cheek lines."""
    flame = spline([(58, -158, 1), (52, -138), (60, -122), (66, -136), (64, -156, 1)])
    pen.path(flame, colour)
    patch = brush([(2, -112), (22, -120), (44, -118), (68, -103)], [3, 17, 19, 5])
    pen.path(patch, (second, 0.92))
    under = brush([(22, -92), (44, -86), (64, -92)], [1.5, 6, 2])
    pen.path(under, (second, 0.75))
    if style % 2:
        cheek = spline([(30, -80), (48, -72), (60, -60), (50, -48), (34, -58)])
        pen.path(cheek, (colour, 0.5))
    for k in range(2):
        pen.path(spline([(24 + k * 9, -78 + k * 6), (42 + k * 6, -66 + k * 4), (60 + k * 2, -67 + k * 5)], closed=False), None, stroke=(second, 0.7), width=2)  # fmt: skip


def clown_patch(pen: Pen) -> None:
    """The white patch round a clown's nose (豆腐块)."""
    pen.path(spline([(44, -112), (62, -116), (80, -100), (94, -84), (82, -66), (58, -68), (44, -84)]), "#fffaf0", stroke=("#4a160c", 0.6), width=1.4)  # fmt: skip
    pen.circle(82, -82, 6.5, ("#d8452a", 0.75))


def demon_marks(pen: Pen, colour: str) -> None:
    """Fiery lines on a demon's skin."""
    for line, width in (
        ([(6, -120), (24, -142), (52, -150), (70, -142)], [2.0, 8, 8, 2]),
        ([(24, -84), (42, -72), (64, -72), (84, -82)], [2.0, 7, 7, 2]),
        ([(6, -70), (22, -60), (40, -62)], [2.0, 6, 2]),
        ([(66, -112), (78, -104), (92, -98)], [2.0, 6, 2]),
    ):
        pen.path(brush(line, width), colour)
    for k in range(3):
        pen.circle(12 + k * 9, -82 + k * 8, 2.6, LAMP)
