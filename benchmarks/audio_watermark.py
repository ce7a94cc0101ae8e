"""What the mark in the sound outlives, what it costs the ear, how often it is seen where it is not.

    python benchmarks/audio_watermark.py [--films FILM...] [--ear] [--out FILE]

Films default to ``examples/*/out/*.mp4``; one whose sound carries a mark already is left out. The
sound is marked once a film and then cut into pieces of 20 seconds that begin anywhere in a round.
The limits of detection are computed, not learnt; strength, slots and bands were set on seconds
10-50 of three finished films, so pieces outside of them are the cleanest report. ``--ear`` also
lets the speech recogniser hear the first piece before and after.
"""

from __future__ import annotations

import argparse
import io
import json
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.error
import av.filter
import numpy as np
import soxr
from av.audio.frame import AudioFrame
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.signal import oaconvolve
from scipy.stats import beta

from yingxi.label.watermark import payload_of
from yingxi.label.watermark.audio import detect_sound, margin_of, mark_sound, sound_likelihood
from yingxi.label.watermark.hearing import EAR_RATE, levels
from yingxi.media.decode import sound
from yingxi.sound.asr import syllables_heard, transcribe
from yingxi.sound.loudness import loudness

_ID = "benchmark"
_RATE = 48_000
_PIECE = 20
_EVERY, _EVERY_UNMARKED = 10, 3
_STRANGERS = 200

Sound = NDArray[np.float32]


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--films", nargs="*", type=Path, default=None)
    told.add_argument("--ear", action="store_true", help="let the speech recogniser listen too")
    told.add_argument("--out", type=Path, help="write the figures as JSON here")
    asked = told.parse_args()
    films = asked.films if asked.films is not None else sorted(Path().glob("examples/*/out/*.mp4"))
    outlived: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    costs, unmarked = [], []
    for film in films:
        plain = sound(film)
        if detect_sound(plain).found:
            print(f"{film.name}: marked already, left out")
            continue
        began = time.perf_counter()
        marked = mark_sound(plain, payload_of(_ID))
        costs.append({"film": film.stem, "mark_s": time.perf_counter() - began}
                     | _cost(plain, marked, ear=asked.ear))  # fmt: skip
        for name, attack in _attacks():
            after = attack(marked)
            for piece in _pieces(after):
                outlived[name].append(_read(piece))
            if name == "AAC 96 kbit/s":
                outlived[f"{name}, 10 s"] += [_read(one) for one in _pieces(after, 10)]
                outlived[f"{name}, whole film"].append(_read(after))
        closer = _pieces(plain, every=_EVERY_UNMARKED)
        unmarked += [_nothing(piece, index) for index, piece in enumerate(closer)]
    figures = {"costs": costs, "outlived": _table(outlived), "unmarked": _falsely(unmarked)}
    for row in costs:
        print("  ".join(f"{key} {_short(value)}" for key, value in row.items()))
    if asked.out:
        asked.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")


def _pieces(whole: Sound, seconds: int = _PIECE, every: int = _EVERY) -> Iterator[Sound]:
    """Pieces that begin at odd samples, so that none begins with a round or a coder's block."""
    for start in range(331, len(whole) - seconds * _RATE, every * _RATE + 97):
        yield whole[start : start + seconds * _RATE]


def _read(piece: Sound) -> tuple[bool, float]:
    seen = detect_sound(piece)
    return seen.payload == payload_of(_ID), margin_of(seen, payload_of(_ID))


def _nothing(piece: Sound, index: int) -> tuple[bool, float, int]:
    """Whether a payload was read, the best fit of any stranger's identifier, and false matches."""
    seen = detect_sound(piece)
    strangers = [f"stranger {index}/{number}" for number in range(_STRANGERS)]
    best = max(margin_of(seen, payload_of(name)) for name in strangers)
    return seen.found, best, sum(sound_likelihood(seen, name) <= 1e-6 for name in strangers)


def _attacks() -> tuple[tuple[str, Callable[[Sound], Sound]], ...]:
    return (
        ("none", lambda x: x),
        ("AAC 128 kbit/s", lambda x: _coded(x, "aac", 128_000, "adts")),
        ("AAC 96 kbit/s", lambda x: _coded(x, "aac", 96_000, "adts")),
        ("AAC 64 kbit/s", lambda x: _coded(x, "aac", 64_000, "adts")),
        ("AAC 96 at 44.1 kHz", lambda x: _coded(x, "aac", 96_000, "adts", 44_100)),
        ("MP3 128 kbit/s", lambda x: _coded(x, "libmp3lame", 128_000, "mp3")),
        ("MP3 64 kbit/s", lambda x: _coded(x, "libmp3lame", 64_000, "mp3")),
        ("44.1 kHz and back", lambda x: _resampled(_resampled(x, _RATE, 44_100), 44_100, _RATE)),
        ("16 kHz and back", lambda x: _resampled(_resampled(x, _RATE, 16_000), 16_000, _RATE)),
        ("volume -12 dB", lambda x: x * np.float32(0.25)),
        ("volume +6 dB, clipped", lambda x: np.clip(x * np.float32(2), -1, 1)),
        ("mono", lambda x: x.mean(axis=1, keepdims=True)),
        ("left only", lambda x: x[:, :1]),
        ("noise 20 dB below", lambda x: _noisy(x, 20)),
        ("mono, 44.1 kHz, AAC 96, MP3 128", _handed_on),
        ("other talk over it, -10 dB", _talked_over),
        ("heard in a room (simulated)", _in_a_room),
        (
            "compressed 4:1 over -24 dB",
            lambda x: _filtered(x, "acompressor", "threshold=0.06:ratio=4"),
        ),
        ("3 % faster, pitch kept", lambda x: _filtered(x, "atempo", "1.03")),
        (
            "2.4 % slower, AAC 96",
            lambda x: _coded(_resampled(x, 1000, 1024), "aac", 96_000, "adts"),
        ),
        ("4 % faster, pitch too", lambda x: _resampled(x, 104, 100)),
    )


def _coded(x: Sound, codec: str, bit_rate: int, kind: str, rate: int = _RATE) -> Sound:
    """The sound as a coder leaves it, at 48 kHz again."""
    given = _resampled(x, _RATE, rate)
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as box:
        stream = box.add_stream(codec, rate=rate, layout="stereo" if x.shape[1] == 2 else "mono")
        stream.bit_rate = bit_rate
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(given.T, np.float32), format="fltp", layout=stream.layout.name
        )
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            box.mux(packet)
    file.seek(0)
    with av.open(file, "r") as coded:
        parts = [frame.to_ndarray() for frame in coded.decode(audio=0)]
    return _resampled(np.asarray(np.concatenate(parts, axis=1).T, np.float32), rate, _RATE)


def _resampled(x: Sound, old: int, new: int) -> Sound:
    return np.asarray(soxr.resample(x, old, new) if old != new else x, np.float32)


def _noisy(x: Sound, below: float) -> Sound:
    noise = np.random.default_rng(7).normal(size=x.shape) * np.sqrt((x**2).mean())
    return np.asarray(x + noise * 10 ** (-below / 20), np.float32)


def _talked_over(x: Sound) -> Sound:
    """The same film, backwards and 10 dB lower: restless, and in the same bands."""
    return np.asarray(x + x[::-1] * np.float32(10**-0.5), np.float32)


def _in_a_room(x: Sound) -> Sound:
    """Noise that dies by 60 dB in 0.4 s, as strong as the direct sound, and a noise floor."""
    random = np.random.default_rng(9)
    tail = random.normal(size=int(0.4 * _RATE)) * 10 ** (-3 * np.linspace(0, 1, int(0.4 * _RATE)))
    tail /= np.sqrt((tail**2).sum())
    tail[0] += 1
    mono = x.mean(axis=1)
    return _noisy(np.asarray(oaconvolve(mono, tail)[: len(mono), None], np.float32), 30)


def _filtered(x: Sound, name: str, options: str) -> Sound:
    """Through one of FFmpeg's filters."""
    graph = av.filter.Graph()
    layout = "stereo" if x.shape[1] == 2 else "mono"
    source = graph.add_abuffer(
        sample_rate=_RATE, format="fltp", layout=layout, time_base=Fraction(1, _RATE)
    )
    change, planar = graph.add(name, options), graph.add("aformat", "sample_fmts=fltp")
    source.link_to(change)
    change.link_to(planar)
    planar.link_to(graph.add("abuffersink"))
    graph.configure()
    parts: list[Sound] = []
    for start in range(0, len(x), _RATE):
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(x[start : start + _RATE].T), format="fltp", layout=layout
        )
        frame.sample_rate, frame.pts, frame.time_base = _RATE, start, Fraction(1, _RATE)
        graph.push(frame)
        parts += _pulled(graph)
    graph.push(None)
    parts += _pulled(graph)
    return np.asarray(np.concatenate(parts, axis=1).T, np.float32)


def _pulled(graph: av.filter.Graph) -> Iterator[Sound]:
    while True:
        try:
            yield np.asarray(graph.pull().to_ndarray(), np.float32)
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _handed_on(x: Sound) -> Sound:
    mono = x.mean(axis=1, keepdims=True)
    both = np.repeat(_coded(mono, "aac", 96_000, "adts", 44_100), 2, axis=1)
    return _coded(both * np.float32(0.7), "libmp3lame", 128_000, "mp3")


def _cost(plain: Sound, marked: Sound, *, ear: bool) -> dict[str, object]:
    """What the mark changed: loudness, true peak, segmental SNR, noise against the masked level."""
    before, after = loudness(plain), loudness(marked)
    block = _RATE // 50
    count = len(plain) // block
    whole = plain[: count * block].reshape(count, -1)
    power = (whole**2).mean(axis=1)
    error = ((marked - plain)[: count * block].reshape(count, -1) ** 2).mean(axis=1)
    loud = power > 1e-6
    segmental = 10 * np.log10(power[loud] / np.maximum(error[loud], 1e-12))
    first, second = (
        levels(_resampled(one.mean(axis=1), _RATE, EAR_RATE)) for one in (plain, marked)
    )
    changes = np.abs(second - first)[first > first.max() - 60]
    mean, frames = _against_the_mask(plain, marked)
    out: dict[str, object] = {
        "lufs": before.integrated,
        "lufs_change": after.integrated - before.integrated,
        "true_peak_change_db": after.true_peak - before.true_peak,
        "band_change_median_db": float(np.median(changes)),
        "band_change_most_db": float(np.percentile(changes, 99.9)),
        "segmental_snr_db": float(segmental.mean()),
        "segmental_snr_5th_percentile_db": float(np.percentile(segmental, 5)),
        "noise_to_mask_db": mean,
        "frames_above_the_mask": frames,
    }
    if ear:
        piece, same = (one[: _PIECE * _RATE] for one in (plain, marked))
        first, second, third = (
            "".join(word.text for word in transcribe(one, _RATE))
            for one in (piece, same, _coded(piece, "aac", 96_000, "adts"))
        )
        out |= {"heard": first, "heard_marked": second}
        out |= {"syllables_kept": syllables_heard(first, second)}
        out |= {"syllables_kept_by_aac_96_alone": syllables_heard(first, third)}
    return out


def _against_the_mask(plain: Sound, marked: Sound) -> tuple[float, float]:
    """Mean noise over mask in dB, and the share of frames where some half Bark is above it.

    Spreading of 27 and 20 dB a Bark, an offset of 3 dB up to 12 Bark and a quarter dB a Bark above,
    as in ITU-R BS.1387; the threshold in quiet is Terhardt's, with full scale at 92 dB SPL.
    """
    size = 1024
    frequency = np.arange(1, size // 2 + 1) * _RATE / size
    bark = 7 * np.arcsinh(frequency / 650)
    kept = frequency < 15_000
    band = (bark * 2).astype(int)[kept]
    count = int(band.max()) + 1

    def heard(x: Sound) -> NDArray[np.float64]:
        frames = np.lib.stride_tricks.sliding_window_view(x.mean(axis=1), size)[::size]
        power = np.abs(rfft(frames * np.hanning(size), axis=1))[:, 1:][:, kept] ** 2
        out = np.zeros((len(power), count))
        np.add.at(out.T, band, power.T)
        return out

    tone, noise = heard(plain), heard(marked - plain)
    centre = (np.arange(count) + 0.5) / 2
    apart = centre[:, None] - centre
    spread = 10 ** (np.where(apart < 0, 27 * apart, -20 * apart) / 10)
    offset = np.where(centre < 12, 3, 0.25 * centre)
    mask = tone @ (spread / spread.sum(axis=0)).T * 10 ** (-offset / 10)
    khz = 0.65 * np.sinh(centre / 7)
    quiet = 3.64 * khz**-0.8 - 6.5 * np.exp(-0.6 * (khz - 3.3) ** 2) + 1e-3 * khz**4
    full_scale = 20 * np.log10(size / 4)
    mask = np.maximum(mask, 10 ** ((quiet - 92 + full_scale) / 10))
    ratio = noise / mask
    return float(10 * np.log10(ratio.mean())), float((ratio.max(axis=1) > 1).mean())


def _table(outlived: dict[str, list[tuple[bool, float]]]) -> dict[str, object]:
    out: dict[str, object] = {}
    print(f"{'after':34}{'read':>9}{'least':>8}{'median':>8}   margin (11.4 is needed)")
    for name, rows in outlived.items():
        margins = [margin for _, margin in rows]
        read = sum(right for right, _ in rows)
        median = float(np.median(margins))
        print(f"{name:34}{read:>4}/{len(rows):<4}{min(margins):8.1f}{median:8.1f}")
        out[name] = {"read": read, "of": len(rows), "least": min(margins), "median": median}
    return out


def _falsely(rows: list[tuple[bool, float, int]]) -> dict[str, object]:
    count, read = len(rows), sum(found for found, _, _ in rows)
    best, matched = max(fit for _, fit, _ in rows), sum(number for _, _, number in rows)
    most = float(beta.ppf(0.95, read + 1, count - read))
    print(
        f"\nunmarked pieces: {read} of {count} read (rate below {most:.2g} at 95 %); "
        f"{matched} of {count * _STRANGERS} identifiers matched, best fit {best:.1f} (6.4 needed)"
    )
    return {"read": read, "of": count, "identifiers_matched": matched, "best_fit": best}


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
