"""Building a set: layers of drawn scenery, lamps that light them, and the strike into plates.

A layer holds two drawings. On its ``lit`` sheet stands what needs light: walls, wood, cloth;
the hour's ambient light and the lamps' pools are multiplied onto it. On its ``shine`` sheet
stands what gives light by itself: lantern paper, screens, neon; it gets a halo.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from yingxi.stage.backdrop import Backdrop, Light, Plate
from yingxi.stage.dyes import Tint, tint
from yingxi.stage.ink import Field, noise, paper, spread
from yingxi.stage.mood import Mood, mood_of
from yingxi.stage.pen import Pen, Pixels
from yingxi.stage.score import World
from yingxi.stage.space import FLOOR_Y, PLATE_H, PLATE_W

WALL_FOOT = 1572.0
"""Where the back wall of a room meets its floor."""
_GRID = 8
_BLEED = 1.6
_HALO_GRID = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """A pool of light: it falls off as a bell with radii ``rx`` and ``ry`` plate pixels."""

    x: float
    y: float
    rx: float
    ry: float
    light: Tint


@dataclass(slots=True)
class Coat:
    """One pair of sheets of a layer."""

    lit: Pen
    shine: Pen | None = None


class Layer:
    """One plate under construction; drawing is in plate coordinates, rows ``top`` to ``bottom``."""

    def __init__(
        self, name: str, depth: float, top: int, bottom: int, *, dark: float, halo: float,
        drift: float,
    ) -> None:  # fmt: skip
        self.name, self.depth, self.drift = name, depth, drift
        self.top, self.bottom, self.dark, self.halo = top, bottom, dark, halo
        self.ground: Pixels | None = None
        """Painted pixels under the drawing, ``(bottom - top, PLATE_W, 4)``, already lit."""
        self.gloss = 0.0
        """How clearly the layer, a floor, mirrors what stands behind it."""
        self.coats: list[Coat] = [Coat(self._sheet())]

    @property
    def lit(self) -> Pen:
        """The sheet of what needs light."""
        return self.coats[-1].lit

    @property
    def shine(self) -> Pen:
        """The sheet of what gives light by itself; it lies over the coat's ``lit``."""
        coat = self.coats[-1]
        if coat.shine is None:
            coat.shine = self._sheet()
        return coat.shine

    def coat(self) -> None:
        """Start new sheets over those drawn so far, on the same plate."""
        self.coats.append(Coat(self._sheet()))

    def _sheet(self) -> Pen:
        return Pen(PLATE_W, self.bottom - self.top, (0, -self.top))


class Scenery:
    """A set being built for one world; ``strike`` turns it into plates."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mood: Mood = mood_of(world)
        self.random = np.random.default_rng(world.seed + 7001)
        self.layers: list[Layer] = []
        self.lamps: list[Lamp] = []
        self.light_x, self.light_y, self.light_radius = PLATE_W / 2, 800.0, 640.0
        self.horizon_y = WALL_FOOT

    def layer(
        self, name: str, depth: float, *, top: int = 0, bottom: int = PLATE_H, dark: float = 1.0,
        halo: float = 1.0, drift: float = 0.0,
    ) -> Layer:  # fmt: skip
        """A new layer before all others; ``dark`` below 1 keeps light from it."""
        made = Layer(name, depth, top, bottom, dark=dark, halo=halo, drift=drift)
        self.layers.append(made)
        return made

    def lamp(
        self, x: float, y: float, radius: float, strength: float = 1.0, *, ry: float | None = None,
        dye: str = "", always: bool = False,
    ) -> None:  # fmt: skip
        """Hang a lamp's light; its strength follows the hour unless it burns ``always``."""
        burn = strength * (1.0 if always else self.mood.lamps)
        b, g, r = tint(dye) if dye else self.mood.lamp
        light = (b * burn, g * burn, r * burn)
        self.lamps.append(Lamp(x=x, y=y, rx=radius, ry=ry or radius, light=light))

    def daylight(self, x: float, y: float, rx: float, ry: float, strength: float = 1.0) -> None:
        """Light that falls in through an opening."""
        b, g, r = self.mood.daylight
        light = (b * strength, g * strength, r * strength)
        self.lamps.append(Lamp(x=x, y=y, rx=rx, ry=ry, light=light))

    def strike(self) -> Backdrop:
        """Draw every layer, light it, and hand over the plates far to near."""
        light = self._lightmap()
        plates: list[Plate] = []
        for order, layer in enumerate(self.layers):
            pixels = self._drawn(layer, light, order)
            plates.append(
                Plate(name=layer.name, depth=layer.depth, pixels=pixels, drift=layer.drift)
            )
        for layer, plate in zip(self.layers, plates, strict=True):
            if layer.gloss > 0:
                _mirror(plate.pixels, [p for p in plates if p is not plate], layer)
        return Backdrop(
            plates=tuple(plates),
            light=self._light(),
            floor_y=FLOOR_Y,
            horizon_y=self.horizon_y,
        )

    def _light(self) -> Light:
        mood = self.mood
        haze = tuple(round(v * 255) for v in tint(mood.haze))
        return Light(
            x=self.light_x, y=self.light_y, radius=self.light_radius, lamp=mood.figure,
            ambient=mood.figure_ambient, haze=(haze[0], haze[1], haze[2]),
            vignette=0.42 if mood.figure_ambient > 0.55 else 0.55,
        )  # fmt: skip

    def _lightmap(self) -> Field:
        ys = np.arange(PLATE_H // _GRID + 1, dtype=np.float32)[:, None] * _GRID
        xs = np.arange(PLATE_W // _GRID + 1, dtype=np.float32)[None] * _GRID
        out = np.empty((*np.broadcast(ys, xs).shape, 3), np.float32)
        # Rooms and streets are darker overhead and at the viewer's feet: it seats the figures.
        fall = 1 - 0.30 * np.clip((520 - ys) / 520, 0, 1) - 0.34 * np.clip((ys - 1700) / 500, 0, 1)
        out[:] = fall[..., None] * np.array(self.mood.ambient, np.float32)
        for lamp in self.lamps:
            away = ((xs - lamp.x) / lamp.rx) ** 2 + ((ys - lamp.y) / lamp.ry) ** 2
            pool = np.exp(-away) * 0.8 + np.exp(-np.sqrt(away) * 1.1) * 0.35
            out += pool[..., None] * np.array(lamp.light, np.float32)
        return out

    def _drawn(self, layer: Layer, lightmap: Field, order: int) -> Pixels:
        rows = slice(layer.top, layer.bottom)
        size = (lightmap.shape[1] * _GRID, lightmap.shape[0] * _GRID)
        light = cv2.resize(lightmap, size)[rows, :PLATE_W]
        # Turned over instead of shifted: a shift would show its seam.
        wash = _wash()[:: -1 if order & 1 else 1, :: -1 if order & 2 else 1][rows]
        factor = light * (wash * (paper()[rows] * layer.dark))[..., None]
        part = layer.ground.copy() if layer.ground is not None else None
        for coat in layer.coats:
            drawn = coat.lit.pixels()
            drawn[..., :3] = np.minimum(drawn[..., :3] * factor, drawn[..., 3:])
            if part is None:
                part = drawn
            else:
                _over(part, drawn)
            if coat.shine is not None:
                shine = coat.shine.pixels()
                _over(part, shine)
                _halo(part, shine, layer.halo * (0.2 + 1.25 * self.mood.lamps))
        assert part is not None
        part = _bleed(part, layer.top)
        if layer.bottom - layer.top == PLATE_H:
            return part
        whole = np.zeros((PLATE_H, PLATE_W, 4), np.uint8)
        whole[rows] = part
        return whole


def _over(under: Pixels, top: Pixels) -> None:
    clear = 255 - top[..., 3:]
    under[:] = cv2.add(
        cv2.multiply(under, np.repeat(clear, 4, axis=2), scale=1 / 255), top
    )  # fmt: skip


def _halo(part: Pixels, shine: Pixels, strength: float) -> None:
    """A veil of each light's own colour about it, in three widths."""
    height, width = part.shape[:2]
    small = cv2.resize(
        shine, (width // _HALO_GRID, height // _HALO_GRID), interpolation=cv2.INTER_AREA
    )
    light = small[..., :3].astype(np.float32) / 255
    glow = np.zeros_like(light)
    for sigma, share in ((2.0, 0.34), (6.0, 0.40), (18.0, 0.55)):
        glow += cv2.GaussianBlur(light, (0, 0), sigma) * share
    glow = np.clip(cv2.resize(glow, (width, height)) * strength, 0, 0.92)
    # The lit thing itself is spared most of it, or its drawing would wash out.
    glow *= 1 - 0.72 * (shine[..., 3:].astype(np.float32) / 255)
    # Screen, so that what is under the glow keeps its drawing.
    cover = glow.max(-1, keepdims=True)
    base = part.astype(np.float32) / 255
    alpha = base[..., 3:] + cover * (1 - base[..., 3:])
    colours = base[..., :3] + glow * (1 - base[..., :3])
    part[..., :3] = np.clip(np.minimum(colours, alpha) * 255, 0, 255)
    part[..., 3:] = np.clip(np.ceil(alpha * 255), 0, 255)


def _mirror(floor: Pixels, about: list[Plate], layer: Layer) -> None:
    """What stands on a polished or wet floor, upside down and smeared, laid on the floor."""
    edge = int(layer.top + 6)
    reach = min(PLATE_H - edge, edge)
    seen = np.zeros((reach, PLATE_W, 4), np.uint8)
    for plate in about:
        if plate.depth <= 1:
            _over(seen, plate.pixels[edge - reach : edge])
    upside = cv2.blur(cv2.resize(seen[::-1, :, :3], (PLATE_W // 2, reach // 2)), (5, 41))
    upside = cv2.resize(upside, (PLATE_W, reach)).astype(np.float32)
    fade = np.linspace(1, 0.25, reach, dtype=np.float32)[:, None, None] * layer.gloss
    streak = _wash()[::-1][edge : edge + reach, :, None] - 0.6
    part = floor[edge : edge + reach]
    cover = part[..., 3:].astype(np.float32) / 255 * np.clip(fade * (0.6 + streak), 0, 1)
    colours = part[..., :3] * (1 - cover * 0.55) + upside * cover
    part[..., :3] = np.minimum(colours, part[..., 3:]).astype(np.uint8)


@lru_cache(maxsize=1)
def _wash() -> Field:
    """Uneven dye, a multiplier of about 0.8 to 1.15."""
    pools = spread(noise(PLATE_H, PLATE_W, 4, octaves=5, seed=311))
    stain = spread(noise(PLATE_H, PLATE_W, 26, octaves=4, seed=312))
    return np.asarray(0.84 + 0.20 * pools + 0.10 * stain, np.float32)


@lru_cache(maxsize=1)
def _creep() -> tuple[Field, Field]:
    dx = (noise(PLATE_H, PLATE_W, 90, octaves=3, seed=5) - 0.5) * 2 * _BLEED
    dy = (noise(PLATE_H, PLATE_W, 90, octaves=3, seed=104) - 0.5) * 2 * _BLEED
    return dx, dy


def _bleed(part: Pixels, top: int) -> Pixels:
    """The drawing's edges creep along the paper's fibres."""
    height, width = part.shape[:2]
    dx, dy = _creep()
    xs = np.arange(width, dtype=np.float32)[None] + dx[top : top + height]
    ys = np.arange(height, dtype=np.float32)[:, None] + dy[top : top + height]
    out = cv2.remap(part, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)
