"""Pictures: read back by Pillow, with what other programs wrote left as it was."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PIL.PngImagePlugin import PngInfo

from yingxi.errors import MediaError
from yingxi.label import carry, xmp
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers import jpeg, png, webp
from yingxi.testing import label_stills as made

TEXT = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001<&>").dumps()
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002").dumps()
STILLS = [(kind, *one) for kind in ("png", "jpeg", "webp") for one in made.STILLS[kind]]


_CHARSET = {"asc": b"ASCII\0\0\0", "utf": b"UNICODE\0"}


def pixels(path: Path) -> list[bytes]:
    with Image.open(path) as picture:
        return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(picture)]


def packet(path: Path) -> bytes:
    with Image.open(path) as picture:
        found = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    return found.encode() if isinstance(found, str) else found


@pytest.mark.parametrize(("kind", "name", "make"), STILLS, ids=[one[1] for one in STILLS])
def test_pillow_sees_the_same_pixels_and_the_label(kind, name, make, tmp_path: Path) -> None:
    source, out = tmp_path / name, tmp_path / f"out-{name}"
    make(source)
    carry.carrier_of(source).write(source, out, TEXT)
    assert pixels(out) == pixels(source)
    assert xmp.labels_in(packet(out)) == [TEXT]
    if made.XMP.encode()[:40] in source.read_bytes() or name.startswith(("xmp", "moving.webp")):
        assert b'xmp:CreatorTool="Another program &amp; co."' in packet(out)
    with Image.open(source) as old, Image.open(out) as new:
        assert dict(new.getexif()) == dict(old.getexif())
        assert new.mode == old.mode


@pytest.mark.parametrize(
    "described",
    [
        "<r:Description r:about=''><T:AIGC>{}</T:AIGC></r:Description>",
        "<r:Description r:about='' T:AIGC='{}'/>",
        "<r:Description r:about='' T:AIGC='{}' o:a='b'><o:c>d</o:c></r:Description>",
    ],
    ids=["element", "attribute", "among-others"],
)
def test_a_label_in_any_writing_of_xmp_is_read_and_replaced(described: str) -> None:
    old = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><r:RDF xmlns:o='urn:o'"
        f" xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:T='{xmp.NAMESPACE}'>"
        f"{described}</r:RDF></x:xmpmeta>"
    ).replace("{}", OTHER.replace('"', "&quot;"))
    assert xmp.labels_in(old) == [OTHER]
    new = xmp.merged(old.encode(), TEXT)
    assert xmp.labels_in(new) == [TEXT]
    assert (b"o:a='b'" in new and b"<o:c>d</o:c>" in new) == ("o:a" in described)


def test_a_document_type_or_an_entity_in_xmp_is_never_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    told = PngInfo()
    evil = '<!DOCTYPE x [<!ENTITY a "b">]>' + xmp.packet_of(TEXT)
    told.add_itxt("XML:com.adobe.xmp", evil)
    Image.new("RGB", (2, 2)).save(path, pnginfo=told)
    assert carry.labels(path) == ()
    with pytest.raises(MediaError, match=r"DTD|document type"):
        png.CARRIER.write(path, tmp_path / "out", TEXT)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_doubled_and_foreign_labels_of_a_png_are_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.png", tmp_path / "b.png"
    told = PngInfo()
    told.add_itxt("XML:com.adobe.xmp", xmp.packet_of(TEXT))
    told.add_itxt("XML:com.adobe.xmp", xmp.packet_of(OTHER))
    told.add_text("AIGC", OTHER)
    told.add_text("Comment", f"seen: {OTHER}", zip=True)
    told.add_text("Title", "kept")
    Image.new("RGB", (4, 4), "red").save(source, pnginfo=told)
    found = carry.labels(source)
    assert [f.text for f in found if f.home] == [TEXT, OTHER]
    assert [f.text for f in found if not f.home] == [OTHER, OTHER]
    with pytest.raises(MediaError, match="4"):
        carry.read_one(source)
    png.CARRIER.write(source, out, TEXT)
    with Image.open(out) as picture:
        picture.load()
        assert picture.info["Title"] == "kept"
        assert picture.info["Comment"] == "seen: "
        assert "AIGC" not in picture.info


def test_a_manifest_leaves_a_pictures_essence_and_a_byte_of_it_does_not(tmp_path: Path) -> None:
    for make, add in (
        (made.png, lambda d: d[:33] + _chunk(b"caBX", b"jumb") + d[33:]),
        (made.jpeg, lambda d: d[:2] + b"\xff\xeb\0\x08JP\0\1xx"[:10] + d[2:]),
        (made.webp_moving, lambda d: _riff(d + b"C2PA\4\0\0\0jumb")),
    ):
        path = tmp_path / f"a.{make.__name__.split('_')[0]}"
        make(path)
        carrier = carry.carrier_of(path)
        before, data = carrier.essence(path), path.read_bytes()
        path.write_bytes(add(data))
        assert carrier.essence(path) == before
    path = tmp_path / "a.jpg"
    made.jpeg(path)
    data = path.read_bytes()
    before = jpeg.CARRIER.essence(path)
    path.write_bytes(data[:-10] + bytes([data[-10] ^ 1]) + data[-9:])
    assert jpeg.CARRIER.essence(path) != before


def _riff(data: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(data) - 8) + data[8:]


@pytest.mark.parametrize("charset", ["ascii", "utf-16-le", "utf-16-be"])
def test_foreign_labels_of_a_jpeg_are_found_and_blanked_in_place(charset, tmp_path: Path) -> None:
    source, out = tmp_path / "a.jpg", tmp_path / "b.jpg"
    told = Image.Exif()
    told[0x010E] = "shadow"
    told.get_ifd(0x8769)[0x9286] = _CHARSET[charset[:3]] + OTHER.encode(charset)
    Image.new("RGB", (8, 8), "red").save(source, exif=told, comment=f"by {OTHER}")
    found = carry.labels(source)
    assert {(f.text, f.home) for f in found} == {(OTHER, False)}
    assert {f.place for f in found} == {"APP1 Exif", "COM"}
    with pytest.raises(MediaError, match=r"2|APP1"):
        carry.read_one(source)
    jpeg.CARRIER.write(source, out, TEXT)
    with Image.open(out) as picture:
        assert picture.getexif()[0x010E] == "shadow"
        blank = _CHARSET[charset[:3]] + (" " * len(OTHER)).encode(charset)
        assert picture.getexif().get_ifd(0x8769)[0x9286] == blank
        assert picture.info["comment"].startswith(b"by ")


def test_a_jpegs_packet_without_room_loses_its_padding_first(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jpg", tmp_path / "b.jpg"
    roomy = made.XMP.replace("<?xpacket end", " " * 65_000 + "<?xpacket end")
    Image.new("RGB", (8, 8)).save(source, xmp=roomy.encode())
    jpeg.CARRIER.write(source, out, TEXT)
    assert b"CreatorTool" in packet(out) and xmp.labels_in(packet(out)) == [TEXT]
    assert out.stat().st_size < source.stat().st_size
    full = made.XMP.replace("Another program", "A" * 65_000)
    Image.new("RGB", (8, 8)).save(source, xmp=full.encode())
    with pytest.raises(MediaError, match="64 KiB"):
        jpeg.CARRIER.write(source, tmp_path / "none.jpg", TEXT)
    assert not (tmp_path / "none.jpg").exists()


def test_the_pictures_behind_a_jpeg_are_still_found(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jpg", tmp_path / "b.jpg"
    first = Image.fromarray(np.full((16, 16, 3), 200, np.uint8))
    second = Image.fromarray(np.full((16, 16, 3), 20, np.uint8))
    first.save(source, format="MPO", save_all=True, append_images=[second])
    jpeg.CARRIER.write(source, out, TEXT)
    with Image.open(out) as picture:
        assert (picture.format, picture.n_frames) == ("MPO", 2)
    assert pixels(out) == pixels(source)


def test_a_simple_webp_becomes_an_extended_one_of_the_same_size(tmp_path: Path) -> None:
    for make, alpha in ((made.webp, 0), (made.webp_lossless, 0x10)):
        source, out = tmp_path / "a.webp", tmp_path / "b.webp"
        make(source)
        webp.CARRIER.write(source, out, TEXT)
        data = out.read_bytes()
        assert data[12:16] == b"VP8X" and data[20] == 0x04 | alpha
        assert int.from_bytes(data[24:27], "little") + 1 == 48
        assert int.from_bytes(data[27:30], "little") + 1 == 36
        assert int.from_bytes(data[4:8], "little") == len(data) - 8
