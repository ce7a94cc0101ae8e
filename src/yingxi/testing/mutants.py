"""Files with faults put into them: bytes changed, cut, doubled, and checksums made right again.

A reader that checks sums would refuse every plain fault at its door; half of the mutants are
mended, so that the fault comes further in.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from random import Random

_NUMBERS = (
    *(b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1"),
    *(b"\xff\xff\xff\x7f", b"\1\0\0\0", b"\xff" * 8, bytes(8), b"\xff\xff", b"9" * 12),
)
_WORDS = (
    *(b"obj", b" 0 R", b"<<", b">>", b"[", b"(", b"stream\n", b"/Prev 0", b"endobj"),
    *(b"---\n", b": ", b"'", b'"', b"{", b"}", b"<", b"/>", b'<!DOCTYPE a [<!ENTITY b "c">]>'),
    *(b"AIGC", b"ID3\4\0\0", b"RIFF", b"moov", b"free", b"mdat", b"OggS", b"\0"),
)


def mutant(data: bytes, luck: Random) -> bytes:
    """The file with one to eight faults; the same luck gives the same mutant."""
    if data.startswith(b"PK\3\4") and luck.random() < 0.5:
        return _archive(data, luck)
    made = _faulty(data, luck)
    return _mended(made) if luck.random() < 0.5 else made


def _faulty(data: bytes, luck: Random) -> bytes:
    out = bytearray(data)
    for _ in range(luck.choice((1, 1, 2, 3, 8))):
        # Most of what a reader can stumble over stands at either end.
        near = luck.choice((len(out), 256, 64))
        at = luck.randrange(min(near, len(out)) + 1)
        at = len(out) - at if luck.random() < 0.3 else at
        _fault(out, at, luck)
    return bytes(out)


def _fault(out: bytearray, at: int, luck: Random) -> None:
    kind = luck.randrange(7)
    if kind == 0:
        out[at : at + 1] = luck.randbytes(1)
    elif kind == 1 and at < len(out):
        out[at] ^= 1 << luck.randrange(8)
    elif kind == 2:
        new = luck.choice(_NUMBERS)
        out[at : at + len(new)] = new
    elif kind == 3:
        out[at:at] = luck.choice(_WORDS)
    elif kind == 4:
        del out[at : at + luck.randrange(1, 64)]
    elif kind == 5:
        begin = luck.randrange(len(out) + 1)
        out[at:at] = out[begin : begin + luck.randrange(1, 256)]
    elif luck.random() < 0.2:
        del out[at:]


def _mended(data: bytes) -> bytes:
    if data.startswith(b"\x89PNG"):
        return _png(data)
    if data.startswith(b"OggS"):
        return _ogg(data)
    if data[:4] == b"RIFF" and len(data) >= 8:
        return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    return data


def _png(data: bytes) -> bytes:
    out, at = bytearray(data), 8
    while at + 12 <= len(out):
        end = at + 8 + int.from_bytes(out[at : at + 4], "big")
        if end + 4 > len(out):
            break
        struct.pack_into(">I", out, end, zlib.crc32(bytes(out[at + 4 : end])))
        at = end + 4
    return bytes(out)


def _ogg(data: bytes) -> bytes:
    out, at = bytearray(data), 0
    while at + 27 <= len(out) and out.startswith(b"OggS", at):
        start = at + 27 + out[at + 26]
        end = start + sum(out[at + 27 : start])
        out[at + 22 : at + 26] = bytes(4)
        struct.pack_into("<I", out, at + 22, _ogg_checksum(bytes(out[at:end])))
        at = end
    return bytes(out)


def _ogg_checksum(page: bytes) -> int:
    """Bit by bit in a table of our own, so that a fault of the carrier's is not shared."""
    found = 0
    for byte in page:
        found = (found << 8 & 0xFFFF_FFFF) ^ _OGG_TABLE[found >> 24 ^ byte]
    return found


def _ogg_entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1) ^ (0x04C1_1DB7 if value & 0x8000_0000 else 0)
    return value & 0xFFFF_FFFF


_OGG_TABLE = tuple(_ogg_entry(n) for n in range(256))


def _archive(data: bytes, luck: Random) -> bytes:
    """The archive with faults in one file of it, packed anew; most are in what tells about it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    telling = [n for n, (name, _) in enumerate(parts) if name.startswith(("[", "_", "docP"))]
    hit = luck.choice(telling) if telling and luck.random() < 0.8 else luck.randrange(len(parts))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for number, (name, content) in enumerate(parts):
            told = zipfile.ZipInfo(name)
            told.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(told, _faulty(content, luck) if number == hit else content)
    return out.getvalue()
