"""Bytes of a screenplay become text: which encodings are understood, and what is no text at all."""

from __future__ import annotations

import codecs
import unicodedata

from yingxi.script import texts
from yingxi.script.faults import unreadable

MOST_BYTES = 8 * 1024 * 1024
"""A season of a hundred episodes is under 1 MB; more than this is no screenplay."""

_NOT_TEXT: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\x89PNG", ("PNG 图片", "a PNG picture")),
    (b"\xff\xd8\xff", ("JPEG 图片", "a JPEG picture")),
    (b"GIF8", ("GIF 图片", "a GIF picture")),
    (b"RIFF", ("音视频或 WebP 图片", "sound, video or a WebP picture")),
    (b"BM", ("BMP 图片", "a BMP picture")),
    (b"%PDF", ("PDF 文件", "a PDF file")),
    (b"\xd0\xcf\x11\xe0", ("旧版 Word（.doc）文件", "an old Word file (.doc)")),
    (b"{\\rtf", ("RTF 文件", "an RTF file")),
    (b"7z\xbc\xaf", ("压缩包", "an archive")),
    (b"Rar!", ("压缩包", "an archive")),
    (b"\x1f\x8b", ("压缩包", "an archive")),
    (b"ID3", ("音频", "a sound file")),
    (b"\x7fELF", ("程序", "a program")),
)
"""The first bytes of a file that is no text, and what it is, in Chinese and in English."""

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 20_000
_MOST_STRANGE = 0.02


def decode_text(data: bytes, *, name: str) -> str:
    """Return the text that ``data`` holds.

    Understood are UTF-8 with and without a byte order mark, UTF-16 and UTF-32 with one, and
    GB18030, which contains GBK and GB2312.

    Raises:
        ScriptError: ``data`` is a picture, an archive, a program or in another encoding.

    """
    _refuse_known_binaries(data, name)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _decoded(data[len(bom) :], encoding)
            break
    else:
        text = _decoded(data, "utf-8")
        if text is None or _is_strange(text):
            text = _decoded(data, "gb18030")
            if text is not None and not _is_common_chinese(text):
                text = None
    if text is None or _is_strange(text):
        raise unreadable(name, texts.unknown_encoding())
    return text


def _refuse_known_binaries(data: bytes, name: str) -> None:
    for magic, kind in _NOT_TEXT:
        # "BM" alone could begin an English text; a bitmap has NUL bytes in its header.
        if data.startswith(magic) and (len(magic) > 3 or b"\0" in data[:64]):
            raise unreadable(name, texts.not_text(kind))
    if data[4:8] == b"ftyp":
        raise unreadable(name, texts.is_video())


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_strange(text: str) -> bool:
    """Say whether control and unassigned characters make this unlikely to be writing."""
    sample = text[:_SAMPLE]
    strange = sum(
        1
        for char in sample
        if char not in "\t\r\n\f\v\x1a" and unicodedata.category(char) in ("Cc", "Cn", "Co")
    )
    return strange > _MOST_STRANGE * len(sample)


def _is_common_chinese(text: str) -> bool:
    """Say whether the Chinese in ``text`` is what people write.

    Big5, Shift-JIS and noise also decode as GB18030, but into rare characters; everyday Chinese
    lies almost wholly within the 6,763 characters of GB2312.
    """
    beyond_ascii = [char for char in text[:_SAMPLE] if char > "\x7f"]
    if not beyond_ascii:
        return True
    common = sum(1 for char in beyond_ascii if _in_gb2312(char))
    return common >= 0.85 * len(beyond_ascii)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—…·“”‘’△▲€"
    return True
