"""The episode: conformed shots joined by copying their packets, with the sound beside them.

Nothing is decoded or encoded again, except the groups of pictures that a dissolve or a fade
touches. Those are encoded by the same recipe, so the joint has one SPS and one PPS throughout.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from yingxi.cut.blend import remade
from yingxi.cut.timeline import Part, timeline, total_frames
from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors, whole_file
from yingxi.media.audio import aac_packets, aac_stream, fit
from yingxi.media.encode import FrameEncoder
from yingxi.media.standard import FPS, MASTER, SAMPLE_RATE, SAMPLES_A_FRAME, Recipe, Sound
from yingxi.tongue import say

_MOVFLAGS = "use_metadata_tags+faststart"
"""With ``use_metadata_tags`` the titles stand in the table that the AIGC label is put into afterwards."""
_PICTURE_TIME = Fraction(1, FPS)
_SOUND_LEAD = FPS // 5
"""The sound is written so many frames ahead of the picture, for smooth playing from a stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survey:
    """What a look at a conformed shot's index tells: parameter sets and groups of pictures."""

    headers: bytes
    groups: tuple[tuple[int, int], ...]
    """First frame and count of each group."""
    delay: int
    """How many frames decoding runs ahead of showing, by the SPS: not by what this shot needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    packet: Packet[VideoStream]
    shown: int
    """The frame of the episode that it shows."""


def assemble(
    parts: Sequence[Part],
    audio: Sound,
    out: Path,
    *,
    metadata: Mapping[str, str],
    recipe: Recipe = MASTER,
    inspect: Callable[[Path], None] | None = None,
) -> int:
    """Join the parts under the sound and return the number of frames.

    ``audio`` is ``(samples, 2)`` at 48 kHz; it is cut or lengthened to the picture's length.
    ``recipe`` must be the one the parts were conformed by. ``inspect`` looks at the finished
    file before it gets its name; what it raises leaves nothing behind. Raises MediaError that
    names the shot at fault, and StoreConflict on a full disk.
    """
    if not parts:
        raise MediaError(
            say("没有镜头可以合成", "there is no shot to assemble"),
            hint=say("先拍出至少一个镜头", "shoot at least one shot first"),
        )
    surveys = tuple(_survey(part) for part in parts)
    _same_headers(parts, surveys)
    total = total_frames(parts)
    with whole_file(out) as draft:
        _write(draft, parts, surveys, fit(audio, total * SAMPLES_A_FRAME), metadata, recipe)
        if inspect is not None:
            inspect(draft)
    return total


def _write(
    draft: Path,
    parts: Sequence[Part],
    surveys: Sequence[_Survey],
    sound: Sound,
    metadata: Mapping[str, str],
    recipe: Recipe,
) -> None:
    delay = max(survey.delay for survey in surveys)
    with ExitStack() as stack:
        film = stack.enter_context(
            av.open(str(draft), "w", format="mp4", options={"movflags": _MOVFLAGS})
        )
        first = stack.enter_context(av.open(str(parts[0].path)))
        film.metadata.update(metadata)
        picture = film.add_stream_from_template(first.streams.video[0])
        tone = aac_stream(film)
        sounding = aac_packets(tone, sound)
        heard = Fraction(0)
        for order, timed in enumerate(_pictures(parts, surveys, recipe)):
            while heard < (order + _SOUND_LEAD) * _PICTURE_TIME:
                packet = next(sounding, None)
                if packet is None:
                    break
                heard = Fraction((packet.pts or 0) + 1024, SAMPLE_RATE)
                film.mux(packet)
            copied = timed.packet
            copied.time_base = _PICTURE_TIME
            copied.pts, copied.dts = timed.shown, order - delay
            copied.duration = 1
            copied.stream = picture
            film.mux(copied)
        for packet in sounding:
            film.mux(packet)


def _pictures(
    parts: Sequence[Part], surveys: Sequence[_Survey], recipe: Recipe
) -> Iterator[_Timed]:
    """All packets of the episode in decoding order: copied where clean, remade between."""
    cursor = 0
    for i, (part, begin) in enumerate(zip(parts, timeline(parts), strict=True)):
        clean = _clean_groups(parts, surveys, i)
        if not clean:
            continue
        for first, packets in _groups(part.path):
            if first not in clean:
                continue
            if cursor < begin + first:
                yield from _bridge(parts, surveys[0], cursor, begin + first, recipe)
            for timed in packets:
                yield _Timed(packet=timed.packet, shown=begin + timed.shown)
            cursor = begin + first + len(packets)
    if cursor < total_frames(parts):
        yield from _bridge(parts, surveys[0], cursor, total_frames(parts), recipe)


def _clean_groups(parts: Sequence[Part], surveys: Sequence[_Survey], i: int) -> set[int]:
    part = parts[i]
    head = max(part.dissolve, part.fade_in, part.white)
    tail = max(part.fade_out, parts[i + 1].dissolve if i + 1 < len(parts) else 0)
    return {
        first
        for first, count in surveys[i].groups
        if first >= head and first + count <= part.frames - tail
    }


def _bridge(
    parts: Sequence[Part], model: _Survey, start: int, end: int, recipe: Recipe
) -> Iterator[_Timed]:
    """Encode the frames ``start`` to ``end`` of the episode in memory; give their packets."""
    film = io.BytesIO()
    encoder = FrameEncoder(film, recipe)
    try:
        for frame in remade(parts, start, end):
            encoder.write(frame)
    except BaseException:
        encoder.abandon()
        raise
    encoder.finish()
    film.seek(0)
    with av.open(film, "r") as source:
        if bytes(source.streams.video[0].codec_context.extradata or b"") != model.headers:
            raise MediaError(
                say(
                    "转场的编码参数与镜头不同，不能拼接",
                    "the transition is encoded otherwise than the shots and can't be joined to them",
                ),
                hint=say(
                    "合成要用拍镜头时的同一套编码参数",
                    "assemble with the encoding settings of the shots",
                ),
            )
        for timed in _timed(source):
            yield _Timed(packet=timed.packet, shown=start + timed.shown)


def _survey(part: Part) -> _Survey:
    with media_errors(part.path, "read"), av.open(str(part.path)) as film:
        if not film.streams.video:
            raise MediaError(
                say(f"{part.path.name} 里没有画面", f"{part.path.name} has no picture"),
                hint=say("删除这个镜头，重新生成它", "delete this shot and make it again"),
            )
        context = film.streams.video[0].codec_context
        headers, delay = bytes(context.extradata or b""), context.reorder_depth
        starts: list[int] = []
        count = 0
        for timed in _timed(film):
            if timed.packet.is_keyframe:
                starts.append(timed.shown)
            count += 1
    if count != part.frames:
        raise MediaError(
            say(
                f"{part.path.name} 有 {count} 帧，应有 {part.frames} 帧",
                f"{part.path.name} has {count} frames, expected {part.frames}",
            ),
            hint=say("删除这个镜头，重新生成它", "delete this shot and make it again"),
        )
    ends = [*starts[1:], count]
    groups = tuple((a, b - a) for a, b in zip(starts, ends, strict=True))
    return _Survey(headers=headers, groups=groups, delay=delay)


def _timed(film: InputContainer) -> Iterator[_Timed]:
    stream = film.streams.video[0]
    tick = FPS * (stream.time_base or Fraction(1))
    for packet in film.demux(stream):
        if packet.pts is not None and packet.size:
            yield _Timed(packet=packet, shown=round(packet.pts * tick))


def _groups(path: Path) -> Iterator[tuple[int, list[_Timed]]]:
    """First frame and packets, in decoding order, of each closed group of pictures."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        group: list[_Timed] = []
        for timed in _timed(film):
            if timed.packet.is_keyframe and group:
                yield group[0].shown, group
                group = []
            group.append(timed)
        if group:
            yield group[0].shown, group


def _same_headers(parts: Sequence[Part], surveys: Sequence[_Survey]) -> None:
    for part, survey in zip(parts, surveys, strict=True):
        if survey.headers != surveys[0].headers:
            raise MediaError(
                say(
                    f"{part.path.name} 的编码参数与第一个镜头不同，不能拼接",
                    f"{part.path.name} is encoded otherwise than the first shot and can't be joined to it",
                ),
                hint=say(
                    "删除这个镜头，重新生成它；一集之内不要换编码设置",
                    "delete this shot and make it again; keep one encoding within an episode",
                ),
            )
