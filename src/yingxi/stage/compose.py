"""The compositor: plates under the camera, figures in the lamp, bloom, grain, and out to I420."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import FPS
from yingxi.stage import kernels
from yingxi.stage.backdrop import Backdrop, Light, Plate
from yingxi.stage.camera import DEFOCUS_ZOOM, at_depth, matrix, to_frame
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_W, View

QUARTER = (FRAME_W // 4, FRAME_H // 4)
_SAME_DEPTH = 0.16
"""Still plates nearer to each other than this move as one: the eye can't tell, the clock can."""


_NOWHERE = View(cx=-1, cy=-1)


def canvas() -> Pixels:
    """A fresh transparent frame canvas, ``(FRAME_H, FRAME_W, 4)`` BGRA."""
    return np.zeros((FRAME_H, FRAME_W, 4), np.uint8)


@dataclass(slots=True)
class _Layer:
    pixels: Pixels
    depth: float
    drift: float
    rows: tuple[int, int]


class Scenery:
    """A backdrop's plates, grouped, softened for the shot's zoom and laid under the camera.

    With the camera at rest drifting clouds and mist are redrawn on twos only.
    """

    def __init__(self, backdrop: Backdrop, *, zoom: float = 1.0, seconds: float = 1.0) -> None:
        behind, before = arranged(backdrop.plates, zoom)
        self._behind = [_soften(_painted(group), zoom) for group in behind]
        self._before = [_painted(group) for group in before]
        self._half = seconds / 2
        self._still = not any(layer.drift for layer in self._behind)
        self._key: tuple[View, int] | None = None
        self._kept = canvas()
        self._scratch = canvas()
        self._warped: dict[int, tuple[View, Pixels, int]] = {}

    def back(self, view: View, frame: int, out: Pixels) -> None:
        """Everything behind the figures, over the whole of ``out``."""
        key = (view, 0 if self._still else frame // 2)
        if self._key is None or self._key[0] != view:
            for n, layer in enumerate(self._behind):
                self._lay(layer, view, frame, out, first=n == 0)
            self._key = (view, -1)
            return
        if self._key != key:
            for n, layer in enumerate(self._behind):
                self._lay(layer, view, frame - frame % 2, self._kept, first=n == 0, keep=True)
            self._key = key
        np.copyto(out, self._kept)

    def front(self, view: View, frame: int, out: Pixels) -> None:
        """What stands between the figures and the camera."""
        for layer in self._before:
            self._lay(layer, view, frame, out, keep=True)

    def _lay(
        self, layer: _Layer, view: View, frame: int, out: Pixels, *, first: bool = False,
        keep: bool = False,
    ) -> None:  # fmt: skip
        known = self._warped.get(id(layer))
        if known is not None and known[0] == view:
            self._put(known[1], known[2], out, first)
            return
        m = matrix(at_depth(view, layer.depth))
        if layer.drift:
            shift = layer.drift * (frame / FPS - self._half)
            m[:, 2] += m[:, 0] * np.float32(shift)
        ends = np.array([[x, y, 1] for x in (0, PLATE_W) for y in layer.rows], np.float32)
        across = ends @ m[1]
        top = 0 if first else max(0, int(across.min()) - 1)
        bottom = FRAME_H if first else min(FRAME_H, int(across.max()) + 2)
        if bottom <= top:
            return
        m[1, 2] -= top
        seen = known is not None
        settled = keep and seen and not layer.drift
        target = out if first else self._scratch[top:bottom]
        if settled:
            target = np.empty((bottom - top, FRAME_W, 4), np.uint8)
        cv2.warpAffine(
            layer.pixels, m, (FRAME_W, bottom - top), dst=target, flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT_101 if layer.drift else cv2.BORDER_REPLICATE,
        )  # fmt: skip
        if settled:
            self._warped[id(layer)] = (view, target, top)
        elif keep and not layer.drift:
            self._warped[id(layer)] = (_NOWHERE, target[:0], 0)
        if not first or settled:
            self._put(target, top, out, first)

    @staticmethod
    def _put(image: Pixels, top: int, out: Pixels, first: bool) -> None:
        if first:
            np.copyto(out, image)
        else:
            kernels.over(out, image, top, 0)


class Lamp:
    """The light on the figures: a pool of lamp light, the penumbra they throw, the haze of depth."""

    def __init__(self, light: Light) -> None:
        self.light = light
        y, x = np.mgrid[0 : QUARTER[1], 0 : QUARTER[0]].astype(np.float32)
        self._x, self._y = x * 4 + 2, y * 4 + 2

    def field(self, view: View, gain: Sequence[float], seconds: float) -> NDArray[np.float32]:
        """``(H/4, W/4, 3)`` multipliers under this view; the flame breathes by three per cent."""
        light = self.light
        x, y = to_frame(view, light.x, light.y)
        radius = light.radius * view.zoom
        far = ((self._x - x) ** 2 + (self._y - y) ** 2) * np.float32(1 / radius**2)
        breath = 1 + 0.018 * np.sin(seconds * 9.1) + 0.012 * np.sin(seconds * 23.7 + 1)
        pool = light.ambient + (1.12 - light.ambient) * breath * np.exp(-far)
        tint = np.array(light.lamp, np.float32) * np.array(gain, np.float32)
        return np.ascontiguousarray(pool[..., None] * tint, np.float32)

    def shade(
        self, alpha: Pixels, view: View, feet: Sequence[tuple[float, float, float]]
    ) -> Pixels:
        """The set's share of light under the figures' soft shadow, ``(H, W)``, 255 unshaded.

        ``feet`` are frame points with a half width, where figures touch the ground.
        """
        small = cv2.resize(alpha, QUARTER, interpolation=cv2.INTER_AREA)
        spread = float(np.clip(view.zoom, 0.8, 2.2))
        for x, y, half in feet:
            axes = (max(2, int(half / 4)), max(1, int(half / 22)))
            cv2.ellipse(small, (int(x / 4), int(y / 4)), axes, 0, 0, 360, 235, -1)
        soft = cv2.GaussianBlur(small, (0, 0), 4.6 * spread)
        moved = cv2.warpAffine(
            soft, np.array([[1, 0, 3.2 * spread], [0, 1, 4.6 * spread]], np.float32), QUARTER
        )
        dark = cv2.convertScaleAbs(moved, alpha=self.light.shadow)
        return np.asarray(cv2.resize(cv2.bitwise_not(dark), (FRAME_W, FRAME_H)), np.uint8)


class Finisher:
    """Bloom, vignette and grain, then the encoder's planes."""

    def __init__(self, light: Light, seed: int) -> None:
        self._vignette = _vignette(light.vignette)
        noise = np.random.default_rng(seed).normal(0, 9.0, (256, 256))
        self._grain = np.clip(noise, -40, 40).astype(np.int8)
        lamp = np.array(light.lamp, np.float32)
        self._hue = np.asarray((lamp / lamp.max()) ** 1.4, np.float32)
        self._bloom = np.zeros((FRAME_H, FRAME_W, 3), np.uint8)

    def bloom(self, frame: Pixels) -> None:
        """Gather what is bright into three radii of glow, kept until gathered anew."""
        small = cv2.resize(frame, QUARTER, interpolation=cv2.INTER_AREA)[..., :3]
        peak = small.max(-1).astype(np.float32)
        excess = np.clip((peak - 178) * (1 / 77), 0, 1)
        # The eye closes a little before a large sun: a wide glow would wash the land away.
        strength = 1 / (1 + 2.6 * max(0.0, float(excess.mean()) - 0.03))
        bright = small * excess[..., None] * (self._hue * np.float32(strength))
        w, h = QUARTER
        half = cv2.resize(bright, (w // 2, h // 2), interpolation=cv2.INTER_AREA)
        fourth = cv2.resize(half, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
        near = cv2.GaussianBlur(bright, (0, 0), 2.6)
        middle = cv2.resize(cv2.GaussianBlur(half, (0, 0), 4.5), QUARTER)
        wide = cv2.resize(cv2.GaussianBlur(fourth, (0, 0), 7), QUARTER)
        glow = np.clip(near * 0.32 + middle * 0.27 + wide * 0.32, 0, 255).astype(np.uint8)
        cv2.resize(glow, (FRAME_W, FRAME_H), dst=self._bloom)

    def finish(self, frame: Pixels, number: int, gain: Sequence[float]) -> Pixels:
        """The frame as a fresh I420 array ``(FRAME_H·3/2, FRAME_W)``, BT.709 limited range."""
        out = np.empty((FRAME_H * 3 // 2, FRAME_W), np.uint8)
        kernels.finish(
            frame, self._bloom, self._vignette, self._grain,
            np.array(gain, np.float32), (number // 2) * 37, out,
        )  # fmt: skip
        return out


def black() -> Pixels:
    """A black I420 frame."""
    out = np.full((FRAME_H * 3 // 2, FRAME_W), 128, np.uint8)
    out[:FRAME_H] = 16
    return out


def bgr(i420: Pixels) -> Pixels:
    """An I420 frame of BT.709 limited range as ``(H, W, 3)`` BGR."""
    height = i420.shape[0] * 2 // 3
    width = i420.shape[1]
    y = (i420[:height].astype(np.float32) - 16) * (255 / 219)
    chroma = i420[height:].reshape(2, height // 2, width // 2)
    u, v = (
        cv2.resize(plane.astype(np.float32) - 128, (width, height)) * (255 / 224)
        for plane in chroma
    )
    b, g, r = y + 1.8556 * u, y - 0.18732 * u - 0.46812 * v, y + 1.5748 * v
    return np.clip(np.stack([b, g, r], -1) + 0.5, 0, 255).astype(np.uint8)


def haze(figures: Pixels, depth: float, light: Light) -> None:
    """Fade figures that stand deep in the set towards the colour of distance, in place."""
    share = float(np.clip(depth, 0, 1)) * 0.55
    if share <= 0.01:
        return
    alpha = figures[..., 3:].astype(np.float32) * (share / 255)
    colour = np.array(light.haze, np.float32)
    mixed = figures[..., :3] * (1 - share) + colour * alpha
    figures[..., :3] = np.clip(mixed, 0, 255).astype(np.uint8)


@dataclass(slots=True)
class Group:
    """Plates that move as one, far to near, and how."""

    plates: list[Plate]
    depth: float
    drift: float


def arranged(plates: Sequence[Plate], zoom: float) -> tuple[list[Group], list[Group]]:
    """The plates of a set as they move in a shot of this zoom: behind the figures, before them."""
    close = zoom >= DEFOCUS_ZOOM
    behind = [p for p in plates if p.depth <= 1]
    before = [] if close else [p for p in plates if p.depth > 1]
    return (
        _grouped(behind, 0.45 if close else _SAME_DEPTH, drift=not close),
        _grouped(before, _SAME_DEPTH, drift=True),
    )


def _grouped(plates: Sequence[Plate], near: float, *, drift: bool) -> list[Group]:
    """Still plates within ``near`` of each other's depth move as one."""
    groups: list[Group] = []
    for plate in plates:
        last = groups[-1] if groups else None
        still = not (plate.drift and drift)
        if last and still and not last.drift and abs(last.depth - plate.depth) <= near:
            last.plates.append(plate)
            last.depth = (last.depth + plate.depth) / 2 if plate.depth < 1 else plate.depth
        else:
            groups.append(Group([plate], plate.depth, plate.drift * drift))
    return groups


def _painted(group: Group) -> _Layer:
    pixels = _lawful(group.plates[0].pixels)
    for plate in group.plates[1:]:
        kernels.over(pixels, _lawful(plate.pixels), 0, 0)
    return _Layer(pixels, group.depth, group.drift, _rows(pixels))


def _lawful(pixels: Pixels) -> Pixels:
    """A copy in which no colour exceeds its alpha, as ``over`` needs."""
    out = np.array(pixels, np.uint8, order="C")
    np.minimum(out[..., :3], out[..., 3:], out=out[..., :3])
    return out


def _rows(pixels: Pixels) -> tuple[int, int]:
    there = np.flatnonzero(pixels[..., 3].max(1))
    return (int(there[0]), int(there[-1]) + 1) if len(there) else (0, 1)


def defocus(zoom: float) -> float:
    """How far what lies behind the figures is out of focus, plate pixels of a Gaussian."""
    return (zoom - DEFOCUS_ZOOM + 0.35) * 4.2 if zoom >= DEFOCUS_ZOOM else 0.0


def _soften(layer: _Layer, zoom: float) -> _Layer:
    """Throw a layer out of focus as a long lens would; the painting's grain is lost anyway."""
    blur = defocus(zoom)
    if blur <= 0:
        return layer
    height, width = layer.pixels.shape[:2]
    small = cv2.resize(layer.pixels, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), max(0.6, blur / 4), borderType=cv2.BORDER_REPLICATE)
    wide = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    pixels = np.asarray(wide, np.uint8)
    np.minimum(pixels[..., :3], pixels[..., 3:], out=pixels[..., :3])
    return replace(layer, pixels=pixels, rows=_rows(pixels))


def _vignette(strength: float) -> Pixels:
    y = (np.linspace(0, 1, FRAME_H, dtype=np.float32)[:, None] - 0.45) * 1.12
    x = (np.linspace(0, 1, FRAME_W, dtype=np.float32)[None] - 0.5) * 1.25
    far = np.clip((np.sqrt(x * x + y * y) - 0.33) / 0.52, 0, 1)
    dark = 1 - strength * far * far * (3 - 2 * far)
    return (dark * 255 + 0.5).astype(np.uint8)
