"""A painted set: plates from far to near, and the light that falls on the puppets."""

from __future__ import annotations

from dataclasses import dataclass, field

from yingxi.stage.pen import Pixels
from yingxi.stage.space import FLOOR_Y, PLATE_H, PLATE_W


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """One layer, ``(PLATE_H, PLATE_W, 4)`` premultiplied BGRA.

    ``depth`` 0 is the sky, 1 the puppets' own plane; above 1 the plate stands in front of them.
    ``drift`` moves it sideways by itself, plate pixels a second (clouds, mist).
    """

    name: str
    depth: float
    pixels: Pixels = field(repr=False)
    drift: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What lights the puppets. Colours are linear multipliers in B, G, R order."""

    x: float = PLATE_W / 2
    y: float = PLATE_H * 0.38
    radius: float = 620.0
    """Where the lamp's light has fallen to 1/e, plate pixels."""
    lamp: tuple[float, float, float] = (0.80, 0.95, 1.06)
    ambient: float = 0.46
    """Light outside the lamp, as a share of full."""
    haze: tuple[int, int, int] = (168, 190, 214)
    """Colour that distance fades to, B, G, R."""
    shadow: float = 0.47
    """Strength of the figure's penumbra on the set."""
    vignette: float = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    plates: tuple[Plate, ...]
    """Far to near; those of depth above 1 are drawn over the puppets."""
    light: Light = Light()
    floor_y: float = FLOOR_Y
    horizon_y: float = PLATE_H * 0.6
    """Where the ground meets the distance: crowds fill from here to the floor."""
