"""The director's hand: a planned shot and the bible become a Performance for the stage."""

from __future__ import annotations

import hashlib

from yingxi.bible.lookup import find_character, find_place
from yingxi.bible.model import Bible, Character, PlaceKind
from yingxi.board.model import Angle, Blocking, EffectKind, Emotion, Shot, Size, Verb
from yingxi.script.model import Delivery
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.score import Act, Camera, Effect, Figure, Look, Performance, World
from yingxi.stage.space import FIGURE_SCALE, FLOOR_Y, FRAME_W, PLATE_W

REACH = FRAME_W * 0.40
"""Plate pixels from the middle to a blocking's x = ±1."""
SPEAKS_WHILE = frozenset({Verb.TALK, Verb.LISTEN, Verb.STAND, Verb.SIT, Verb.KNEEL, Verb.PHONE,
                          Verb.RIDE, Verb.FALL})  # fmt: skip
"""Verbs a figure goes on with while it speaks; others come first, then the line."""
DEED_FRAMES = {Verb.ENTER: 32, Verb.TURN: 14, Verb.POINT: 16, Verb.DRAW: 24, Verb.BOW: 52,
               Verb.STRIKE: 26, Verb.CAST: 34, Verb.RECOIL: 22, Verb.LAUGH: 40, Verb.NOD: 30,
               Verb.SHAKE_HEAD: 34, Verb.GIVE: 24, Verb.LOOK_UP: 22, Verb.RISE: 38,
               Verb.WALK: 40, Verb.RUN: 30}  # fmt: skip
APART = {Size.MEDIUM_CLOSE: 1.6, Size.CLOSE: 2.2, Size.EXTREME_CLOSE: 3.0}
"""How much further apart two people stand where the frame has room for one only."""
WIDE = frozenset({Size.EXTREME_LONG, Size.LONG, Size.FULL})
HOST = 1000
"""From this many on, a crowd wants a plain to stand on."""
OPEN_GROUND = frozenset({PlaceKind.BATTLEFIELD, PlaceKind.DESERT, PlaceKind.CITY, PlaceKind.STREET})
ANTICIPATION = 5
"""Frames of stillness before an action."""


def look_of(character: Character) -> Look:
    """What the wardrobe needs to know of a character."""
    return Look(
        role=character.role,
        gender=character.gender,
        age=character.age,
        costume=character.costume,
        colours=character.colours,
        weapon=character.weapon,
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
    together = shot.angle is Angle.OVER_SHOULDER or shot.size not in APART
    reach = REACH * (1.0 if together else APART[shot.size])
    marks = {b.character: PLATE_W / 2 + b.x * reach for b in shot.blocking}
    figures = tuple(_figure(b, planned, bible, marks) for b in shot.blocking)
    return Performance(
        world=world_of(shot, bible),
        figures=figures,
        crowd=shot.crowd,
        effects=_effects(planned, figures, marks),
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
    return Figure(
        id=blocking.character,
        look=look_of(character),
        x=marks[blocking.character],
        facing=blocking.facing,
        acts=_acts(blocking, planned, marks, speaks=speaks),
        mouth=planned.mouth if speaks else (),
        mounted=blocking.verb is Verb.RIDE,
    )


def _acts(
    blocking: Blocking, planned: PlannedShot, marks: dict[str, float], *, speaks: bool
) -> tuple[Act, ...]:
    frames, verb, mood = planned.frames, blocking.verb, blocking.emotion
    line = planned.shot.line
    if speaks and line is not None and line.emotion is not Emotion.CALM:
        mood = line.emotion
    toward = marks.get(blocking.target) if blocking.target else None
    goes = toward if verb in (Verb.WALK, Verb.RUN) else None
    if goes is not None:
        goes -= blocking.facing * 330
    if not speaks:
        if verb in (Verb.STAND, Verb.LISTEN, Verb.TALK):
            return (Act(verb=Verb.LISTEN, start=0, end=frames, emotion=mood),)
        start = 0 if verb in (Verb.ENTER, Verb.SIT, Verb.RIDE) else min(ANTICIPATION, frames // 6)
        if verb in (Verb.FALL, Verb.RECOIL) and any(
            b.verb in (Verb.STRIKE, Verb.FIGHT, Verb.CAST) for b in planned.shot.blocking
        ):
            start = min(frames // 3, 16 + ANTICIPATION)
        end = frames
        if verb in DEED_FRAMES and verb not in (Verb.WALK, Verb.RUN):
            end = min(frames, start + max(DEED_FRAMES[verb], round((frames - start) * 0.6)))
        acts = [Act(verb=verb, start=start, end=end, emotion=mood, toward=goes)]
        if start > 0:
            acts.insert(0, Act(verb=Verb.STAND, start=0, end=start, emotion=mood))
        return tuple(acts)
    if verb in (Verb.TALK, Verb.STAND, Verb.LISTEN):
        return (
            Act(verb=Verb.STAND, start=0, end=planned.line_start, emotion=mood),
            Act(verb=Verb.TALK, start=planned.line_start,
                end=planned.line_start + planned.line_frames, emotion=mood),
            Act(verb=Verb.STAND, start=planned.line_start + planned.line_frames, end=frames,
                emotion=mood),
        )  # fmt: skip
    if verb in SPEAKS_WHILE:
        return (Act(verb=verb, start=0, end=frames, emotion=mood),)
    deed = min(DEED_FRAMES.get(verb, 26), max(12, frames - 20))
    return (
        Act(verb=verb, start=0, end=deed, emotion=mood, toward=goes),
        Act(verb=Verb.TALK, start=deed, end=frames, emotion=mood),
    )


def _effects(
    planned: PlannedShot, figures: tuple[Figure, ...], marks: dict[str, float]
) -> tuple[Effect, ...]:
    """Each effect at its moment: light on the blow, talismans from the caster's hand."""
    frames = planned.frames
    by_verb = {b.verb: b for b in planned.shot.blocking}
    caster = by_verb.get(Verb.CAST)
    fighter = by_verb.get(Verb.STRIKE) or by_verb.get(Verb.FIGHT) or by_verb.get(Verb.DRAW)
    chest = FLOOR_Y - 700 * FIGURE_SCALE
    out: list[Effect] = []
    for kind in planned.shot.effects:
        start, end = 0, frames
        x: float | None = None
        y: float | None = None
        match kind:
            case EffectKind.LIGHTNING:
                start, end = max(2, frames // 5), min(frames, frames // 5 + 26)
            case EffectKind.FLASH:
                start, end = max(1, frames // 4), min(frames, frames // 4 + 12)
            case EffectKind.SWORD_LIGHT:
                start, end = min(10, frames // 4), min(frames, frames // 4 + 34)
                if fighter:
                    x, y = marks[fighter.character] + fighter.facing * 190, chest
            case EffectKind.TALISMAN:
                start = min(26, frames // 3)
                if caster:
                    x, y = marks[caster.character] + caster.facing * 240, chest - 60
            case EffectKind.GLOW:
                start = min(8, frames // 6)
                who = caster or (planned.shot.blocking[0] if planned.shot.blocking else None)
                if who:
                    x, y = marks[who.character], chest
            case _:
                pass
        out.append(Effect(kind=kind, start=start, end=max(start + 1, end), x=x, y=y))
    return tuple(out)
