"""What other people's programs read in a labelled file: the label, what else is told, the content.

None of this uses a line of `yingxi.label`: it is the second witness in `carrier_table.py`.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import mutagen
import openpyxl
import pikepdf
import yaml
from defusedxml import ElementTree
from mutagen._riff import RiffFile
from PIL import Image, ImageSequence

_XMP_LABEL = "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"
_CUSTOM, _LINKS, _TYPES = "docProps/custom.xml", "_rels/.rels", "[Content_Types].xml"
_PLACES = {"AIGC", "lastkeyframelocation", "filesize"}
"""What ought to change: the label, and where in the file something stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Another program: its name, the label as it reads it, what else it is told, the content."""

    name: str
    label: Callable[[Path], str | None]
    told: Callable[[Path], object]
    content: Callable[[Path], object]


def witness(carrier: str, path: Path) -> Witness:
    """Who else reads files of this kind."""
    if carrier in ("mp4", "matroska", "flv", "avi"):
        return Witness(name="libavformat", label=_film_label, told=_film_told, content=_decoded)
    if carrier in ("png", "jpeg", "webp"):
        return Witness(name="Pillow", label=_xmp_label, told=_picture_told, content=_pixels)
    if carrier == "wav":
        if path.read_bytes()[:4] != b"RIFF":
            return Witness(name="", label=_nobody, told=_film_told, content=_decoded)
        return Witness(name="mutagen", label=_chunk_label, told=_film_told, content=_decoded)
    if carrier in ("mp3", "flac", "ogg"):
        return Witness(name="mutagen", label=_tag_label, told=_tags_told, content=_decoded)
    if carrier == "ooxml":
        name, label = ("zipfile+XML", _custom_label)
        if path.suffix == ".xlsx":
            name, label = ("openpyxl", _sheet_label)
        return Witness(name=name, label=label, told=_custom_told, content=_members)
    if carrier == "pdf":
        return Witness(name="pikepdf", label=_pdf_label, told=_pdf_told, content=_pages)
    if carrier == "markdown":
        return Witness(name="PyYAML", label=_front_label, told=_front_told, content=_body)
    raise LookupError(carrier)


def _nobody(_: Path) -> str | None:
    return None


def _film_label(path: Path) -> str | None:
    with av.open(str(path)) as film:
        return film.metadata.get("AIGC")


def _film_told(path: Path) -> object:
    with av.open(str(path)) as film:
        whole = {k: v for k, v in film.metadata.items() if k not in _PLACES}
        return whole, [dict(stream.metadata) for stream in film.streams], film.duration


def _decoded(path: Path) -> object:
    """Every picture with its time, every sound, and what a jump to the middle shows."""
    found = hashlib.sha256()
    with av.open(str(path)) as film:
        for frame in film.decode():
            found.update(f"{frame.pts}".encode())
            for plane in frame.planes:
                found.update(bytes(plane))
        if film.streams.video and film.duration:
            film.seek(film.duration // 2)
            found.update(bytes(next(film.decode(video=0)).planes[0]))
    return found.hexdigest()


def _xmp_label(path: Path) -> str | None:
    with Image.open(path) as picture:
        xmp: Any = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")
    if not xmp:
        return None
    data = xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    found = [one.text for one in ElementTree.fromstring(data).iter(_XMP_LABEL)]
    return found[0] if len(found) == 1 else None


def _picture_told(path: Path) -> object:
    with Image.open(path) as picture:
        info = {k: v for k, v in picture.info.items() if "xmp" not in k.lower()}
        tool = b"CreatorTool" in str(picture.info).encode()
        return info, dict(picture.getexif()), picture.mode, picture.format, tool


def _pixels(path: Path) -> object:
    with Image.open(path) as picture:
        return [
            hashlib.sha256(frame.convert("RGBA").tobytes()).hexdigest()
            for frame in ImageSequence.Iterator(picture)
        ]


def _chunk_label(path: Path) -> str | None:
    with path.open("rb") as file:
        riff = RiffFile(file)
        return riff["AIGC"].read().rstrip(b"\0").decode() if "AIGC" in riff else None


def _tag_label(path: Path) -> str | None:
    tags: Any = mutagen.File(path).tags or {}
    found = tags.get("TXXX:AIGC") or tags.get("AIGC")
    texts = list(getattr(found, "text", found) or [])
    return str(texts[0]) if len(texts) == 1 else None


def _tags_told(path: Path) -> object:
    tags: Any = mutagen.File(path).tags or {}
    return sorted((k, str(tags[k])) for k in {*tags.keys()} if "AIGC" not in k.upper())


def _sheet_label(path: Path) -> str | None:
    book = openpyxl.load_workbook(path)
    found = [p.value for p in book.custom_doc_props.props if p.name == "AIGC"]
    return found[0] if len(found) == 1 else None


def _properties(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        if _CUSTOM not in package.namelist():
            return {}
        root = ElementTree.fromstring(package.read(_CUSTOM))
    return {one.attrib["name"]: "".join(one.itertext()) for one in root}


def _custom_label(path: Path) -> str | None:
    return _properties(path).get("AIGC")


def _custom_told(path: Path) -> object:
    return {name: text for name, text in _properties(path).items() if name != "AIGC"}


def _members(path: Path) -> object:
    with zipfile.ZipFile(path) as package:
        names = [n for n in package.namelist() if n not in (_CUSTOM, _LINKS, _TYPES)]
        return [(name, hashlib.sha256(package.read(name)).hexdigest()) for name in names]


def _pdf_label(path: Path) -> str | None:
    with pikepdf.open(path) as paper:
        found = paper.docinfo.get("/AIGC")
        return None if found is None else str(found)


def _pdf_told(path: Path) -> object:
    with pikepdf.open(path) as paper:
        return {k: str(v) for k, v in paper.docinfo.items() if k != "/AIGC"}


def _pages(path: Path) -> object:
    with pikepdf.open(path) as paper:
        return [bytes(page.Contents.read_bytes()) for page in paper.pages]


def _halves(path: Path) -> tuple[dict[str, Any], str]:
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    if not text.startswith("---\n"):
        return {}, text
    front, _, body = text[4:].partition("\n---\n")
    return yaml.safe_load(front) or {}, body


def _front_label(path: Path) -> str | None:
    found = _halves(path)[0].get("AIGC")
    return found if isinstance(found, str) else None


def _front_told(path: Path) -> object:
    return {name: value for name, value in _halves(path)[0].items() if name != "AIGC"}


def _body(path: Path) -> object:
    return _halves(path)[1].strip("\n")
