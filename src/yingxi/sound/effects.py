"""Ambience and effects by name: what a script's 【音效】 and a shot's ``sounds`` may ask for."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from yingxi.errors import UnknownName
from yingxi.sound import RATE, bustle, nature
from yingxi.sound.loudness import integrated
from yingxi.tongue import say

Stereo = NDArray[np.float32]
Kind = Literal["ambience", "effect", "both"]
BED = -23.0
"""LUFS of every ambience; the mix sets it under the rest."""
PEAK = 0.6
"""Highest sample of every effect."""

BEDS: dict[str, Callable[[float, np.random.Generator], Stereo]] = {
    "wind": nature.wind,
    "rain": nature.rain,
    "thunder": nature.thunder,
    "hooves": bustle.hooves,
    "swords": bustle.swords,
    "crowd": bustle.crowd,
    "steps": bustle.steps,
    "fire": nature.fire,
    "water": nature.water,
    "birds": nature.birds,
    "insects": nature.insects,
    "traffic": bustle.traffic,
    "heartbeat": bustle.heartbeat,
}
SHOTS: dict[str, Callable[[np.random.Generator], Stereo]] = {
    "thunder": nature.clap,
    "hooves": bustle.gallop,
    "swords": bustle.clash,
    "crowd": bustle.roar,
    "bell": bustle.great_bell,
    "drum": bustle.drum,
    "door": bustle.door,
    "steps": lambda rng: bustle.steps(2.4, rng),
    "phone": bustle.phone,
    "whoosh": bustle.whoosh,
    "impact": bustle.impact,
    "heartbeat": lambda rng: bustle.heartbeat(1.8, rng),
    "sting": bustle.sting,
}


def _kind(name: str) -> Kind:
    return "both" if name in BEDS and name in SHOTS else "ambience" if name in BEDS else "effect"


KINDS: dict[str, Kind] = {
    name: _kind(name) for name in (*BEDS, *(n for n in SHOTS if n not in BEDS))
}
"""Every known name, and whether it can lie under a scene, strike once, or both."""


def ambience(name: str, seconds: float, *, seed: int) -> Stereo:
    """Return a bed of sound, (n, 2) at -23 LUFS, faded 50 ms at both ends.

    A name that only strikes once strikes at the start. Raises UnknownName.
    """
    _known(name)
    count = max(0, round(seconds * RATE))
    if name not in BEDS:
        out = np.zeros((count, 2), np.float32)
        once = effect(name, seed=seed)[:count]
        out[: len(once)] = once
        return out
    if not count:
        return np.zeros((0, 2), np.float32)
    out = BEDS[name](seconds, _chance(name, seed))[:count]
    out = out * np.float32(min(10 ** ((BED - integrated(out)) / 20), 60.0))
    fade = min(RATE // 20, count // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)[:, None]
    out[:fade] *= ramp
    out[count - fade :] *= ramp[::-1]
    return _rounded(out)


def effect(name: str, *, seed: int) -> Stereo:
    """Return a sound that happens once, (n, 2), its peak at 0.6, its tail gone to silence.

    A name that is only a bed gives four seconds of it. Raises UnknownName.
    """
    _known(name)
    if name not in SHOTS:
        return ambience(name, 4.0, seed=seed)
    out = SHOTS[name](_chance(name, seed))
    return np.asarray(out * np.float32(PEAK / (float(np.abs(out).max()) + 1e-9)), np.float32)


def _known(name: str) -> None:
    if name not in KINDS:
        raise UnknownName(say("音效", "sound"), name, KINDS)


def _chance(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng(
        int.from_bytes(sha256(f"{name}/{seed}".encode()).digest()[:8], "big")
    )


def _rounded(samples: Stereo) -> Stereo:
    """Round what stands over 0.5 so that no single grain jumps out of a bed."""
    over = np.abs(samples) > 0.5
    samples[over] = np.sign(samples[over]) * (
        0.5 + 0.35 * np.tanh((np.abs(samples[over]) - 0.5) / 0.35)
    )
    return samples
