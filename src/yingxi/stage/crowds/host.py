"""A crowd before the camera: thousands of sprites, dust between the rows, fire, arrows, champions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import FPS, CrowdKind, EffectKind, Formation
from yingxi.stage import kernels
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.camera import at_depth, matrix
from yingxi.stage.compose import canvas
from yingxi.stage.crowds.atlas import PHASES, Atlas
from yingxi.stage.crowds.blit import blit
from yingxi.stage.crowds.extras import Extras, dress
from yingxi.stage.crowds.formation import DOWN, DRILLS, Ranks, draw_up, ground_of
from yingxi.stage.crowds.fray import Champion, Fray
from yingxi.stage.effects.flame import fumes
from yingxi.stage.effects.moment import Gain, lay
from yingxi.stage.ink import smooth
from yingxi.stage.pen import Pixels
from yingxi.stage.score import Performance
from yingxi.stage.space import FIGURE_SCALE, FLOOR_Y, FRAME_H, FRAME_W, PLATE_H, PLATE_W, View

_RIDER_HEIGHT = 372.0
_FOOT_HEIGHT = 330.0
"""Plate pixels of a sprite of size 1."""
FIGURE_HEIGHT = 1000 * FIGURE_SCALE
_LARGEST = 470.0
"""Plate pixels of the tallest extra behind figures: beyond that the sprites would blur."""
_MOST = 16_000
"""More than these nobody can tell apart: a hundred thousand only cost time."""
_BANDS = 11
"""Into how many depths the crowd is cut, to put dust and fire between them."""
_DEPTHS = np.linspace(0, 1, 9)


class Ground:
    """Perspective of the crowd's ground under a view: where plate x and depth fall in the frame."""

    def __init__(self, view: View, horizon: float, floor: float) -> None:
        self.view, self.horizon, self.floor = view, horizon, floor
        views = [at_depth(view, 0.62 + 0.38 * float(d)) for d in _DEPTHS]
        self._cx = np.array([v.cx for v in views])
        self._cy = np.array([v.cy for v in views])
        self._zoom = np.array([v.zoom for v in views])

    def place(
        self, x: NDArray[np.float32], ground: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Frame x, frame y and the view's zoom there."""
        near = np.clip(ground, 0, 1)
        zoom = np.interp(near, _DEPTHS, self._zoom)
        px = x - np.interp(near, _DEPTHS, self._cx)
        py = self.horizon + (self.floor - self.horizon) * ground
        py = py - np.interp(near, _DEPTHS, self._cy)
        if self.view.roll:
            m = matrix(View(cx=0, cy=0, zoom=1, roll=self.view.roll))
            px, py = px * m[0, 0] + py * m[0, 1], px * m[1, 0] + py * m[1, 1]
        return FRAME_W / 2 + px * zoom, FRAME_H / 2 + py * zoom, zoom

    def spot(self, x: float, ground: float) -> tuple[float, float, float]:
        """As ``place``, for one point."""
        fx, fy, zoom = self.place(np.array([x], np.float32), np.array([ground], np.float32))
        return float(fx[0]), float(fy[0]), float(zoom[0])


class Host:
    """The crowd of a performance."""

    def __init__(
        self, performance: Performance, backdrop: Backdrop, extras: Extras | None = None,
        staged: tuple[float, float] = (1.0, FLOOR_Y),
    ) -> None:  # fmt: skip
        crowd = performance.crowd
        assert crowd is not None
        crowd = replace(crowd, count=min(crowd.count, _MOST))
        self._kind, self._formation = crowd.kind, crowd.formation
        self._drill = DRILLS[crowd.formation]
        self._backdrop = backdrop
        self._floor = min(backdrop.floor_y + 190, PLATE_H - 60)
        self._horizon = backdrop.horizon_y + 6
        alone = not performance.figures
        # Alone, one host fills the frame to its foot; a clash leaves that room to its champions.
        nearest = 0.62 if not alone else 0.80 if self._drill.valley else 1.22
        self._grown = 1.0
        if not alone:
            self._grown = self._beside(*staged)
            nearest = min(nearest, _LARGEST / (self._tall * self._grown))
        seconds = performance.frames / FPS
        self._ranks = draw_up(crowd, seconds, performance.seed, nearest, self._grown)
        extras = extras or dress(performance)
        assert extras is not None
        self._atlas = extras.ranks
        self._kinds = self._choose()
        self._cuts = self._cut()
        war = crowd.kind in (CrowdKind.CAVALRY, CrowdKind.INFANTRY, CrowdKind.DEMONS)
        moving = crowd.formation in (Formation.CLASH, Formation.CHARGE, Formation.FLEE)
        self._war = war
        self._dusty = 1.0 if moving else 0.45 if self._drill.speed else 0.18
        if not war:
            self._dusty *= 0.25
        self._distance = _distance(backdrop)
        burning = any(e.kind is EffectKind.FIRE and e.x is None for e in performance.effects)
        self._fray: Fray | None = None
        warlike = war and crowd.formation is Formation.CHARGE
        if crowd.formation is Formation.CLASH or warlike or burning:
            self._fray = Fray(crowd, performance.seed, extras=extras, burning=burning)
        self._picture = canvas()

    @property
    def _tall(self) -> float:
        return _RIDER_HEIGHT if self._kind is CrowdKind.CAVALRY else _FOOT_HEIGHT

    def _beside(self, scale: float, ground: float) -> float:
        """How much larger than by itself a crowd is drawn, so that its people match the figures.

        The figures stay somewhat larger than life, as heroes do.
        """
        depth = (ground - self._horizon) / (self._floor - self._horizon)
        size = float(np.clip(depth, 0.05, 1.0)) ** (1 / DOWN)
        return float(np.clip(0.7 * FIGURE_HEIGHT * scale / (_FOOT_HEIGHT * size), 1.0, 2.6))

    def draw(self, out: Pixels, view: View, frame: int, gain: Gain) -> None:
        """The crowd onto the frame canvas, for this view."""
        self._picture[:] = 0
        self._paint(self._picture, view, frame, gain)
        kernels.over_bright(out, self._picture)
        if self._fray is not None:
            ground = self.ground(view)
            self._fray.glare(out, ground, self._distance)
            self._fray.air(out, ground, frame / FPS)

    def _paint(self, picture: Pixels, view: View, frame: int, gain: Gain) -> None:
        seconds = frame / FPS
        ground = self.ground(view)
        sprites = self.sprites(ground, seconds, gain)
        haze = self._haze(gain)
        for band, (first, last) in enumerate(self._cuts):
            if self._fray is not None:
                if band == 0:
                    self._fray.sunlight(picture, ground, self._distance)
                self._fray.fires(picture, ground, seconds, band / _BANDS, (band + 1) / _BANDS)
            blit(
                picture, self._atlas.pixels, self._atlas.rects, self._atlas.feet,
                self._atlas.spans, sprites[first:last], haze,
            )  # fmt: skip
            if last > first:
                self._dust(picture, ground, seconds, band, float(self._ranks.size[last - 1]))
        if self._fray is not None:
            self._fray.champions(picture, ground, seconds, gain)
            self._dust(picture, ground, seconds, _BANDS + 1, 1.12)
            self._dust(picture, ground, seconds, _BANDS + 2, 1.3)

    def ground(self, view: View) -> Ground:
        """The crowd's ground under a view."""
        return Ground(view, self._horizon, self._floor)

    @property
    def atlas(self) -> Atlas:
        """What the ranks are drawn with."""
        return self._atlas

    @property
    def ranks(self) -> Ranks:
        """Everybody, far to near."""
        return self._ranks

    def plate_row(self, ground: NDArray[np.float32] | float) -> NDArray[np.float32] | float:
        """The plate y of ground, 0 at the horizon and 1 on the crowd's front line."""
        return self._horizon + (self._floor - self._horizon) * ground

    def champions(self, ground: Ground, seconds: float) -> Iterator[Champion]:
        """The leaders in front of a clash, in frame pixels."""
        if self._fray is not None:
            yield from self._fray.riders(ground, seconds)

    def sprites(
        self, ground: Ground, seconds: float, gain: Gain, *, size: float = 1.0
    ) -> NDArray[np.float32]:
        """Rows for ``blit``, far to near, in frame pixels; ``size`` is what a pixel will become.

        A smaller picture takes smaller sprites: enlarge their scale with it, not again.
        """
        r, drill = self._ranks, self._drill
        way = np.where(r.side == 0, 1.0, -1.0)
        run = way * drill.speed * seconds * r.size * r.pace
        x = (r.x + run).astype(np.float32)
        if drill.speed and not drill.valley:
            edge = 150 * r.size + drill.speed * 0 + 200
            x = (np.mod(x + edge, PLATE_W + 2 * edge) - edge).astype(np.float32)
        fx, fy, zoom = ground.place(x, r.ground)
        wanted = self._tall * self._grown * r.size * zoom * size
        levels = np.array(self._atlas.levels)
        level = np.minimum(np.searchsorted(levels, wanted * 0.98), len(levels) - 1)
        still = 0.02 if drill.steps == 0 else 1.0
        phase = (r.beat * PHASES * still + seconds * drill.steps * PHASES * r.pace).astype(int)
        index = self._atlas.index(level, r.side, self._kinds, phase % PHASES)
        glow = np.exp(-(((x - PLATE_W / 2) / (90 + 330 * r.size)) ** 2)) if drill.valley else 0.0
        light = self._backdrop.light
        # War stands against the light, black in front; a street is lit from all its doors.
        full = light.ambient * 0.5 + (0.74 - 0.36 * r.size if self._war else 0.92)
        lamp = np.array(light.lamp)
        rough = 0.88 + 0.24 * np.mod(r.lot * 61, 1)
        # Cloud shadows wander over the ranks: without them ten thousand read as one texture.
        drift = seconds * 0.16
        rough *= 1 + 0.27 * np.sin(x * 0.0052 + r.ground * 9 + 1.3 + drift) * np.sin(
            r.ground * 19 - x * 0.0027 + 0.4 - drift
        )
        haze = np.clip(1.08 - 1.46 * r.size**0.40, 0.0, 0.90)
        rows = np.empty((len(r), 9), np.float32)
        rows[:, 0] = index
        rows[:, 1], rows[:, 2] = fx, fy
        rows[:, 3] = wanted / levels[level]
        rows[:, 4] = haze
        rows[:, 5] = self._dusty * (0.75 - 0.35 * r.size)
        warm = (0.10, 0.30, 0.55)
        for c in range(3):
            tint = full * rough * (0.4 + 0.6 * lamp[c]) * gain[c]
            rows[:, 6 + c] = np.clip(tint * (1 + glow * warm[c]), 0, 1.9)
        return rows

    def _choose(self) -> NDArray[np.int64]:
        edges = np.cumsum(self._atlas.shares)
        kinds = np.searchsorted(edges, self._ranks.lot * 0.9999).astype(np.int64)
        if self._atlas.flag >= 0:
            near = (self._ranks.size > 0.3) & (self._ranks.lot > 0.82)
            kinds[near] = self._atlas.flag
        return np.minimum(kinds, self._atlas.kinds - 1)

    def _cut(self) -> list[tuple[int, int]]:
        edges = np.searchsorted(self._ranks.ground, [(b / _BANDS) for b in range(_BANDS + 1)])
        edges[0], edges[-1] = 0, len(self._ranks)
        return [(int(a), int(b)) for a, b in pairwise(edges)]

    def _haze(self, gain: Gain) -> tuple[float, float, float]:
        b, g, r = self._distance
        return min(255.0, b * gain[0]), min(255.0, g * gain[1]), min(255.0, r * gain[2])

    def _dust(
        self, picture: Pixels, ground: Ground, seconds: float, band: int, size: float
    ) -> None:
        if self._dusty < 0.1:
            return
        _, fy, zoom = ground.spot(PLATE_W / 2, ground_of(size))
        height = (70 + 270 * size) * zoom
        w, h = FRAME_W // 6, max(6, int(height / 6))
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        up = 1 - y / h
        way = 1 if band % 2 else -1
        fine = 2.3 - 1.2 * min(1.0, size)
        column = x * fine + way * seconds * (9 + 26 * size) + band * 67
        row = y * fine * 1.7 + seconds * 11 + band * 31
        rough = fumes()[row.astype(np.intp) % 512, column.astype(np.intp) % 256]
        body = smooth(0, 0.35, up) * smooth(1, 0.35, up)
        cover = body * smooth(0.30, 0.90, rough) * self._dusty * (1.0 - 0.30 * size)
        b, g, r = self._distance
        deep = min(1.0, size) ** 0.8
        shade = 1.06 - 0.42 * deep
        colour = (b * shade * (1 - 0.2 * deep), g * shade * (1 - 0.08 * deep), r * shade)
        lay(picture, cover.astype(np.float32), colour, 0, fy - h * 6 * 0.62, 6)


def _distance(backdrop: Backdrop) -> tuple[float, float, float]:
    """The painted colour at the horizon: far ranks must melt into it, whatever the light says."""
    top = int(backdrop.horizon_y)
    strip = np.array(backdrop.light.haze, np.float32)[None, None]
    for plate in backdrop.plates:
        if plate.depth <= 1 and not plate.drift:
            part = plate.pixels[top : top + 46, ::8].astype(np.float32)
            strip = strip * (1 - part[..., 3:] / 255) + part[..., :3]
    b, g, r = strip.reshape(-1, 3).mean(0)
    return float(b), float(g), float(r)


__all__ = ["Ground", "Host", "Ranks"]
