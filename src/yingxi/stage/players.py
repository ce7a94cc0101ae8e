"""The players of a shot: where each figure stands, its face, and the picture of all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from yingxi.bible.model import Weapon
from yingxi.board.model import FPS, Angle, Size, Verb
from yingxi.stage import kernels
from yingxi.stage.anatomy import REST, Pose
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.camera import Focus, matrix, staging, to_frame
from yingxi.stage.compose import canvas, haze
from yingxi.stage.motion import Placement, pose_at
from yingxi.stage.pen import Pixels
from yingxi.stage.puppets import cut
from yingxi.stage.puppets.bones import Bones, bones
from yingxi.stage.puppets.horse import PELVIS_HEIGHT, Horse, mount
from yingxi.stage.puppets.rig import Matrix, Puppet, Sprite, blit
from yingxi.stage.puppets.seat import seat_for
from yingxi.stage.score import Figure, Performance
from yingxi.stage.space import FIGURE_SCALE, FLOOR_Y, FRAME_W, PLATE_W, View

_SHOULDER_ZOOM = 2.3
"""How much larger than the one spoken to the listener's back stands in the frame."""


_RIDER_SCALE = 0.7
"""A rider stands half as tall again as a man: a full shot must hold him."""
_FIGHTER_SCALE = 0.74
"""Blades swing a body's length out on both sides."""
_GALLOP = 0.5
"""Seconds of one stride of a gallop, as ``motion.gaits.ride`` counts it."""


@dataclass(frozen=True, slots=True)
class _Player:
    figure: Figure
    puppet: Puppet
    horse: Horse | None


class Players:
    """All figures of a performance, posed on twos, drawn far to near."""

    def __init__(self, performance: Performance, backdrop: Backdrop, wind: float) -> None:
        self._camera = performance.camera
        self._wind = wind
        self._scale = staging(performance.camera)
        if performance.camera.size is Size.FULL:
            self._scale = min(self._scale, _room(performance.figures))
        self._backdrop = backdrop
        self._memory = performance.world.memory
        detail = _detail(performance.camera.size)
        order = sorted(performance.figures, key=lambda f: -f.depth)
        self._players = [
            _Player(
                f,
                cut(f.look, detail=detail),
                mount(f.look, f.look.seed, detail=detail) if f.mounted else None,
            )
            for f in order
        ]
        self._middle = PLATE_W / 2
        marks = [f.x for f in performance.figures]
        if marks:
            self._middle = (min(marks) + max(marks)) / 2
        self._listener = self._over_whose_shoulder()
        # From behind, what one carries would be a black bar across the picture.
        self._back = (
            cut(replace(self._listener.figure.look, weapon=Weapon.NONE), detail=detail)
            if self._listener is not None
            else None
        )

    @property
    def span(self) -> tuple[float, float]:
        """x-range of the marks, plate pixels."""
        xs = [self._staged_x(p.figure.x) for p in self._players]
        return (min(xs), max(xs)) if xs else (PLATE_W / 2, PLATE_W / 2)

    @property
    def staged(self) -> tuple[float, float]:
        """Size of a figure as staged, 1 on the front line, and the plate y of its ground."""
        return self._scale, FLOOR_Y if self._scale >= 1 else self._far_ground()

    def middle(self, frame: int) -> float | None:
        """Plate x between all figures, as they walk, run and ride."""
        xs = [self._placed(p, frame).x for p in self._players]
        return (min(xs) + max(xs)) / 2 if xs else None

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a plate point about a figure on the front line lies as the figures are staged."""
        scale, ground = self.staged
        return self._staged_x(x), ground + (y - FLOOR_Y) * scale

    def focus(self, frame: int) -> Focus | None:
        """The face that the camera is on, or the nearest to the middle where none is named."""
        if not self._players:
            return None
        named = [p for p in self._players if p.figure.id == self._camera.focus]
        close = self._camera.size not in (Size.EXTREME_LONG, Size.LONG, Size.FULL, Size.INSERT)
        if not named and (not close or len(self._players) > 1):
            return None
        player = (named or self._players)[0]
        return self._face(player, frame)

    def faces(self, frame: int, view: View) -> tuple[tuple[float, float, float], ...]:
        """Every face that turns to the camera, frame pixels and radius; none seen from behind."""
        out: list[tuple[float, float, float]] = []
        for player in self._players:
            if player is self._listener:
                continue
            x, y, radius = self._face(player, frame)
            fx, fy = to_frame(view, x, y)
            out.append((fx, fy, radius * view.zoom))
        return tuple(out)

    def draw(self, out: Pixels, frame: int, view: View) -> list[tuple[float, float, float]]:
        """All figures but the over-shoulder one onto the cleared canvas; the frame's foot points."""
        feet: list[tuple[float, float, float]] = []
        camera = matrix(view).astype(np.float64)
        for player in self._players:
            if player is self._listener:
                continue
            at = self._placed(player, frame)
            sprites = _sprites(player, at, frame)
            if player.figure.depth > 0.05:
                far = canvas()
                blit(far, sprites, camera)
                haze(far, player.figure.depth, self._backdrop.light)
                _merge(out, far)
            else:
                blit(out, sprites, camera)
            fx, fy = to_frame(view, at.x, at.y)
            feet.append((fx, fy, 190 * at.scale * view.zoom))
        if self._scale < 0.9:
            haze(out, (1 - self._scale) * 0.55, self._backdrop.light)
        if self._memory:
            _pale(out)
        return feet

    def shoulder(self, frame: int, view: View) -> Pixels | None:
        """The listener's back, dark and soft at one edge of the frame, or nothing."""
        behind = self._behind(frame, view)
        if behind is None:
            return None
        back, pose, camera = behind
        picture = canvas()
        blit(picture, back.place(pose, 0, 0, FIGURE_SCALE), camera)
        dark = kernels.tinted(picture, (0.17, 0.15, 0.155, 1.0))
        return np.asarray(cv2.GaussianBlur(dark, (0, 0), 3.2), np.uint8)

    def cards(self, frame: int) -> Iterator[tuple[float, tuple[Sprite, ...]]]:
        """Each drawn figure, far to near: the plate row of its ground, its sprites on the plate."""
        for player in self._players:
            if player is not self._listener:
                at = self._placed(player, frame)
                yield at.y, _sprites(player, at, frame)

    def back(self, frame: int, view: View) -> tuple[tuple[Sprite, ...], Matrix] | None:
        """The listener's back as sprites and the ``(2, 3)`` map that puts them into the frame."""
        behind = self._behind(frame, view)
        if behind is None:
            return None
        back, pose, camera = behind
        return back.place(pose, 0, 0, FIGURE_SCALE), camera

    def bones(self, frame: int, view: View) -> Iterator[Bones]:
        """Every figure's joints in frame pixels, far to near, the listener's back last."""
        camera = matrix(view).astype(np.float64)
        for player in self._players:
            if player is self._listener:
                continue
            at = self._placed(player, frame)
            x, y = at.x, at.y
            if player.horse is not None:
                phase = _stride(player.figure, frame)
                x, y = player.horse.rider_at(player.puppet, at.pose, phase, x, y, at.scale)
            yield bones(player.puppet, at.pose, x, y, at.scale, camera)
        behind = self._behind(frame, view)
        if behind is not None:
            back, pose, camera = behind
            yield bones(back, pose, 0, 0, FIGURE_SCALE, camera)

    def _behind(self, frame: int, view: View) -> tuple[Puppet, Pose, Matrix] | None:
        player = self._listener
        focus = self.focus(frame)
        back = self._back
        if player is None or back is None or focus is None:
            return None
        left = player.figure.x < focus[0]
        at = pose_at(player.figure, frame, wind=self._wind).pose
        # Arms down: from behind nobody's gestures are seen, and they would hide the speaker.
        pose = replace(
            REST, facing=1 if left else -1, head=at.head, sway=at.sway, flow=at.flow, lid=at.lid
        )
        x, y, radius = back.face(pose, 0, 0, FIGURE_SCALE)
        _, eye = to_frame(view, focus[0], focus[1])
        size = _SHOULDER_ZOOM * view.zoom**0.35
        camera = np.array([[size, 0, 0], [0, size, 0]], np.float64)
        camera[0, 2] = (FRAME_W * (-0.02 if left else 1.02)) - x * size
        camera[1, 2] = eye + radius * view.zoom * 0.15 - y * size
        return back, pose, camera

    def _face(self, player: _Player, frame: int) -> Focus:
        at = self._placed(player, frame)
        if player.horse is not None:
            # The seat of the horse at rest: the camera must not bounce with every stride.
            x, y = player.horse.seat(0.0, at.x, at.y, at.scale, at.pose.facing)
            drop = PELVIS_HEIGHT * player.puppet.outfit.build.scale * at.scale
            return player.puppet.face(replace(at.pose, x=0, y=0), x, y + drop, at.scale)
        return player.puppet.face(at.pose, at.x, at.y, at.scale)

    def _placed(self, player: _Player, frame: int) -> Placement:
        at = pose_at(player.figure, frame, wind=self._wind)
        if self._scale >= 1:
            return at
        ground = at.y + (self._far_ground() - FLOOR_Y)
        return replace(at, x=self._staged_x(at.x), y=ground, scale=at.scale * self._scale)

    def _staged_x(self, x: float) -> float:
        return self._middle + (x - self._middle) * (self._scale + (1 - self._scale) * 0.15)

    def _far_ground(self) -> float:
        """Where figures of this staging stand: perspective puts the small ones near the horizon."""
        horizon = min(self._backdrop.horizon_y, FLOOR_Y - 60)
        return horizon + (FLOOR_Y - horizon) * (0.35 + 0.65 * self._scale)

    def _over_whose_shoulder(self) -> _Player | None:
        shoulders = self._camera.angle is Angle.OVER_SHOULDER and self._scale >= 1
        if not shoulders or len(self._players) < 2:
            return None
        named = [p for p in self._players if p.figure.id == self._camera.focus]
        if not named:
            return None
        x = named[0].figure.x
        others = [p for p in self._players if p is not named[0]]
        return min(others, key=lambda p: abs(p.figure.x - x))


def _sprites(player: _Player, at: Placement, frame: int) -> tuple[Sprite, ...]:
    if player.horse is None:
        figure = player.puppet.place(at.pose, at.x, at.y, at.scale)
        if any(a.verb is Verb.SIT and a.start <= frame for a in player.figure.acts):
            size = at.scale * player.puppet.outfit.build.scale
            look = player.figure.look
            seat = seat_for(look, at.x, at.y, size, at.pose.facing, player.puppet.detail)
            return (*seat, *figure)
        return figure
    phase = _stride(player.figure, frame)
    return player.horse.mounted(player.puppet, at.pose, phase, at.x, at.y, at.scale)


def _stride(figure: Figure, frame: int) -> float:
    """The horse's phase, radians of its gallop."""
    return (frame / FPS / _GALLOP + figure.look.seed % 7 / 7) * math.tau


def _room(figures: Sequence[Figure]) -> float:
    """How large a full shot can stage its figures: riders and blows need room about them."""
    if any(f.mounted for f in figures):
        return _RIDER_SCALE
    blows = any(a.verb in (Verb.FIGHT, Verb.STRIKE) for f in figures for a in f.acts)
    return _FIGHTER_SCALE if blows and len(figures) > 1 else 1.0


def _detail(size: Size) -> float:
    match size:
        case Size.EXTREME_CLOSE:
            return 3.0
        case Size.CLOSE:
            return 2.4
        case Size.MEDIUM_CLOSE:
            return 1.9
        case Size.MEDIUM | Size.INSERT:
            return 1.5
        case Size.LONG | Size.EXTREME_LONG:
            return 0.7
        case Size.FULL:
            return 1.1


def _merge(out: Pixels, image: Pixels) -> None:
    keep = cv2.merge([cv2.bitwise_not(image[..., 3])] * 4)
    cv2.add(cv2.multiply(out, keep, scale=1 / 255), image, dst=out)


def _pale(figures: Pixels) -> None:
    grey = cv2.cvtColor(figures[..., :3], cv2.COLOR_BGR2GRAY)
    washed = cv2.addWeighted(figures[..., :3], 0.55, cv2.merge([grey, grey, grey]), 0.45, 0)
    figures[..., :3] = washed
