"""One run, all ratios: how fast an episode is made, against the limit and against a peer.

    make bench                                  the example's first episode, about ten minutes
    python benchmarks/bench.py FOLDER           another drama's first episode

Prints: film seconds per wall-clock second with its split by stage; the ratio to encoding the
same frames from memory with the same settings on the same cores (the limit); the time to re-make
one changed line; the CPU ratio of our assembly to composing the same shots, voices, music and
subtitles with MoviePy; the time of a ten-thousand-horse shot.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np

from yingxi.crew.local import cores
from yingxi.media.audio import write_wav
from yingxi.media.decode import frames, sound
from yingxi.media.encode import ShotWriter
from yingxi.media.probe import probe
from yingxi.production.report import Silent
from yingxi.production.sources import Finished
from yingxi.studio import Studio, shoot_prompt

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "longhushan"
PEER = ROOT / ".venv" / "moviepy" / "bin" / "python"
PROMPT = "千军万马，大漠黄昏，铁骑对冲，烽火连天"
PEER_SECONDS = 20
"""Film that the peer composes; its cost is compared a second of film."""
SAMPLE_FRAMES = 250
"""Frames of the master held in memory to measure the encoder alone."""


def cpu() -> float:
    """CPU seconds of this process and its finished children."""
    own, children = (
        resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def timed(work: Callable[[], Finished]) -> tuple[Finished, float]:
    """The result and the wall-clock seconds."""
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def encode_alone(master: Path, folder: Path) -> float:
    """Wall-clock milliseconds a frame of encoding frames that are already in memory, one thread."""
    held = list(islice(frames(master), SAMPLE_FRAMES))
    began = time.perf_counter()
    with ShotWriter(folder / "alone.mp4") as writer:
        for frame in held:
            writer.write(frame)
    return (time.perf_counter() - began) / len(held) * 1000


def change_a_line(drama: Path) -> str:
    """Edit one spoken line of the first episode; returns the new line."""
    path = sorted((drama / "script").glob("*.txt"))[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith("1-1")]
    at = next(
        i
        for i in range(heads[0], len(lines))
        if "：" in lines[i] and not lines[i].startswith("人物")
    )
    lines[at] = lines[at].split("：")[0] + "：小道士，天亮之前，你师父会死。"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines[at]


PEER_SCRIPT = """
import json, resource, sys
from moviepy import (AudioFileClip, CompositeAudioClip, CompositeVideoClip, TextClip,
                     VideoFileClip, concatenate_videoclips)
job = json.load(open(sys.argv[1]))
film = concatenate_videoclips([VideoFileClip(p) for p in job["shots"]])
subs = [TextClip(font=job["font"], text=t, font_size=62, color="#fff7e4", stroke_color="#140b06",
                 stroke_width=4, margin=(10, 10)).with_start(a).with_end(b)
        .with_position(("center", 1600)) for t, a, b in job["subtitles"]]
out = CompositeVideoClip([film, *subs]).with_audio(
    CompositeAudioClip([AudioFileClip(p) for p in job["sounds"]]).with_duration(film.duration))
out.write_videofile(job["out"], fps=25, codec="libx264", preset="veryfast",
                    ffmpeg_params=["-crf", "20"], threads=2, audio_codec="aac", logger=None)
use = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(u.ru_utime + u.ru_stime for u in use), film.duration)
"""


def peer(studio: Studio, finished: Finished, folder: Path) -> float | None:
    """CPU seconds that MoviePy takes a second of film for the same takes, sound and subtitles."""
    if not PEER.exists():
        return None
    from pylopdf_fonts_zh_cn import sans_path

    takes: list[str] = []
    blobs = sorted(
        b for b in (studio.drama.state / "blobs").rglob("*") if b.is_file() and is_film(b)
    )
    length = 0.0
    for i, blob in enumerate(blobs):
        if length >= PEER_SECONDS:
            break
        copy = folder / f"take{i:03d}.mp4"
        shutil.copyfile(blob, copy)
        takes.append(str(copy))
        length += probe(copy).seconds
    mixed = folder / "mix.wav"
    whole = np.asarray(sound(finished.master), np.float32)
    write_wav(mixed, whole[: int(length * 48_000)])
    cues = finished.subtitles[0].read_text(encoding="utf-8").strip().split("\n\n")
    timed_cues = [
        (" ".join(c.split("\n")[2:]), *map(clock, c.split("\n")[1].split(" --> "))) for c in cues
    ]
    job = folder / "job.json"
    job.write_text(
        json.dumps(
            {
                "shots": takes,
                "sounds": [str(mixed)],
                "subtitles": [c for c in timed_cues if c[2] < length],
                "font": str(sans_path()),
                "out": str(folder / "peer.mp4"),
            }
        )
    )
    done = subprocess.run(
        [str(PEER), "-c", PEER_SCRIPT, str(job)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1:], file=sys.stderr)
        return None
    spent, film = map(float, done.stdout.split()[-2:])
    return spent / film


def is_film(blob: Path) -> bool:
    """True for a conformed take."""
    with blob.open("rb") as file:
        return file.read(12)[4:8] == b"ftyp"


def clock(stamp: str) -> float:
    """``00:00:01,500`` in seconds."""
    hours, minutes, rest = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def main(arguments: list[str]) -> int:
    """Run it all in a scratch folder and print the table."""
    example = Path(arguments[0]) if arguments else EXAMPLE
    with tempfile.TemporaryDirectory(prefix="yingxi-bench-") as scratch:
        folder = Path(scratch)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        drama = folder / "drama"
        shutil.copytree(example, drama, ignore=shutil.ignore_patterns(".yingxi", "out"))
        studio = Studio.open(drama)
        finished, first = timed(lambda: studio.make(1, Silent()))
        film = finished.frames / 25
        ours_before = cpu()
        (drama / ".yingxi" / "ep01.json").unlink()
        finished_again, assembled = timed(lambda: Studio.open(drama).make(1, Silent()))
        ours = cpu() - ours_before
        _, idle = timed(lambda: Studio.open(drama).make(1, Silent()))
        alone = encode_alone(finished.master, folder)
        composed = peer(studio, finished_again, folder)
        change_a_line(drama)
        changed, again = timed(lambda: Studio.open(drama).make(1, Silent()))
        began = time.perf_counter()
        shoot_prompt(PROMPT, folder / "shot.mp4", seconds=5, workers=None, reporter=Silent())
        horses = time.perf_counter() - began
        limit = alone * finished.frames / 1000 / cores()
        take = finished.seconds.get("shoot.take", 0.0) * cores() * 1000 / finished.frames
        rows = [
            ("film made", f"{film:.1f} s in {first:.1f} s", f"{film / first:.2f} film s per s on {cores()} cores"),
            *[(f"  {name}", f"{seconds:.1f} s wall", f"{finished.made.get(name, 0)} made")
              for name, seconds in finished.seconds.items()],
            ("encoding alone (limit)", f"{limit:.1f} s", f"{alone:.1f} ms a frame; we take {first / limit:.2f}×"),
            ("  draw | encode a frame", f"{take - alone:.0f} | {alone:.0f} ms", "one core; of shoot.take"),
            ("no change", f"{idle:.2f} s", "nothing drawn, nothing spoken"),
            ("one changed line", f"{again:.1f} s", ", ".join(f"{k} {v}" for k, v in changed.made.items())),
            ("assembly, covers, titles", f"{ours:.2f} CPU s", f"{assembled:.2f} s wall"),
            ("MoviePy, the same",
             "not installed" if composed is None else f"{composed * film:.1f} CPU s",
             "" if composed is None else
             f"{composed * film / ours:.0f}× our CPU (measured on {PEER_SECONDS} s of film)"),
            ("ten thousand horses, 5 s", f"{horses:.1f} s", PROMPT),
        ]  # fmt: skip
        for name, figure, note in rows:
            print(f"{name:<28} {figure:<22} {note}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
