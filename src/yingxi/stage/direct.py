"""The director's hand: a planned shot and the bible become a Performance for the stage."""

from __future__ import annotations

import hashlib

from yingxi.bible.lookup import find_character, find_place
from yingxi.bible.model import Bible, Character, PlaceKind, Weapon
from yingxi.board.model import Angle, Blocking, Shot, Size, Verb
from yingxi.script.model import Delivery
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.cues import effects_of
from yingxi.stage.score import Camera, Figure, Look, Performance, World
from yingxi.stage.space import FRAME_W, PLATE_W
from yingxi.stage.timing import acts_of

REACH = FRAME_W * 0.40
"""Plate pixels from the middle to a blocking's x = ±1."""
APART = {Size.MEDIUM_CLOSE: 1.6, Size.CLOSE: 2.2, Size.EXTREME_CLOSE: 3.0}
"""How much further apart two people stand where the frame has room for one only."""
WIDE = frozenset({Size.EXTREME_LONG, Size.LONG, Size.FULL})
HOST = 1000
"""From this many on, a crowd wants a plain to stand on."""
OPEN_GROUND = frozenset({PlaceKind.BATTLEFIELD, PlaceKind.DESERT, PlaceKind.CITY, PlaceKind.STREET})
_GAPS = {Verb.EMBRACE: 345.0, Verb.GIVE: 520.0, Verb.STRIKE: 640.0, Verb.FIGHT: 640.0,
         Verb.FALL: 620.0, Verb.CAST: 700.0, Verb.KNEEL: 560.0, Verb.RECOIL: 560.0,
         Verb.RIDE: 640.0}  # fmt: skip
"""Plate pixels between two people of whom one does this, in a frame that has room."""
_LEVELLED = 705.0
"""And where one holds a blade to the other's heart."""
_TALKING = 520.0
_BLADES = frozenset({Weapon.SWORD, Weapon.SABRE, Weapon.SPEAR})
_ROOMY = frozenset({Size.EXTREME_LONG, Size.LONG, Size.FULL, Size.MEDIUM})


def look_of(character: Character, holds: Weapon | None = None) -> Look:
    """What the wardrobe needs to know of a character; ``holds`` is in the hand for once."""
    return Look(
        role=character.role,
        gender=character.gender,
        age=character.age,
        costume=character.costume,
        colours=character.colours,
        weapon=character.weapon if holds is None else holds,
        beard=character.beard,
        seed=character.seed,
    )


def world_of(shot: Shot, bible: Bible) -> World:
    """The set a shot plays on, under its hour and weather; an army is seen on open ground."""
    place = find_place(bible, shot.setting.place)
    army = shot.crowd is not None and shot.crowd.count >= HOST and shot.size in WIDE
    kind = PlaceKind.BATTLEFIELD if army and place.kind not in OPEN_GROUND else place.kind
    return World(
        kind=kind,
        hour=shot.setting.hour,
        weather=shot.setting.weather,
        season=place.season,
        seed=place.seed,
        memory=shot.setting.memory,
    )


def direct(planned: PlannedShot, bible: Bible) -> Performance:
    """Stage a planned shot: who stands where, does what and when, under which light."""
    shot = planned.shot
    marks = _marks(shot)
    figures = tuple(_figure(b, planned, bible, marks) for b in shot.blocking)
    return Performance(
        world=world_of(shot, bible),
        figures=figures,
        crowd=shot.crowd,
        effects=effects_of(planned, marks),
        camera=Camera(size=shot.size, angle=shot.angle, move=shot.move, focus=_focus(shot)),
        prop=shot.prop if shot.size is Size.INSERT else "",
        frames=planned.frames,
        seed=_seed(shot.id),
        black=shot.black,
    )


def _focus(shot: Shot) -> str:
    """Whom the camera is on; a medium shot of several is on them all."""
    several = len(shot.blocking) > 1 and shot.angle is not Angle.OVER_SHOULDER
    return "" if several and shot.size in (Size.MEDIUM, Size.FULL, Size.LONG) else shot.focus


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 2**31


def _marks(shot: Shot) -> dict[str, float]:
    """Plate x of everybody: two who deal with each other as far apart as the deed wants them."""
    figures = shot.blocking
    if len(figures) == 2 and shot.size in _ROOMY and shot.angle is not Angle.OVER_SHOULDER:
        half = _gap(figures) / 2
        left, right = sorted(figures, key=lambda b: b.x)
        return {left.character: PLATE_W / 2 - half, right.character: PLATE_W / 2 + half}
    together = shot.angle is Angle.OVER_SHOULDER or shot.size not in APART
    reach = REACH * (1.0 if together else APART[shot.size])
    if len(figures) > 2 and shot.size in WIDE:
        reach *= 1.25
    return {b.character: PLATE_W / 2 + b.x * reach for b in figures}


def _gap(figures: tuple[Blocking, ...]) -> float:
    if any(_levels(b) for b in figures):
        return _LEVELLED
    verbs = {b.verb for b in figures}
    held = {b.held for b in figures}
    if Verb.EMBRACE in verbs:
        return _GAPS[Verb.EMBRACE]
    down = 600.0 if Verb.FALL in held else _GAPS[Verb.KNEEL] if Verb.KNEEL in held else _TALKING
    return max([down, *(_GAPS[v] for v in verbs if v in _GAPS)])


def _levels(blocking: Blocking) -> bool:
    aims = blocking.verb is Verb.POINT or blocking.held is Verb.POINT
    return aims and blocking.holds in _BLADES


def _blade_out(blocking: Blocking) -> bool:
    stabs = blocking.verb is Verb.EMBRACE and blocking.holds in _BLADES
    return stabs or _levels(blocking)


def _speaks(blocking: Blocking, shot: Shot) -> bool:
    line = shot.line
    return (
        line is not None and line.delivery is Delivery.SPOKEN and line.speaker == blocking.character
    )


def _figure(
    blocking: Blocking, planned: PlannedShot, bible: Bible, marks: dict[str, float]
) -> Figure:
    character = find_character(bible, blocking.character)
    speaks = _speaks(blocking, planned.shot)
    x = marks[blocking.character]
    others = [m for name, m in marks.items() if name != blocking.character]
    ahead = [m for m in others if (m - x) * blocking.facing > 0]
    toward = min(ahead, key=lambda m: abs(m - x)) if ahead else None
    goes = None
    if blocking.verb in (Verb.WALK, Verb.RUN) and blocking.target in marks:
        goes = marks[blocking.target] - blocking.facing * _TALKING
    return Figure(
        id=blocking.character,
        look=look_of(character, blocking.holds),
        x=x,
        facing=blocking.facing,
        acts=acts_of(
            blocking, planned, toward, goes=goes, speaks=speaks, drawn=_blade_out(blocking)
        ),
        mouth=planned.mouth if speaks else (),
        mounted=blocking.verb is Verb.RIDE or blocking.held is Verb.RIDE,
    )
