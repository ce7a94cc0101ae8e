"""The nouns of a screenplay. Frozen, without I/O; every one knows where it stood in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Delivery(StrEnum):
    """How a line is said: to somebody, off screen, over, or by the narrator."""

    SPOKEN = "spoken"
    OFF_SCREEN = "os"
    """（OS）: the speaker's inner voice, or a speaker out of the frame."""
    VOICE_OVER = "vo"
    NARRATION = "narration"


class CueKind(StrEnum):
    EFFECT = "effect"  # 【特效】
    SOUND = "sound"  # 【音效】
    MUSIC = "music"  # 【BGM】
    CAPTION = "caption"  # 【字幕】
    FLASHBACK = "flashback"  # 【闪回】
    FLASHBACK_END = "flashback_end"  # 【闪回结束】
    TRANSITION = "transition"  # 【转场】
    BLACKOUT = "blackout"  # 【黑屏】


class Hour(StrEnum):
    DAWN = "dawn"  # 晨, 清晨, 黎明
    DAY = "day"  # 日
    DUSK = "dusk"  # 昏, 黄昏, 傍晚
    NIGHT = "night"  # 夜


class Space(StrEnum):
    INTERIOR = "interior"  # 内
    EXTERIOR = "exterior"  # 外
    BOTH = "both"  # 内外


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in a source file; line and column count from 1."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a screenplay: where, what was expected, how to mend it."""

    position: Position
    message: str
    expected: str
    remedy: str
    severity: str = "error"
    """``error`` stops the work, ``warning`` does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    speaker: str
    text: str
    emotion: str = ""
    """The parenthetical as written (冷笑), empty where there is none."""
    delivery: Delivery = Delivery.SPOKEN
    position: Position = field(default_factory=lambda: Position(line=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    text: str
    position: Position = field(default_factory=lambda: Position(line=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    kind: CueKind
    text: str = ""
    position: Position = field(default_factory=lambda: Position(line=0))


Element = Dialogue | Action | Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """``1-1 日 外 龙虎山``: number, hour, inside or outside, place, in any order."""

    number: str
    place: str
    hour: Hour = Hour.DAY
    space: Space = Space.EXTERIOR
    position: Position = field(default_factory=lambda: Position(line=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    heading: Heading
    cast: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    number: int
    title: str = ""
    scenes: tuple[Scene, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A character's biography as the writer gave it before the first episode."""

    name: str
    age: str = ""
    text: str = ""
    position: Position = field(default_factory=lambda: Position(line=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    title: str
    writer: str = ""
    outline: str = ""
    sketches: tuple[Sketch, ...] = ()
    episodes: tuple[Episode, ...] = ()
    faults: tuple[Fault, ...] = ()
    """Warnings only: a script with errors raises ScriptError instead."""
