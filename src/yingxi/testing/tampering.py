"""What people and programs do to labelled files, each as a function from one file to another."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
from PIL import Image

from yingxi.label import carry, chain
from yingxi.label.aigc import AigcLabel, provider_code
from yingxi.label.ingredients import Ingredient, Source, Work
from yingxi.label.keys import Identity
from yingxi.label.proof import VisibleProof
from yingxi.label.seal import seal
from yingxi.label.signable import mime_of

PRODUCER = provider_code("91350100M000100Y43")
"""The sample code of GB 32100: well-formed, nobody's."""
SHARES = (0.5, 0.6, 0.4, 0.7, 0.8, 0.3, 0.9)
"""Places in a file that are tried for a byte of its content, the middle first."""
SEEN = VisibleProof(present=True, text="AI生成")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A labelled file, its plain source, another labelled file, and who signs here and elsewhere."""

    plain: Path
    mine: Path
    other: Path
    me: Identity
    stranger: Identity
    strange_home: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """One thing that is done to ``Bench.mine``; writes ``out``, or says that it does not apply."""

    name: str
    links: frozenset[str]
    """Each of these may notice it; one of them must."""
    do: Callable[[Bench, Path], bool]


def label_for(produce_id: str) -> AigcLabel:
    """A label of the sample producer."""
    return AigcLabel(producer=PRODUCER, produce_id=produce_id)


def labelled(source: Path, out: Path, produce_id: str, who: Identity, home: Path) -> chain.Labelled:
    """A file through the whole chain, but for its pixels."""
    marked = chain.unmarked(chain.burned(source, SEEN), produce_id, why="a sample")
    part = Ingredient(kind="take", title="一", source=Source.STAGE, sha256="0" * 64)
    work = Work(title=source.name, ingredients=(part,))
    return chain.finish(marked, label_for(produce_id), out, work, who, home=home)


def _flip(at: Callable[[Bench, bytes], int]) -> Callable[[Bench, Path], bool]:
    def do(bench: Bench, out: Path) -> bool:
        data = bytearray(bench.mine.read_bytes())
        place = at(bench, bytes(data))
        if place < 0:
            return False
        data[place] ^= 1
        _mend_png(data)
        out.write_bytes(data)
        return True

    return do


def _mend_png(data: bytearray) -> None:
    """Write the chunks' checks anew, as whoever means it would."""
    at = 8 if data.startswith(b"\x89PNG") else len(data)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        data[end : end + 4] = zlib.crc32(data[at + 4 : end]).to_bytes(4, "big")
        at = end + 4


def _content(bench: Bench, data: bytes) -> int:
    """A byte of the picture or sound: one of the plain file's, wherever it stands now."""
    plain = bench.plain.read_bytes()
    for share in SHARES:
        begin = int(len(plain) * share)
        piece = plain[begin : begin + 16]
        if len(set(piece)) > 4 and piece in data:
            return data.index(piece) + 8
    return -1


_IN_METADATA = re.compile(rb'ContentProducer(?:"|&quot;|&#34;):(?:"|&quot;|&#34;)0011')
"""The label's JSON; the manifest's copy of it is CBOR."""


def _label_text(_: Bench, data: bytes) -> int:
    told = _IN_METADATA.search(data)
    return told.end() + 3 if told else -1


def _manifest(_: Bench, data: bytes) -> int:
    at = data.find(b"jumdc2pa")
    return data.find(b"claim_generator_info", at) + 40 if at >= 0 else -1


def _relabel(change: Callable[[Bench, AigcLabel], AigcLabel]) -> Callable[[Bench, Path], bool]:
    def do(bench: Bench, out: Path) -> bool:
        label = carry.read_one(bench.mine)
        carry.put(bench.mine, out, change(bench, label), replace=True)
        return True

    return do


def _renamed(_: Bench, label: AigcLabel) -> AigcLabel:
    return replace(label, produce_id="SOMETHING-ELSE")


def _other_seal(bench: Bench, label: AigcLabel) -> AigcLabel:
    return replace(label, producer_reserved=carry.read_one(bench.other).producer_reserved)


def _other_label(bench: Bench, _: AigcLabel) -> AigcLabel:
    return carry.read_one(bench.other)


def _stranger_seal(bench: Bench, label: AigcLabel) -> AigcLabel:
    return seal(replace(label, producer_reserved=""), carry.essence(bench.mine), bench.stranger)


def _bare_label(bench: Bench, out: Path) -> bool:
    """The label by itself on the plain file: no manifest, no seal."""
    carry.put(bench.plain, out, label_for(carry.read_one(bench.mine).produce_id))
    return True


def _stranger_signs(bench: Bench, out: Path) -> bool:
    name = carry.read_one(bench.mine).produce_id
    labelled(bench.plain, out, name, bench.stranger, bench.strange_home)
    return True


def _appended(bench: Bench, out: Path) -> bool:
    """Nobody sees what stands after a film's end, so only a manifest covers it, not the seal."""
    if not mime_of(bench.mine):
        return False
    out.write_bytes(bench.mine.read_bytes() + b"\0" * 64)
    return True


def _cut_short(bench: Bench, out: Path) -> bool:
    data = bench.mine.read_bytes()
    out.write_bytes(data[: len(data) * 3 // 4])
    return True


def _remux(bench: Bench, out: Path) -> bool:
    """The streams copied into a new file, as an editor or a platform does without re-encoding."""
    if out.suffix not in (
        ".mp4",
        ".mov",
        ".mkv",
        ".webm",
        ".flv",
        ".avi",
        ".wav",
        ".mp3",
        ".flac",
        ".ogg",
    ):
        return False
    with av.open(str(bench.mine)) as read, av.open(str(out), "w") as written:
        pairs = {
            stream.index: written.add_stream_from_template(stream)
            for stream in read.streams
            if stream.type in ("video", "audio")
        }
        for packet in read.demux():
            if packet.dts is not None and packet.stream.index in pairs:
                packet.stream = pairs[packet.stream.index]
                written.mux(packet)
    return True


def _saved_again(bench: Bench, out: Path) -> bool:
    """A picture opened and saved by another program: its metadata are gone."""
    if out.suffix not in (".png", ".jpg", ".jpeg", ".webp"):
        return False
    with Image.open(io.BytesIO(bench.mine.read_bytes())) as image:
        Image.fromarray(np.asarray(image.convert("RGB"))).save(out)
    return True


TAMPERINGS = (
    Tampering(name="one bit of the content", links=frozenset({"file", "seal", "c2pa"}), do=_flip(_content)),
    Tampering(
        name="one bit of the label", links=frozenset({"file", "implicit", "seal", "c2pa"}),
        do=_flip(_label_text),
    ),
    Tampering(name="one bit of the manifest", links=frozenset({"c2pa"}), do=_flip(_manifest)),
    Tampering(
        name="ProduceID edited", links=frozenset({"seal", "c2pa", "agreement"}),
        do=_relabel(_renamed),
    ),
    Tampering(
        name="another file's seal", links=frozenset({"seal", "c2pa", "agreement"}),
        do=_relabel(_other_seal),
    ),
    Tampering(
        name="another file's label", links=frozenset({"seal", "c2pa", "agreement"}),
        do=_relabel(_other_label),
    ),
    Tampering(
        name="sealed by a stranger", links=frozenset({"seal", "c2pa", "agreement"}),
        do=_relabel(_stranger_seal),
    ),
    Tampering(name="signed by a stranger", links=frozenset({"seal", "c2pa"}), do=_stranger_signs),
    Tampering(name="label without seal", links=frozenset({"seal", "c2pa"}), do=_bare_label),
    Tampering(
        name="remux", links=frozenset({"implicit", "seal", "c2pa", "agreement"}), do=_remux
    ),
    Tampering(
        name="saved again", links=frozenset({"implicit", "seal", "c2pa"}), do=_saved_again
    ),
    Tampering(name="bytes appended", links=frozenset({"c2pa", "seal"}), do=_appended),
    Tampering(
        name="cut short", links=frozenset({"file", "implicit", "seal", "c2pa"}), do=_cut_short
    ),
)  # fmt: skip
