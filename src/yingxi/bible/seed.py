"""Numbers that follow from names, the same on every machine and in every process."""

from __future__ import annotations

import hashlib


def stable_seed(*words: str) -> int:
    """Return a number in [0, 2³¹) that follows from ``words`` alone."""
    digest = hashlib.blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "big") & 0x7FFFFFFF
