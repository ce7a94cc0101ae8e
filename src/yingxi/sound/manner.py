"""How an emotion sounds: speed, pitch, force, breath and pauses of a voice."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.board.model import Emotion
from yingxi.script.model import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """``speed`` and ``pause`` are factors, ``pitch`` semitones, ``level`` dB against a calm line."""

    speed: float = 1.0
    pitch: float = 0.0
    level: float = 0.0
    pause: float = 1.0
    drive: float = 0.0
    """0–1: how hard the voice presses; adds edge and evens out its level."""
    breath: float = 0.0
    """0–1: share of the voice that is whispered."""
    dullness: float = 0.0
    """0–1: how much of the treble is gone."""
    fall: float = 0.0
    """dB lost from the first to the last syllable."""
    tremor: float = 0.0
    """0–1: depth of a 5.5 Hz quiver."""


MANNERS: dict[Emotion, Manner] = {
    Emotion.CALM: Manner(),
    Emotion.JOY: Manner(speed=1.06, pitch=0.8, level=1.0, pause=0.85),
    Emotion.ANGER: Manner(speed=1.12, pitch=0.9, level=3.0, pause=0.7, drive=0.8),
    Emotion.SORROW: Manner(speed=0.86, pitch=-0.7, level=-2.0, pause=1.5, breath=0.10, fall=3.0, tremor=0.25),
    Emotion.FEAR: Manner(speed=1.08, pitch=0.9, level=-1.0, pause=1.1, breath=0.14, tremor=0.5),
    Emotion.SURPRISE: Manner(speed=1.05, pitch=1.2, level=1.5, pause=0.9, drive=0.15),
    Emotion.SCORN: Manner(speed=0.93, pitch=-0.7, level=0.0, pause=1.3, drive=0.15),
    Emotion.RESOLVE: Manner(speed=0.95, pitch=-0.4, level=1.5, pause=1.1, drive=0.4),
    Emotion.TENDER: Manner(speed=0.91, pitch=-0.2, level=-2.0, pause=1.25, breath=0.08, dullness=0.15),
    Emotion.URGENT: Manner(speed=1.18, pitch=0.6, level=1.5, pause=0.55, drive=0.3),
    Emotion.WEAK: Manner(
        speed=0.80, pitch=-0.8, level=-4.0, pause=1.9, breath=0.22, dullness=0.3, fall=6.0, tremor=0.25
    ),
    Emotion.WHISPER: Manner(speed=0.90, pitch=0.0, level=-5.0, pause=1.2, breath=0.72, dullness=0.1),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """Where the voice is heard: share of room sound, and the highest frequency in Hz (0: all)."""

    room: float = 0.0
    seconds: float = 0.3
    ceiling: float = 0.0
    warmth: float = 0.0
    """dB of closeness added under 180 Hz."""


AIRS: dict[Delivery, Air] = {
    Delivery.SPOKEN: Air(),
    Delivery.OFF_SCREEN: Air(room=0.16, seconds=0.35, ceiling=6500.0),
    Delivery.VOICE_OVER: Air(room=0.05, seconds=0.25, warmth=1.5),
    Delivery.NARRATION: Air(warmth=2.0),
}

OPEN_AIR = Air(room=0.05, seconds=0.4)
"""Where a crowd shouts."""
