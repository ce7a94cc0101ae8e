"""The index of further pictures behind a JPEG (CIPA DC-007), when the first one grows."""

from __future__ import annotations

import struct

_SEGMENT = 4 + 4
"""Marker and length, then ``MPF`` and a zero; offsets count from behind them."""
_ENTRIES_TAG, _ENTRY = 0xB002, 16


def moved(data: bytes, grown: int, further: int) -> bytes:
    """Bytes beginning with an MPF segment, its first picture ``grown`` bytes larger.

    The other pictures lie ``further`` bytes farther from the segment than before. An index that
    makes no sense is left as it is: no reader could follow it.
    """
    out = bytearray(data)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[_SEGMENT : _SEGMENT + 4])
    end = 2 + int.from_bytes(data[2:4], "big")
    if order is None or (grown == 0 and further == 0):
        return data
    try:
        (first,) = struct.unpack_from(f"{order}I", data, _SEGMENT + 4)
        (count,) = struct.unpack_from(f"{order}H", data, _SEGMENT + first)
        for n in range(count):
            entry = _SEGMENT + first + 2 + n * 12
            tag, _, size, start = struct.unpack_from(f"{order}HHII", data, entry)
            if tag != _ENTRIES_TAG or _SEGMENT + start + size > end:
                continue
            for number, at in enumerate(range(_SEGMENT + start, _SEGMENT + start + size, _ENTRY)):
                length, offset = struct.unpack_from(f"{order}II", data, at + 4)
                if number == 0:
                    struct.pack_into(f"{order}I", out, at + 4, length + grown)
                elif offset:
                    struct.pack_into(f"{order}I", out, at + 8, offset + further)
    except struct.error:
        return data
    return bytes(out)
