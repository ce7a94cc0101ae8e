"""What a finished film was meant to be, shot by shot and line by line, on the film's own clock.

The production knows it and keeps it beside the film, so that the inspection can be made later
without building anything anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from yingxi.board.model import FPS
from yingxi.errors import SettingsError
from yingxi.media.atomic import whole_file
from yingxi.tongue import say

SCHEMA, VERSION = "yingxi.film-plan", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotSpan:
    """A shot, or a card, where it stands in the finished film.

    ``size``, ``purpose``, ``hour``, ``weather`` and ``effects`` are the board's words.
    """

    id: str
    scene: str
    """What the shots of one scene share; empty for a card."""
    start_frame: int
    frames: int
    place: str = ""
    hour: str = ""
    weather: str = ""
    size: str = ""
    purpose: str = ""
    characters: tuple[str, ...] = ()
    """Who is to be seen."""
    crowd: bool = False
    effects: tuple[str, ...] = ()
    caption: str = ""
    action: str = ""
    memory: bool = False
    black: bool = False
    """Black on purpose."""
    transition: str = "cut"
    blend_frames: int = 0
    """Frames at its beginning that a dissolve, a fade or a flash takes."""

    @property
    def start(self) -> float:
        """Seconds of the film."""
        return self.start_frame / FPS

    @property
    def end(self) -> float:
        return (self.start_frame + self.frames) / FPS

    @property
    def seconds(self) -> float:
        return self.frames / FPS

    @property
    def is_card(self) -> bool:
        """A title or the credits: no shot of the story."""
        return not self.scene


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A scripted line and when its voice is in the film, in seconds."""

    text: str
    speaker: str
    start: float
    end: float
    shot: str
    delivery: str = "spoken"
    emotion: str = "calm"
    group: bool = False
    """Said by many at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlan:
    """All of it for one episode."""

    episode: int
    frames: int
    spans: tuple[ShotSpan, ...] = ()
    lines: tuple[SpokenLine, ...] = ()
    voices: tuple[tuple[str, str], ...] = ()
    """Speaker and how its voice is made: while the second does not change, the voice should not."""

    @property
    def seconds(self) -> float:
        return self.frames / FPS


def write_plan(path: Path, plan: FilmPlan) -> None:
    """Keep a plan as JSON. Raises StoreConflict without room."""
    told = {"schema": SCHEMA, "version": VERSION, **asdict(plan)}
    with whole_file(path) as draft:
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_plan(path: Path) -> FilmPlan:
    """A plan that was kept.

    Raises SettingsError where there is none, or it is damaged, or of a later version.
    """
    hint = say("重新合成这一集：yingxi make", "cut the episode again: yingxi make")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA or told["version"] != VERSION:
            raise SettingsError(
                say(
                    f"{path.name} 不是这一版影戏写的拍摄计划",
                    f"{path.name} is not a plan of this version",
                ),
                hint=hint,
            )
        plan = TypeAdapter(FilmPlan).validate_python(
            {key: told[key] for key in told if key not in ("schema", "version")}
        )
        if any(line.end < line.start for line in plan.lines):
            raise ValueError(path.name)
        return plan
    except FileNotFoundError as fault:
        raise SettingsError(
            say(f"没有拍摄计划 {path.name}", f"there is no plan {path.name}"), hint=hint
        ) from fault
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise SettingsError(
            say(f"拍摄计划 {path.name} 已损坏", f"the plan {path.name} is damaged"), hint=hint
        ) from fault
