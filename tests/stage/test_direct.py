from __future__ import annotations

import pytest

from yingxi.bible.model import Bible, Character, Gender, Place, PlaceKind, Role, Voice, Weapon
from yingxi.board.model import (
    Angle,
    Blocking,
    EffectKind,
    Emotion,
    Purpose,
    Setting,
    Shot,
    Size,
    SpokenLine,
    Verb,
)
from yingxi.shoot.plan import LineTiming, plan_shot
from yingxi.stage.direct import direct
from yingxi.stage.motion import pose_at
from yingxi.stage.score import Performance
from yingxi.stage.space import FRAME_W, MARGIN_X

VOICE = Voice(blend=(("zm_yunxi", 1.0),))
BIBLE = Bible(
    cast=(
        Character(
            name="甲", role=Role.SWORDSMAN, gender=Gender.MALE, weapon=Weapon.SWORD, voice=VOICE
        ),
        Character(name="乙", role=Role.DAOIST, gender=Gender.MALE, voice=VOICE),
    ),
    places=(Place(name="院", kind=PlaceKind.COURTYARD),),
)


def shot(
    *figures: Blocking,
    size: Size = Size.FULL,
    line: SpokenLine | None = None,
    effects: tuple[EffectKind, ...] = (),
    purpose: Purpose = Purpose.ACTION,
    prop: str = "",
) -> Shot:
    return Shot(
        id="E01-S01-01", size=size, setting=Setting(place="院"), blocking=figures, line=line,
        effects=effects, purpose=purpose, prop=prop, focus=figures[0].character if figures else "",
        frames=80,
    )  # fmt: skip


def first(verb: Verb = Verb.LISTEN, **more: object) -> Blocking:
    return Blocking(character="甲", x=-0.5, facing=1, verb=verb, target="乙", **more)  # pyright: ignore[reportArgumentType]


def second(verb: Verb = Verb.LISTEN, **more: object) -> Blocking:
    return Blocking(character="乙", x=0.5, facing=-1, verb=verb, target="甲", **more)  # pyright: ignore[reportArgumentType]


def played(made: Shot, seconds: float = 2.0) -> Performance:
    timing = LineTiming(seconds=seconds, mouth=(0.5,) * 40) if made.line else None
    return direct(plan_shot(made, timing), BIBLE)


def test_the_one_who_is_hit_reacts_when_the_blow_lands() -> None:
    performance = played(shot(first(Verb.STRIKE), second(Verb.FALL)))
    striker, struck = performance.figures
    falls = next(a.start for a in struck.acts if a.verb is Verb.FALL)
    swung = next(f for f in range(80) if pose_at(striker, f).pose.lean > 20)
    assert abs(falls - swung) <= 2


def test_two_fighters_strike_by_turns() -> None:
    one, other = played(shot(first(Verb.FIGHT), second(Verb.FIGHT))).figures
    assert one.acts[0].start - other.acts[0].start == 25


@pytest.mark.parametrize("verb", list(Verb))
def test_two_people_stand_inside_a_full_frame(verb: Verb) -> None:
    for figure in played(shot(first(verb), second())).figures:
        assert MARGIN_X < figure.x < MARGIN_X + FRAME_W


def test_who_embraces_stands_closer_than_who_fights() -> None:
    def gap(verb: Verb) -> float:
        a, b = played(shot(first(verb), second(verb))).figures
        return abs(a.x - b.x)

    assert gap(Verb.EMBRACE) < gap(Verb.TALK) < gap(Verb.FIGHT)


def test_a_speaker_keeps_the_hearer_in_mind() -> None:
    line = SpokenLine(speaker="甲", text="你来了。", emotion=Emotion.ANGER)
    speaker, hearer = played(shot(first(Verb.TALK), second(), line=line)).figures
    talk = next(a for a in speaker.acts if a.verb is Verb.TALK)
    assert talk.toward == hearer.x
    assert talk.emotion is Emotion.ANGER
    assert speaker.mouth and not hearer.mouth


def test_a_close_face_does_not_step_out_of_the_frame() -> None:
    (figure,) = played(shot(second(Verb.RECOIL), size=Size.CLOSE)).figures
    assert all(a.verb is not Verb.RECOIL for a in figure.acts)


def test_what_is_held_goes_into_the_hand() -> None:
    aims = second(Verb.POINT, holds=Weapon.SWORD)
    _, armed = played(shot(first(), aims)).figures
    assert armed.look.weapon is Weapon.SWORD
    assert pose_at(armed, 40).pose.drawn


def test_one_who_was_mounted_is_still_in_the_saddle() -> None:
    (figure,) = played(shot(first(Verb.TALK, held=Verb.RIDE))).figures
    assert figure.mounted


def test_a_hook_opens_with_the_lightning() -> None:
    made = shot(size=Size.EXTREME_LONG, effects=(EffectKind.LIGHTNING,), purpose=Purpose.HOOK)
    bolts = played(made).effects
    assert bolts[0].start + bolts[-1].start < 80
    assert min(b.start for b in bolts) <= 2


def test_paper_that_is_read_does_not_fly() -> None:
    made = shot(second(Verb.READ, holds=Weapon.TALISMAN), effects=(EffectKind.TALISMAN,))
    assert not played(made).effects


def test_the_same_shot_is_directed_the_same_way() -> None:
    made = shot(first(Verb.CAST), second(Verb.RECOIL), effects=(EffectKind.GLOW,))
    assert played(made) == played(made)
    assert played(made).camera.angle is Angle.EYE
