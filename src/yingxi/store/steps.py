"""What was made from what: a step's key, and the record of what it made.

A step is name + version + parameters + the hashes it read. The same key is never made twice.
Versions are written by hand: editing a comment makes nothing again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.canon import HASH_PREFIX, digest

SCHEMA = "yingxi.step/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to make."""

    name: str
    version: int
    parameters: object
    inputs: tuple[str, ...] = ()
    """Hashes of the blobs that it reads."""

    @property
    def key(self) -> str:
        return digest((self.name, self.version, self.parameters, self.inputs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a step left: blobs by role, and small facts about them."""

    blobs: Mapping[str, str]
    facts: Mapping[str, Any]


class StepLog:
    """One small JSON file a finished step, under ``steps/``."""

    def __init__(self, root: Path, blobs: Blobs) -> None:
        self._root = root / "steps"
        self._blobs = blobs

    def find(self, step: Step) -> Made | None:
        """What the step made before, or None when it, or one of its blobs, is missing."""
        try:
            record = json.loads(self._path(step).read_text(encoding="utf-8"))
            if record["schema"] != SCHEMA:
                return None
            blobs = cast("dict[str, str]", record["blobs"])
            facts = cast("dict[str, Any]", record["facts"])
            whole = all(self._blobs.has(name) for name in blobs.values())
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return Made(blobs=blobs, facts=facts) if whole else None

    def record(self, step: Step, made: Made) -> Made:
        """Write down, all at once, that the step is done."""
        path = self._path(step)
        record = {
            "schema": SCHEMA,
            "step": step.name,
            "version": step.version,
            "blobs": dict(made.blobs),
            "facts": dict(made.facts),
        }
        draft = self._blobs.draft(".json")
        with disk_faults(path):
            draft.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(draft, path)
        return made

    def _path(self, step: Step) -> Path:
        plain = step.key.removeprefix(HASH_PREFIX)
        return self._root / plain[:2] / f"{plain}.json"
