"""Sounds: read back by mutagen and FFmpeg, with what other programs wrote left as it was."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import mutagen
import pytest
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import COMM, GEOB, ID3, TIT2, TXXX
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers import flac, mp3, ogg, wav
from yingxi.label.carriers.carrier import Carrier
from yingxi.testing import label_stills as made

TEXT = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1").dumps()
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002").dumps()


def decoded(path: Path) -> bytes:
    with av.open(str(path)) as file:
        return b"".join(one.to_ndarray().tobytes() for one in file.decode(audio=0))


@pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "wav"])
def test_every_sample_of_sound_decodes_to_the_same_samples(kind: str, tmp_path: Path) -> None:
    for name, make in made.STILLS[kind]:
        source, out = tmp_path / name, tmp_path / f"out-{name}"
        make(source)
        carry.carrier_of(source).write(source, out, TEXT)
        assert decoded(out) == decoded(source) != b""


@pytest.mark.parametrize("make", [made.mp3, made.mp3_old, made.mp3_bare])
def test_mutagen_reads_the_frame_and_the_title_in_an_mp3(make, tmp_path: Path) -> None:
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    make(source)
    mp3.CARRIER.write(source, out, TEXT)
    tags = ID3(out)
    assert tags.getall("TXXX:AIGC")[0].text == [TEXT]
    if make is not made.mp3_bare:
        assert tags["TIT2"].text == [made.TITLE]


@pytest.mark.parametrize(
    ("carrier", "make", "name"),
    [
        (flac.CARRIER, made.flac, "a.flac"),
        (ogg.CARRIER, made.ogg, "a.ogg"),
        (ogg.CARRIER, made.opus, "a.opus"),
    ],
)
def test_mutagen_reads_the_comment_and_the_title(carrier: Carrier, make, name, tmp_path) -> None:
    source, out = tmp_path / name, tmp_path / f"out-{name}"
    make(source)
    carrier.write(source, out, TEXT)
    tags = mutagen.File(out).tags
    assert tags["AIGC"] == [TEXT]
    assert tags["title"] == [made.TITLE]


# MP3


def _tag(version: int, flags: int, body: bytes, footer: bytes = b"") -> bytes:
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([version, 0, flags]) + size + body + footer


def _frame(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack(">I", len(body)) + b"\0\0" + body


def _frame_24(kind: bytes, body: bytes, flags: int = 0) -> bytes:
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return kind + size + bytes([0, flags]) + body


def _bare(tmp_path: Path) -> bytes:
    made.mp3_bare(tmp_path / "bare.mp3")
    return (tmp_path / "bare.mp3").read_bytes()


def test_an_unsynchronised_tag_keeps_its_frames_and_their_bytes(tmp_path: Path) -> None:
    picture = _frame(b"APIC", b"\0image/jpeg\0\3\0\xff\xe1\xff\0\xff\xff")
    frames = _frame(b"TIT2", b"\1\xff\xfeq\\") + picture + _frame(b"TPE1", b"\0me")
    raw = frames.replace(b"\xff", b"\xff\0")
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    source.write_bytes(_tag(3, 0x80, raw + bytes(20)) + _bare(tmp_path))
    mp3.CARRIER.write(source, out, TEXT)
    assert out.read_bytes()[10 : 10 + len(raw)] == raw
    tags = ID3(out)
    assert tags["TXXX:AIGC"].text == [TEXT]
    assert tags["APIC:"].data == b"\xff\xe1\xff\0\xff\xff"
    assert tags["TIT2"].text == ["山"]
    mp3.CARRIER.write(out, source, OTHER)
    assert ID3(source)["TXXX:AIGC"].text == [OTHER]
    assert source.read_bytes()[10 : 10 + len(raw)] == raw


_PICTURE = b"\0image/png\0\3\0\xff\0\xe1\xff\0\0xx"


@pytest.mark.parametrize(
    ("version", "flags", "frames"),
    [
        (2, 0, b"TT2\0\0\7\0shadow" + bytes(30)),
        (2, 0x80, b"TT2\0\0\7\0shadow" + bytes(30)),
        (4, 0x80, _frame_24(b"TIT2", b"\0shadow") + _frame_24(b"APIC", _PICTURE, 2)),
        (4, 0, _frame(b"TIT2", b"\0shadow" + b"\0x" * 100)),
    ],
    ids=["2.2", "2.2-unsynchronised", "2.4-unsynchronised", "2.4-as-itunes-wrote-it"],
)
def test_a_tag_of_any_version_keeps_its_frames(version, flags, frames, tmp_path: Path) -> None:
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    source.write_bytes(_tag(version, flags, frames) + _bare(tmp_path))
    mp3.CARRIER.write(source, out, TEXT)
    assert frames.rstrip(b"\0") in out.read_bytes()
    tags = ID3(out)
    assert tags["TXXX:AIGC"].text == [TEXT]
    assert tags["TIT2"].text[0] == "shadow"
    assert all(one.data == b"\xff\xe1\xff\0xx" for one in tags.getall("APIC"))


def test_an_extended_header_keeps_telling_the_padding(tmp_path: Path) -> None:
    title = _frame(b"TIT2", b"\0shadow")
    extended = struct.pack(">IHI", 6, 0, 400)
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    source.write_bytes(_tag(3, 0x40, extended + title + bytes(400)) + _bare(tmp_path))
    mp3.CARRIER.write(source, out, TEXT)
    frame = 10 + 1 + len("AIGC") + 1 + len(TEXT)
    assert struct.unpack_from(">I", out.read_bytes(), 16) == (400 - frame,)
    assert out.stat().st_size == source.stat().st_size
    assert ID3(out)["TIT2"].text == ["shadow"]


def test_a_tag_with_a_footer_has_both_ends_made_alike(tmp_path: Path) -> None:
    body = _frame(b"TIT2", b"\3shadow")
    head = _tag(4, 0x10, body)
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    source.write_bytes(head + b"3DI" + head[3:10] + _bare(tmp_path))
    mp3.CARRIER.write(source, out, TEXT)
    data = out.read_bytes()
    end = data.index(b"3DI")
    assert data[end + 3 : end + 10] == data[3:10]
    assert carry.labels(out)[0].text == TEXT
    assert data[end + 10 :] == _bare(tmp_path)


def test_id3v1_and_ape_behind_the_sound_are_kept_byte_for_byte(tmp_path: Path) -> None:
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    made.mp3_old(source)
    ape = APEv2()
    ape["Artist"] = "another program"
    ape.save(source)
    tail = source.read_bytes()[-300:]
    mp3.CARRIER.write(source, out, TEXT)
    assert out.read_bytes()[-300:] == tail
    assert APEv2(out)["Artist"] == "another program"
    bare = tmp_path / "none.mp3"
    made.mp3_old(bare)
    assert mp3.CARRIER.essence(bare) == mp3.CARRIER.essence(out)


def test_doubled_and_foreign_labels_of_an_mp3_are_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.mp3", tmp_path / "b.mp3"
    made.mp3(source)
    tags = ID3(source)
    tags.add(TXXX(encoding=1, desc="AIGC", text=[TEXT]))
    tags.add(TXXX(encoding=3, desc="aigc", text=[OTHER]))
    tags.add(COMM(encoding=1, lang="eng", desc="", text=[OTHER]))
    tags.save()
    found = carry.labels(source)
    assert sorted((f.text, f.home) for f in found) == sorted(
        [(TEXT, True), (OTHER, True), (OTHER, False)]
    )
    with pytest.raises(MediaError, match=r"3 (个 )?AIGC"):
        carry.read_one(source)
    mp3.CARRIER.write(source, out, TEXT)
    assert [str(one) for one in ID3(out).getall("TXXX")] == [TEXT]
    assert ID3(out)["TIT2"].text == [made.TITLE]


def test_a_manifest_in_a_geob_frame_leaves_the_essence(tmp_path: Path) -> None:
    source = tmp_path / "a.mp3"
    made.mp3(source)
    before = mp3.CARRIER.essence(source)
    tags = ID3(source)
    tags.add(GEOB(encoding=0, mime="application/x-c2pa-manifest-store", data=b"\0jumb" * 50))
    tags.save()
    assert mp3.CARRIER.essence(source) == before
    data = bytearray(source.read_bytes())
    data[-200] ^= 1
    source.write_bytes(data)
    assert mp3.CARRIER.essence(source) != before


def test_a_tag_before_another_sound_is_no_mp3(tmp_path: Path) -> None:
    tone, path = tmp_path / "tone.flac", tmp_path / "a.mp3"
    made.flac(tone)
    tag = _tag(3, 0, _frame(b"TIT2", b"\0shadow") + bytes(100))
    path.write_bytes(tag + tone.read_bytes())
    assert carry.carrier_of(path) is flac.CARRIER
    path.write_bytes(_tag(3, 0, bytes(9000)) + tone.read_bytes())
    with pytest.raises(MediaError, match=r"no MP3|不是 MP3"):
        mp3.CARRIER.write(path, tmp_path / "out", TEXT)


# FLAC


def test_the_other_blocks_of_a_flac_are_kept_in_their_order(tmp_path: Path) -> None:
    source, out = tmp_path / "a.flac", tmp_path / "b.flac"
    made.flac(source)
    sound = FLAC(source)
    picture = Picture()
    picture.data, picture.mime = b"\x89PNG" * 30, "image/png"
    sound.add_picture(picture)
    sound.save(padding=lambda _: 333)
    flac.CARRIER.write(source, out, TEXT)
    before, after = FLAC(source), FLAC(out)
    assert [b.code for b in after.metadata_blocks] == [b.code for b in before.metadata_blocks]
    for old, new in zip(before.metadata_blocks, after.metadata_blocks, strict=True):
        assert old.code == 4 or old.write() == new.write()
    assert after["title"] == before["title"] and after["aigc"] == [TEXT]


def test_a_flac_without_comments_gets_a_block_of_them(tmp_path: Path) -> None:
    source, out = tmp_path / "a.flac", tmp_path / "b.flac"
    made.flac(source)
    data = source.read_bytes()
    first = data[4:42]
    at, last = 42, data[4] & 0x80
    while not last:
        last, size = data[at] & 0x80, int.from_bytes(data[at + 1 : at + 4], "big")
        at += 4 + size
    source.write_bytes(b"fLaC" + bytes([0x80]) + first[1:] + data[at:])
    flac.CARRIER.write(source, out, TEXT)
    assert FLAC(out)["aigc"] == [TEXT]
    assert decoded(out) == decoded(source)


def test_doubled_and_foreign_comments_are_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.flac", tmp_path / "b.flac"
    made.flac(source)
    sound = FLAC(source)
    sound["AIGC"] = [TEXT, OTHER]
    sound["comment"] = f"see {OTHER}"
    sound.save()
    found = carry.labels(source)
    assert [(f.text, f.home) for f in found if f.home] == [(TEXT, True), (OTHER, True)]
    assert [f.text for f in found if not f.home] == [OTHER]
    flac.CARRIER.write(source, out, OTHER)
    assert FLAC(out)["aigc"] == [OTHER] and FLAC(out)["title"] == [made.TITLE]


# Ogg


def test_a_long_comment_is_laid_over_several_pages(tmp_path: Path) -> None:
    source, out, again = (tmp_path / name for name in ("a.ogg", "b.ogg", "c.ogg"))
    made.ogg(source)
    sound = OggVorbis(source)
    sound["lyrics"] = "影戏" * 40_000
    sound.save()
    ogg.CARRIER.write(source, out, TEXT)
    assert OggVorbis(out)["aigc"] == [TEXT]
    assert OggVorbis(out)["lyrics"] == ["影戏" * 40_000]
    assert decoded(out) == decoded(source)
    sound = OggVorbis(out)
    del sound["lyrics"]
    sound.save()
    ogg.CARRIER.write(out, again, OTHER)
    assert OggVorbis(again)["aigc"] == [OTHER]
    assert decoded(again) == decoded(source)


def test_a_chained_ogg_is_read_and_not_written(tmp_path: Path) -> None:
    parts = [tmp_path / "a.ogg", tmp_path / "b.opus"]
    made.ogg(parts[0])
    made.opus(parts[1])
    ogg.CARRIER.write(parts[1], tmp_path / "labelled", TEXT)
    chained = tmp_path / "chained.ogg"
    chained.write_bytes(parts[0].read_bytes() + (tmp_path / "labelled").read_bytes())
    assert [f.text for f in carry.labels(chained)] == [TEXT]
    with pytest.raises(MediaError, match=r"more than one stream|不止一个流"):
        ogg.CARRIER.write(chained, tmp_path / "out", TEXT)
    assert not (tmp_path / "out").exists()


def test_an_ogg_of_another_codec_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    with av.open(str(path), "w", format="ogg") as file:
        stream = file.add_stream("flac", rate=16_000)
        frame = av.AudioFrame(format="s16", layout="mono", samples=576)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate = 16_000
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    with pytest.raises(MediaError, match="Vorbis"):
        carry.labels(path)


# WAV


def _chunks(data: bytes) -> dict[bytes, bytes]:
    at, found = 12, {}
    while at < len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        found[kind] = data[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)
    return found


def test_a_wave_keeps_its_chunks_and_ends_with_the_label(tmp_path: Path) -> None:
    source, out = tmp_path / "a.wav", tmp_path / "b.wav"
    made.wav(source)
    data = source.read_bytes()
    wav.CARRIER.write(source, out, TEXT)
    new = out.read_bytes()
    assert int.from_bytes(new[4:8], "little") == len(new) - 8
    assert len(new) % 2 == 0
    assert _chunks(new) == {**_chunks(data), b"AIGC": TEXT.encode()}
    assert list(_chunks(new))[-1] == b"AIGC"


def test_mutagen_finds_the_chunk_beside_an_id3_of_another_program(tmp_path: Path) -> None:
    source, out = tmp_path / "a.wav", tmp_path / "b.wav"
    made.wav(source)
    data = source.read_bytes() + b"\0"  # mutagen counts on the padding
    source.write_bytes(b"RIFF" + struct.pack("<I", len(data) - 8) + data[8:])
    sound = WAVE(source)
    sound.add_tags()
    sound.tags.add(TIT2(encoding=3, text=[made.TITLE]))
    sound.save()
    before = wav.CARRIER.essence(source)
    wav.CARRIER.write(source, out, TEXT)
    again = WAVE(out)
    assert again.tags["TIT2"].text == [made.TITLE]
    assert again.info.length == WAVE(source).info.length
    assert wav.CARRIER.essence(out) == before


def test_a_streamed_wave_gets_true_sizes_and_a_large_one_its_own(tmp_path: Path) -> None:
    source, out = tmp_path / "a.wav", tmp_path / "b.wav"
    made.wav_streamed(source)
    wav.CARRIER.write(source, out, TEXT)
    assert len(_chunks(out.read_bytes())[b"data"]) == 4000
    made.rf64(source)
    wav.CARRIER.write(source, out, TEXT)
    data = out.read_bytes()
    assert data[:8] == b"RF64\xff\xff\xff\xff"
    assert struct.unpack_from("<QQ", data, 20) == (len(data) - 8, 4000)


def test_doubled_and_foreign_labels_of_a_wave_are_found_and_removed(tmp_path: Path) -> None:
    source, out = tmp_path / "a.wav", tmp_path / "b.wav"
    made.wav(source)
    data = source.read_bytes() + b"\0"
    told = b"INFOICMT" + struct.pack("<I", len(OTHER)) + OTHER.encode() + b"\0" * (len(OTHER) & 1)
    extra = b"LIST" + struct.pack("<I", len(told)) + told
    for text in (TEXT, OTHER):
        extra += b"AIGC" + struct.pack("<I", len(text)) + text.encode() + b"\0" * (len(text) & 1)
    source.write_bytes(b"RIFF" + struct.pack("<I", len(data + extra) - 8) + data[8:] + extra)
    found = carry.labels(source)
    assert [(f.text, f.home) for f in found] == [(OTHER, False), (TEXT, True), (OTHER, True)]
    wav.CARRIER.write(source, out, TEXT)
    assert [f.text for f in carry.labels(out)] == [TEXT]
    assert out.read_bytes().count(b"shadow") == 1


def test_a_manifest_in_a_wave_leaves_the_essence_and_a_sample_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    made.wav(path)
    before, data = wav.CARRIER.essence(path), path.read_bytes()
    more = data + b"\0" + b"C2PA" + struct.pack("<I", 6) + b"jumbjd"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(more) - 8) + more[8:])
    assert wav.CARRIER.essence(path) == before
    path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    assert wav.CARRIER.essence(path) != before


def test_a_size_that_no_disk_holds_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    made.rf64(path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<Q", data, 28, 1 << 62)
    path.write_bytes(data)
    with pytest.raises(MediaError):
        carry.labels(path)
