from __future__ import annotations

import itertools
import math
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.bible.model import Gender, Role
from yingxi.board.model import FPS, Emotion, Verb
from yingxi.stage.anatomy import Pose
from yingxi.stage.motion import Placement, pose_at
from yingxi.stage.motion.blows import BLOW_LANDS, EXCHANGE
from yingxi.stage.motion.reach import ANKLE, HIPS, SHIN, THIGH, wrist
from yingxi.stage.score import Act, Figure, Look
from yingxi.stage.space import FIGURE_SCALE, FRAME_W, MARGIN_X

LOOK = Look(role=Role.DAOIST, gender=Gender.MALE, seed=5)
NUMBERS = [f.name for f in fields(Pose) if isinstance(f.default, float)]


def figure(*acts: Act, x: float = 700, facing: int = 1) -> Figure:
    return Figure(id="a", look=LOOK, x=x, facing=facing, acts=acts, mouth=tuple([0.4] * 200))


@given(st.sampled_from(list(Verb)), st.sampled_from(list(Emotion)), st.integers(0, 149))
@settings(max_examples=150, deadline=None)
def test_every_verb_in_every_mood_gives_a_finite_pose(verb: Verb, mood: Emotion, at: int) -> None:
    pose = pose_at(figure(Act(verb=verb, start=5, end=140, emotion=mood)), at).pose
    assert all(math.isfinite(getattr(pose, name)) for name in NUMBERS)
    assert 0 <= pose.jaw <= 1
    assert 0 <= pose.lid <= 1


@pytest.mark.parametrize("verb", [v for v in Verb if v not in (Verb.TURN, Verb.FIGHT, Verb.STRIKE)])
def test_no_joint_jumps_between_two_drawings(verb: Verb) -> None:
    acted = figure(
        Act(verb=Verb.STAND, start=0, end=10),
        Act(verb=verb, start=10, end=60),
        Act(verb=Verb.STAND, start=60, end=90),
    )
    for frame in range(0, 88, 2):
        a, b = (pose_at(acted, f).pose for f in (frame, frame + 2))
        for name in ("lean", "head", "near_shoulder", "far_shoulder", "near_hip", "far_hip"):
            assert abs(getattr(a, name) - getattr(b, name)) < 90, (name, frame)


def test_one_who_enters_comes_from_outside_and_stops_on_the_mark() -> None:
    acted = figure(Act(verb=Verb.ENTER, start=0, end=60))
    assert pose_at(acted, 0).x < MARGIN_X
    assert pose_at(acted, 75).x == pytest.approx(700, abs=1)
    assert pose_at(acted, 75).pose.facing == 1


def test_one_who_leaves_is_gone_at_the_end() -> None:
    acted = figure(Act(verb=Verb.EXIT, start=0, end=60))
    assert pose_at(acted, 75).x > MARGIN_X + FRAME_W


def test_a_walk_does_not_slide() -> None:
    acted = figure(Act(verb=Verb.WALK, start=0, end=100, toward=1000), x=300)
    xs = [pose_at(acted, f).x for f in range(0, 100)]
    assert all(b >= a - 1e-6 for a, b in itertools.pairwise(xs))
    assert max(b - a for a, b in itertools.pairwise(xs)) < 24


def test_what_fell_stays_down_while_it_speaks() -> None:
    acted = figure(Act(verb=Verb.FALL, start=0, end=40), Act(verb=Verb.TALK, start=40, end=100))
    assert pose_at(acted, 38).pose.spin < -60
    assert pose_at(acted, 80).pose.y > 300


def test_the_same_frame_is_the_same_pose() -> None:
    acted = figure(Act(verb=Verb.TALK, start=0, end=100, emotion=Emotion.ANGER))
    assert pose_at(acted, 33) == pose_at(acted, 33)


def test_who_knelt_before_the_shot_kneels_from_its_first_frame() -> None:
    knelt = Act(verb=Verb.KNEEL, start=-100, end=0)
    first = pose_at(figure(knelt, Act(verb=Verb.TALK, start=0, end=60)), 0).pose
    assert first.y > 150
    assert first.near_knee > 60


def test_a_foot_that_stands_does_not_slide() -> None:
    acted = figure(Act(verb=Verb.WALK, start=0, end=100, toward=1000), x=300)
    stood = 0
    for frame in range(10, 30):
        a, b = (pose_at(acted, f) for f in (frame, frame + 1))
        for side in ("near", "far"):
            (ax, ay), (bx, by) = sole(a, side), sole(b, side)
            if max(abs(ay), abs(by)) < 3:
                stood += 1
                assert abs(bx - ax) < 4
    assert stood > 10


@pytest.mark.parametrize("verb", [v for v in Verb if v not in (Verb.FALL, Verb.RISE, Verb.RIDE)])
def test_no_foot_goes_through_the_floor(verb: Verb) -> None:
    acted = figure(
        Act(verb=Verb.STAND, start=0, end=6), Act(verb=verb, start=6, end=80, emotion=Emotion.ANGER)
    )
    for frame in range(0, 80, 3):
        at = pose_at(acted, frame)
        assert max(sole(at, "near")[1], sole(at, "far")[1]) < 30


def test_two_who_fight_strike_by_turns() -> None:
    late = round(EXCHANGE * FPS)
    first = figure(Act(verb=Verb.FIGHT, start=0, end=100))
    second = figure(Act(verb=Verb.FIGHT, start=-late, end=100))
    blow = 50 + round(BLOW_LANDS * FPS)
    assert pose_at(first, blow).pose.lean > 12
    assert pose_at(second, blow).pose.lean < -4
    assert pose_at(second, blow + late).pose.lean > 12


def test_a_speaking_hand_keeps_off_the_one_spoken_to() -> None:
    room = 420 * FIGURE_SCALE
    acts = (Act(verb=Verb.TALK, start=0, end=150, emotion=Emotion.ANGER, toward=700 + room),)
    for frame in range(0, 150, 4):
        pose = pose_at(figure(*acts), frame).pose
        arm = {"near_shoulder": pose.near_shoulder, "near_elbow": pose.near_elbow}
        assert wrist(arm, "near")[0] < 420 - 140


def sole(at: Placement, side: str) -> tuple[float, float]:
    """The middle of a foot: plate x, and units below the ground."""
    pose = at.pose
    x, y = HIPS[side]
    hip = math.radians(getattr(pose, f"{side}_hip"))
    shin = hip - math.radians(getattr(pose, f"{side}_knee"))
    tilt = -shin - math.radians(getattr(pose, f"{side}_ankle"))
    x += THIGH * math.sin(hip) + SHIN * math.sin(shin) - ANKLE * math.sin(tilt)
    y += THIGH * math.cos(hip) + SHIN * math.cos(shin) + ANKLE * math.cos(tilt) + pose.y
    return at.x + (x + pose.x) * at.scale * pose.facing, y
