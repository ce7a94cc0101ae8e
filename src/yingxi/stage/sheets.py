"""Contact sheets: every role in four poses, every place under four lights."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from yingxi.bible.model import Costume, Gender, PlaceKind, Role, Weapon
from yingxi.board.model import FPS, Emotion, Size, Verb
from yingxi.script.model import Hour
from yingxi.stage.perform import still
from yingxi.stage.score import Act, Camera, Figure, Look, Performance, World
from yingxi.stage.space import PLATE_W

Picture = NDArray[np.uint8]
"""``(height, width, 3)`` BGR."""

POSES: tuple[tuple[Verb, Emotion, int], ...] = (
    (Verb.STAND, Emotion.CALM, 20),
    (Verb.TALK, Emotion.ANGER, 34),
    (Verb.BOW, Emotion.CALM, 30),
    (Verb.STRIKE, Emotion.RESOLVE, 13),
)
"""Verb, mood, and the frame at which the pose reads best."""

CAST: tuple[Look, ...] = (
    Look(role=Role.DAOIST, gender=Gender.MALE, age=22, weapon=Weapon.SWORD, seed=1),
    Look(role=Role.GENERAL, gender=Gender.MALE, age=45, colours=("#b23422", "#2f6f63", "#e9b652"),
         weapon=Weapon.GUANDAO, beard=True, seed=2),
    Look(role=Role.LADY, gender=Gender.FEMALE, age=19, colours=("#c9506a", "#f2e3c4", "#e9b652"), seed=3),
    Look(role=Role.ELDER, gender=Gender.MALE, age=72, colours=("#4a5a6a", "#d8cba8", "#b98241"),
         weapon=Weapon.WHISK, beard=True, seed=4),
    Look(role=Role.SCHOLAR, gender=Gender.MALE, age=24, colours=("#dfe6dc", "#3c6a8a", "#2e4a5a"),
         weapon=Weapon.FAN, seed=5),
    Look(role=Role.CLOWN, gender=Gender.MALE, age=35, colours=("#8a6a2a", "#2a4a3a", "#e9b652"), seed=6),
    Look(role=Role.CHILD, gender=Gender.MALE, age=8, colours=("#d9702e", "#2e8a86", "#f2c668"), seed=7),
    Look(role=Role.DEMON, gender=Gender.MALE, age=300, colours=("#3a2a5a", "#8a1f1f", "#9adf6a"), seed=8),
    Look(role=Role.SWORDSMAN, gender=Gender.MALE, age=28, colours=("#23323f", "#8a2418", "#d9a13f"),
         weapon=Weapon.SABRE, seed=9),
    Look(role=Role.WARRIOR_LADY, gender=Gender.FEMALE, age=24, colours=("#e8e0d0", "#b8301e", "#e9b652"),
         weapon=Weapon.SPEAR, seed=10),
    Look(role=Role.EMPEROR, gender=Gender.MALE, age=50, colours=("#d9a520", "#8a1f1f", "#1b1a18"),
         beard=True, seed=11),
    Look(role=Role.SERVANT, gender=Gender.FEMALE, age=17, colours=("#6a9a7a", "#e8d8b0", "#b98241"), seed=12),
    Look(role=Role.MODERN_MAN, gender=Gender.MALE, age=30, costume=Costume.SUIT,
         colours=("#26303f", "#e8e4da", "#a83224"), weapon=Weapon.PHONE, seed=13),
    Look(role=Role.MODERN_WOMAN, gender=Gender.FEMALE, age=27, costume=Costume.DRESS,
         colours=("#b02a3a", "#1b1a20", "#f0d8a0"), seed=14),
    Look(role=Role.MODERN_MAN, gender=Gender.MALE, age=40, costume=Costume.COAT,
         colours=("#6a5a44", "#20242a", "#c9a05a"), seed=15),
    Look(role=Role.MODERN_WOMAN, gender=Gender.FEMALE, age=33, costume=Costume.UNIFORM,
         colours=("#eef2f2", "#6aa0b0", "#3a6a8a"), seed=16),
    Look(role=Role.MODERN_WOMAN, gender=Gender.FEMALE, age=16, costume=Costume.SCHOOL,
         colours=("#2a4a8a", "#f2f2ee", "#c83a2a"), seed=17),
    Look(role=Role.MODERN_MAN, gender=Gender.MALE, age=22, costume=Costume.PLAIN,
         colours=("#dfe3e6", "#3a4a5a", "#2a2a2a"), seed=18),
)  # fmt: skip


def roles_sheet(looks: Sequence[Look] = CAST, *, tile: int = 240) -> Picture:
    """Every role type in four poses on the lamp-lit screen; ``tile`` is a picture's width."""
    rows: list[list[Picture]] = []
    for look in looks:
        rows.append([_shrunk(_posed(look, *pose), tile) for pose in POSES])
    wide = 3
    lines = [
        np.hstack([t for row in rows[i : i + wide] for t in row]) for i in range(0, len(rows), wide)
    ]
    width = max(line.shape[1] for line in lines)
    return np.vstack([_padded(line, width) for line in lines])


def places_sheet(kinds: Sequence[PlaceKind] = tuple(PlaceKind), *, tile: int = 240) -> Picture:
    """Every kind of place at dawn, day, dusk and night."""
    rows = [
        np.hstack([_shrunk(_empty(World(kind=kind, hour=hour, seed=7)), tile) for hour in Hour])
        for kind in kinds
    ]
    pairs = [np.hstack(rows[i : i + 2]) for i in range(0, len(rows), 2)]
    width = max(p.shape[1] for p in pairs)
    return np.vstack([_padded(p, width) for p in pairs])


def portrait(look: Look) -> Picture:
    """One figure, whole, on the lamp-lit screen."""
    return _posed(look, *POSES[0])


def captioned(picture: Picture, heading: str, text: str, *, width: int = 270) -> Picture:
    """A small picture with two lines of writing under it."""
    small = _shrunk(picture, width)
    foot = np.full((62, width, 3), 24, np.uint8)
    page = Image.fromarray(foot)
    pen = ImageDraw.Draw(page)
    for y, words, size, colour in ((4, heading, 18, "#f2c668"), (31, text, 20, "#f6ead0")):
        font = ImageFont.truetype(str(sans_path()), size)
        while words and pen.textlength(words, font) > width - 12:
            words = words[:-1]
        pen.text((6, y), words, font=font, fill=colour)
    foot = np.asarray(page)[..., ::-1]
    return np.vstack([small, foot])


def grid(tiles: Sequence[Picture], *, columns: int) -> Picture:
    """Pictures of one size in rows."""
    lines = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    width = max(line.shape[1] for line in lines)
    return np.vstack([_padded(line, width) for line in lines])


def _posed(look: Look, verb: Verb, mood: Emotion, frame: int) -> Picture:
    figure = Figure(
        id="a",
        look=look,
        x=PLATE_W / 2,
        acts=(Act(verb=verb, start=0, end=3 * FPS, emotion=mood),),
        mouth=tuple([0.7 if verb is Verb.TALK else 0.0] * (3 * FPS)),
    )
    return still(
        Performance(
            world=World(kind=PlaceKind.VOID, hour=Hour.DUSK),
            figures=(figure,),
            camera=Camera(size=Size.FULL),
            frames=3 * FPS,
        ),
        frame,
    )


def _empty(world: World) -> Picture:
    return still(Performance(world=world, camera=Camera(size=Size.FULL), frames=FPS), 8)


def _shrunk(picture: Picture, width: int) -> Picture:
    height = round(picture.shape[0] * width / picture.shape[1])
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _padded(row: Picture, width: int) -> Picture:
    return np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0)))
