"""The visible label put on a picture, a sound or a text that came without one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import get_sampling
from PIL.PngImagePlugin import PngInfo

from yingxi.bible.model import Voice
from yingxi.errors import MediaError
from yingxi.label.audible import NOTICE, rhythm_cue
from yingxi.label.visible import mark_picture as with_label
from yingxi.label.watermark import Detection, detect, mark_picture, matches, payload_of
from yingxi.label.written import with_notice
from yingxi.media.atomic import media_errors
from yingxi.sound.speech import Speaker
from yingxi.tongue import say

TEXTS = (".md", ".markdown", ".txt")
"""What a text's name ends in for its words to be read, and a line to be put before them."""
_PLAIN = {"1", "L", "LA", "P", "PA", "RGB", "RGBA"}
_COARSE = 93
"""JPEG quality where the picture's own would wipe out the watermark."""
_LOSSY = 90
"""WebP quality; the file does not tell the one it had."""
_DEEP = 16
_DARK = 24
_VOICE = Voice(blend=(("zm_yunyang", 1.0),))
"""Of three voices the one whose notice the packaged ear heard before speech, a tone and noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture with its label in the pixels, how it was encoded, and its watermark if it took."""

    told: str
    found: Detection | None


def draw(source: Path, out: Path, produce_id: str) -> Drawn:
    """Label and watermark a picture in the source's format, upright; colour profile, Exif, XMP and
    texts are kept. Raises MediaError for one with several pictures, in CMYK or of 16 bits.
    """
    with media_errors(source, "read"):
        try:
            return _draw(source, out, produce_id)
        except (SyntaxError, ValueError, Image.DecompressionBombError) as fault:
            raise MediaError(
                say(f"{source.name} 不是能重画的图片：{fault}", f"{source.name} can't be drawn on: {fault}"),
                hint=_without(),
            ) from fault  # fmt: skip


def _draw(source: Path, out: Path, produce_id: str) -> Drawn:
    with Image.open(source) as opened:
        _check(opened, source)
        upright = ImageOps.exif_transpose(opened)
        kept = _kept(opened, upright)
        shown = _shown(upright, payload_of(produce_id))
        kind = opened.format or ""
        options, told = _encoding(opened, source)
    found = _saved(shown, out, kind, {**kept, **options}, produce_id)
    if found is None and kind == "JPEG":
        finer = {"quality": _COARSE, "subsampling": 0}
        found = _saved(shown, out, kind, {**kept, **options, "qtables": None, **finer}, produce_id)
        if found is None:
            _saved(shown, out, kind, {**kept, **options}, produce_id)
        else:
            told = say(
                f"JPEG {_COARSE}，原来的质量留不住水印",
                f"JPEG {_COARSE}: its own quality loses the mark",
            )
    return Drawn(told=told, found=found)


def _check(picture: Image.Image, source: Path) -> None:
    if getattr(picture, "n_frames", 1) > 1:
        fault = say("里有几张图", "holds several pictures")
    elif picture.mode not in _PLAIN:
        fault = say(f"是 {picture.mode}，不是 RGB", f"is {picture.mode}, not RGB")
    elif picture.format == "PNG" and _depth(source) == _DEEP:
        fault = say("每色 16 位，重画只留得住 8 位", "has 16 bits a colour; drawing keeps 8")
    else:
        return
    raise MediaError(
        say(
            f"{source.name} {fault}，标识画不上去", f"{source.name} {fault}: no label can be drawn"
        ),
        hint=_without(),
    )


def _without() -> str:
    return say(
        "导出成单张 8 位 RGB 图片，或用 --no-visible 只标元数据",
        "export it as one RGB picture of 8 bits, or --no-visible for the metadata alone",
    )


def _depth(png: Path) -> int:
    return png.read_bytes()[24]


def _shown(picture: Image.Image, payload: int) -> Image.Image:
    """The picture with its label and its watermark, in colours or greys and as clear as before."""
    clear = picture.has_transparency_data
    pixels = np.asarray(picture.convert("RGBA"))
    bgr: NDArray[np.uint8] = np.ascontiguousarray(pixels[..., 2::-1])
    # Whatever colour lies hidden where it is clear, the label stands on dark there.
    solid = pixels[..., 3:] / 255
    ground = np.asarray(bgr * solid + _DARK * (1 - solid) + 0.5, np.uint8)
    signed = with_label(ground)
    touched = (signed != ground).any(axis=-1, keepdims=True)
    labelled = np.where(touched, signed, bgr)
    shown = Image.fromarray(np.ascontiguousarray(mark_picture(labelled, payload)[..., ::-1]))
    if picture.mode in {"1", "L", "LA"}:
        shown = shown.convert("L")
    if clear:
        # Where the label lies, nothing may shine through: it would not be read there.
        alpha = np.where(touched[..., 0], 255, pixels[..., 3]).astype(np.uint8)
        shown.putalpha(Image.fromarray(alpha))
    return shown


def _kept(opened: Image.Image, upright: Image.Image) -> dict[str, object]:
    """What the file says besides its pixels, as the writer takes it."""
    told: dict[str, object] = {}
    for name in ("icc_profile", "dpi"):
        if opened.info.get(name):
            told[name] = opened.info[name]
    exif = upright.getexif()
    if len(exif):
        told["exif"] = exif.tobytes()
    xmp = opened.info.get("xmp")
    if opened.format == "PNG":
        texts = PngInfo()
        for key, text in getattr(opened, "text", {}).items():
            texts.add_itxt(key, str(text))
        told["pnginfo"] = texts
    elif xmp:
        told["xmp"] = xmp
    return told


def _encoding(opened: Image.Image, source: Path) -> tuple[dict[str, object], str]:
    """How it is encoded again, and the words for it."""
    if opened.format == "JPEG":
        tables = getattr(opened, "quantization", None)
        sampling = get_sampling(opened)
        wanted: dict[str, object] = {"optimize": True, "progressive": "progressive" in opened.info}
        if tables and (sampling >= 0 or opened.mode == "L"):
            wanted |= {"qtables": tables} | ({"subsampling": sampling} if sampling >= 0 else {})
            return wanted, say("JPEG，质量照旧", "JPEG at the quality it had")
        return wanted | {"quality": _COARSE}, f"JPEG {_COARSE}"
    if opened.format == "WEBP":
        if b"VP8L" in source.read_bytes()[:4096]:
            return {"lossless": True, "exact": True}, say("WebP 无损", "WebP, lossless")
        return {"quality": _LOSSY}, f"WebP {_LOSSY}"
    return {}, say("PNG 无损", "PNG, lossless")


def _saved(
    shown: Image.Image, out: Path, kind: str, options: dict[str, object], produce_id: str
) -> Detection | None:
    """Save, and look for the watermark in what was saved."""
    wanted = {name: value for name, value in options.items() if value is not None}
    with media_errors(out, "write"):
        shown.save(out, format=kind, **wanted)
    with Image.open(out) as saved:
        found = detect([np.asarray(saved.convert("L"), np.uint8)])
    return found if matches(found, produce_id) else None


def words(source: Path) -> str:
    """A text file's words. Raises MediaError for what is not UTF-8."""
    with media_errors(source, "read"):
        data = source.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise MediaError(
            say(f"{source.name} 不是 UTF-8 的文字", f"{source.name} is no text in UTF-8"),
            hint=say("另存为 UTF-8 再标", "save it as UTF-8 and label that"),
        ) from fault


def write_notice(source: Path, out: Path) -> None:
    """Write a text with the notice as its first line. Raises MediaError for what is not UTF-8."""
    text = with_notice(words(source))
    with media_errors(out, "write"):
        out.write_bytes(text.encode())


class Announcer:
    """What is heard before a sound: words that say so, or the rhythm; mono at 48 kHz."""

    def __init__(self, *, spoken: bool) -> None:
        self._spoken = spoken
        self._heard: NDArray[np.float32] | None = None

    @property
    def told(self) -> str:
        if self._spoken:
            return say(f"开头念「{NOTICE}」", "opens with the spoken notice")
        return say("开头加了节奏标识", "opens with the rhythm")

    def notice(self) -> NDArray[np.float32]:
        """Raises MissingExtra without the voice."""
        if self._heard is None:
            self._heard = Speaker().speak(NOTICE, _VOICE).samples if self._spoken else rhythm_cue()
        return self._heard
