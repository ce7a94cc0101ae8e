"""Painted sets: one module a kind of place, each with ``paint(world) -> Backdrop``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import cv2
import numpy as np

from yingxi.bible.model import PlaceKind
from yingxi.stage.backdrop import Backdrop, Light
from yingxi.stage.pen import Pixels
from yingxi.stage.score import World

MODULES: dict[PlaceKind, str] = {kind: f"yingxi.stage.worlds.{kind.value}" for kind in PlaceKind}
"""Where each kind's painter lives; a module is imported when its kind is first painted."""

SEPIA_DARK, SEPIA_LIGHT = (34, 44, 66), (206, 230, 244)
"""What black and white become in a memory, B, G, R."""
SEPIA_SHARE = 0.78
MEMORY_LIFT = 0.12


def paint(world: World) -> Backdrop:
    """The set of a world, painted; the same world always gives the same plates."""
    painter: Callable[[World], Backdrop] = import_module(MODULES[world.kind]).paint
    if not world.memory:
        return painter(world)
    present = painter(replace(world, memory=False))
    plates = tuple(replace(p, pixels=faded(p.pixels)) for p in present.plates)
    return replace(present, plates=plates, light=_faded_light(present.light))


def faded(pixels: Pixels) -> Pixels:
    """Premultiplied BGRA as an old print: pale sepia with a breath of its colours left."""
    grey = cv2.cvtColor(pixels[..., :3], cv2.COLOR_BGR2GRAY).astype(np.float32)
    alpha = pixels[..., 3].astype(np.float32)
    lifted = grey * (1 - MEMORY_LIFT) + alpha * MEMORY_LIFT
    out = pixels.copy()
    for channel in range(3):
        dark, light = SEPIA_DARK[channel] / 255, SEPIA_LIGHT[channel] / 255
        sepia = alpha * dark + lifted * (light - dark)
        mixed = pixels[..., channel] * (1 - SEPIA_SHARE) + sepia * SEPIA_SHARE
        out[..., channel] = np.minimum(mixed + 0.5, alpha)
    return out


def _faded_light(light: Light) -> Light:
    return replace(
        light, lamp=(0.90, 0.98, 1.04), ambient=min(0.8, light.ambient + 0.14),
        haze=(176, 206, 224), shadow=light.shadow * 0.7, vignette=light.vignette + 0.1,
    )  # fmt: skip
