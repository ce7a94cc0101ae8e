from __future__ import annotations

import struct
from functools import partial
from pathlib import Path

import av
import pytest

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers import amf0, ebml
from yingxi.label.carriers.riff import chunk
from yingxi.testing import label_samples as samples

LABEL = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1")
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002-v2")
CLUSTER, TAGS, SEGMENT = b"\x1f\x43\xb6\x75", b"\x12\x54\xc3\x67", b"\x18\x53\x80\x67"


def pictures(path: Path) -> list[bytes]:
    with av.open(str(path)) as film:
        return [bytes(frame.planes[0]) for frame in film.decode(video=0)]


def tags(path: Path) -> dict[str, str]:
    with av.open(str(path)) as film:
        streams = {f"{s.index}.{k}": v for s in film.streams for k, v in s.metadata.items()}
        return dict(film.metadata) | streams


def made(tmp_path: Path, data: bytes, like: Path) -> Path:
    """A film of these bytes, which plays like another one."""
    path = tmp_path / f"made{like.suffix}"
    path.write_bytes(data)
    assert pictures(path) == pictures(like)
    return path


def labelled(path: Path, tmp_path: Path) -> Path:
    out = tmp_path / f"labelled{path.suffix}"
    carry.put(path, out, LABEL, replace=True)
    assert carry.read_one(out) == LABEL
    assert pictures(out) == pictures(path)
    assert tags(out)["AIGC"] == LABEL.dumps()
    return out


# Matroska


@pytest.fixture(scope="module")
def mkv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mkv") / "clip.mkv"
    samples.mkv(path)
    return path


def parts(data: bytes) -> tuple[int, list[ebml.Element]]:
    """Where the segment's content begins, and its elements."""
    outer = [e for e in ebml.inside(data) if e.ident == int.from_bytes(SEGMENT, "big")]
    return outer[0].content, ebml.inside(data, outer[0].content, outer[0].end)


def numbers(data: bytes, at: ebml.Element, ident: int, holders: set[int]) -> list[int]:
    found: list[int] = []
    for one in ebml.inside(data, at.content, at.end):
        if one.ident in holders:
            found += numbers(data, one, ident, holders)
        elif one.ident == ident:
            found.append(int.from_bytes(data[one.content : one.end], "big"))
    return found


def assert_places(path: Path) -> None:
    """Every cue names a cluster, and every entry of the seek head an element."""
    data = path.read_bytes()
    start, elements = parts(data)
    begins = {e.start - start for e in elements}
    for one in elements:
        if one.ident == 0x1C53BB6B:
            cues = numbers(data, one, 0xF1, {0xBB, 0xB7})
            assert cues
            assert all(data[start + c :][:4] == CLUSTER for c in cues)
        if one.ident == 0x114D9B74:
            seeks = numbers(data, one, 0x53AC, {0x4DBB})
            assert set(seeks) <= begins
            assert any(data[start + s :][:4] == TAGS for s in seeks)


def segment(elements: bytes, data: bytes) -> bytes:
    return data[: data.index(SEGMENT)] + ebml.element(int.from_bytes(SEGMENT, "big"), elements)


def test_cues_and_seek_head_name_the_right_places_afterwards(mkv: Path, tmp_path: Path) -> None:
    front = tmp_path / "front.mkv"
    options = {"cues_to_front": "1", "reserve_index_space": "4096"}
    samples.film(front, "matroska", options=options)
    for path in (mkv, front):
        assert_places(labelled(path, tmp_path))


def test_cues_without_room_in_their_numbers_grow(mkv: Path, tmp_path: Path) -> None:
    data = mkv.read_bytes()
    elements = {data[e.start : e.start + 4]: data[e.start : e.end] for e in parts(data)[1]}
    tracks = elements[b"\x16\x54\xae\x6b"]
    # With nothing but the tracks before it, one byte can name the cluster's place.
    place = ebml.element(0xF1, len(tracks).to_bytes(1, "big"))
    point = ebml.element(0xB3, b"\0") + ebml.element(0xB7, ebml.element(0xF7, b"\1") + place)
    cues = ebml.sealed(0x1C53BB6B, ebml.element(0xBB, point), crc=True)
    path = tmp_path / "short.mkv"
    path.write_bytes(segment(tracks + elements[CLUSTER] + cues, data))
    out = labelled(path, tmp_path)
    assert_places(out)
    with av.open(str(out)) as film:
        film.seek(0)
        assert next(film.decode(video=0)).key_frame


def test_tags_behind_the_clusters_are_gathered_and_none_is_lost(mkv: Path, tmp_path: Path) -> None:
    data = mkv.read_bytes()
    _, elements = parts(data)
    old = next(e for e in elements if data[e.start :][:4] == TAGS)
    void = b"\xec" + (old.end - old.start - 9 | 1 << 56).to_bytes(8, "big")
    void += b"\0" * (old.end - old.start - 9)
    body = b"".join(data[e.start : e.end] if e != old else void for e in elements)
    path = made(tmp_path, segment(body + data[old.start : old.end], data), mkv)
    out = labelled(path, tmp_path)
    assert tags(out) == tags(mkv) | {"AIGC": LABEL.dumps()}
    assert out.read_bytes().count(TAGS) == 2  # once in the seek head, once itself
    assert_places(out)


def test_a_live_film_of_unknown_length_stays_one_and_its_clusters_know_their_place(
    tmp_path: Path,
) -> None:
    clip = tmp_path / "clip.webm"
    samples.film(
        clip, "webm", video="libvpx", audio="libopus", sound_rate=48_000, options={"live": "1"}
    )
    data = clip.read_bytes()
    unknown = b"\1" + b"\xff" * 7
    assert SEGMENT + unknown in data
    start = data.index(SEGMENT) + 12
    at, found = data.find(CLUSTER), []
    while at >= 0:
        found.append(at)
        at = data.find(CLUSTER, at + 4)
    body = data[: found[0]]
    for begin, end in zip(found, [*found[1:], len(data)], strict=True):
        width = 9 - data[begin + 4].bit_length()
        place = (len(body) - start).to_bytes(2, "big")
        content = data[begin + 4 + width : end]
        body += CLUSTER + unknown + ebml.element(0xA7, place) + content
    path = made(tmp_path, body, clip)
    out = labelled(path, tmp_path).read_bytes()
    assert SEGMENT + unknown in out
    at, clusters = out.find(CLUSTER), 0
    while at >= 0:
        assert out[at + 12 : at + 14] == b"\xa7\x82"
        told = int.from_bytes(out[at + 14 : at + 16], "big")
        assert told == at - (out.index(SEGMENT) + 12)
        clusters += 1
        at = out.find(CLUSTER, at + 4)
    assert clusters == len(found)


def test_a_label_of_a_track_is_foreign(mkv: Path, tmp_path: Path) -> None:
    data = mkv.read_bytes()
    _, elements = parts(data)
    simple = ebml.element(0x45A3, b"AIGC") + ebml.element(0x4487, OTHER.dumps().encode())
    aimed = ebml.element(0x63C0, ebml.element(0x63C5, b"\1"))
    tag = ebml.element(0x7373, aimed + ebml.element(0x67C8, simple))
    body = b"".join(data[e.start : e.end] for e in elements)
    tail = ebml.element(int.from_bytes(TAGS, "big"), tag)
    path = made(tmp_path, segment(body + tail, data), mkv)
    (found,) = carry.labels(path)
    assert not found.home
    labelled(path, tmp_path)


def test_a_cut_or_a_doubled_film_is_refused(mkv: Path, tmp_path: Path) -> None:
    data = mkv.read_bytes()
    for name, bad in (("cut", data[:-900]), ("two", data + data)):
        path = tmp_path / f"{name}.mkv"
        path.write_bytes(bad)
        with pytest.raises(MediaError):
            carry.put(path, path, LABEL)
        assert path.read_bytes() == bad


# FLV


def script(data: bytes) -> tuple[int, amf0.Value]:
    """The first tag's data, which is ``onMetaData``."""
    start = 13 + 11
    return start, amf0.value_at(data, amf0.value_at(data, start).end)


def test_the_key_frames_places_and_the_size_are_told_anew(tmp_path: Path) -> None:
    clip = tmp_path / "clip.flv"
    samples.flv(clip)
    data = labelled(clip, tmp_path).read_bytes()
    _, value = script(data)
    told: dict[str, list[int]] = {}
    for name, one in amf0.walk(value):
        number = amf0.number(data, one)
        if number is not None:
            told.setdefault(name, []).append(int(number))
    assert told["filesize"] == [len(data)]
    assert len(told["filepositions"]) >= 2
    for place in told["filepositions"]:
        assert data[place] == 9
        assert data[place + 11] >> 4 == 1
    growth = len(data) - clip.stat().st_size
    assert told["lastkeyframelocation"] == [int(tags(clip)["lastkeyframelocation"]) + growth]


@pytest.mark.parametrize("closed", [True, False])
def test_an_object_and_one_that_is_not_closed_take_the_label(tmp_path: Path, closed: bool) -> None:
    clip = tmp_path / "clip.flv"
    samples.film(clip, "flv", options={"flvflags": "no_metadata"})
    data = clip.read_bytes()
    fields = amf0.named("creator", amf0.string("somebody")) + amf0.named("AIGC", b"\5")
    body = amf0.string("onMetaData") + b"\3" + fields + (b"\0\0\x09" if closed else b"")
    tag = b"\x12" + len(body).to_bytes(3, "big") + b"\0" * 7 + body
    tag += struct.pack(">I", len(tag))
    path = made(tmp_path, data[:13] + tag + data[13:], clip)
    assert carry.labels(path) == ()
    assert tags(labelled(path, tmp_path))["creator"] == "somebody"


def test_labels_in_two_scripts_are_told_and_replaced_by_one(tmp_path: Path) -> None:
    path = tmp_path / "clip.flv"
    samples.flv(path)
    carry.put(path, path, LABEL)
    data = path.read_bytes()
    end = 13 + 11 + int.from_bytes(data[14:17], "big") + 4
    path.write_bytes(data[:end] + data[13:end] + data[end:])
    with pytest.raises(MediaError, match="2 个"):
        carry.read_one(path)
    labelled(path, tmp_path)


# AVI


@pytest.fixture(scope="module")
def avi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No padding before the pictures: all that follows must move."""
    path = tmp_path_factory.mktemp("avi") / "tight.avi"
    tight = partial(samples.film, kind="avi", video="mpeg4", audio="libmp3lame")
    tight(path, options={"metadata_header_padding": "0"})
    return path


def test_an_index_counted_from_the_files_beginning_is_told_anew(avi: Path, tmp_path: Path) -> None:
    data = bytearray(avi.read_bytes())
    film, index = data.index(b"movi"), data.index(b"idx1")
    (size,) = struct.unpack_from("<I", data, index + 4)
    for at in range(index + 8, index + 8 + size, 16):
        (place,) = struct.unpack_from("<I", data, at + 8)
        struct.pack_into("<I", data, at + 8, place + film)
    out = labelled(made(tmp_path, bytes(data), avi), tmp_path).read_bytes()
    assert len(out) > len(data)
    index = out.index(b"idx1")
    for at in range(index + 8, index + 8 + size, 16):
        (place,) = struct.unpack_from("<I", out, at + 8)
        assert out[place : place + 4] == out[at : at + 4]


def test_opendmls_two_levels_of_index_are_told_anew(avi: Path, tmp_path: Path) -> None:
    data = bytearray(avi.read_bytes())
    film, index = data.index(b"movi"), data.index(b"idx1")
    (size,) = struct.unpack_from("<I", data, index + 4)
    entries = [
        struct.unpack_from("<4sIII", data, at) for at in range(index + 8, index + 8 + size, 16)
    ]
    tail, at = b"", 0
    for number, kind in enumerate((b"00dc", b"01wb")):
        mine = [(place + 8, length) for k, _, place, length in entries if k == kind]
        inner = struct.pack("<HBBI4sQI", 2, 0, 1, len(mine), kind, film, 0)
        inner += b"".join(struct.pack("<II", place, length) for place, length in mine)
        index_chunk = chunk(b"ix%02d" % number, inner)
        at = data.index(b"JUNK", at + 1)
        head = struct.pack("<HBBI4sIII", 4, 0, 0, 1, kind, 0, 0, 0)
        head += struct.pack("<QII", len(data) + len(tail), len(index_chunk), len(mine))
        data[at : at + 4] = b"indx"
        data[at + 8 : at + 8 + len(head)] = head
        tail += index_chunk
    (whole,) = struct.unpack_from("<I", data, 4)
    struct.pack_into("<I", data, 4, whole + len(tail))
    out = labelled(made(tmp_path, bytes(data) + tail, avi), tmp_path).read_bytes()
    at = 0
    for kind in (b"00dc", b"01wb"):
        at = out.index(b"indx", at + 1)
        (place,) = struct.unpack_from("<Q", out, at + 8 + 24)
        assert out[place : place + 2] == b"ix"
        count, name, base = struct.unpack_from("<I4sQ", out, place + 12)
        assert name == kind and count
        for i in range(count):
            offset, length = struct.unpack_from("<II", out, place + 32 + i * 8)
            assert out[base + offset - 8 :][:4] == kind
            assert struct.unpack_from("<I", out, base + offset - 4) == (length & 0x7FFF_FFFF,)


def test_padding_before_the_pictures_gives_way(tmp_path: Path) -> None:
    clip = tmp_path / "clip.avi"
    samples.avi(clip)
    out = labelled(clip, tmp_path)
    a, b = clip.read_bytes(), out.read_bytes()
    assert len(a) == len(b)
    assert a[a.index(b"movi") :] == b[b.index(b"movi") :]
