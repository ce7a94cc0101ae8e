"""CPU seconds of assembling conformed shots, against MoviePy composing the same film.

Both get the same synthetic shots, subtitles and music in one run. Ours conforms each shot once
(burning and encoding, counted apart: it happens when a shot is drawn) and then joins them by
copying packets. MoviePy decodes, composes and encodes the whole film, as it always must.

    python benchmarks/assembly.py [--shots 20] [--seconds 3] [--without-moviepy]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from yingxi.cut.assemble import assemble
from yingxi.cut.conform import conform
from yingxi.cut.lettering import Face, font_path
from yingxi.cut.overlay import Overlay, burn
from yingxi.cut.subtitles import SAFE_BOTTOM, SubtitleCue, cues, subtitle_overlays
from yingxi.cut.timeline import Part
from yingxi.media.audio import write_wav
from yingxi.media.colour import to_i420
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import FPS, HEIGHT, I420, SAMPLE_RATE, WIDTH, Sound

_LINES = (
    "将军请看，此剑可斩妖，亦可斩心。",
    "三千铁骑已到山门外，交出小师妹！",
    "师父，弟子不孝。",
    "你若再往前走一步，我便与你同归于尽！",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    shots: int
    seconds: float
    burn_ms: float
    """One subtitle burned into one frame."""
    encode_ms: float
    """One frame by the master's recipe, CPU."""
    conform_cpu: float
    assemble_cpu: float
    moviepy_cpu: float | None
    ratio: float | None
    """MoviePy's CPU seconds for each of ours spent on assembly."""


def _cpu() -> float:
    """CPU seconds of this process and of its finished children."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _moving(seed: int, count: int) -> Iterator[I420]:
    """A textured plate under a slow pan, with a lamp that wanders over it."""
    random = np.random.default_rng(seed)
    grid = random.random((46, 28, 3)).astype(np.float32)
    plate = cv2.resize(grid, (WIDTH + 160, HEIGHT + 160), interpolation=cv2.INTER_CUBIC)
    fine = random.normal(0, 9, plate.shape[:2]).astype(np.float32)[..., None]
    colours = np.clip(plate * 200 + fine + 20, 0, 255).astype(np.uint8)
    for index in range(count):
        left, top = round(80 + 70 * np.sin(index / 40)), index % 160
        frame = colours[top : top + HEIGHT, left : left + WIDTH].copy()
        cv2.circle(frame, (200 + index * 7, 700), 160, (150, 220, 250), -1)
        yield to_i420(frame)


def _music(seconds: float) -> Sound:
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    notes = sum(
        np.sin(2 * np.pi * f * t) * np.exp(-(t % (1 / k)))
        for k, f in ((1, 220), (2, 330), (3, 294))
    )
    return np.stack([notes, notes * 0.9], 1).astype(np.float32) * np.float32(0.1)


def _cues(shots: int, seconds: float) -> list[tuple[SubtitleCue, ...]]:
    frames = round(seconds * FPS)
    return [
        cues(_LINES[i % len(_LINES)], 5, frames - 5, speaker="清尘", colour="#2e8a86")
        for i in range(shots)
    ]


def _conform(folder: Path, spoken: list[tuple[SubtitleCue, ...]], frames: int) -> list[Part]:
    parts: list[Part] = []
    for i, lines in enumerate(spoken):
        path = folder / f"shot{i:03d}.mp4"
        conform(_moving(i, frames), subtitle_overlays(lines), path)
        parts.append(Part(path, frames))
    return parts


def _plain(folder: Path, shots: int, frames: int) -> list[Path]:
    paths: list[Path] = []
    for i in range(shots):
        paths.append(folder / f"plain{i:03d}.mp4")
        with ShotWriter(paths[-1]) as shot:
            for frame in _moving(i, frames):
                shot.write(frame)
    return paths


def _moviepy(folder: Path, plain: list[Path], spoken: list[tuple[SubtitleCue, ...]]) -> float:
    from moviepy import (
        AudioFileClip,
        CompositeVideoClip,
        TextClip,
        VideoFileClip,
        concatenate_videoclips,
    )

    before = _cpu()
    clips = [VideoFileClip(str(path)) for path in plain]
    film = concatenate_videoclips(clips)
    starts = np.cumsum([0.0, *(clip.duration for clip in clips)])
    words = [
        TextClip(
            font=str(font_path(Face.SERIF)),
            text="\n".join(cue.card),
            font_size=62,
            color="#fff7e4",
            stroke_color="#140b06",
            stroke_width=3,
            margin=(10, 10),
            text_align="center",
        )
        .with_start(start + cue.start / FPS)
        .with_end(start + cue.end / FPS)
        .with_position(("center", SAFE_BOTTOM - 200))
        for start, lines in zip(starts, spoken, strict=False)
        for cue in lines
    ]
    whole = CompositeVideoClip([film, *words]).with_audio(AudioFileClip(str(folder / "music.wav")))
    whole.write_videofile(
        str(folder / "moviepy.mp4"),
        fps=FPS,
        codec="libx264",
        preset="veryfast",
        ffmpeg_params=["-crf", "20"],
        threads=os.cpu_count(),
        audio_codec="aac",
        logger=None,
        temp_audiofile_path=str(folder),
    )
    for clip in clips:
        clip.close()
    return _cpu() - before


def _burn_ms(layers: tuple[Overlay, ...]) -> float:
    frame = next(iter(_moving(1, 1)))
    burn(frame, layers, layers[0].start)
    best = float("inf")
    for _ in range(30):
        started = time.perf_counter()
        burn(frame, layers, layers[0].start)
        best = min(best, time.perf_counter() - started)
    return best * 1000


def _encode_ms(folder: Path) -> float:
    still = list(_moving(3, 50))
    started = time.process_time()
    with ShotWriter(folder / "speed.mp4") as shot:
        for frame in still:
            shot.write(frame)
    return (time.process_time() - started) / len(still) * 1000


def measure(shots: int, seconds: float, *, moviepy: bool = True) -> Figures:
    """Run both in a folder of their own and give the figures."""
    frames = round(seconds * FPS)
    spoken = _cues(shots, seconds)
    with tempfile.TemporaryDirectory(prefix="yingxi-assembly-") as name:
        folder = Path(name)
        music = _music(shots * seconds)
        write_wav(folder / "music.wav", music, bits=16)
        burn_ms, encode_ms = _burn_ms(subtitle_overlays(spoken[0])), _encode_ms(folder)
        before = _cpu()
        parts = _conform(folder, spoken, frames)
        conformed = _cpu()
        assemble(parts, music, folder / "ours.mp4", metadata={"title": "benchmark"})
        ours = _cpu() - conformed
        theirs = _moviepy(folder, _plain(folder, shots, frames), spoken) if moviepy else None
    return Figures(
        shots=shots,
        seconds=seconds,
        burn_ms=round(burn_ms, 3),
        encode_ms=round(encode_ms, 1),
        conform_cpu=round(conformed - before, 1),
        assemble_cpu=round(ours, 2),
        moviepy_cpu=round(theirs, 1) if theirs is not None else None,
        ratio=round(theirs / ours, 1) if theirs is not None else None,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shots", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--without-moviepy", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.shots, chosen.seconds, moviepy=not chosen.without_moviepy)
    print(json.dumps(asdict(figures), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
