"""Champions: the wardrobe's own generals, cut to a gallop's loop, large at the front of a clash."""

from __future__ import annotations

import cv2
import numpy as np

from yingxi.bible.model import Gender, Role, Weapon
from yingxi.board.model import FPS, CrowdKind, Verb
from yingxi.stage.crowds.atlas import PHASES, TEAMS, Atlas, packed
from yingxi.stage.motion import pose_at
from yingxi.stage.motion.gaits import GALLOP
from yingxi.stage.pen import Pixels
from yingxi.stage.puppets import cut
from yingxi.stage.puppets.horse import mount
from yingxi.stage.puppets.rig import blit
from yingxi.stage.score import Act, Figure, Look
from yingxi.stage.space import FIGURE_SCALE

_WIDTH, _HEIGHT, _FOOT = 1360, 1070, 1040
"""The sheet a champion is drawn on and his ground line, in sheet pixels."""
_SHRINK = 0.56
"""Sheet pixels a plate pixel of a figure on the front line."""
_DETAIL = 0.6
_RIM = (86.0, 172.0, 255.0)
"""The low sun on helmets, shoulders and manes, B, G, R."""
_CAST = (
    (Role.GENERAL, Gender.MALE, Weapon.GUANDAO, 3),
    (Role.WARRIOR_LADY, Gender.FEMALE, Weapon.SPEAR, 5),
)
"""Who leads each side: role, gender, weapon, seed."""


def champions() -> Atlas:
    """The leader of each host as an atlas of one size and one kind."""
    pictures: list[Pixels] = []
    for side, (role, gender, weapon, seed) in enumerate(_CAST):
        look = Look(
            role=role, gender=gender, weapon=weapon, colours=TEAMS[CrowdKind.CAVALRY][side],
            age=42 if gender is Gender.MALE else 24, beard=gender is Gender.MALE, seed=seed,
        )  # fmt: skip
        pictures += _loop(look, 1 if side == 0 else -1)
    return packed([pictures], (float(_HEIGHT),), kinds=1, foot=_FOOT / _HEIGHT)


def _loop(look: Look, facing: int) -> list[Pixels]:
    puppet, horse = cut(look, detail=_DETAIL), mount(look, look.seed, detail=_DETAIL)
    period = round(GALLOP * FPS * 2)
    ride = Act(verb=Verb.RIDE, start=0, end=period * 8)
    figure = Figure(id="champion", look=look, x=0.0, facing=facing, acts=(ride,), mounted=True)
    camera = np.array([[1, 0, _WIDTH / 2], [0, 1, _FOOT]], np.float64)
    scale = FIGURE_SCALE * _SHRINK
    out: list[Pixels] = []
    for phase in range(PHASES):
        at = pose_at(figure, period + round(phase / PHASES * GALLOP * FPS), wind=0.7)
        canvas = np.zeros((_HEIGHT, _WIDTH, 4), np.uint8)
        turn = phase / PHASES * 2 * np.pi
        blit(canvas, horse.mounted(puppet, at.pose, turn, 0.0, 0.0, scale), camera)
        out.append(_backlit(canvas, facing))
    return out


def _backlit(image: Pixels, facing: int) -> Pixels:
    """Darkened from below, with the sun along every edge that is turned up or inwards."""
    alpha = image[..., 3]
    inside = np.array([[1, 0, -5 * facing], [0, 1, 7]], np.float32)
    shadow = cv2.warpAffine(alpha, inside, (image.shape[1], image.shape[0]))
    rim = cv2.GaussianBlur(cv2.subtract(alpha, shadow), (0, 0), 1.6).astype(np.float32) / 255
    rim = np.minimum(rim, alpha.astype(np.float32) / 255)
    down = np.linspace(1.06, 0.66, image.shape[0], dtype=np.float32)[:, None, None]
    lit = image[..., :3] * down
    lit += (np.array(_RIM, np.float32) - lit) * (rim * 0.62)[..., None]
    out = image.copy()
    out[..., :3] = np.minimum(np.clip(lit, 0, 255).astype(np.uint8), alpha[..., None])
    return out
