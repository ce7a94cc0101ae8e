"""Do the clothes in the take have the colours of the approved sheets?

This is clothing and colouring, not a face: two people in the same coat are the same to it, and a
coat that differs by cut alone is the same coat. It tells what the take holds beyond its set (by
the place's plate and the frame's own rim) and asks how much of that the sheets have, under a few
lights. Where people are too small to fill anything, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yingxi.check.takes.palette import (
    Palette,
    amid,
    around,
    coloured,
    lab,
    palette,
    shared,
)
from yingxi.check.takes.score import Score, at_least, skipped
from yingxi.check.takes.seen import Bgr, across
from yingxi.tongue import say

RULE, VERSION = "wardrobe", "1"
LEAST = 0.48
"""Share of what is not the set that the sheets must explain. Measured by benchmarks/gate.py."""
FILLS = 0.2
"""Share of the frame that must be neither plate nor rim before clothes can be told."""
PLAIN = 4.0
"""L*a*b* distance within which most of a sheet's rim is one plain ground."""
APART = 10.0
"""L*a*b* distance from its ground at which a sheet's figure begins."""
_LEAST_FIGURE = 0.01
_RIM = 0.5
"""A frame's own rim is mostly set, but people cross it."""
_PART = 2.0
"""A shot shows a part of what a sheet shows whole: so much more of a colour is still the same."""
LIGHTS = tuple(
    np.array(tint, np.float32) * np.float32(strength)
    for strength in (1.0, 0.7)
    for tint in ((1.0, 1.0, 1.0), (0.82, 0.95, 1.0), (1.0, 0.92, 0.85))
)
"""Day, lamp and moon, bright and dim: gains of B, G and R."""


def wardrobe(frames: Sequence[Bgr], sheets: Sequence[Bgr], plate: Bgr | None) -> Score:
    """How much of what is not the set has the sheets' colours."""
    if plate is None:
        return _skipped(say("没有场景图", "there is no plate"))
    worn = [lit for sheet in sheets if (lit := _worn(sheet))]
    if len(worn) < len(sheets):
        return _skipped(say("设定图的底不是纯色", "a sheet's ground is not plain"))
    beyond = _beyond(frames, palette(lab(plate)))
    fills = float(beyond.sum())
    if fills < FILLS:
        return _skipped(say(f"人只占 {fills:.0%}", f"people fill {fills:.0%}"))
    value = max(
        shared(beyond / fills, _PART * _together([lit[light] for lit in worn]))
        for light in range(len(LIGHTS))
    )
    return at_least(RULE, value, LEAST, f"{value:.2f}", version=VERSION)


def figure(sheet: Bgr) -> NDArray[np.bool_] | None:
    """Where a sheet is not its plain ground; None where the ground is not plain or nothing is on it.

    The ground may shade off (a quadratic is fitted to the rim) and figures may stand on half the rim.
    """
    colours = coloured(sheet)
    height, width = colours.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    shading = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)
    rim = np.ones((height, width), np.bool_)
    depth = max(2, width // 24)
    rim[depth:-depth, depth:-depth] = False
    # What stands on the rim, a spear or a bust, is left out of the fit step by step.
    away = np.linalg.norm(colours - np.median(colours[rim], axis=0), axis=2)
    for within in (3 * APART, 2 * APART, APART):
        ground = rim & (away <= within)
        if ground.sum() < rim.sum() / 2:
            return None
        fit = np.linalg.lstsq(shading[ground], colours[ground], rcond=None)[0]
        away = np.linalg.norm(colours - shading @ fit, axis=2)
    found = np.asarray(away > APART, np.bool_)
    plain = float(np.median(away[rim & ~found])) <= PLAIN
    return found if plain and float(found.mean()) >= _LEAST_FIGURE else None


def _worn(sheet: Bgr) -> list[Palette]:
    """A sheet's colours under each light; empty where its figure can't be told."""
    small = across(sheet)
    found = figure(small)
    if found is None:
        return []
    pixels = small[found][None].astype(np.float32)
    return [palette(coloured(np.asarray(pixels * light, np.float32))) for light in LIGHTS]


def _beyond(frames: Sequence[Bgr], place: Palette) -> Palette:
    """The colours that frames hold beyond their set."""
    parts: list[Palette] = []
    middle, rim = amid(), around()
    for frame in frames:
        colours = lab(frame)
        known = np.maximum(place, _RIM * palette(colours, rim))
        parts.append(np.maximum(0.0, palette(colours, middle) - known))
    return np.mean(parts, axis=0)


def _together(worn: Sequence[Palette]) -> Palette:
    most = np.max(worn, axis=0)
    return most / max(float(most.sum()), 1e-9)


def _skipped(why: str) -> Score:
    return skipped(RULE, why, version=VERSION)
