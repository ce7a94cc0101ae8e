"""Weapons, blows and what they do: each is drawn back before it falls, and settles after."""

from __future__ import annotations

from yingxi.board.model import Verb
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion.keys import Joints, Key
from yingxi.stage.motion.postures import BOTH_KNEES, LYING, UPRIGHT
from yingxi.stage.motion.reach import reach, tread

EXCHANGE = 1.0
"""Seconds of one blow and its parry; then the other one strikes."""
BLOW_LANDS = 0.40
"""Seconds into a FIGHT, a STRIKE at which the edge arrives."""


def _legs(near: float, far: float, sink: float) -> Joints:
    """Both feet flat on the ground, ``near`` and ``far`` before the body."""
    return {**tread("near", near, 0, pelvis=sink), **tread("far", far, 0, pelvis=sink)}


def _level(arm: Joints) -> float:
    """Turn of a blade that lies level in the far hand; its rest angle is 62° above the forearm."""
    return arm["far_shoulder"] + arm["far_elbow"] - 28.0


def _stand(near: float, far: float, sink: float, **rest: float) -> Joints:
    return {**_legs(near, far, sink), **rest}


GUARD = _stand(-150, 130, 40, lean=4, head=-1, brow=1, weapon=8) | {
    **reach("far", 132, -168), **reach("near", 40, -150),
}  # fmt: skip
"""Blade before the face, the other hand in sword fingers at the chest."""
_HIGH = _stand(-170, 96, 26, lean=-9, head=-3, x=-20, weapon=24) | {
    "far_shoulder": 176, "far_elbow": 62, **reach("near", 150, -170),
}  # fmt: skip
_CUT = _stand(-250, 190, 92, lean=19, head=-4, x=96, weapon=46) | {
    "far_shoulder": 66, "far_elbow": 4, "near_shoulder": -62, "near_elbow": 18,
}  # fmt: skip
_THRUST = _stand(-270, 200, 100, lean=15, head=-4, x=120, weapon=58) | {
    "far_shoulder": 80, "far_elbow": 2, "near_shoulder": -70, "near_elbow": 8,
}  # fmt: skip
_PARRY = _stand(-190, 90, 50, lean=-10, head=-3, x=-52, weapon=-26) | {
    **reach("far", 156, -286), **reach("near", 20, -130),
}  # fmt: skip
_LOW_PARRY = _stand(-160, 120, 60, lean=-4, head=2, x=-34, weapon=96) | {
    **reach("far", 140, -130), **reach("near", -40, -170),
}  # fmt: skip

FIGHT = (
    Key(0, GUARD, Hand.POINT, Hand.HOLD, drawn=True),
    Key(0.24, _HIGH),
    Key(BLOW_LANDS, _CUT, snap=True),
    Key(0.52, {"lean": 16, "x": 100, "weapon": 50}),
    Key(0.70, GUARD | {"x": 40, "weapon": 70}),
    Key(0.84, _THRUST, snap=True),
    Key(EXCHANGE, GUARD | {"x": 56}),
    # Now the other one strikes.
    Key(EXCHANGE + 0.26, GUARD | {"x": 20}),
    Key(EXCHANGE + BLOW_LANDS, _PARRY, snap=True),
    Key(EXCHANGE + 0.54, _PARRY | {"x": -66, "lean": -13}),
    Key(EXCHANGE + 0.72, GUARD | {"x": -50}),
    Key(EXCHANGE + 0.84, _LOW_PARRY, snap=True),
    Key(EXCHANGE * 2, GUARD | {"x": 0}),
)
"""Two exchanges: a blow and a thrust, then the parries of the other's. Shifted by ``EXCHANGE``
the same keys are the other fighter's."""

STRIKE = (
    Key(0, GUARD, Hand.POINT, Hand.HOLD, drawn=True),
    Key(0.26, _HIGH | {"x": -44, "lean": -13, "head": -6}),
    Key(BLOW_LANDS, _CUT | {"x": 150, "lean": 24}, snap=True),
    Key(0.62, {"weapon": 52, "lean": 21, "x": 158}),
    Key(1.15, GUARD | {"x": 120}),
)
LEVEL = (
    Key(0, {}, Hand.POINT, Hand.HOLD, drawn=True),
    Key(0.24, {**reach("far", 60, -170), "weapon": 30, "lean": -4}),
    Key(
        0.42,
        {
            "far_shoulder": 84,
            "far_elbow": 3,
            "weapon": 61,
            "lean": 6,
            "head": 1,
            "brow": 0.9,
            **_legs(-150, 120, 34),
            **reach("near", -62, -96),
        },
        snap=True,
    ),
    Key(0.60, {"far_shoulder": 81, "far_elbow": 6, "lean": 4}),
)
"""The blade levelled at somebody's heart."""
_THRUST_HOME: Joints = {
    **reach("near", 190, -214), **reach("far", 150, -170), "x": 60, "lean": 7, "head": 18,
    "lid": 0.3, "brow": -1, "far_hip": 14, "far_knee": 12, "near_hip": -6,
}  # fmt: skip
IMPALE = (
    Key(0, {"lean": 2}, Hand.OPEN, Hand.HOLD, drawn=True),
    Key(0.30, {**reach("near", 60, -120), **reach("far", 60, -150), "lean": -4, "weapon": 40}),
    Key(0.50, _THRUST_HOME | {"weapon": _level(reach("far", 150, -170))}, snap=True),
    Key(0.70, {"head": -8, "lean": -2, "lid": 0}),
    Key(1.2, {"head": 10, "lean": 5}),
)
"""The embrace in which a blade goes home."""
DRAW = (
    Key(0, {}, drawn=False),
    Key(0.28, {**reach("far", 6, -60), "lean": -3, "head": 6, **reach("near", -30, -30)},
        Hand.FIST, Hand.HOLD, drawn=False),
    Key(0.40, {**reach("far", 60, -90), "weapon": 30, **_legs(-90, 90, 16)}, drawn=True),
    Key(0.60, {"far_shoulder": 112, "far_elbow": 20, "weapon": 22, "lean": 6, "brow": 1,
               **_legs(-170, 140, 44), **reach("near", -70, -110)}, snap=True),
    Key(0.95, GUARD | {"head": 2}, Hand.POINT),
)  # fmt: skip
CAST = (
    Key(0, {}),
    Key(0.34, {**reach("near", 96, -238), "lean": -3, "head": 5, "lid": 0.4, "weapon": -30,
               **reach("far", 84, -110)}, Hand.POINT),
    Key(0.70, {**reach("near", 60, -262), "lean": -8, "head": -2, "lid": 0.5,
               **_legs(-60, 60, 12)}),
    Key(1.04, {**reach("near", 36, -232), "lean": -11, "head": -4, "x": -20, "weapon": -64}),
    Key(1.16, {"near_shoulder": 104, "near_elbow": 4, "lean": 13, "head": 2, "lid": 0,
               "brow": 1, "x": 50, **_legs(-210, 160, 70), **reach("far", 160, -150),
               "weapon": 58, "flow": 0.6}, snap=True),
    Key(1.6, {"near_shoulder": 98, "near_elbow": 8, "lean": 10, "x": 46, "flow": 0.3}),
)  # fmt: skip
CAST_LETS_GO = 1.12
"""Seconds into a CAST at which the spell leaves the hand."""
RECOIL = (
    Key(0, {}),
    Key(0.13, {"lean": -14, "head": -2, "x": -50, **reach("near", 138, -170),
               **reach("far", 132, -130), "brow": -1, **_legs(-150, 60, 26)},
        Hand.PALM, Hand.PALM, snap=True),
    Key(0.36, {"lean": -10, "x": -96, "head": 3, **_legs(-60, 100, 22)}),
    Key(0.60, {"lean": -12, "x": -122, "head": 1, **_legs(-130, 60, 34)}),
    Key(1.0, {"lean": -9, "x": -124, **reach("near", 112, -168), **reach("far", 110, -140),
              **_legs(-120, 60, 26)}),
)  # fmt: skip
"""Thrown back two steps, hands up before the chest, the eyes still on what frightens."""
FALL = (
    Key(0, {"x": 0, "spin": 0}),
    Key(0.12, {"lean": 18, "head": 22, "near_shoulder": 64, "far_shoulder": 76, "near_elbow": 60,
               "far_elbow": 50, "x": -20, "brow": -1}, Hand.OPEN, Hand.OPEN, snap=True),
    Key(0.42, {"lean": -16, "head": -20, "spin": -26, "x": 40, "rise": -60, "near_hip": 46,
               "near_knee": 40, "far_hip": 20, "far_knee": 50, "near_shoulder": 104,
               "far_shoulder": 126, "near_elbow": 34, "far_elbow": 30, "float": 1, "lid": 0.5}),
    Key(0.74, LYING | {"spin": -93, "rise": 70}, snap=True),
    Key(0.90, LYING | {"spin": -83, "near_knee": 96, "rise": 50}),
    Key(1.1, LYING),
)  # fmt: skip
SINK = (
    Key(0, {}),
    Key(0.3, {"lean": 8, "head": 14, "lid": 0.5, **_legs(-40, 50, 60)}),
    Key(0.72, BOTH_KNEES | {"lean": 12, "head": 20, **reach("near", 40, 0)}, snap=True),
    Key(0.86, BOTH_KNEES | {"lean": 4, "head": 10}),
    Key(1.4, BOTH_KNEES | {"lean": 22, "head": 26, "lid": 0.6, **reach("near", 60, -20),
                           **reach("far", 90, -10)}),
)  # fmt: skip
"""The knees give way: defeat, grief."""
RISE = (
    Key(0, LYING),
    Key(0.5, {**UPRIGHT, **tread("far", 150, 0, pelvis=230), "near_hip": -4, "near_knee": 84,
              "near_ankle": -40, "x": 60, "lean": 30, "head": 16, "lid": 0, "brow": 0,
              **reach("near", 90, 20), **reach("far", 170, -10)}),
    Key(0.9, {"lean": 20, "head": -4, "x": 40}),
    Key(1.5, {**UPRIGHT, "x": 0}, rest=True),
)  # fmt: skip

ARMED = {Verb.POINT: LEVEL, Verb.EMBRACE: IMPALE}
"""What becomes of a verb when a blade is out."""
