"""Ambience and effects by synthesis: crude placeholders for now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yingxi.errors import UnknownName
from yingxi.sound import RATE

KINDS: dict[str, str] = {
    "wind": "ambience", "rain": "ambience", "thunder": "both", "hooves": "both", "swords": "both",
    "crowd": "both", "bell": "effect", "drum": "effect", "door": "effect", "steps": "both",
    "fire": "ambience", "water": "ambience", "birds": "ambience", "insects": "ambience",
    "phone": "effect", "traffic": "ambience", "whoosh": "effect", "impact": "effect",
    "heartbeat": "both", "sting": "effect",
}  # fmt: skip


def ambience(name: str, seconds: float, *, seed: int) -> NDArray[np.float32]:
    if name not in KINDS:
        raise UnknownName("声音", name, KINDS)
    rng = np.random.default_rng(seed)
    return (rng.standard_normal((round(seconds * RATE), 2)) * 0.02).astype(np.float32)


def effect(name: str, *, seed: int) -> NDArray[np.float32]:
    out = ambience(name, 1.0, seed=seed)
    return (out * np.linspace(1, 0, len(out))[:, None]).astype(np.float32)
