"""Contact sheets: every role in four poses, every place under four lights."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from yingxi.bible.model import Costume, Gender, PlaceKind, Role, Weapon
from yingxi.board.model import FPS, Emotion, Size, Verb
from yingxi.board.terms import term
from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.perform import faces, still
from yingxi.stage.score import Act, Camera, Figure, Look, Performance, World
from yingxi.stage.space import PLATE_W
from yingxi.stage.worlds import paint

Picture = NDArray[np.uint8]
"""``(height, width, 3)`` BGR."""

_T = TypeVar("_T")
Progress = Callable[[int, int], None]
"""Told how many strips of how many are drawn."""

POSES: tuple[tuple[Verb, Emotion, int, int], ...] = (
    (Verb.STAND, Emotion.CALM, 20, 20),
    (Verb.TALK, Emotion.ANGER, 34, 10),
    (Verb.BOW, Emotion.CALM, 30, -60),
    (Verb.STRIKE, Emotion.RESOLVE, 13, 0),
)
"""Verb, mood, the frame at which the pose reads best, and the picture's middle from the face."""
CROP_FOOT, CROP_SHAPE = 1530, 880 / 620
CROP_W, CROP_ARMED, CROP_PLAIN = 680, 590, 464
"""How wide a tile looks: about plumes and poles, about one with a blade, about anybody else."""
_PLUMED = frozenset({Role.GENERAL, Role.WARRIOR_LADY})
_POLES = frozenset({Weapon.GUANDAO, Weapon.SPEAR})
_BLADES = frozenset({Weapon.SWORD, Weapon.SABRE, Weapon.STAFF, Weapon.WHISK})
SCREEN = World(kind=PlaceKind.VOID, hour=Hour.DUSK)

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


def roles_sheet(
    looks: Sequence[Look] = CAST, *, tile: int = 176, across: int = 3, workers: int = 0,
    progress: Progress | None = None,
) -> Picture:  # fmt: skip
    """Every look in four poses on the lamp-lit screen, named beneath.

    ``tile`` is a picture's width, ``across`` how many looks lie side by side; ``workers`` 0 takes
    a process for every core.
    """
    return strips_sheet(partial(_role_strip, tile=tile), looks, across, workers, progress)


def places_sheet(
    kinds: Sequence[PlaceKind] = tuple(PlaceKind), *, tile: int = 150, across: int = 3,
    workers: int = 0, progress: Progress | None = None,
) -> Picture:  # fmt: skip
    """Every kind of place at dawn, day, dusk and night, named beneath."""
    return strips_sheet(partial(_place_strip, tile=tile), kinds, across, workers, progress)


def strips_sheet(
    draw: Callable[[_T], Picture], subjects: Sequence[_T], across: int, workers: int,
    progress: Progress | None,
) -> Picture:  # fmt: skip
    """A strip of each subject, drawn in processes of their own where there is more than one."""
    strips: list[Picture] = []
    for strip in _drawn(draw, subjects, workers or os.cpu_count() or 1):
        strips.append(strip)
        if progress is not None:
            progress(len(strips), len(subjects))
    return grid(strips, columns=across)


def _drawn(
    draw: Callable[[_T], Picture], subjects: Sequence[_T], workers: int
) -> Iterator[Picture]:
    if min(workers, len(subjects)) < 2:
        yield from map(draw, subjects)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _start_worker) as pool:
        yield from pool.map(draw, subjects)


def _start_worker() -> None:
    cv2.setNumThreads(1)


def _role_strip(look: Look, *, tile: int) -> Picture:
    screen = _screen()
    tiles = [
        lettered(shrunk(_cropped(look, *pose, screen), tile), term("verb", pose[0].value))
        for pose in POSES
    ]
    costume = "" if look.costume is Costume.TRADITIONAL else term("costume", look.costume.value)
    who = term("role", look.role.value)
    return headed(np.hstack(tiles), " · ".join(p for p in (who, costume) if p))


@lru_cache(maxsize=1)
def _screen() -> Backdrop:
    return paint(SCREEN)


def _place_strip(kind: PlaceKind, *, tile: int) -> Picture:
    tiles = [
        lettered(
            shrunk(_empty(World(kind=kind, hour=hour, seed=7)), tile), term("hour", hour.value)
        )
        for hour in Hour
    ]
    return headed(np.hstack(tiles), term("place", kind.value))


def lettered(picture: Picture, words: str) -> Picture:
    """The picture with a small word under it."""
    return np.vstack([picture, _writing(words, picture.shape[1], 26, 15, "#b9a888")])


def headed(strip: Picture, words: str) -> Picture:
    """The strip with its name in gold under it, and a margin to its neighbours."""
    named = np.vstack([strip, _writing(words, strip.shape[1], 40, 22, "#f2c668")])
    return np.pad(named, ((0, 8), (6, 6), (0, 0)), constant_values=24)


def _writing(words: str, width: int, height: int, size: int, colour: str) -> Picture:
    page = Image.new("RGB", (width, height), (24, 24, 24))
    font = ImageFont.truetype(str(sans_path()), size)
    pen = ImageDraw.Draw(page)
    pen.text((width / 2, height / 2 - 2), words, font=font, fill=colour, anchor="mm")
    return np.asarray(page, np.uint8)[..., ::-1]


def portrait(look: Look) -> Picture:
    """One figure, whole, on the lamp-lit screen."""
    verb, mood, frame, _ = POSES[0]
    return still(_posed(look, verb, mood, Size.FULL), frame, backdrop=_screen())


def captioned(picture: Picture, heading: str, text: str, *, width: int = 270) -> Picture:
    """A small picture with two lines of writing under it."""
    small = shrunk(picture, width)
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


def _posed(look: Look, verb: Verb, mood: Emotion, size: Size) -> Performance:
    figure = Figure(
        id="a",
        look=look,
        x=PLATE_W / 2,
        acts=(Act(verb=verb, start=0, end=3 * FPS, emotion=mood),),
        mouth=tuple([0.7 if verb is Verb.TALK else 0.0] * (3 * FPS)),
    )
    return Performance(world=SCREEN, figures=(figure,), camera=Camera(size=size), frames=3 * FPS)


def _cropped(
    look: Look, verb: Verb, mood: Emotion, frame: int, beside: int, screen: Backdrop
) -> Picture:
    """A pose from a long shot, which holds every weapon and feather, cut close about it."""
    performance = _posed(look, verb, mood, Size.LONG)
    picture = still(performance, frame, backdrop=screen)
    face = faces(performance, frame)[0][0]
    wide = _crop_width(look)
    if verb is Verb.STRIKE:
        beside += (wide - CROP_PLAIN) // 3
    left = int(np.clip(face + beside - wide / 2, 0, picture.shape[1] - wide))
    return picture[CROP_FOOT - round(wide * CROP_SHAPE) : CROP_FOOT, left : left + wide]


def _crop_width(look: Look) -> int:
    if look.role in _PLUMED or look.weapon in _POLES:
        return CROP_W
    return CROP_ARMED if look.weapon in _BLADES else CROP_PLAIN


def _empty(world: World) -> Picture:
    return still(Performance(world=world, camera=Camera(size=Size.FULL), frames=FPS), 8)


def shrunk(picture: Picture, width: int) -> Picture:
    height = round(picture.shape[0] * width / picture.shape[1])
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _padded(row: Picture, width: int) -> Picture:
    return np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0)), constant_values=24)
