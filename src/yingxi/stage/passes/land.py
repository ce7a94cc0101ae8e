"""The painted set in the passes: every plate a card with a cover and a value, warped per frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from yingxi.board.model import FPS
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.camera import at_depth, matrix
from yingxi.stage.compose import Group, arranged, defocus
from yingxi.stage.passes.ink import drawn_lines, outlines
from yingxi.stage.passes.screen import Field, Map, Screen, warped
from yingxi.stage.pen import Pixels
from yingxi.stage.space import PLATE_H, PLATE_W, View

NEAREST = 1.3
"""The depth of what stands before the figures: white."""
BEHIND = 0.86
"""What is painted on the figures' own plane still stands a hand's breadth behind them."""
FIGURES = 0.94
"""No figure is farther than this: it is in front of all that is painted behind it."""
_AIR = frozenset({"smoke", "steam", "veil", "light", "haze", "clouds"})
"""Plates without a surface: they are no nearer than what is seen through them."""
_FINEST = 1.0
"""Card pixels a plate pixel at most: plates hold no more."""


class Ground:
    """How deep the ground is at each plate row: the wall's foot far, the figures' feet at 1."""

    def __init__(self, backdrop: Backdrop) -> None:
        self._horizon = min(backdrop.horizon_y, backdrop.floor_y - 60)
        self._floor = backdrop.floor_y
        self._far = 0.3
        for plate in backdrop.plates:
            if plate.name == "floor":
                break
            if not _airy(plate):
                self._far = min(plate.depth, BEHIND)

    def at(self, y: Field | float) -> Field:
        """The depth of ground at plate row ``y``, from the far edge's to ``NEAREST``."""
        share = (np.asarray(y, np.float32) - self._horizon) / (self._floor - self._horizon)
        deep = self._far + (1 - self._far) * share
        return np.clip(deep, self._far, NEAREST).astype(np.float32)


@dataclass(slots=True)
class _Card:
    """``(h, w, 2)``: value times cover, and cover; ``fine`` card pixels a plate pixel."""

    sheet: Field = field(repr=False)
    depth: float
    drift: float
    fine: float


class Land:
    """The cards of a set, laid one over the other under a view."""

    def __init__(
        self, backdrop: Backdrop, screen: Screen, *, zoom: float, seconds: float, line: bool,
    ) -> None:  # fmt: skip
        self._screen, self._half = screen, seconds / 2
        fine = min(_FINEST, screen.scale * max(1.0, zoom))
        behind, before = arranged(backdrop.plates, zoom)
        ground = Ground(backdrop)
        cards = _Lines(fine, defocus(zoom)).card if line else _Depths(fine, ground).card
        self._behind = _cards(behind, cards, fine)
        self._before = _cards(before, cards, fine)
        self._kept: tuple[tuple[View, int], Field] | None = None

    def back(self, view: View, frame: int) -> Field:
        """All that is behind the figures, a fresh picture of values 0–255."""
        moving = any(card.drift for card in self._behind)
        key = (view, frame if moving else 0)
        if self._kept is None or self._kept[0] != key:
            out = self._screen.field()
            for card in self._behind:
                self._lay(card, out, view, frame)
            self._kept = (key, out)
        return self._kept[1].copy()

    def front(self, out: Field, view: View, frame: int) -> None:
        """What stands before the figures, over them."""
        for card in self._before:
            self._lay(card, out, view, frame)

    def hide(self, out: Field, view: View, frame: int) -> None:
        """Black out what stands before the figures hides."""
        for card in self._before:
            out *= 1 - self._seen(card, view, frame)[..., 1]

    def _lay(self, card: _Card, out: Field, view: View, frame: int) -> None:
        seen = self._seen(card, view, frame)
        out *= 1 - seen[..., 1]
        out += seen[..., 0]

    def _seen(self, card: _Card, view: View, frame: int) -> Field:
        m = matrix(at_depth(view, card.depth)).astype(np.float64)
        m[:, 2] += m[:, 0] * card.drift * (frame / FPS - self._half)
        m[:, :2] /= card.fine
        border = cv2.BORDER_REFLECT_101 if card.drift else cv2.BORDER_REPLICATE
        screen = self._screen
        return warped(card.sheet, screen.through(m), screen.width, screen.height, border)


Sheets = Callable[[Group], Field]


def _cards(groups: Sequence[Group], sheet: Sheets, fine: float) -> list[_Card]:
    return [_Card(sheet(group), group.depth, group.drift, fine) for group in groups]


class _Depths:
    def __init__(self, fine: float, ground: Ground) -> None:
        self._fine, self._first = fine, True
        rows = (np.arange(round(PLATE_H * fine), dtype=np.float32) + 0.5) / fine
        self._ground = ground.at(rows)[:, None]

    def card(self, group: Group) -> Field:
        out = np.zeros((*_size(self._fine)[::-1], 2), np.float32)
        for plate in group.plates:
            if _airy(plate):
                continue
            cover = _solid(_small(plate.pixels, self._fine)[..., 3])
            deep = self._ground if plate.name == "floor" else _behind(plate)
            if self._first:
                # The farthest card has nothing behind it, not even where it is not painted.
                cover, self._first = np.ones_like(cover), False
            out *= (1 - cover)[..., None]
            out[..., 0] += cover * bright(deep)
            out[..., 1] += cover
        return out


class _Lines:
    """Lines are drawn of the picture as it stands so far, and kept where a group covers it."""

    def __init__(self, fine: float, blur: float) -> None:
        self._fine, self._blur = fine, blur
        self._so_far = np.full((*_size(fine)[::-1], 3), 255, np.float32)

    def card(self, group: Group) -> Field:
        cover = np.zeros(_size(self._fine)[::-1], np.float32)
        solid = cover.copy()
        for plate in group.plates:
            small = _small(plate.pixels, self._fine).astype(np.float32)
            alpha = small[..., 3] / 255
            self._so_far = self._so_far * (1 - alpha[..., None]) + small[..., :3]
            cover = 1 - (1 - cover) * (1 - alpha)
            if not _airy(plate):
                solid = 1 - (1 - solid) * (1 - alpha)
        picture = np.clip(self._so_far, 0, 255).astype(np.uint8)
        lines = drawn_lines(picture, self._blur * self._fine)
        if not self._blur:
            for plate in group.plates:
                if plate.name != "floor" and not _airy(plate):
                    alpha = _small(plate.pixels, self._fine)[..., 3]
                    lines = np.maximum(lines, outlines(np.ascontiguousarray(alpha)))
        near = cv2.dilate(solid, np.ones((3, 3), np.uint8))
        return np.dstack([lines * _solid(near * 255), cover]).astype(np.float32)


def bright(depth: Field | float) -> Field:
    """The grey of a depth, 0–255."""
    return np.asarray(np.clip(depth, 0, NEAREST) * np.float32(255 / NEAREST), np.float32)


def _behind(plate: Plate) -> float:
    return min(plate.depth, BEHIND) if plate.depth <= 1 else plate.depth


def _airy(plate: Plate) -> bool:
    return plate.name in _AIR


def _size(fine: float) -> tuple[int, int]:
    return round(PLATE_W * fine), round(PLATE_H * fine)


def _small(pixels: Pixels, fine: float) -> Pixels:
    return np.asarray(cv2.resize(pixels, _size(fine), interpolation=cv2.INTER_AREA), np.uint8)


def _solid(alpha: Field | Pixels) -> Field:
    """Cover of what has a surface: the halos of lamps and thin washes have none."""
    u = np.clip((alpha.astype(np.float32) / 255 - 0.35) / 0.4, 0, 1)
    return np.asarray(u * u * (3 - 2 * u), np.float32)


__all__ = ["FIGURES", "Ground", "Land", "Map", "bright"]
