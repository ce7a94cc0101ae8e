"""What people, horses and machines sound like, by synthesis; stereo at 48,000 Hz."""

from __future__ import annotations

import numpy as np
from scipy import signal

from yingxi.sound import RATE
from yingxi.sound.grains import Mono, Stereo, clock, modes, noise, put, strewn, wander, wide_noise
from yingxi.sound.instruments import ERHU, Note, sing
from yingxi.sound.percussion import bell, great_drum, great_gong, pulse
from yingxi.sound.room import placed, reverberated

Chance = np.random.Generator


def _hoof(rng: Chance) -> Mono:
    time = clock(0.22)
    ground = np.sin(2 * np.pi * np.cumsum(70 + 60 * np.exp(-time / 0.012)) / RATE) * np.exp(
        -time / 0.05
    )
    knock = np.sin(2 * np.pi * rng.uniform(420, 640) * time) * np.exp(-time / 0.012)
    dirt = noise(len(time), 500, 3500, rng) * np.exp(-time / 0.02) * 0.35
    fade = np.clip((0.22 - time) / 0.06, 0, 1)
    return ((ground + 0.5 * knock + dirt * 0.6) * fade).astype(np.float32)


def gallop(rng: Chance, *, seconds: float = 2.6, pace: float = 2.3) -> Stereo:
    """One horse at the gallop: three beats and a flight, crossing the frame."""
    out = np.zeros((len(clock(seconds)), 2), np.float32)
    hoofs = [_hoof(rng) for _ in range(4)]
    at = 0.02
    while at < seconds - 0.3:
        for share, force in ((0.0, 0.8), (0.2, 0.7), (0.36, 1.0)):
            moment = at + share / pace
            pan = float(np.clip(-0.6 + 1.2 * moment / seconds, -1, 1))
            sound = hoofs[int(rng.integers(4))] * np.float32(force * rng.uniform(0.8, 1))
            put(out, placed(sound, pan), moment)
        at += 1 / pace
    return out


def hooves(seconds: float, rng: Chance) -> Stereo:
    """A host of horses: the ground itself, and the nearest of them told apart."""
    count = len(clock(seconds))
    hoofs = [_hoof(rng) for _ in range(12)]
    out = strewn(hoofs, seconds, 110, rng, quietest=0.08) * np.float32(0.5)
    out += (
        wide_noise(count, 32, 130, rng)
        * (0.5 + 0.5 * wander(count, 0.4, rng))[:, None]
        * np.float32(0.4)
    )
    out += wide_noise(count, 600, 3000, rng) * np.float32(0.035)
    at = 0.0
    while at < seconds:
        put(
            out,
            gallop(rng, pace=float(rng.uniform(2.1, 2.7))) * np.float32(rng.uniform(0.3, 0.7)),
            at,
        )
        at += float(rng.uniform(0.5, 1.3))
    return out


def clash(rng: Chance) -> Stereo:
    """Blade on blade: a hard edge, two ringing bars, a scrape on the way out."""
    base = rng.uniform(1500, 2300)
    ratios = np.array([1.0, 1.41, 2.13, 2.76, 3.5, 4.31, 5.4])
    lives = rng.uniform(0.12, 0.5, len(ratios)) / ratios**0.4
    ring = modes(list(base * ratios), list(lives), 1.4, rng)
    other = modes(list(base * 1.27 * ratios), list(lives * 0.7), 1.4, rng)
    time = clock(1.4)
    body = modes([640, 905, 1180], [0.05, 0.035, 0.03], 1.4, rng) * 0.45
    edge = noise(len(time), 2500, 14_000, rng) * np.exp(-time / 0.006) * 0.5
    scrape = noise(len(time), 3500, 9000, rng) * np.exp(-(((time - 0.16) / 0.07) ** 2)) * 0.1
    dry = placed((ring + body + edge + scrape).astype(np.float32), -0.2) + placed(
        other * np.float32(0.6), 0.3
    )
    return dry + reverberated(dry, seconds=1.2, dark=0.2) * np.float32(0.25)


def swords(seconds: float, rng: Chance) -> Stereo:
    """A melee heard around: clashes near and far, shouts of effort left to the crowd."""
    out = np.zeros((len(clock(seconds)), 2), np.float32)
    blades = [clash(rng) for _ in range(7)]
    for moment in rng.uniform(0, seconds, max(2, int(seconds * 2.6))):
        level = 0.08 + 0.92 * rng.random() ** 3
        put(
            out,
            np.roll(blades[int(rng.integers(7))], int(rng.integers(2)), axis=1) * np.float32(level),
            float(moment),
        )
    return out


def _syllables(rng: Chance, *, shouted: bool) -> list[Mono]:
    """Return a bank of voiced syllables: a glottal buzz through two formants, no language."""
    bank: list[Mono] = []
    for _ in range(48):
        length = float(rng.uniform(0.25, 0.7) if shouted else rng.uniform(0.1, 0.26))
        time = clock(length)
        male = rng.random() < 0.65
        base = rng.uniform(150, 300) if shouted else rng.uniform(95, 150)
        base *= 1.0 if male else 1.7
        fall = base * 2 ** (rng.uniform(-4, 3) / 12 * time / length)
        buzz = 2 * ((np.cumsum(fall) / RATE) % 1) - 1
        first = float(rng.choice((320, 480, 620, 780))) * (1 if male else 1.12)
        second = float(rng.choice((900, 1200, 1700, 2200)))
        voice = np.zeros(len(time))
        for frequency, sharp, share in ((first, 5, 1.0), (second, 8, 0.6), (2800, 9, 0.25)):
            b, a = signal.iirpeak(frequency, sharp, fs=RATE)
            voice += share * signal.lfilter(b, a, buzz)
        bank.append((voice * np.hanning(len(time)) ** 0.6).astype(np.float32))
    return bank


def crowd(seconds: float, rng: Chance) -> Stereo:
    """A murmur of many people, none of whom can be understood."""
    count = len(clock(seconds))
    talk = strewn(_syllables(rng, shouted=False), seconds, 95, rng, quietest=0.1)
    muffled = signal.sosfilt(signal.butter(1, 2400, fs=RATE, output="sos"), talk, axis=0)
    swell = 0.7 + 0.3 * wander(count, 2.5, rng)
    out = np.asarray(muffled, np.float32) * swell[:, None]
    return out + reverberated(out, seconds=1.5, dark=0.5) * np.float32(0.7)


def roar(rng: Chance) -> Stereo:
    """A thousand throats at once: a cheer that rises and breaks."""
    seconds = 3.2
    time = clock(seconds)
    shout = strewn(_syllables(rng, shouted=True), seconds - 0.8, 150, rng, quietest=0.15)
    out = np.zeros((len(time), 2), np.float32)
    put(out, shout, 0.0)
    out += wide_noise(len(time), 500, 2600, rng) * np.float32(0.25)
    shape = np.clip(time / 0.25, 0, 1) * np.exp(-np.clip(time - 1.3, 0, None) / 0.6)
    out *= shape[:, None].astype(np.float32)
    return out + reverberated(out, seconds=2.4, dark=0.5) * np.float32(0.7)


def great_bell(rng: Chance) -> Stereo:
    """A temple's bronze bell, struck once with a beam."""
    low = modes(
        [98, 98.7, 196.5, 236, 294, 392, 523], [2.6, 2.4, 1.9, 1.5, 1.1, 0.8, 0.5], 7.0, rng
    )
    time = clock(7.0)
    thud = noise(len(time), 60, 400, rng) * np.exp(-time / 0.03) * 0.3
    dry = placed((low + thud).astype(np.float32), 0.0)
    dry[: 5 * RATE] += placed(bell(rng) * np.float32(0.12), 0.2)[: 5 * RATE]
    out = dry + reverberated(dry, seconds=4.0, dark=0.6) * np.float32(0.6)
    out[-RATE:] *= np.linspace(1, 0, RATE, dtype=np.float32)[:, None]
    return out


def drum(rng: Chance) -> Stereo:
    """One stroke of the war drum in the open."""
    return _halled(great_drum(rng), 2.4, 0.6)


def door(rng: Chance) -> Stereo:
    """A wooden door: the hinge complains, the leaf lands."""
    time = clock(1.9)
    speed = np.interp(time, [0, 0.5, 1.05, 1.2], [14, 42, 20, 0])
    slips = np.diff(np.floor(np.cumsum(speed) / RATE), prepend=0) > 0
    body = modes([410, 690, 1130, 1720, 2450], [0.011, 0.009, 0.007, 0.005, 0.003], 0.05, rng)
    creak = np.convolve(slips.astype(np.float32) * rng.uniform(0.5, 1, len(time)), body)[
        : len(time)
    ]
    out = (creak * 0.5 * (time < 1.15)).astype(np.float32)
    land = modes([78, 124, 205, 330], [0.09, 0.06, 0.04, 0.02], 0.5, rng)
    first = int(1.25 * RATE)
    out[first : first + len(land)] += land
    latch = noise(1200, 1500, 6000, rng) * np.exp(-clock(1200 / RATE) / 0.004)
    out[first + 600 : first + 1800] += latch.astype(np.float32) * 0.2
    return _halled(out, 0.9, 0.3)


def _footfall(rng: Chance) -> Mono:
    time = clock(0.3)
    heel = modes([92, 150, 240], [0.03, 0.022, 0.014], 0.3, rng) * np.float32(0.8)
    sole = noise(len(time), 700, 4200, rng) * (
        np.exp(-time / 0.014) + 0.5 * np.exp(-(((time - 0.09) / 0.02) ** 2))
    )
    return (heel + sole * 0.22).astype(np.float32)


def steps(seconds: float, rng: Chance) -> Stereo:
    """Someone walking, about 1.8 steps a second, never twice the same."""
    out = np.zeros((len(clock(seconds)), 2), np.float32)
    at, left = 0.05, True
    while at < seconds - 0.2:
        sound = _footfall(rng) * np.float32(rng.uniform(0.75, 1))
        put(out, placed(sound, -0.12 if left else 0.12), at)
        at += float(rng.normal(0.55, 0.02))
        left = not left
    return out + reverberated(out, seconds=0.8, dark=0.5) * np.float32(0.25)


def phone(rng: Chance) -> Stereo:
    """A mobile phone: two bars of a marimba-like ring, twice."""
    out = np.zeros((len(clock(3.4)), 2), np.float32)
    tune = ((0, 76), (0.15, 79), (0.3, 84), (0.45, 79), (0.75, 76), (0.9, 81))
    for bar in (0.0, 1.6):
        for at, pitch in tune:
            frequency = 440 * 2 ** ((pitch - 69) / 12)
            tone = modes(
                [frequency, frequency * 3.93, frequency * 9.2], [0.16, 0.05, 0.02], 0.6, rng
            )
            put(out, placed(tone * np.float32(0.5), 0.15), bar + at)
    return out


def traffic(seconds: float, rng: Chance) -> Stereo:
    """A city street: the far roar, cars that pass, once in a while a horn."""
    count = len(clock(seconds))
    out = wide_noise(count, 45, 420, rng) * (0.6 + 0.2 * wander(count, 3, rng))[:, None]
    out += wide_noise(count, 600, 2200, rng) * np.float32(0.06)
    at = float(rng.uniform(0, 2))
    while at < seconds:
        time = clock(4.0)
        near = np.exp(-(((time - 2.0) / 0.7) ** 2))
        car = (noise(len(time), 120, 900, rng) + 0.5 * noise(len(time), 900, 4000, rng)) * near
        across = np.linspace(-0.9, 0.9, len(time)) * float(rng.choice((-1, 1)))
        angle = (across + 1) * np.pi / 4
        sound = np.stack([car * np.cos(angle), car * np.sin(angle)], axis=1).astype(np.float32)
        put(out, sound * np.float32(rng.uniform(0.3, 0.8)), at)
        if rng.random() < 0.18:
            horn = (
                np.sin(2 * np.pi * 415 * time[:17000]) + np.sin(2 * np.pi * 523 * time[:17000])
            ) * np.hanning(17000) ** 0.2
            put(
                out,
                placed(horn.astype(np.float32) * np.float32(0.1), float(rng.uniform(-0.8, 0.8))),
                at + 1.0,
            )
        at += float(rng.uniform(2.0, 6.0))
    return out


def whoosh(rng: Chance) -> Stereo:
    """Something fast goes by, left to right, in half a second."""
    time = clock(0.75)
    shape = np.exp(-(((time - 0.3) / 0.13) ** 2))
    out = np.zeros(len(time), np.float32)
    for frequency in np.geomspace(350, 6500, 9):
        place = 0.3 + 0.12 * np.log2(frequency / 1500) / 3
        out += noise(len(time), frequency * 0.8, frequency * 1.25, rng) * np.exp(
            -(((time - place) / 0.09) ** 2)
        )
    out *= shape
    angle = (np.linspace(-0.8, 0.8, len(time)) + 1) * np.pi / 4
    return np.stack([out * np.cos(angle), out * np.sin(angle)], axis=1).astype(np.float32)


def impact(rng: Chance) -> Stereo:
    """A blow of the cinema: a sub that falls, a crack, a hall."""
    time = clock(1.6)
    sub = np.tanh(
        2 * np.sin(2 * np.pi * np.cumsum(34 + 70 * np.exp(-time / 0.07)) / RATE)
    ) * np.exp(-time / 0.4)
    crack = noise(len(time), 150, 5000, rng) * np.exp(-time / 0.035)
    return _halled((sub + 0.5 * crack).astype(np.float32), 2.6, 0.5)


def heartbeat(seconds: float, rng: Chance) -> Stereo:
    """A heart at 72 beats a minute: lub, dub."""
    out = np.zeros((len(clock(seconds)), 2), np.float32)
    lub, dub = pulse(rng), pulse(rng)
    at = 0.05
    while at < seconds - 0.2:
        put(out, placed(lub, 0.0), at)
        put(out, placed(dub * np.float32(0.6), 0.0), at + 0.27)
        at += 60 / 72 + float(rng.normal(0, 0.008))
    return out


def sting(rng: Chance) -> Stereo:
    """The hook: drum and great gong at once, a cluster of strings that shivers and is gone."""
    out = np.zeros((len(clock(4.2)), 2), np.float32)
    put(out, placed(great_drum(rng), 0.0), 0.0)
    put(out, placed(great_gong(rng) * np.float32(0.6), 0.25), 0.0)
    put(out, impact(rng) * np.float32(0.5), 0.0)
    for i, pitch in enumerate((57.0, 58.0, 63.0, 69.0, 70.0)):
        line = sing([Note(start=0.0, seconds=2.6, pitch=pitch, force=0.8)], 3.0, ERHU, seed=i)
        time = clock(3.0)[: len(line)]
        shiver = 0.55 + 0.45 * np.sin(2 * np.pi * (11 + i * 0.4) * time)
        swell = np.exp(-time / 0.9) + 0.5 * np.exp(-(((time - 1.7) / 0.6) ** 2))
        put(
            out,
            placed((line * shiver * swell).astype(np.float32) * np.float32(0.35), -0.6 + 0.3 * i),
            0.03,
        )
    wet = out + reverberated(out, seconds=3.0, dark=0.5) * np.float32(0.45)
    wet[-RATE:] *= (np.cos(np.linspace(0, np.pi / 2, RATE)) ** 2)[:, None].astype(np.float32)
    return wet


def _halled(dry: Mono, seconds: float, wet: float) -> Stereo:
    """Set a mono sound in a hall and let the hall ring out."""
    padded = np.pad(dry, (0, int(seconds * 0.6 * RATE)))
    floor = placed(padded, 0.0)
    out = floor + reverberated(floor, seconds=seconds, dark=0.5) * np.float32(wet)
    fade = min(RATE // 3, len(out))
    out[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    return out
