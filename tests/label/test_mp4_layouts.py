from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers import mp4
from yingxi.label.xmp import packet
from yingxi.media.box_writer import at, pack
from yingxi.media.boxes import Box, top_boxes
from yingxi.media.chunk_offsets import rebased
from yingxi.media.splice import Moves, Span
from yingxi.testing import label_samples as samples

LABEL = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1")
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002-v2")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index behind the pictures: ftyp, wide, mdat, moov."""
    path = tmp_path_factory.mktemp("mp4") / "clip.mov"
    samples.mov(path)
    return path


def pieces(path: Path) -> dict[bytes, bytes]:
    data = path.read_bytes()
    return {box.kind: data[box.start : box.end] for box in top_boxes(path)}


def chunk_places(path: Path) -> list[int]:
    """Every place in every chunk table, found by its four letters alone."""
    data, found = path.read_bytes(), []
    for kind, width in ((b"stco", 4), (b"co64", 8)):
        start = data.find(kind)
        while start >= 0:
            (count,) = struct.unpack_from(">I", data, start + 8)
            for i in range(count):
                place = start + 12 + i * width
                found.append(int.from_bytes(data[place : place + width], "big"))
            start = data.find(kind, start + 4)
    return found


def shifted(moov: bytes, by: int, since: int = 0) -> bytes:
    """The index with every place from ``since`` on moved, done here by hand."""
    made, start = bytearray(moov), moov.find(b"stco")
    while start >= 0:
        (count,) = struct.unpack_from(">I", made, start + 8)
        for i in range(count):
            (place,) = struct.unpack_from(">I", made, start + 12 + i * 4)
            if place >= since:
                struct.pack_into(">I", made, start + 12 + i * 4, place + by)
        start = moov.find(b"stco", start + 4)
    return bytes(made)


def inserted(moov: bytes, *boxes: bytes) -> bytes:
    return pack(b"moov", moov[8:] + b"".join(boxes))


def pictures(path: Path) -> list[bytes]:
    with av.open(str(path)) as film:
        return [bytes(frame.planes[0]) for frame in film.decode(video=0)]


def tags(path: Path) -> dict[str, str]:
    with av.open(str(path)) as film:
        return dict(film.metadata)


def check(path: Path, like: Path, tmp_path: Path) -> Path:
    """Label a film and hold it against the one that it must play like."""
    out = tmp_path / "labelled.mp4"
    carry.put(path, out, LABEL, replace=True)
    assert carry.read_one(out) == LABEL
    assert pictures(path) == pictures(like)
    assert pictures(out) == pictures(like)
    assert tags(out)["AIGC"] == LABEL.dumps()
    a, b = path.read_bytes(), out.read_bytes()
    assert [a[p : p + 16] for p in chunk_places(path)] == [b[p : p + 16] for p in chunk_places(out)]
    return out


def test_pictures_in_three_parts_behind_the_index_are_all_found_again(
    clip: Path, tmp_path: Path
) -> None:
    box = pieces(clip)
    media = box[b"mdat"][8:]
    first, second = sorted(set(chunk_places(clip)))[1:3]
    cut = [first - len(box[b"ftyp"]) - 16, second - len(box[b"ftyp"]) - 16]
    long = struct.pack(">I4sQ", 1, b"mdat", cut[0] + 16) + media[: cut[0]]
    short = pack(b"mdat", media[cut[0] : cut[1]])
    open_end = b"\0\0\0\0mdat" + media[cut[1] :]
    moov = box[b"moov"]
    moved = shifted(shifted(moov, 8, second), 16, first)
    front = len(moov) + 8 - 8
    moved = shifted(moved, front)
    path = tmp_path / "parts.mp4"
    path.write_bytes(box[b"ftyp"] + moved + long + b"\0\0\0\x08skip" + short + open_end)
    out = check(path, clip, tmp_path)
    assert [b.kind for b in top_boxes(out)][:3] == [b"ftyp", b"moov", b"mdat"]
    assert out.read_bytes()[-len(open_end) :] == open_end


def test_a_free_box_behind_the_index_gives_way_and_no_place_changes(
    clip: Path, tmp_path: Path
) -> None:
    box = pieces(clip)
    moved = shifted(box[b"moov"], len(box[b"moov"]) + 1024 - 8)
    path = tmp_path / "room.mp4"
    path.write_bytes(box[b"ftyp"] + moved + pack(b"free", b"\0" * 1016) + box[b"mdat"])
    out = check(path, clip, tmp_path)
    assert out.stat().st_size == path.stat().st_size
    assert chunk_places(out) == chunk_places(path)


def test_places_beyond_32_bits_get_a_wider_table() -> None:
    places = np.array([50, 0xFFFF_FFF0], ">u4")
    table = pack(b"stco", struct.pack(">II", 0, 2) + places.tobytes())
    url = pack(b"url ", struct.pack(">I", 1))
    dinf = pack(b"dinf", pack(b"dref", struct.pack(">II", 0, 1) + url))
    trak = pack(b"trak", pack(b"mdia", pack(b"minf", dinf + pack(b"stbl", table))))
    moves = Moves([Span(start=0, end=100), b"\0" * 64, Span(start=100, end=1 << 33)])
    (wide,) = at(rebased(trak, moves), b"trak", b"mdia", b"minf", b"stbl", b"co64")
    assert struct.unpack(">IIQQ", wide.content) == (0, 2, 50, 0xFFFF_FFF0 + 64)
    outside = trak.replace(url, pack(b"url ", struct.pack(">I", 0)))
    assert rebased(outside, moves) == outside


def test_a_telephones_own_keys_are_kept_and_read_beside_the_label(
    clip: Path, tmp_path: Path
) -> None:
    names = [b"com.apple.quicktime.make", b"com.apple.quicktime.model"]
    keys = b"".join(struct.pack(">I", 8 + len(n)) + b"mdta" + n for n in names)
    items = b"".join(
        pack(struct.pack(">I", i), pack(b"data", struct.pack(">II", 1, 0) + text))
        for i, text in ((1, b"Apple"), (2, b"iPhone"))
    )
    # QuickTime's own kind of box: no version and no flags.
    meta = pack(
        b"meta",
        pack(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 12)
        + pack(b"keys", struct.pack(">II", 0, 2) + keys)
        + pack(b"ilst", items),
    )
    box = pieces(clip)
    path = tmp_path / "phone.mov"
    moov = inserted(box[b"moov"], meta).replace(b"udta", b"free")
    path.write_bytes(box[b"ftyp"] + box[b"wide"] + box[b"mdat"] + moov)
    out = check(path, clip, tmp_path)
    assert meta in out.read_bytes()
    found = tags(out)
    assert found["com.apple.quicktime.make"] == "Apple"
    assert found["com.apple.quicktime.model"] == "iPhone"


def test_a_label_where_itunes_keeps_its_own_is_foreign_and_goes(
    tmp_path: Path,
) -> None:
    clip, path = tmp_path / "clip.mp4", tmp_path / "tagged.mp4"
    samples.mp4(clip)
    text = OTHER.dumps().encode()
    item = pack(
        b"----",
        pack(b"mean", b"\0" * 4 + b"com.apple.iTunes")
        + pack(b"name", b"\0" * 4 + b"AIGC")
        + pack(b"data", struct.pack(">II", 1, 0) + text),
    )
    data = clip.read_bytes()
    for kind in (b"moov", b"udta", b"meta", b"ilst"):
        place = data.find(kind) - 4
        (size,) = struct.unpack_from(">I", data, place)
        end = place + size
        data = data[:place] + struct.pack(">I", size + len(item)) + data[place + 4 :]
    data = data[:end] + item + data[end:]
    start = data.find(b"moov") - 4
    (size,) = struct.unpack_from(">I", data, start)
    moov = shifted(data[start : start + size], len(item))
    path.write_bytes(data[:start] + moov + data[start + size :])
    (found,) = carry.labels(path)
    assert (found.text, found.home) == (OTHER.dumps(), False)
    assert "meta" in found.place
    with pytest.raises(MediaError, match="不是规定的位置"):
        carry.read_one(path)
    with pytest.raises(MediaError, match="已有"):
        carry.put(path, path, LABEL)
    out = check(path, clip, tmp_path)
    assert tags(out)["title"] == samples.TITLE


def test_a_label_in_xmp_is_foreign_and_only_it_is_taken_out(clip: Path, tmp_path: Path) -> None:
    xmp = packet(OTHER).replace("<TC260:AIGC>", "<dc:n xmlns:dc='d:'>keep</dc:n><TC260:AIGC>")
    box = pieces(clip)
    uuid = pack(b"uuid", XMP_UUID + xmp.encode())
    path = tmp_path / "xmp.mov"
    path.write_bytes(b"".join(box.values()) + uuid)
    assert [(f.place, f.home) for f in carry.labels(path)] == [("XMP", False)]
    out = check(path, clip, tmp_path)
    (made,) = [b for b in top_boxes(out) if b.kind == b"uuid"]
    assert made.end - made.start == len(uuid)
    assert b">keep<" in out.read_bytes()


def test_a_label_written_by_ffmpeg_is_at_home_and_its_other_keys_survive(tmp_path: Path) -> None:
    path = tmp_path / "theirs.mp4"
    told = {"title": "集", "AIGC": OTHER.dumps(), "episode": "7"}
    samples.film(path, "mp4", options={"movflags": "use_metadata_tags"}, metadata=told)
    assert carry.read_one(path) == OTHER
    before = tags(path)
    carry.put(path, path, LABEL, replace=True)
    assert tags(path) == before | {"AIGC": LABEL.dumps()}
    assert [f.text for f in carry.labels(path)] == [LABEL.dumps()]


def test_two_labels_are_told_and_both_replaced(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.mov"
    carry.put(clip, path, LABEL)
    data = path.read_bytes()
    start = data.find(b"udta", data.find(b"moov")) - 4
    path.write_bytes(data + pack(b"uuid", XMP_UUID + packet(OTHER).encode()))
    assert start > 0
    with pytest.raises(MediaError, match="2 个"):
        carry.read_one(path)
    carry.put(path, path, OTHER, replace=True)
    assert carry.read_one(path) == OTHER


def test_quicktimes_closing_zeros_and_unknown_user_data_stay(clip: Path, tmp_path: Path) -> None:
    box = pieces(clip)
    strange = pack(b"zzzz", b"\1\2\3") + b"\0\0\0\0"
    moov = inserted(box[b"moov"].replace(b"udta", b"free"), pack(b"udta", strange))
    path = tmp_path / "zeros.mov"
    path.write_bytes(box[b"ftyp"] + box[b"wide"] + box[b"mdat"] + moov)
    out = check(path, clip, tmp_path)
    (udta,) = at(pieces(out)[b"moov"][8:], b"udta")
    assert udta.content.startswith(strange[:-4]) and udta.content.endswith(b"\0\0\0\0")


@pytest.mark.parametrize("fault", ["cut", "two indexes", "no index", "packed index", "items"])
def test_what_cant_be_written_without_guessing_is_refused_in_one_line(
    clip: Path, tmp_path: Path, fault: str
) -> None:
    box = pieces(clip)
    start, moov, media = box[b"ftyp"], box[b"moov"], box[b"mdat"]
    front = shifted(moov, len(moov) - 8)
    items = pack(b"meta", b"\0" * 4 + pack(b"iloc", b"\0" * 8))
    made = {
        "cut": start + front + media[:-300],
        "two indexes": start + box[b"wide"] + media + moov + moov,
        "no index": start + media,
        "packed index": start + box[b"wide"] + media + pack(b"moov", pack(b"cmov", b"")),
        "items": start + front + media + items,
    }
    path = tmp_path / "odd.mp4"
    path.write_bytes(made[fault])
    with pytest.raises(MediaError) as caught:
        carry.put(path, path, LABEL)
    assert "\n" not in caught.value.message and caught.value.hint
    assert path.read_bytes() == made[fault]


def test_a_size_that_lies_reserves_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "liar.mp4"
    path.write_bytes(
        b"\0\0\0\x10ftypisom\0\0\0\0" + struct.pack(">I4sQ", 1, b"moov", 1 << 62) + b"\0" * 64
    )
    assert carry.labels(path) == ()
    with pytest.raises(MediaError):
        carry.put(path, path, LABEL)


def test_the_index_of_fragments_at_the_end_names_each_of_them(tmp_path: Path) -> None:
    clip = tmp_path / "fragments.mp4"
    samples.fragmented(clip)
    out = check(clip, clip, tmp_path)
    data, found = out.read_bytes(), 0
    start = data.find(b"tfra")
    while start >= 0:
        version, (count,) = data[start + 4], struct.unpack_from(">I", data, start + 16)
        width = 8 if version else 4
        for i in range(count):
            place = start + 20 + i * (2 * width + 3) + width
            moof = int.from_bytes(data[place : place + width], "big")
            assert data[moof + 4 : moof + 8] == b"moof"
            found += 1
        start = data.find(b"tfra", start + 4)
    assert found >= 3


def test_an_index_of_segments_before_a_growing_index_of_samples_still_names_them(
    tmp_path: Path,
) -> None:
    clip, path = tmp_path / "dash.mp4", tmp_path / "early.mp4"
    samples.film(clip, "mp4", options={"movflags": "dash+frag_keyframe+global_sidx"})
    data = clip.read_bytes()
    boxes = {b.kind: b for b in top_boxes(clip)}
    start, moov = data[: boxes[b"ftyp"].end], data[boxes[b"moov"].start : boxes[b"moov"].end]
    indexes = b""
    for box in (b for b in top_boxes(clip) if b.kind == b"sidx"):
        one = bytearray(data[box.start : box.end])
        wide = 8 if one[8] else 4
        place = 20 + wide
        (first,) = struct.unpack_from(">Q" if wide == 8 else ">I", one, place)
        struct.pack_into(">Q" if wide == 8 else ">I", one, place, first + len(moov))
        indexes += bytes(one)
    rest = data[max(b.end for b in top_boxes(clip) if b.kind == b"sidx") :]
    path.write_bytes(start + indexes + moov + rest)
    out = tmp_path / "out.mp4"
    carry.put(path, out, LABEL)
    made = out.read_bytes()
    growth = len(made) - path.stat().st_size
    assert growth > 0
    for box in (b for b in top_boxes(out) if b.kind == b"sidx"):
        wide = 8 if made[box.content] else 4
        place = box.content + 12 + wide
        anchor = box.end + int.from_bytes(made[place : place + wide], "big")
        assert made[anchor + 4 : anchor + 8] == b"moof"


def test_an_index_that_never_settles_is_refused_and_nobody_waits_for_it() -> None:
    """Grown by 4 bytes it fits the free box; then no place moves, so it needs no 4 bytes."""
    own = pack(b"dref", b"\0" * 4 + struct.pack(">I", 1) + pack(b"url ", b"\0\0\0\1"))
    stco = pack(b"stco", b"\0" * 4 + struct.pack(">II", 1, (1 << 32) - 51))
    minf = pack(b"minf", pack(b"dinf", own) + pack(b"stbl", stco))
    old = pack(b"trak", pack(b"mdia", minf))
    label = pack(b"udta", b"x" * 100)
    ends = [20, 28 + len(old), 28 + len(old) + len(label) + 4, (1 << 32) + 1000]
    kinds = (b"ftyp", b"moov", b"free", b"mdat")
    starts = [0, *ends]
    boxes = tuple(
        Box(kind=kind, start=start, content=start + 8, end=end)
        for kind, start, end in zip(kinds, starts, ends, strict=False)
    )
    film = mp4._Film(boxes=boxes, place=1, end=ends[-1])  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(MediaError):
        mp4._settled(old + label, film)  # pyright: ignore[reportPrivateUsage]
