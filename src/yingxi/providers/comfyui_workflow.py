"""A ComfyUI workflow with placeholders, as the user exports and marks it.

The format is in ``docs/reference/comfyui.md``.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yingxi.errors import SettingsError
from yingxi.shoot.provider import Abilities
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    VideoRequest,
    media_of,
)
from yingxi.tongue import say

_HOLE = re.compile(r"\{\{(\w+)\}\}")
_WORDS = ("prompt", "negative", "seed", "width", "height")
_FILM = ("seconds", "fps", "frames")
_STILL = ("count",)
_SETTINGS = "yingxi"


class Declared(BaseModel):
    """What a workflow says of itself, under ``yingxi`` beside its nodes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fps: int = Field(default=24, ge=1)
    step: int = Field(default=1, ge=1)
    """Where a model wants one frame more than a multiple of this; 4 for Wan, 8 for LTX."""
    seconds: tuple[int, ...] = ()
    short_sides: tuple[int, ...] = ()
    audio: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A graph in API form, the placeholders in it and what it declares."""

    name: str
    graph: Mapping[str, Any]
    holes: frozenset[str]
    declared: Declared

    def abilities(self, craft: Craft) -> Abilities:
        """A role is taken as often as it has placeholders."""
        roles = Counter(role for hole in self.holes if (role := _role_of(hole)) is not None)
        return Abilities(
            craft=craft,
            seconds=self.declared.seconds if craft is Craft.VIDEO else (),
            short_sides=self.declared.short_sides,
            media=dict(roles),
            text_alone=not roles,
            audio=self.declared.audio,
            revision=self._revision(),
        )

    def _revision(self) -> str:
        """Another graph makes other pictures, though its file keeps its name."""
        told = json.dumps([self.graph, self.declared.model_dump()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def frames(self, seconds: int) -> int:
        """How many frames last so long, as the model counts them."""
        exact = seconds * self.declared.fps
        step = self.declared.step
        return exact if step == 1 else math.ceil(exact / step) * step + 1

    def check(self, request: VideoRequest | ImageRequest) -> None:
        """Raises SettingsError where a placeholder would stay empty."""
        given = {*self._values(request), *_numbered(media_of(request))}
        if empty := sorted(self.holes - given):
            names = ", ".join(f"{{{{{hole}}}}}" for hole in empty)
            raise SettingsError(
                say(
                    f"工作流 {self.name} 要 {names}，这次没有给",
                    f"workflow {self.name} wants {names}, which this request does not give",
                ),
                hint=say("换一个工作流，或补上素材", "use another workflow, or give the media"),
            )

    def filled(
        self, request: VideoRequest | ImageRequest, uploaded: Sequence[tuple[Media, str]]
    ) -> dict[str, Any]:
        """The graph with every placeholder filled; numbers stay numbers."""
        names = _numbered([media for media, _ in uploaded])
        files = dict(zip(names, (file for _, file in uploaded), strict=True))
        return cast("dict[str, Any]", _fill(self.graph, {**self._values(request), **files}))

    def _values(self, request: VideoRequest | ImageRequest) -> dict[str, object]:
        values: dict[str, object] = {
            "prompt": request.prompt,
            "negative": request.negative,
            "seed": request.seed,
            "width": request.width,
            "height": request.height,
        }
        if isinstance(request, ImageRequest):
            return values | {"count": request.count}
        return values | {
            "seconds": request.seconds,
            "fps": self.declared.fps,
            "frames": self.frames(request.seconds),
        }


def known_workflows(folder: Path) -> tuple[str, ...]:
    """The names of the workflows in a folder."""
    return tuple(sorted(file.stem for file in folder.glob("*.json")))


def read_workflow(file: Path) -> Workflow:
    """Read a workflow. Raises SettingsError where it is none, or has a placeholder we don't know."""
    try:
        told = json.loads(file.read_text("utf-8"))
        graph = dict(cast("dict[str, Any]", told)) if isinstance(told, dict) else {}
        declared = Declared.model_validate(graph.pop(_SETTINGS, {}))
    except (ValueError, ValidationError) as fault:
        where = str(fault).splitlines()[0]
        raise SettingsError(
            say(f"{file.name} 读不懂：{where}", f"{file.name} can't be read: {where}")
        ) from fault
    if not graph or not all(isinstance(n, dict) and "class_type" in n for n in graph.values()):
        raise SettingsError(
            say(f"{file.name} 不是 API 格式的工作流", f"{file.name} is no workflow in API form"),
            hint=say("在 ComfyUI 里用“导出（API）”", 'use "Export (API)" in ComfyUI'),
        )
    holes = frozenset(_HOLE.findall(json.dumps(graph, ensure_ascii=False)))
    known = {*_WORDS, *_FILM, *_STILL}
    if strange := sorted(h for h in holes if h not in known and _role_of(h) is None):
        raise SettingsError(
            say(
                f"{file.name} 里有不认得的占位符：{', '.join(strange)}",
                f"{file.name} has placeholders that are not known: {', '.join(strange)}",
            ),
            hint=say(
                f"可用的有：{'、'.join(sorted(known))}，以及素材的名字",
                f"there are {', '.join(sorted(known))}, and the roles of media",
            ),
        )
    return Workflow(name=file.stem, graph=graph, holes=holes, declared=declared)


def _role_of(hole: str) -> MediaRole | None:
    """The role of ``first_frame``, or of ``reference_image_2`` (from 2 on)."""
    role, _, number = hole.rpartition("_")
    name = role if number.isdigit() and int(number) > 1 else hole
    return MediaRole(name) if name in set(MediaRole) else None


def _numbered(media: Sequence[Media]) -> list[str]:
    """The placeholder of each: the role, then the role with ``_2``, ``_3``…"""
    seen: Counter[MediaRole] = Counter()
    names: list[str] = []
    for one in media:
        seen[one.role] += 1
        names.append(one.role.value + (f"_{seen[one.role]}" if seen[one.role] > 1 else ""))
    return names


def _fill(value: Any, values: Mapping[str, object]) -> Any:
    if isinstance(value, dict):
        return {k: _fill(v, values) for k, v in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_fill(v, values) for v in cast("list[Any]", value)]
    if not isinstance(value, str):
        return value
    whole = _HOLE.fullmatch(value)
    if whole:
        return values[whole[1]]
    return _HOLE.sub(lambda hole: str(values[hole[1]]), value)
