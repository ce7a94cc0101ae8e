"""Read the implicit label back out of a file, as a platform's checker would."""

from __future__ import annotations

import struct
from pathlib import Path

from yingxi.errors import MediaError
from yingxi.label.aigc import KEY, AigcLabel, loads
from yingxi.label.xmp import JPEG_HEADER, PNG_KEYWORD, labels_in
from yingxi.media.atomic import media_errors
from yingxi.media.boxes import child_boxes, top_boxes
from yingxi.tongue import say


def read_label(path: Path) -> AigcLabel:
    """The one label of an MP4, PNG or JPEG.

    Raises MediaError where there is none, where there are two, or where it breaks the rules.
    """
    found = label_texts(path)
    if not found:
        raise MediaError(
            say(f"{path.name} 里没有 AIGC 标识", f"{path.name} carries no AIGC label"),
            hint=say(
                "转码会丢掉标识；请用原来的成片",
                "transcoding drops the label; use the original film",
            ),
        )
    if len(found) > 1:
        raise MediaError(
            say(
                f"{path.name} 里有 {len(found)} 个 AIGC 标识，只能有一个",
                f"{path.name} carries {len(found)} AIGC labels; there must be one",
            ),
            hint=say("请用原来的成片重新导出", "export again from the original film"),
        )
    return loads(found[0])


def verify(path: Path, label: AigcLabel) -> None:
    """Raise MediaError unless the file carries exactly this label."""
    found = read_label(path)
    if found != label:
        raise MediaError(
            say(
                f"{path.name} 里的 AIGC 标识与要写的不同",
                f"{path.name} carries another AIGC label than was written",
            ),
            hint=say("删除这个文件，再生成一次", "delete the file and make it again"),
        )


def label_texts(path: Path) -> list[str]:
    """Every label's text in the file, by its kind."""
    with media_errors(path, "read"):
        with path.open("rb") as file:
            head = file.read(12)
        if head[4:8] == b"ftyp":
            return _in_mp4(path)
        if head.startswith(b"\x89PNG"):
            return _in_png(path.read_bytes())
        if head.startswith(b"\xff\xd8"):
            return _in_jpeg(path.read_bytes())
    raise MediaError(
        say(f"{path.name} 不是 MP4、PNG 或 JPEG", f"{path.name} is no MP4, PNG or JPEG"),
        hint=say("标识只在这几种文件里查得到", "only such files carry a label that can be read"),
    )


def _in_mp4(path: Path) -> list[str]:
    found: list[str] = []
    with path.open("rb") as file:
        for box in top_boxes(path):
            if box.kind == b"moov":
                file.seek(box.content)
                moov = file.read(box.end - box.content)
                for udta in child_boxes(moov):
                    if udta.kind == b"udta":
                        found += _in_udta(moov[udta.content : udta.end])
    return found


def _in_udta(udta: bytes) -> list[str]:
    found: list[str] = []
    for meta in child_boxes(udta):
        if meta.kind != b"meta":
            continue
        # ISO's meta box has version and flags before its children, QuickTime's has not.
        plain = udta[meta.content + 4 : meta.content + 8] == b"hdlr"
        found += _in_meta(udta[meta.content + (0 if plain else 4) : meta.end])
    return found


def _in_meta(meta: bytes) -> list[str]:
    keys: list[bytes] = []
    found: list[str] = []
    for box in child_boxes(meta):
        if box.kind == b"keys":
            keys = [
                meta[key.content : key.end] for key in child_boxes(meta, box.content + 8, box.end)
            ]
    for box in child_boxes(meta):
        if box.kind != b"ilst":
            continue
        for item in child_boxes(meta, box.content, box.end):
            (number,) = struct.unpack(">I", item.kind)
            if 1 <= number <= len(keys) and keys[number - 1] == KEY.encode():
                for data in child_boxes(meta, item.content, item.end):
                    if data.kind == b"data":
                        found.append(meta[data.content + 8 : data.end].decode("utf-8", "replace"))
    return found


def _in_png(data: bytes) -> list[str]:
    return [label for xmp in _png_packets(data) for label in labels_in(xmp)]


def _png_packets(data: bytes) -> list[str]:
    found: list[str] = []
    at = 8
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        keyword = PNG_KEYWORD.encode() + b"\0"
        if kind == b"iTXt" and body.startswith(keyword):
            # keyword \0, compression flag and method, language \0, translated keyword \0, text
            rest = body[len(keyword) + 2 :].split(b"\0", 2)
            if len(rest) == 3:
                found.append(rest[2].decode("utf-8", "replace"))
        at += 12 + size
    return found


def _in_jpeg(data: bytes) -> list[str]:
    found: list[str] = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            break
        body = data[at + 4 : at + 2 + size]
        if marker == 0xE1 and body.startswith(JPEG_HEADER):
            found += labels_in(body[len(JPEG_HEADER) :].decode("utf-8", "replace"))
        at += 2 + size
    return found
