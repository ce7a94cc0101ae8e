"""What the watermark outlives, what it costs, how often it is seen where it is not; and its peers.

    python benchmarks/watermark.py [--quick] [--films FILM...] [--peers ENV/bin/python]

Without films, shots of the example drama are shot for it, unmarked; a film that carries a mark
already is left out. The
limits of detection are computed, not learnt. The strength and the filters were set by looking at
the first 20 seconds of a film, and once raised after the drawn plates and one window of another
film had been seen at CRF 32 + 540p: films other than those two are the cleanest report.
Peers (invisible-watermark, blind-watermark) are run where ``--peers`` or ``.venv/watermark`` has
them, over the same clips and attacks, six frames each, because they take seconds a frame.
"""

from __future__ import annotations

import argparse
import json
import os

# One thread a process: the clips are what runs in parallel.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from scipy.stats import beta
from stage_shots import shoot
from watermark_attacks import PAIRS, SINGLE, TARGET, Attack, apply
from watermark_clips import Clip, clips, pictures, unmarked
from watermark_peers import BITS

from yingxi.label.watermark import Marker, detect, matches, payload_of
from yingxi.label.watermark.code import encode
from yingxi.label.watermark.tile import gathered
from yingxi.media.colour import to_i420

_ID = "benchmark"
_PEERS = ("dwtDct", "dwtDctSvd", "blind-watermark")
_PEER_FRAMES = 6
_PEER_ATTACKS = ("none", "CRF 23", "CRF 28", "720p", "crop 10 %", TARGET.name)
_QUICK = (
    "CRF 32",
    "540p",
    "crop 20 %",
    "flip",
    "turn 3°",
    "30 fps",
    "logo + subtitles",
    "re-shoot 1 %",
)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--quick", action="store_true", help="fewer clips, attacks and frames")
    told.add_argument("--films", nargs="*", type=Path, default=None)
    told.add_argument("--clips", type=int, default=None)
    told.add_argument("--unmarked", type=int, default=None)
    told.add_argument("--peers", type=Path, default=Path(".venv/watermark/bin/python"))
    told.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    told.add_argument("--out", type=Path, help="write the figures as JSON here")
    asked = told.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.films is None:
            print("shooting unmarked shots of the example drama …", flush=True)
        films = asked.films if asked.films is not None else shoot(Path(folder))
        _measure(asked, [film for film in films if not _marked_already(film)])


def _measure(asked: argparse.Namespace, films: list[Path]) -> None:
    chosen = clips(films, asked.clips or (4 if asked.quick else 10))
    many = asked.unmarked or (60 if asked.quick else 1000)
    print(f"{len(films)} films, clips of 4 s: {', '.join(clip.name for clip in chosen)}\n")
    figures: dict[str, object] = {}
    with ProcessPoolExecutor(asked.jobs, get_context("spawn")) as pool:
        figures["marked"] = _outlived(list(pool.map(_clip, chosen, [asked.quick] * len(chosen))))
        batches = [(films, first, min(first + 20, many)) for first in range(0, many, 20)]
        figures["unmarked"] = _falsely(
            [row for rows in pool.map(_nothing, batches) for row in rows]
        )
        figures["cost"] = _cost(films)
        if asked.peers.exists():
            two = [clip for clip in chosen][: 1 if asked.quick else 2]
            methods = _PEERS[:2] if asked.quick else _PEERS
            jobs = [
                (str(asked.peers), clip, method) for clip in two for method in (*methods, "ours")
            ]
            figures["peers"] = _compared([row for rows in pool.map(_peer, jobs) for row in rows])
        else:
            print(f"\npeers: not measured, there is no {asked.peers} (see --peers)")
    if asked.out:
        asked.out.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def _marked_already(film: Path) -> bool:
    found = detect(film, seconds=8).found
    if found:
        print(f"left out, it carries a mark: {film}")
    return found


def _clip(clip: Clip, quick: bool) -> list[dict[str, object]]:
    """Mark a clip, do everything to it, look for the mark."""
    frames = pictures(clip, 50 if quick else 100)
    height, width = frames[0].shape[:2]
    marker, marked, quality = Marker(payload_of(_ID), width=width, height=height), [], []
    for index, frame in enumerate(frames):
        planes = to_i420(frame)
        before = planes[:height].copy()
        marker.mark(planes)
        if index % 20 == 0:
            quality.append((_psnr(before, planes[:height]), _ssim(before, planes[:height])))
        marked.append(np.asarray(cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420), np.uint8))
    rows: list[dict[str, object]] = []
    psnr, ssim = np.mean(quality, 0)
    attacks = [*SINGLE, *PAIRS]
    if quick:
        attacks = [one for one in SINGLE if one.name in _QUICK] + [*PAIRS[:3]]
    with tempfile.TemporaryDirectory() as folder:
        for attack in attacks:
            path = Path(folder) / "attacked.mp4"
            apply(attack, marked, path)
            clock = time.process_time()
            seen = detect(path)
            took = time.process_time() - clock
            clean = encode(payload_of(_ID))
            raw = max(float(((gathered(v) < 0) == clean).mean()) for v in seen.evidence)
            rows.append(
                {
                    "clip": clip.name,
                    "attack": attack.name,
                    "raw": raw,
                    "read": seen.payload == payload_of(_ID),
                    "wrong": seen.payload not in (None, payload_of(_ID)),
                    "told": matches(seen, _ID),
                    "sync": seen.sync,
                    "margin": seen.bit_margin,
                    "cpu": took,
                    "psnr": float(psnr),
                    "ssim": float(ssim),
                }
            )
    return rows


def _outlived(done: list[list[dict[str, object]]]) -> list[dict[str, object]]:
    rows = [row for clip in done for row in clip]
    by_attack: dict[str, list[dict[str, object]]] = defaultdict(list)
    by_clip: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        by_attack[str(row["attack"])].append(row)
        by_clip[str(row["clip"])].append(row)
    print(
        f"{'attack':36}{'raw bits':>9}{'read':>8}{'told':>8}{'wrong':>6}{'sync z':>8}{'least':>7}{'margin z':>9}{'least':>7}{'CPU s':>7}"
    )
    for attack, of_it in by_attack.items():
        got = sum(bool(row["read"]) for row in of_it)
        print(
            f"{attack:36}{_mean(of_it, 'raw'):9.3f}{got:5d}/{len(of_it):<2d}"
            f"{sum(bool(row['told']) for row in of_it):5d}/{len(of_it):<2d}"
            f"{sum(bool(row['wrong']) for row in of_it):6d}"
            f"{_mean(of_it, 'sync'):8.1f}{_least(of_it, 'sync'):7.1f}"
            f"{_mean(of_it, 'margin'):9.1f}{_least(of_it, 'margin'):7.1f}{_mean(of_it, 'cpu'):7.2f}"
        )
    print(f"\n{'clip':36}{'PSNR dB':>9}{'SSIM':>8}{'read':>9}  lost")
    for clip, of_it in by_clip.items():
        lost = [str(row["attack"]) for row in of_it if not row["read"]]
        print(
            f"{clip:36}{_mean(of_it, 'psnr'):9.2f}{_mean(of_it, 'ssim'):8.4f}"
            f"{len(of_it) - len(lost):6d}/{len(of_it)}  {', '.join(lost)}"
        )
    return rows


def _nothing(batch: tuple[list[Path], int, int]) -> list[dict[str, float]]:
    films, first, last = batch
    rows: list[dict[str, float]] = []
    for index in range(first, last):
        clock = time.process_time()
        seen = detect(unmarked(films, index))
        rows.append(
            {
                "found": float(seen.found),
                "sync": seen.sync,
                "searched": seen.searched,
                "cpu": time.process_time() - clock,
                "margin": max(_best_margin(values) for values in seen.evidence),
            }
        )
    return rows


def _best_margin(values: np.ndarray) -> float:
    """The correlation with one payload that was told beforehand."""
    from yingxi.label.watermark.reading import correlation

    return correlation(values, payload_of(_ID))


def _falsely(rows: list[dict[str, float]]) -> dict[str, float]:
    found, many = sum(row["found"] for row in rows), len(rows)
    upper = float(beta.ppf(0.95, found + 1, many - found)) if many > found else 1.0
    sync = np.array([row["sync"] for row in rows])
    readings = sum(row["searched"] for row in rows)
    margins = np.array([row["margin"] for row in rows])
    print(
        f"\nunmarked clips: {many}, read as marked: {found:.0f} (95 % upper bound {upper:.1e}); "
        f"{readings:.0f} readings; sync z mean {sync.mean():.2f}, largest {sync.max():.2f}; "
        f"largest correlation with a told payload {margins.max():.2f} (limit 6.4); "
        f"bound by the statistics 1e-6 a film; {np.mean([row['cpu'] for row in rows]):.2f} CPU s a clip"
    )
    return {"clips": many, "found": found, "upper": upper, "largest_sync": float(sync.max())}


def _cost(films: list[Path]) -> dict[str, float]:
    random = np.random.default_rng(1)
    frame = random.integers(16, 236, (1920 * 3 // 2, 1080)).astype(np.uint8)
    marker = Marker(1, width=1080, height=1920)
    marker.mark(frame)
    clock = time.process_time()
    for _ in range(40):
        marker.mark(frame)
    out = {"mark_ms": (time.process_time() - clock) / 40 * 1000}
    print(f"\nmarking: {out['mark_ms']:.1f} ms a frame of 1080 × 1920 on one core")
    if films:
        clock = time.process_time()
        detect(films[0])
        out["unmarked_film_s"] = time.process_time() - clock
        print(
            f"an unmarked film of the list, searched to the end: {out['unmarked_film_s']:.1f} CPU s"
        )
    return out


def _peer(job: tuple[str, Clip, str]) -> list[dict[str, object]]:
    python, clip, method = job
    frames = pictures(clip, _PEER_FRAMES)
    height, width = frames[0].shape[:2]
    here = str(Path(__file__).with_name("watermark_peers.py"))
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "a.npy", Path(folder) / "b.npy"
        if method == "ours":
            # The film is I420 already: what halving the colours costs is not the mark's doing.
            frames = [np.asarray(cv2.cvtColor(to_i420(f), cv2.COLOR_YUV2BGR_I420)) for f in frames]
        clock = time.perf_counter()
        if method == "ours":
            marked = [_marked(frame) for frame in frames]
        else:
            np.save(first, np.stack(frames))
            _run(python, here, "write", method, str(first), str(second))
            marked = list(np.load(second))
        wrote = (time.perf_counter() - clock) / len(frames)
        psnr = float(np.mean([_psnr(a, b) for a, b in zip(frames, marked, strict=True)]))
        known = {attack.name: attack for attack in (*SINGLE, *PAIRS)}
        for name in _PEER_ATTACKS:
            path = Path(folder) / "attacked.mp4"
            apply(known.get(name, Attack(name="none", crf=1)), marked, path)
            clock = time.perf_counter()
            if method == "ours":
                seen = detect(path)
                right = float(seen.payload == payload_of(_ID))
            else:
                bent = pictures(Clip(name="", film=path), _PEER_FRAMES)
                np.save(first, np.stack(bent))
                text = _run(python, here, "read", method, str(first), str(width), str(height))
                right = float(
                    np.mean([int(a) == b for a, b in zip(text.strip()[-64:], BITS, strict=True)])
                )
            rows.append(
                {
                    "method": method,
                    "attack": name,
                    "right": right,
                    "psnr": psnr,
                    "write": wrote,
                    "read": (time.perf_counter() - clock) / len(frames),
                }
            )
    return rows


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _marked(frame: np.ndarray) -> np.ndarray:
    height, width = frame.shape[:2]
    planes = to_i420(frame)
    Marker(payload_of(_ID), width=width, height=height).mark(planes)
    return np.asarray(cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420), np.uint8)


def _compared(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    print(f"\n64 bits, {_PEER_FRAMES} frames: share of right bits (1.00 is a payload that is read)")
    print(
        f"{'':18}{'PSNR':>6}{'write s':>9}{'read s':>8}"
        + "".join(f"{n[:14]:>15}" for n in _PEER_ATTACKS)
    )
    for method in dict.fromkeys(str(row["method"]) for row in rows):
        of_it = [row for row in rows if row["method"] == method]
        cells = [
            _mean([row for row in of_it if row["attack"] == n], "right") for n in _PEER_ATTACKS
        ]
        print(
            f"{method:18}{_mean(of_it, 'psnr'):6.1f}{_mean(of_it, 'write'):9.3f}{_mean(of_it, 'read'):8.3f}"
            + "".join(f"{cell:15.2f}" for cell in cells)
        )
    return rows


def _mean(rows: list[dict[str, object]], key: str) -> float:
    return float(np.mean([float(str(row[key])) for row in rows]))


def _least(rows: list[dict[str, object]], key: str) -> float:
    return float(min(float(str(row[key])) for row in rows))


def _psnr(first: np.ndarray, second: np.ndarray) -> float:
    return float(cv2.PSNR(first, second))


def _ssim(first: np.ndarray, second: np.ndarray) -> float:
    """Structural similarity, Gaussian window of 1.5."""
    a, b = first.astype(np.float64), second.astype(np.float64)
    blur = lambda image: cv2.GaussianBlur(image, (11, 11), 1.5)  # noqa: E731
    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    top = (2 * mean_a * mean_b + 6.5025) * (2 * both + 58.5225)
    return float((top / ((mean_a**2 + mean_b**2 + 6.5025) * (var_a + var_b + 58.5225))).mean())


if __name__ == "__main__":
    sys.exit(main())
