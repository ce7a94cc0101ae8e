"""Wind, rain, thunder, fire, water, birds and insects, by synthesis; stereo at 48,000 Hz."""

from __future__ import annotations

import numpy as np
from scipy import signal

from yingxi.sound import RATE
from yingxi.sound.grains import Mono, Stereo, chirp, clock, noise, put, strewn, wander, wide_noise
from yingxi.sound.room import placed, reverberated

Chance = np.random.Generator


def wind(seconds: float, rng: Chance) -> Stereo:
    """Gusts: a low push, a howl that moves between four throats, a hiss on top."""
    count = len(clock(seconds))
    gust = 0.25 + 0.75 * wander(count, 2.6, rng) ** 1.5
    out = wide_noise(count, 60, 320, rng) * (0.7 * gust)[:, None]
    for frequency in (380, 520, 700, 960):
        howl = noise(count, frequency * 0.94, frequency * 1.06, rng)
        turn = wander(count, 1.7, rng) ** 3 * gust
        pan = float(rng.uniform(-0.7, 0.7))
        out += placed(howl * turn * np.float32(0.55), pan)
    out += wide_noise(count, 1500, 6000, rng) * (0.14 * gust**2)[:, None]
    return out


def rain(seconds: float, rng: Chance) -> Stereo:
    """A steady fall, near drops that tick, and eaves that drip."""
    count = len(clock(seconds))
    fall = wide_noise(count, 900, 11_000, rng) * (0.8 + 0.2 * wander(count, 3, rng))[:, None]
    fall += wide_noise(count, 180, 700, rng) * np.float32(0.25)
    drops = [
        noise(240, f, f * 1.6, rng) * np.exp(-clock(240 / RATE) / 0.0012).astype(np.float32)
        for f in (1800, 2600, 3500, 5000)
    ]
    drips = [chirp(f, f * 1.5, 0.03) for f in (620, 800, 1100)]
    near = strewn(drops, seconds, 55, rng) * np.float32(1.8)
    return fall * np.float32(0.5) + near + strewn(drips, seconds, 2.5, rng) * np.float32(0.9)


def clap(rng: Chance, *, near: float = 0.8) -> Stereo:
    """One thunder: a tearing crack when near, then a rumble that rolls and dies."""
    time = clock(5.0)
    count = len(time)
    rumble = wide_noise(count, 28, 160, rng)
    roll = np.zeros(count, np.float32)
    for _ in range(7):
        at = float(rng.uniform(0, 2.2))
        roll += np.float32(rng.uniform(0.3, 1)) * np.where(time > at, np.exp(-(time - at) / 0.8), 0)
    roll *= np.clip(time / 0.08, 0, 1)
    out = rumble * (roll * 0.8)[:, None]
    tear = noise(count, 300, 5500, rng) * (wander(count, 0.03, rng) ** 2)
    tear *= np.exp(-time / 0.22) * np.clip(time / 0.004, 0, 1)
    out += placed(tear * np.float32(2.6 * near**2), float(rng.uniform(-0.3, 0.3)))
    far = out + reverberated(out, seconds=3.5, dark=0.9) * np.float32(0.8)
    fade = int(1.2 * RATE)
    far[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    return far


def thunder(seconds: float, rng: Chance) -> Stereo:
    """Thunder every 6 to 12 seconds, near and far."""
    out = np.zeros((len(clock(seconds)), 2), np.float32)
    at = float(rng.uniform(0.2, 2.0))
    while at < seconds:
        distance = float(rng.uniform(0.1, 0.9))
        put(out, clap(rng, near=distance) * np.float32(0.4 + 0.6 * distance), at)
        at += float(rng.uniform(6, 12))
    return out


def fire(seconds: float, rng: Chance) -> Stereo:
    """A low breath of flame, hisses, and wood that cracks."""
    count = len(clock(seconds))
    breath = wide_noise(count, 60, 420, rng) * (0.5 + 0.5 * wander(count, 0.35, rng))[:, None]
    hiss = wide_noise(count, 2500, 9000, rng) * (wander(count, 0.5, rng) ** 4 * 0.2)[:, None]
    cracks = [
        noise(480, f, f * 2.2, rng) * np.exp(-clock(0.01) / life).astype(np.float32)
        for f, life in ((900, 0.0025), (1600, 0.0015), (2600, 0.001), (3800, 0.0006))
    ]
    return (
        breath * np.float32(0.35)
        + hiss
        + strewn(cracks, seconds, 22, rng, quietest=0.03) * np.float32(3.0)
    )


def water(seconds: float, rng: Chance) -> Stereo:
    """A stream: a soft rush under thousands of bubbles, each a rising chirp (Minnaert)."""
    count = len(clock(seconds))
    rush = wide_noise(count, 300, 2600, rng) * (0.6 + 0.4 * wander(count, 0.7, rng))[:, None]
    bubbles = [
        chirp(f, f * float(rng.uniform(1.1, 1.5)), 18 / f) for f in np.geomspace(380, 2400, 24)
    ]
    return rush * np.float32(0.14) + strewn(bubbles, seconds, 85, rng, quietest=0.02) * np.float32(
        0.7
    )


def birds(seconds: float, rng: Chance) -> Stereo:
    """Three or four birds that call, wait and answer, in a wood that has some air."""
    out = np.zeros((len(clock(seconds)), 2), np.float32)
    for _ in range(4):
        pan, level = float(rng.uniform(-0.9, 0.9)), float(rng.uniform(0.25, 1))
        home = float(rng.uniform(2300, 4600))
        song = _song(home, rng)
        at = float(rng.uniform(0, 3))
        while at < seconds:
            put(out, placed(song * np.float32(level * rng.uniform(0.7, 1)), pan), at)
            at += len(song) / RATE + float(rng.uniform(0.8, 5.5))
            if rng.random() < 0.3:
                song = _song(home, rng)
    return out + reverberated(out, seconds=1.6, dark=0.3) * np.float32(0.5)


def _song(home: float, rng: Chance) -> Mono:
    notes: list[Mono] = []
    repeat = int(rng.integers(1, 4))
    shape = [(float(rng.uniform(0.8, 1.3)), float(rng.uniform(0.75, 1.35)), float(rng.uniform(0.05, 0.16)))
             for _ in range(int(rng.integers(2, 5)))]  # fmt: skip
    for _ in range(repeat):
        for start, bend, length in shape:
            tone = chirp(home * start, home * start * bend, length)
            trill = 1 + 0.5 * np.sin(2 * np.pi * 34 * clock(length)) if length > 0.12 else 1.0
            notes += [(tone * trill).astype(np.float32), np.zeros(int(0.05 * RATE), np.float32)]
    return np.concatenate(notes) * np.float32(0.5)


def insects(seconds: float, rng: Chance) -> Stereo:
    """Crickets in the grass: three chirps and a rest, each at its own pitch and pace."""
    count = len(clock(seconds))
    time = clock(seconds)
    out = np.zeros((count, 2), np.float32)
    for _ in range(6):
        pitch = float(rng.uniform(3900, 5200))
        pace = float(rng.uniform(1.1, 1.9))
        phase = (time * pace + rng.uniform(0, 1)) % 1.0
        chirping = np.maximum(np.sin(np.pi * np.clip(phase / 0.42, 0, 1)), 0) ** 0.5
        wings = np.maximum(np.sin(2 * np.pi * rng.uniform(26, 34) * time), 0) ** 1.5
        tone = np.sin(2 * np.pi * pitch * time) * chirping * wings * wander(count, 4, rng)
        out += placed(
            tone.astype(np.float32) * np.float32(rng.uniform(0.1, 0.5)), float(rng.uniform(-1, 1))
        )
    hum = signal.sosfilt(
        signal.butter(1, [5500, 7500], "bandpass", fs=RATE, output="sos"),
        rng.standard_normal(count),
    )
    return out + (np.asarray(hum, np.float32) * 0.02)[:, None]
