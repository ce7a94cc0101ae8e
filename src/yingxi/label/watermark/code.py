"""Sixty-four bits made to survive noise: CRC-16, then a polar code of length 512.

The code is Arıkan's (IEEE Trans. Inf. Theory 55, 2009), its frozen positions are chosen by the
polarisation weight of 5G NR, and it is read by Tal and Vardy's list decoder (2015) in its
log-likelihood form, which keeps the best paths until the CRC says which of them is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numba as nb
import numpy as np
from numpy.typing import NDArray

PAYLOAD = 64
"""Bits that are told."""
CODED = 512
"""Bits that are drawn."""
_CRC = 16
_POLYNOMIAL = 0x1021
_STAGES = CODED.bit_length() - 1
_PATHS = 16

Bits = NDArray[np.uint8]
Soft = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A payload that was read, and how many of the coded bits had to be mended."""

    payload: int
    corrected: int


def encode(payload: int) -> Bits:
    """The 512 coded bits of a payload of 64 bits."""
    told = _bits(payload, PAYLOAD)
    row = np.zeros(CODED, np.uint8)
    row[_told()] = np.concatenate([told, _bits(_crc(told), _CRC)])
    for stage in range(_STAGES):
        pairs = row.reshape(-1, 2, 1 << stage)
        pairs[:, 0] ^= pairs[:, 1]
    return row


def decode(soft: Soft) -> Word | None:
    """What 512 soft values say (positive: the bit is 0), or None if nothing fits the CRC."""
    frozen = np.ones(CODED, np.bool_)
    frozen[_told()] = False
    for path in _list_decode(np.ascontiguousarray(soft, np.float64), frozen, _PATHS):
        read = path[_told()]
        told = read[:PAYLOAD]
        if np.array_equal(_bits(_crc(told), _CRC), read[PAYLOAD:]):
            payload = int.from_bytes(np.packbits(told).tobytes(), "big")
            return Word(payload=payload, corrected=int(((soft < 0) != encode(payload)).sum()))
    return None


def _bits(number: int, count: int) -> Bits:
    return np.unpackbits(np.frombuffer(number.to_bytes(count // 8, "big"), np.uint8))


def _crc(bits: Bits) -> int:
    register = 0xFFFF
    for bit in bits.tolist():
        top = (register >> 15) ^ bit
        register = (register << 1) & 0xFFFF
        if top:
            register ^= _POLYNOMIAL
    return register


@lru_cache(maxsize=1)
def _told() -> NDArray[np.intp]:
    """The positions that polarise towards certainty, in rising order."""
    places = np.arange(CODED)
    weights = sum(((places >> bit) & 1) * 2.0 ** (bit / 4) for bit in range(_STAGES))
    return np.sort(np.argsort(weights, kind="stable")[-(PAYLOAD + _CRC) :])


@nb.njit(cache=True, nogil=True)
def _list_decode(channel: Soft, frozen: NDArray[np.bool_], paths: int) -> Bits:
    """The likeliest input rows, best first; stage ``s`` of a path lies at ``2**s`` in its arrays."""
    length = channel.size
    beliefs = np.zeros((paths, 2 * length))
    left = np.zeros((paths, 2 * length), np.uint8)
    rows = np.zeros((paths, length), np.uint8)
    cost = np.full(paths, np.inf)
    cost[0] = 0.0
    beliefs[0, length:] = channel
    fork = np.empty(2 * paths)
    for place in range(length):
        for path in range(paths):
            if cost[path] < np.inf:
                _believe(beliefs[path], left[path], place, length)
        if frozen[place]:
            for path in range(paths):
                cost[path] += max(0.0, -beliefs[path, 1])
                rows[path, place] = 0
        else:
            for path in range(paths):
                belief = beliefs[path, 1]
                fork[2 * path] = cost[path] + max(0.0, -belief)
                fork[2 * path + 1] = cost[path] + max(0.0, belief)
            _branch(beliefs, left, rows, cost, fork, place)
        for path in range(paths):
            if cost[path] < np.inf:
                _settle(left[path], rows[path, place], place)
    return rows[np.argsort(cost)]


@nb.njit(cache=True, nogil=True)
def _believe(beliefs: Soft, left: Bits, place: int, length: int) -> None:
    """Bring the beliefs of one path down to the bit at ``place``."""
    half = length // 2
    if place:
        half = place & -place
        for i in range(half):
            first, second = beliefs[2 * half + i], beliefs[3 * half + i]
            beliefs[half + i] = second - first if left[half + i] else second + first
        half //= 2
    while half >= 1:
        for i in range(half):
            first, second = beliefs[2 * half + i], beliefs[3 * half + i]
            least = min(abs(first), abs(second))
            beliefs[half + i] = least if (first < 0) == (second < 0) else -least
        half //= 2


@nb.njit(cache=True, nogil=True)
def _branch(beliefs: Soft, left: Bits, rows: Bits, cost: Soft, fork: Soft, place: int) -> None:
    """Keep the cheapest forks: one of a path stays where it is, a second takes a dead path's room."""
    paths = cost.size
    kept = np.zeros(2 * paths, np.bool_)
    kept[np.argsort(fork, kind="mergesort")[:paths]] = True
    kept &= fork < np.inf
    room = 0
    for path in range(paths):
        if kept[2 * path] and kept[2 * path + 1]:
            while kept[2 * room] or kept[2 * room + 1]:
                room += 1
            beliefs[room], left[room], rows[room] = beliefs[path], left[path], rows[path]
            rows[room, place], cost[room] = 1, fork[2 * path + 1]
            room += 1
    taken = room
    for path in range(paths):
        if kept[2 * path] or kept[2 * path + 1]:
            bit = 0 if kept[2 * path] else 1
            rows[path, place], cost[path] = bit, fork[2 * path + bit]
        elif path >= taken:
            cost[path] = np.inf


@nb.njit(cache=True, nogil=True)
def _settle(left: Bits, bit: int, place: int) -> None:
    """Fold a decided bit into the partial sums of its path."""
    size = left.size // 2
    now = np.empty(size, np.uint8)
    now[0] = bit
    half = 1
    while place & half:
        for i in range(half):
            right = now[i]
            now[half + i] = right
            now[i] = left[half + i] ^ right
        half *= 2
    if half < size:
        left[half : 2 * half] = now[:half]
