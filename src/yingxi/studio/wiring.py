"""The embedded crew: which hands do the work, and what a worker loads before it begins."""

from __future__ import annotations

from yingxi.production import hands
from yingxi.production.episode import Hands
from yingxi.sound.effects import KINDS
from yingxi.stage.direct import direct, world_of

PRELOAD = (hands.__name__,)
EMBEDDED = Hands(
    direct=direct,
    world_of=world_of,
    chorus=hands.chorus,
    sound_kinds=dict(KINDS),
)
