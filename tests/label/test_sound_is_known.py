"""A film's sound alone, torn from its picture, still tells which work it is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from yingxi.label.verify import examine, studio
from yingxi.label.watermark import payload_of
from yingxi.label.watermark.audio import mark_sound
from yingxi.production.jobs import MixJob, SoundCue

RATE = 48_000


def restless(seconds: float) -> np.ndarray:
    """Something like talk over music: bands that rise and fall."""
    rng = np.random.default_rng(3)
    count = round(seconds * RATE)
    noise = rng.normal(size=(count, 2)) * np.repeat(rng.uniform(0.1, 1, count // 2400 + 1), 2400)[:count, None]  # fmt: skip
    return np.asarray(noise * 0.08, np.float32)


def write(samples: np.ndarray, path: Path) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=RATE, layout="stereo", bit_rate=128_000)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")  # fmt: skip
        frame.rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        out.mux(stream.encode(frame))
        out.mux(stream.encode())


@pytest.mark.parametrize("marked", [True, False])
def test_a_marked_sound_is_told_by_verify_and_another_is_not(marked: bool, tmp_path: Path) -> None:
    sound = restless(22)
    bits = payload_of("EP01-ABCDEF")
    path = tmp_path / "sound.m4a"
    write(mark_sound(sound, bits) if marked else sound, path)
    found = examine(path, studio(tmp_path / "home")).mark
    assert found.payload == (bits if marked else None)
    assert bool(found.skipped) is not marked


def test_a_marked_mix_is_another_step_than_a_plain_one() -> None:
    cue = SoundCue(kind="music", name="calm", start=0, length=RATE, gain_db=0.0, seed=1)
    plain, marked = MixJob(cues=(cue,), total=RATE), MixJob(cues=(cue,), total=RATE, mark=7)
    assert plain.step.key != marked.step.key
