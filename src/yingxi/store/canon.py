"""One way to write a value down, so that equal values have equal hashes everywhere."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from enum import Enum
from pathlib import Path
from typing import Any

HASH_PREFIX = "sha256:"


def canonical(value: object) -> str:
    """Canonical JSON of dataclasses, enums, tuples, mappings and plain values.

    Raises TypeError for anything else: what has no fixed form must not become a key.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: object) -> str:
    """The SHA-256 of a value's canonical form, ``sha256:…``."""
    return HASH_PREFIX + hashlib.sha256(canonical(value).encode()).hexdigest()


def digest_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, ``sha256:…``."""
    with path.open("rb") as file:
        return HASH_PREFIX + hashlib.file_digest(file, "sha256").hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"": type(value).__name__, **fields}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")
