"""Putting a figure together: from a pose to sprites with matrices, and onto the picture."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.anatomy import Hand, Pose
from yingxi.stage.pen import Pixels
from yingxi.stage.puppets.bend import bend, over
from yingxi.stage.puppets.parts import Dangle, Outfit
from yingxi.stage.puppets.sheet import Piece, Sheet
from yingxi.stage.space import FIGURE_SCALE

Matrix = NDArray[np.float64]
CACHE_BYTES = 150_000_000
"""Drawn and bent pieces kept in a process."""
FAR_DETAIL = 1.6
BEND_STEP = 1.5
PELVIS = -560.0
JAW_HINGE = (16.0, -52.0)
JAW_OPEN = 15.0
BROW = (40.0, -122.0)


@dataclass(frozen=True, slots=True)
class Sprite:
    """Premultiplied BGRA pixels and the 2×3 matrix from sprite pixel to plate pixel."""

    pixels: Pixels = field(repr=False)
    matrix: Matrix
    part: str


class PieceCache:
    """Pieces by key, the longest unused thrown out beyond ``limit`` bytes."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit, self._held = limit, 0
        self._pieces: OrderedDict[tuple[object, ...], Piece] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Piece | None:
        """The piece, now the youngest."""
        piece = self._pieces.get(key)
        if piece is not None:
            self._pieces.move_to_end(key)
        return piece

    def put(self, key: tuple[object, ...], piece: Piece) -> Piece:
        """Keep the piece; returns it."""
        self._pieces[key] = piece
        self._held += piece.pixels.nbytes
        while self._held > self._limit and len(self._pieces) > 1:
            _, old = self._pieces.popitem(last=False)
            self._held -= old.pixels.nbytes
        return piece

    @property
    def held(self) -> int:
        """Bytes of pixels kept."""
        return self._held


PIECES = PieceCache()


def move(x: float, y: float) -> Matrix:
    """3×3 translation."""
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def turn(degrees: float) -> Matrix:
    """3×3 rotation, clockwise on the screen."""
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])


def stretch(x: float, y: float) -> Matrix:
    """3×3 scaling."""
    return np.diag([x, y, 1.0])


@dataclass(frozen=True, slots=True)
class Joints:
    """Frames of one pose, 3×3, piece units to plate pixels."""

    pelvis: Matrix
    torso: Matrix
    head: Matrix
    jaw: Matrix
    arms: dict[str, tuple[Matrix, Matrix, Matrix]]
    """Upper arm, forearm (along +x) and hand of near and far."""
    legs: dict[str, tuple[Matrix, Matrix, Matrix]]
    tilt: float
    nod: float
    fore_angle: dict[str, float]


class Puppet:
    """A cut figure. Pieces are drawn when first needed and kept in a bounded cache."""

    def __init__(self, key: tuple[object, ...], outfit: Outfit, detail: float) -> None:
        self._key, self.outfit, self.detail = key, outfit, detail

    @property
    def height(self) -> float:
        """Ground to the top of the headdress, puppet units."""
        return self.outfit.height * self.outfit.build.scale

    def place(
        self, pose: Pose, x: float, y: float, scale: float = FIGURE_SCALE
    ) -> tuple[Sprite, ...]:
        """The figure in this pose, ground point at plate ``(x, y)``, back to front."""
        joints = self.joints(pose, x, y, scale)
        out: list[Sprite] = []
        self._dangles(out, joints, pose, "back")
        self._stow(out, joints, pose, back=True)
        self._arm(out, joints, pose, "far")
        for side in ("far", "near"):
            self._leg(out, joints, side)
        self._skirts(out, joints, pose)
        self._put(out, "neck", joints.head)
        self._put(out, "torso", joints.torso)
        self._put(out, "belt", joints.pelvis)
        self._dangles(out, joints, pose, "belt")
        self._stow(out, joints, pose, back=False)
        self._head(out, joints, pose)
        self._arm(out, joints, pose, "near")
        return tuple(out)

    def face(
        self, pose: Pose, x: float, y: float, scale: float = FIGURE_SCALE
    ) -> tuple[float, float, float]:
        """Centre and radius of the face, plate pixels."""
        joints = self.joints(pose, x, y, scale)
        spot = joints.head @ np.array([22.0, -92.0, 1.0])
        radius = 92.0 * self.outfit.build.scale * self.outfit.build.head * scale
        return float(spot[0]), float(spot[1]), radius

    def hand(
        self, pose: Pose, x: float, y: float, scale: float = FIGURE_SCALE, *, which: str = "near"
    ) -> tuple[float, float]:
        """The middle of the ``near`` or ``far`` hand, plate pixels."""
        spot = self.joints(pose, x, y, scale).arms[which][2] @ np.array([20.0, 0.0, 1.0])
        return float(spot[0]), float(spot[1])

    def weapon_tip(
        self, pose: Pose, x: float, y: float, scale: float = FIGURE_SCALE
    ) -> tuple[float, float]:
        """The point of the weapon in the hand, or the far hand's where there is none."""
        grip = self.outfit.grip
        if grip is None or not (grip.carried or pose.drawn):
            return self.hand(pose, x, y, scale, which="far")
        frame = self._weapon(self.joints(pose, x, y, scale), pose)
        spot = frame @ np.array([grip.reach, 0.0, 1.0])
        return float(spot[0]), float(spot[1])

    # Frames

    def joints(self, pose: Pose, x: float, y: float, scale: float) -> Joints:
        """The frames of a pose, ground point at plate ``(x, y)``."""
        build = self.outfit.build
        root = (
            move(x, y)
            @ stretch(scale * (1 if pose.facing >= 0 else -1), scale)
            @ move(pose.x, 0)
            @ stretch(max(0.06, abs(pose.turn)), 1)
            @ turn(pose.spin)
            @ stretch(build.scale, build.scale)
        )
        pelvis = root @ move(0, PELVIS + pose.y)
        tilt = pose.lean + build.stoop
        torso = pelvis @ turn(tilt)
        nod = pose.head - build.nape
        head = torso @ move(*build.neck) @ turn(nod) @ stretch(build.head, build.head)
        jaw = (
            head @ move(*JAW_HINGE) @ turn(JAW_OPEN * pose.jaw) @ move(-JAW_HINGE[0], -JAW_HINGE[1])
        )
        arms: dict[str, tuple[Matrix, Matrix, Matrix]] = {}
        legs: dict[str, tuple[Matrix, Matrix, Matrix]] = {}
        angles: dict[str, float] = {}
        for side, at, swing, elbow, wrist in (
            ("near", build.near_shoulder, pose.near_shoulder, pose.near_elbow, pose.near_wrist),
            ("far", build.far_shoulder, pose.far_shoulder, pose.far_elbow, pose.far_wrist),
        ):
            upper = torso @ move(*at) @ turn(90 - swing - build.stoop)
            fore = upper @ move(build.upper, 0) @ turn(-elbow)
            arms[side] = (upper, fore, fore @ move(build.fore, 0) @ turn(-wrist))
            angles[side] = 90 - swing - elbow + pose.lean
        for side, at, hip, knee, ankle in (
            ("near", build.near_hip, pose.near_hip, pose.near_knee, pose.near_ankle),
            ("far", build.far_hip, pose.far_hip, pose.far_knee, pose.far_ankle),
        ):
            thigh = pelvis @ move(*at) @ turn(-hip)
            shin = thigh @ move(0, build.thigh) @ turn(knee)
            legs[side] = (thigh, shin, shin @ move(0, build.shin) @ turn(-ankle))
        return Joints(pelvis, torso, head, jaw, arms, legs, tilt, tilt + nod, angles)

    def _weapon(self, joints: Joints, pose: Pose) -> Matrix:
        grip = self.outfit.grip
        hand = joints.arms["far"][2] @ move(24, 0)
        if grip is None:
            return hand
        if grip.upright:
            angle = grip.rest + pose.weapon - joints.fore_angle["far"] + pose.far_wrist
            return hand @ turn(angle)
        return hand @ turn(grip.rest + pose.weapon)

    # Sprites

    def _piece(self, name: str, angle: float = 0.0) -> Piece | None:
        part = self.outfit.parts.get(name)
        if part is None:
            return None
        step = round(angle / BEND_STEP) if part.bends is not None else 0
        key = (*self._key, name, step)
        piece = PIECES.get(key)
        if piece is not None:
            return piece
        if step and part.bends is not None:
            flat = self._piece(name)
            assert flat is not None
            return PIECES.put(key, bend(flat, step * BEND_STEP, *part.bends))
        detail = min(self.detail, FAR_DETAIL) if part.far else self.detail
        sheet = Sheet()
        part.draw(sheet)
        pixels_a_unit = detail * FIGURE_SCALE * self.outfit.build.scale
        return PIECES.put(key, sheet.piece(pixels_a_unit, fibre=part.fibre))

    def _put(self, out: list[Sprite], name: str, frame: Matrix, angle: float = 0.0) -> None:
        piece = self._piece(name, angle)
        if piece is not None:
            out.append(Sprite(piece.pixels, (frame @ piece.matrix)[:2], name))

    def _dangles(self, out: list[Sprite], joints: Joints, pose: Pose, layer: str) -> None:
        frames = {
            "torso": (joints.torso, joints.tilt),
            "pelvis": (joints.pelvis, 0.0),
            "head": (joints.head, joints.nod),
            "jaw": (joints.jaw, joints.nod),
        }
        for dangle in self.outfit.dangles:
            if dangle.layer == layer:
                frame, tilt = frames[dangle.frame]
                self._dangle(out, dangle, frame, tilt, pose)

    def _dangle(
        self, out: list[Sprite], dangle: Dangle, frame: Matrix, tilt: float, pose: Pose
    ) -> None:
        phase = pose.sway - dangle.lag
        calm = 1 - 0.4 * min(1.0, abs(pose.flow))
        angle = dangle.rest - tilt * dangle.weight + pose.flow * dangle.stream
        angle += dangle.swing * calm * math.sin(phase)
        curl = dangle.curl * calm * math.sin(phase - 0.9) + pose.flow * dangle.streak
        self._put(out, dangle.part, frame @ move(*dangle.at) @ turn(angle), curl)

    def _stow(self, out: list[Sprite], joints: Joints, pose: Pose, *, back: bool) -> None:
        """The weapon that is not in the hand: a bow across the back, a blade at the belt."""
        grip = self.outfit.grip
        if grip is None or not grip.stowed or back != ("scabbard" not in self.outfit.parts):
            return
        name = "scabbard" if pose.drawn else "stowed"
        self._put(out, name, joints.torso if back else joints.pelvis)

    def _arm(self, out: list[Sprite], joints: Joints, pose: Pose, side: str) -> None:
        upper, fore, hand = joints.arms[side]
        near = side == "near"
        shape = pose.near_hand if near else pose.far_hand
        names = [f"{side}_{n}" if f"{side}_{n}" in self.outfit.parts else n for n in ("upper", "fore")]  # fmt: skip
        grip = self.outfit.grip
        self._put(out, names[0], upper)
        if not near and grip is not None and (grip.carried or pose.drawn):
            if shape in (Hand.OPEN, Hand.FIST, Hand.PALM):
                shape = Hand.HOLD
            self._put(out, "weapon", self._weapon(joints, pose))
        self._put(out, f"hand_{shape.value}", hand)
        self._put(out, names[1], fore @ self._fall(joints.fore_angle[side]))
        if near:
            self._put(out, "elbow_pin", fore)
            self._put(out, "pauldron", joints.torso @ move(*self.outfit.build.near_shoulder) @ turn(-pose.near_shoulder * 0.45))  # fmt: skip

    def _fall(self, angle: float) -> Matrix:
        """Shear of a wide sleeve that hangs down whichever way the forearm points."""
        weight = self.outfit.sleeve
        if weight <= 0:
            return np.eye(3)
        a = math.radians(angle)
        along, across = math.sin(a), math.cos(a)
        shear = 0.62 * along * weight
        slack = 0.62 + 0.38 * across
        if across < 0:
            # Past the horizontal behind the back the cloth falls over to the arm's other side.
            over_by = min(1.0, max(0.0, (-across - 0.72) / 0.16))
            slack = (0.62 + 0.22 * across) * (1 - over_by) - (0.35 - 0.6 * across) * over_by
        return np.array([[1, shear, 0], [0, 1 + (slack - 1) * weight, 0], [0, 0, 1.0]])

    def _leg(self, out: list[Sprite], joints: Joints, side: str) -> None:
        thigh, shin, foot = joints.legs[side]
        self._put(out, "foot", foot)
        self._put(out, "shin", shin)
        self._put(out, "thigh", thigh)

    def _skirts(self, out: list[Sprite], joints: Joints, pose: Pose) -> None:
        share = self.outfit.drape
        breath = math.sin(pose.sway) * 1.2
        wind = pose.flow * 9
        hips = {"far": pose.far_hip, "near": pose.near_hip}
        knees = {"far": pose.far_knee, "near": pose.near_knee}
        for side in ("far", "near"):
            name = f"skirt_{side}"
            sink = joints.pelvis @ turn(-hips[side] * share + breath)
            self._put(out, name, sink, knees[side] * share + wind)
        front = (hips["near"] + hips["far"]) / 2
        ahead = max(hips["near"], hips["far"], key=lambda h: h if h > front else front)
        bend_by = knees["near"] if hips["near"] >= hips["far"] else knees["far"]
        mean = front * 0.6 + ahead * 0.4
        lower = min(bend_by, max(0.0, mean)) * share + wind * 1.3
        self._put(out, "apron", joints.pelvis @ turn(-mean * share + breath * 1.5), lower)

    def _head(self, out: list[Sprite], joints: Joints, pose: Pose) -> None:
        self._dangles(out, joints, pose, "behind")
        self._put(out, "hair_back", joints.head)
        if pose.jaw > 0.04:
            self._put(out, "mouth", joints.head)
        self._put(out, "jaw", joints.jaw)
        self._put(out, "face", joints.head)
        lid = "eye_open" if pose.lid < 0.35 else "eye_half" if pose.lid < 0.75 else "eye_shut"
        self._put(out, lid, joints.head)
        raise_by = -3.5 * max(0.0, -pose.brow) + 3.0 * max(0.0, pose.brow)
        brow = joints.head @ move(BROW[0], BROW[1] + raise_by) @ turn(9 * pose.brow)
        self._put(out, "brow", brow @ move(-BROW[0], -BROW[1]))
        self._dangles(out, joints, pose, "beard")
        self._put(out, "crown", joints.head)
        self._dangles(out, joints, pose, "front")


def blit(canvas: Pixels, sprites: Iterable[Sprite], view: Matrix) -> None:
    """Lay the sprites over the premultiplied BGRA ``canvas`` in place, saturating.

    ``view`` is the 2×3 matrix from plate pixel to canvas pixel. Only the touched region is
    worked on; sprites outside the canvas cost nothing.
    """
    height, width = canvas.shape[:2]
    camera = np.vstack([view, [0, 0, 1]])
    for sprite in sprites:
        pixels = sprite.pixels
        full = camera @ np.vstack([sprite.matrix, [0, 0, 1]])
        size = math.sqrt(abs(full[0, 0] * full[1, 1] - full[0, 1] * full[1, 0]))
        h, w = pixels.shape[:2]
        corners = full @ np.array([[0, w, 0, w], [0, 0, h, h], [1, 1, 1, 1.0]])
        x0, y0 = np.floor(corners[:2].min(1)).astype(int)
        x1, y1 = np.ceil(corners[:2].max(1)).astype(int) + 1
        x0, y0, x1, y1 = max(0, int(x0)), max(0, int(y0)), min(width, int(x1)), min(height, int(y1))
        if x1 <= x0 or y1 <= y0:
            continue
        if size < 0.5:
            less = max(1, round(0.75 / max(size, 1e-3)))
            pixels = cv2.resize(
                pixels, (max(1, w // less), max(1, h // less)), interpolation=cv2.INTER_AREA
            )
            full = full @ stretch(w / pixels.shape[1], h / pixels.shape[0])
        local = full[:2].copy()
        # warpAffine counts pixel centres as whole numbers; the matrices mean the plane itself.
        local[:, 2] += local[:, :2] @ (0.5, 0.5) - (x0 + 0.5, y0 + 0.5)
        warped = cv2.warpAffine(pixels, local, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
        over(canvas[y0:y1, x0:x1], np.asarray(warped, np.uint8))
