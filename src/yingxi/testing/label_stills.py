"""Tiny real pictures and sounds that carry the AI label, as other programs write them."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from PIL import Image
from PIL.PngImagePlugin import PngInfo

RATE = 16_000
TITLE = "山海经"
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF'
    ' xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<r:Description r:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmp:CreatorTool="Another program &amp; co."/></r:RDF></x:xmpmeta>'
    f"{' ' * 64}"
    '<?xpacket end="w"?>'
)
"""A packet as another program writes it, with room for edits."""


def png(path: Path) -> None:
    """A picture with a title."""
    told = PngInfo()
    told.add_itxt("Title", TITLE)
    _field().save(path, pnginfo=told)


def png_with_xmp(path: Path) -> None:
    """A picture with another program's packet, compressed."""
    told = PngInfo()
    told.add_itxt("XML:com.adobe.xmp", XMP, zip=True)
    _field().convert("P").save(path, pnginfo=told)


def apng(path: Path) -> None:
    """Two pictures in one, with a transparent ground."""
    first = _field().convert("RGBA")
    first.save(path, format="PNG", save_all=True, append_images=[first.rotate(90)], duration=80)


def jpeg(path: Path) -> None:
    """A picture with Exif."""
    told = Image.Exif()
    told[0x010E] = "shadow"
    _field().save(path, format="JPEG", quality=80, exif=told)


def jpeg_with_xmp(path: Path) -> None:
    """A progressive picture in CMYK with another program's packet."""
    _field().convert("CMYK").save(path, format="JPEG", progressive=True, xmp=XMP.encode())


def webp(path: Path) -> None:
    """A simple lossy picture."""
    _field().save(path, format="WEBP", quality=60)


def webp_lossless(path: Path) -> None:
    """A simple lossless picture with a transparent corner."""
    picture = _field().convert("RGBA")
    picture.putpixel((0, 0), (0, 0, 0, 0))
    picture.save(path, format="WEBP", lossless=True)


def webp_moving(path: Path) -> None:
    """Two pictures in one, with another program's packet."""
    first = _field()
    first.save(
        path,
        format="WEBP",
        save_all=True,
        append_images=[first.rotate(180)],
        duration=80,
        xmp=XMP.encode(),
    )


def wav(path: Path) -> None:
    """A tone, 8 bits and an odd number of samples, with a title in front of it."""
    tone = (_tone()[:2001] // 256 + 128).astype(np.uint8)
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(RATE)
        made.writeframes(tone.tobytes())
    data = path.read_bytes()
    title = b"INFOINAM" + struct.pack("<I", 6) + b"shadow"
    told = b"LIST" + struct.pack("<I", len(title)) + title
    body = data[8:36] + told + data[36:]
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)


def wav_streamed(path: Path) -> None:
    """A tone from a pipe, where the writer could not go back to the sizes."""
    sound = _tone()[:2000].tobytes()
    path.write_bytes(_wave_head(b"RIFF") + _format() + b"data\xff\xff\xff\xff" + sound)


def rf64(path: Path) -> None:
    """A tone with 64-bit sizes (EBU Tech 3306)."""
    sound = _tone()[:2000].tobytes()
    whole = 4 + 36 + 24 + 8 + len(sound)
    sizes = b"ds64" + struct.pack("<IQQQI", 28, whole, len(sound), 2000, 0)
    path.write_bytes(_wave_head(b"RF64") + sizes + _format() + b"data\xff\xff\xff\xff" + sound)


def mp3(path: Path) -> None:
    """A tone, with a title in ID3v2.4."""
    _sound(path, "mp3", "libmp3lame")


def mp3_old(path: Path) -> None:
    """A tone, with ID3v2.3, room for edits, and ID3v1 behind it."""
    _sound(path, "mp3", "libmp3lame", {"id3v2_version": "3", "write_id3v1": "1"})
    data = path.read_bytes()
    size = int("".join(f"{c:07b}" for c in data[6:10]), 2)
    room = size + 512
    head = bytes((room >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(data[:6] + head + data[10 : 10 + size] + bytes(512) + data[10 + size :])


def mp3_bare(path: Path) -> None:
    """A tone without any tag."""
    _sound(path, "mp3", "libmp3lame", {"id3v2_version": "0"})


def flac(path: Path) -> None:
    """A tone with a title."""
    _sound(path, "flac", "flac")


def ogg(path: Path) -> None:
    """A tone in Vorbis with a title."""
    _sound(path, "ogg", "vorbis", layout="stereo")


def opus(path: Path) -> None:
    """A tone in Opus with a title."""
    _sound(path, "ogg", "libopus")


STILLS: Mapping[str, tuple[tuple[str, Callable[[Path], None]], ...]] = {
    "png": (("plain.png", png), ("xmp.png", png_with_xmp), ("moving.png", apng)),
    "jpeg": (("plain.jpg", jpeg), ("xmp.jpg", jpeg_with_xmp)),
    "webp": (("plain.webp", webp), ("lossless.webp", webp_lossless), ("moving.webp", webp_moving)),
    "wav": (("plain.wav", wav), ("streamed.wav", wav_streamed), ("large.wav", rf64)),
    "mp3": (("plain.mp3", mp3), ("old.mp3", mp3_old), ("bare.mp3", mp3_bare)),
    "flac": (("plain.flac", flac),),
    "ogg": (("vorbis.ogg", ogg), ("opus.opus", opus)),
}
"""For each carrier's name, file names and what makes such a file."""


def _field() -> Image.Image:
    y, x = np.mgrid[0:36, 0:48]
    field = np.stack([x * 5 % 256, y * 7 % 256, (x + y) * 3 % 256], axis=-1)
    return Image.fromarray(field.astype(np.uint8))


def _tone() -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (np.sin(np.arange(RATE) * 2 * np.pi * 220 / RATE) * 8000).astype(np.int16)


def _wave_head(form: bytes) -> bytes:
    return form + b"\xff\xff\xff\xffWAVE"


def _format() -> bytes:
    return b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * 2, 2, 16)


def _sound(
    path: Path,
    kind: str,
    codec: str,
    options: Mapping[str, str] | None = None,
    *,
    layout: str = "mono",
) -> None:
    """A quarter of a second of a tone."""
    with av.open(str(path), "w", format=kind, options=dict(options or {})) as made:
        made.metadata["title"] = TITLE
        stream = made.add_stream(codec, rate=RATE)
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout = layout
        stream.codec_context.options = {"strict": "experimental"}  # FFmpeg's own Vorbis
        formats = stream.codec_context.codec.audio_formats
        assert formats is not None
        stream.codec_context.format = formats[0]
        heard = av.AudioFrame.from_ndarray(_tone()[: RATE // 4].reshape(1, -1), "s16", "mono")
        heard.sample_rate, heard.pts, heard.time_base = RATE, 0, Fraction(1, RATE)
        resampler = av.AudioResampler(
            format=stream.codec_context.format,
            layout=layout,
            rate=RATE,
            frame_size=stream.codec_context.frame_size or 1152,
        )
        for part in [*resampler.resample(heard), *resampler.resample(None)]:
            made.mux(stream.encode(part))
        made.mux(stream.encode(None))
