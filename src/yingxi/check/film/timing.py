"""Whether the sound comes when it was planned: onsets of voices against the plan's times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from yingxi.check.film.delivery import Limits
from yingxi.check.film.rulebook import rule
from yingxi.check.finding import Examination
from yingxi.media.standard import SAMPLE_RATE, Sound
from yingxi.tongue import say

FEWEST = 4
"""Planned starts that are needed for a judgement."""
_REACH = 1.5
"""Seconds that the sound may be off and still be found."""
_HOP = 240
"""5 ms."""
_CLEAR = 5.0
"""How far the best offset must stand over the middle of all, in standard deviations."""
_RIVAL = 1.2
"""How much better the best offset must be than any other."""


def sync(sound: Sound, limits: Limits, voices: Sequence[float]) -> Examination:
    """Hold the planned starts of lines against the sound's onsets.

    Without a plan only the container can be asked, which `lengths` does: the rule is skipped.
    """
    found = rule("technical.sync")
    if len(voices) < FEWEST:
        return found.skipped(
            say(
                "不知道台词何时开始：没有计划可对，只比较了封装里的起止",
                "it is not known when lines should begin: only the container's times were compared",
            )
        )
    offset, clear = offset_of(sound, voices)
    if clear < _CLEAR:
        return found.skipped(
            say(
                f"声音里听不出台词的起点（显著性 {clear:.1f}）",
                f"the starts of the lines don't stand out of the sound (clearness {clear:.1f})",
            )
        )
    measured = say(
        f"声音{'晚' if offset > 0 else '早'} {abs(offset) * 1000:.0f} 毫秒（{len(voices)} 句）",
        f"sound {'late' if offset > 0 else 'early'} by {abs(offset) * 1000:.0f} ms ({len(voices)} lines)",
    )
    off = offset > limits.late or offset < -limits.early
    return found.examined(measured, [found.finding(measured, mark="offset")] if off else [])


def offset_of(sound: Sound, voices: Sequence[float]) -> tuple[float, float]:
    """Seconds by which the sound comes late (negative: early), and how clearly that stands out."""
    rise = _rises(sound)
    lags = np.arange(-round(_REACH * 200), round(_REACH * 200) + 1)
    at = np.rint(np.asarray(voices) * 200).astype(int)
    where = at[None, :] + lags[:, None]
    inside = (where >= 0) & (where < len(rise))
    value = np.where(inside, rise[np.clip(where, 0, max(len(rise) - 1, 0))], 0.0).mean(axis=1)
    best = int(value.argmax())
    rest = np.abs(lags - lags[best]) > 40
    spread = float(value[rest].std()) or 1e-9
    clear = float((value[best] - np.median(value[rest])) / spread)
    # Lines at even distances fit one line off nearly as well: then nothing is said.
    rival = float(value[rest].max())
    return float(lags[best]) / 200, clear if value[best] > _RIVAL * rival else 0.0


def _rises(sound: Sound) -> NDArray[np.float64]:
    """How strongly a voice begins at each 5 ms: loudness of 100 ms after over 100 ms before."""
    band = signal.butter(4, [250, 3800], "bandpass", fs=SAMPLE_RATE, output="sos")
    voice = signal.sosfilt(band, sound.mean(axis=1, dtype=np.float64))
    count = len(voice) // _HOP
    power = (voice[: count * _HOP].reshape(count, _HOP) ** 2).mean(axis=1)
    level = 10 * np.log10(np.maximum(power, 1e-7))
    span = 20
    mean = ndimage.uniform_filter1d(level, span)
    after, before = np.roll(mean, -span // 2), np.roll(mean, span // 2)
    rise = np.clip(after - before, 0, 30)
    # The onset is where the level itself steps, not the middle of the slope.
    edge = np.clip(np.gradient(ndimage.uniform_filter1d(level, 4)), 0, 6)
    return rise * (0.2 + edge / 6)
