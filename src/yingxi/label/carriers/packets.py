"""What a film's audience gets: its elementary packets, whatever the file around them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import av
from av.codec.context import CodecContext
from av.stream import Disposition, Stream

from yingxi.errors import MediaError
from yingxi.label.carriers.carrier import Carrier, Found
from yingxi.media.atomic import media_errors
from yingxi.media.sample_counts import require_plausible_counts
from yingxi.tongue import say

_KINDS = ("video", "audio", "subtitle")


def film_carrier(
    *,
    name: str,
    endings: tuple[str, ...],
    owns: Callable[[bytes], bool],
    read: Callable[[Path], tuple[Found, ...]],
    write: Callable[[Path, Path, str], None],
    kind: str,
) -> Carrier:
    """A carrier of films whose writing proves that not one packet has changed."""

    def proved(source: Path, out: Path, text: str) -> None:
        before = essence_of(source, kind)
        write(source, out, text)
        if essence_of(out, kind) != before:
            raise MediaError(
                say(
                    f"{source.name} 的索引已损坏，写入标识会改动画面",
                    f"the index of {source.name} is damaged: a label would touch the pictures",
                ),
                hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
            )

    return Carrier(
        name=name,
        endings=endings,
        owns=owns,
        read=read,
        write=proved,
        essence=lambda path: essence_of(path, kind),
    )


def essence_of(path: Path, kind: str) -> str:
    """SHA-256 (64 hex digits) over the packets of every stream, not decoded.

    Pictures, sounds and subtitles count, with what their decoders need to begin; times, order of
    the streams, covers and metadata do not. H.264, HEVC and AAC keep it when ``ffmpeg -c copy``
    moves them among MP4, MOV, MKV and FLV, for none of these changes a packet; AVI and MPEG-TS
    write H.264 differently, so a remux to them is other content. ``kind`` is libavformat's name
    of the container. Raises MediaError for what can't be read.
    """
    if kind == "mov":
        require_plausible_counts(path)
    with media_errors(path, "read"), av.open(str(path), format=kind, metadata_errors="ignore") as f:
        streams = [s for s in f.streams if s.type in _KINDS and not _is_cover(s)]
        if not streams:
            raise MediaError(
                say(f"{path.name} 里没有画面和声音", f"{path.name} has neither picture nor sound"),
                hint=say("请检查这个文件能否播放", "check that the file can be played"),
            )
        digests = {s.index: hashlib.sha256(_beginning(s)) for s in streams}
        try:
            for packet in f.demux(streams):
                if packet.size:
                    digests[packet.stream.index].update(packet.size.to_bytes(8, "big"))
                    digests[packet.stream.index].update(bytes(packet))
        except IndexError as fault:
            # A damaged file may announce another stream halfway, which PyAV does not know of.
            raise MediaError(
                say(
                    f"{path.name} 已损坏：流数中途变了", f"{path.name}: its streams change halfway"
                ),
                hint=say("请换回原来的文件", "use the original file"),
            ) from fault
        found = sorted(f"{s.type}:{digests[s.index].hexdigest()}" for s in streams)
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _is_cover(stream: Stream) -> bool:
    return bool(stream.disposition & Disposition.attached_pic)


def _beginning(stream: Stream) -> bytes:
    """The codec and what its decoder needs to begin; a codec that FFmpeg does not know has none."""
    # PyAV's types promise one, but a codec without a decoder has none.
    context: CodecContext | None = getattr(stream, "codec_context", None)
    if context is None:
        return b""
    # The format's name, not the decoder's, which another build of FFmpeg may choose otherwise.
    return context.codec.canonical_name.encode() + b"\0" + (context.extradata or b"")
