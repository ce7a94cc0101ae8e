"""The nouns of the storyboard: what the camera sees, shot by shot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yingxi.bible.model import Weapon
from yingxi.script.model import Delivery, Hour

FPS = 25
"""Frames a second of everything Yingxi makes."""


class Size(StrEnum):
    EXTREME_LONG = "extreme_long"  # 大远景: land, crowds; people are small
    LONG = "long"  # 远景
    FULL = "full"  # 全景: whole figures
    MEDIUM = "medium"  # 中景: from the knees or waist
    MEDIUM_CLOSE = "medium_close"  # 近景: from the chest
    CLOSE = "close"  # 特写: the face
    EXTREME_CLOSE = "extreme_close"  # 大特写: the eyes, a hand
    INSERT = "insert"  # 插入: a thing


class Angle(StrEnum):
    EYE = "eye"
    LOW = "low"
    HIGH = "high"
    OVER_SHOULDER = "over_shoulder"
    DUTCH = "dutch"


class Move(StrEnum):
    HOLD = "hold"
    PUSH = "push"
    PULL = "pull"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    FOLLOW = "follow"
    SHAKE = "shake"
    WHIP = "whip"


class Weather(StrEnum):
    CLEAR = "clear"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    MIST = "mist"
    WIND = "wind"


class Verb(StrEnum):
    """What a figure does in a shot."""

    STAND = "stand"
    TALK = "talk"
    LISTEN = "listen"
    ENTER = "enter"
    EXIT = "exit"
    WALK = "walk"
    RUN = "run"
    RIDE = "ride"
    TURN = "turn"
    BOW = "bow"
    KNEEL = "kneel"
    POINT = "point"
    DRAW = "draw"  # draws the weapon
    FIGHT = "fight"
    STRIKE = "strike"
    FALL = "fall"
    RISE = "rise"
    CAST = "cast"  # casts a spell, throws a talisman
    GIVE = "give"
    SIT = "sit"
    LAUGH = "laugh"
    WEEP = "weep"
    RECOIL = "recoil"
    LOOK_UP = "look_up"
    NOD = "nod"
    SHAKE_HEAD = "shake_head"
    DRINK = "drink"
    READ = "read"
    PHONE = "phone"
    EMBRACE = "embrace"


class Emotion(StrEnum):
    CALM = "calm"
    JOY = "joy"
    ANGER = "anger"
    SORROW = "sorrow"
    FEAR = "fear"
    SURPRISE = "surprise"
    SCORN = "scorn"  # 冷笑
    RESOLVE = "resolve"  # 坚定
    TENDER = "tender"
    URGENT = "urgent"
    WEAK = "weak"  # 虚弱, 濒死
    WHISPER = "whisper"


class EffectKind(StrEnum):
    LIGHTNING = "lightning"
    TALISMAN = "talisman"
    SWORD_LIGHT = "sword_light"
    FIRE = "fire"
    SMOKE = "smoke"
    GLOW = "glow"  # 金光
    DUST = "dust"
    PETALS = "petals"
    FLASH = "flash"
    FIREWORKS = "fireworks"


class CrowdKind(StrEnum):
    CAVALRY = "cavalry"
    INFANTRY = "infantry"
    TOWNSFOLK = "townsfolk"
    DISCIPLES = "disciples"
    DEMONS = "demons"
    MODERN = "modern"


class Formation(StrEnum):
    CLASH = "clash"  # two hosts charge at each other
    CHARGE = "charge"  # one host, one way
    MARCH = "march"
    STAND = "stand"
    KNEEL = "kneel"
    FLEE = "flee"
    MILL = "mill"  # a street's coming and going


class Purpose(StrEnum):
    HOOK = "hook"
    ESTABLISH = "establish"
    COVERAGE = "coverage"
    REACTION = "reaction"
    ACTION = "action"
    CROWD = "crowd"
    INSERT = "insert"
    CAPTION = "caption"
    CLIFFHANGER = "cliffhanger"


class Transition(StrEnum):
    """How the shot begins, seen from the one before."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE_IN = "fade_in"  # from black
    WHITE = "white"  # flash of white, into and out of memories


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    place: str
    """A name in the bible."""
    hour: Hour = Hour.DAY
    weather: Weather = Weather.CLEAR
    memory: bool = False
    """A flashback: graded pale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """One figure in the frame.

    ``x`` runs from -1 (left edge) to 1 (right edge); ``facing`` is -1 (looks left) or 1.
    """

    character: str
    x: float = 0.0
    facing: int = 1
    verb: Verb = Verb.STAND
    emotion: Emotion = Emotion.CALM
    target: str = ""
    """Whom or what the verb is aimed at, a character's name or empty."""
    held: Verb | None = None
    """How the figure already is when the shot begins: fallen, on its knees, seated, mounted."""
    holds: Weapon | None = None
    """What it has in the hand, where that is not the weapon that the bible gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    kind: CrowdKind
    count: int
    formation: Formation = Formation.STAND
    banners: tuple[str, ...] = ()
    """One character for each side's flags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    speaker: str
    text: str
    emotion: Emotion = Emotion.CALM
    delivery: Delivery = Delivery.SPOKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One shot. ``frames`` is its planned length at 25 a second; a spoken line may lengthen it."""

    id: str
    """``E01-S02-03``: episode, scene, shot."""
    size: Size
    angle: Angle = Angle.EYE
    move: Move = Move.HOLD
    purpose: Purpose = Purpose.COVERAGE
    setting: Setting
    blocking: tuple[Blocking, ...] = ()
    focus: str = ""
    """The character the camera is on, empty for the place itself."""
    crowd: Crowd | None = None
    effects: tuple[EffectKind, ...] = ()
    prop: str = ""
    """The thing an insert shows."""
    line: SpokenLine | None = None
    action: str = ""
    """The script's own words for what happens."""
    caption: str = ""
    sounds: tuple[str, ...] = ()
    """Names of ambience and effects: wind, rain, thunder, hooves, swords, crowd…"""
    music: str = ""
    """Mood of the music under the shot; empty goes on as before."""
    transition: Transition = Transition.CUT
    black: bool = False
    """【黑屏】: the picture is black on purpose."""
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    episode: int
    title: str = ""
    shots: tuple[Shot, ...] = ()
    fps: int = FPS
