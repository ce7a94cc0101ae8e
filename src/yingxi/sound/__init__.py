"""声音: voices, music, effects and the mix. Sound is float32 at 48,000 Hz; stereo is (n, 2)."""

from __future__ import annotations

RATE = 48_000
"""Samples a second of every sound in Yingxi."""
