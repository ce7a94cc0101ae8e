"""drama.toml: what a drama says about itself."""

from __future__ import annotations

import os
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yingxi.errors import SettingsError, UserError
from yingxi.tongue import say

DRAMA_FILE = "drama.toml"
TITLE_LENGTH = 60
SCRIPT_SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".fountain", ".spmd", ".fdx")
"""What a drama's screenplays end in."""


class _LabelSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    producer: str = ""
    certificate: str = ""
    key: str = ""
    signer: str = ""
    timestamp: str = ""
    sound_mark: bool = False


class _ScriptSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = ""


class _ShootSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    image: str = ""
    video: str = ""
    takes: int = Field(default=1, ge=1, le=8)
    retakes: int = Field(default=2, ge=0, le=8)
    short_side: int = Field(default=720, ge=64, le=2160)
    dailies: bool = False
    control: Literal["", "previz", "depth", "mask", "pose", "line"] = ""


class _CheckSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reader: str = ""
    spec: str = ""
    story: dict[str, float | tuple[float | str, float | str]] = {}


class _SoundSection(BaseModel):
    model_config = ConfigDict(extra="forbid")
    speech: str = ""
    music: str = ""
    voices: dict[str, str] = {}


class _DramaFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=TITLE_LENGTH)
    writer: str = ""
    director: str = ""
    filing_number: str = ""
    culture: str = ""
    label: _LabelSection = _LabelSection()
    script: _ScriptSection = _ScriptSection()
    shoot: _ShootSection = _ShootSection()
    sound: _SoundSection = _SoundSection()
    check: _CheckSection = _CheckSection()
    limits: dict[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who signs a drama's films; without a certificate it is the studio's own key."""

    certificate: Path | None = None
    """PEM chain, the signer's own certificate first."""
    key: Path | None = None
    signer: str = ""
    """A program that reads what to sign on stdin and answers the raw ES256 signature."""
    timestamp: str = ""
    """An RFC 3161 authority's address; nobody is asked where it is empty."""
    folder: Path = Path()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiring:
    """Which models do what, ``provider:model`` each; empty is what Yingxi carries itself."""

    text: str = ""
    image: str = ""
    video: str = ""
    speech: str = ""
    music: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    """Character and the speech vendor's name of its voice; ``*`` is everybody else's."""
    takes: int = 1
    """Takes shot of every shot before one is chosen."""
    retakes: int = 2
    """Further ones when none is good enough."""
    short_side: int = 720
    dailies: bool = False
    """Whether a person approves references and chooses takes; otherwise the score does."""
    control: str = ""
    """The pass of the stage over which films are made, for models that take one."""
    reader: str = ""
    """A vision-language model that looks at every take."""
    limits: tuple[tuple[str, int], ...] = ()
    """Orders in flight at once, by provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a drama asks of its own inspection."""

    spec: str = ""
    """A delivery specification's name, or its file in the drama's folder; empty is our master's."""
    story: tuple[tuple[str, float | tuple[float | str, float | str]], ...] = ()
    """The story's targets by name: the least, or least and most with an empty text for open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drama:
    """A drama's folder and what its drama.toml says."""

    folder: Path
    title: str
    writer: str = ""
    director: str = ""
    filing_number: str = ""
    culture: str = ""
    producer: str = ""
    """The 27-character provider code; empty until there is one."""
    signing: Signing = Signing()
    sound_mark: bool = False
    """Whether the watermark is in the sound too: it is below hearing by a model of hearing only."""
    hiring: Hiring = Hiring()
    wishes: Wishes = Wishes()

    @property
    def state(self) -> Path:
        """What the machine made."""
        return self.folder / ".yingxi"

    @property
    def out(self) -> Path:
        """What goes to the audience."""
        return self.folder / "out"

    @property
    def scripts(self) -> Path:
        return self.folder / "script"

    @property
    def bible(self) -> Path:
        return self.folder / "bible"

    def board(self, episode: int) -> Path:
        """The storyboard file of an episode."""
        return self.folder / "board" / f"ep{episode:02d}.toml"


def read_drama(folder: Path) -> Drama:
    """Read a drama's settings; SettingsError names the file, the place and the remedy."""
    path = folder / DRAMA_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise UserError(
            say(
                f"{folder} 不是一部剧：里面没有 {DRAMA_FILE}",
                f"{folder} is no drama: it has no {DRAMA_FILE}",
            ),
            hint=say(
                f"新建一部：yingxi new {folder} --script 剧本.txt",
                f"make one: yingxi new {folder} --script FILE",
            ),
        ) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(
            say(f"{path} 读不出来：{_reason(fault)}", f"can't read {path}: {_reason(fault)}"),
            hint=say("存成 UTF-8 文本再试", "save it as UTF-8 text"),
        ) from fault
    try:
        data = _DramaFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(
            f"{path}: {fault}", hint=say("按 TOML 的写法改这一行", "mend this line as TOML")
        ) from fault
    except ValidationError as fault:
        # A misspelt name also makes the right one missing: tell the cause, not the effect.
        first = min(fault.errors(), key=lambda f: f["type"] != "extra_forbidden")
        field = ".".join(str(part) for part in first["loc"])
        known = ", ".join(_DramaFile.model_fields)
        raise SettingsError(
            f"{path}:{_line_of(text, first['loc'])}: {field}: {_wrong(first['type'], first['msg'])}",
            hint=say(f"可以写的有：{known}", f"the known settings are: {known}"),
        ) from fault
    return Drama(
        folder=folder,
        title=data.title,
        writer=data.writer,
        director=data.director,
        filing_number=data.filing_number,
        culture=data.culture,
        producer=data.label.producer,
        signing=_signing(folder, path, data.label),
        sound_mark=data.label.sound_mark,
        hiring=Hiring(
            text=data.script.text,
            image=data.shoot.image,
            video=data.shoot.video,
            speech=data.sound.speech,
            music=data.sound.music,
            voices=tuple(data.sound.voices.items()),
            takes=data.shoot.takes,
            retakes=data.shoot.retakes,
            short_side=data.shoot.short_side,
            dailies=data.shoot.dailies,
            control=data.shoot.control,
            reader=data.check.reader,
            limits=tuple(data.limits.items()),
        ),
        wishes=Wishes(spec=data.check.spec, story=tuple(data.check.story.items())),
    )


def _signing(folder: Path, path: Path, told: _LabelSection) -> Signing:
    """The signer's settings, where they make sense together; paths lie in the drama's folder."""
    fault = ""
    if bool(told.key or told.signer) != bool(told.certificate):
        fault = say(
            "certificate 要与 key 或 signer 一起写",
            "certificate goes together with key or signer",
        )
    elif told.key and told.signer:
        fault = say("key 与 signer 只写一个", "either key or signer, not both")
    elif told.timestamp and not told.timestamp.startswith(("http://", "https://")):
        fault = say("timestamp 应是一个网址", "timestamp must be a web address")
    if fault:
        raise SettingsError(
            f"{path}: label: {fault}",
            hint=say(
                "都不写，就用影戏自己生成的密钥签名",
                "leave all of them out to sign with the key that Yingxi makes itself",
            ),
        )
    return Signing(
        certificate=folder / told.certificate if told.certificate else None,
        key=folder / told.key if told.key else None,
        signer=told.signer,
        timestamp=told.timestamp,
        folder=folder,
    )


def _reason(fault: OSError | UnicodeDecodeError) -> str:
    return (fault.strerror or str(fault)) if isinstance(fault, OSError) else fault.reason


def _wrong(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return say("没有这个设定", "no such setting")
        case "missing":
            return say("缺少这个设定", "this setting is missing")
        case "string_type":
            return say("应为带引号的文字", "must be text in quotes")
        case "string_too_short":
            return say("不能空着", "must not be empty")
        case "string_too_long":
            return say("太长了", "too long")
        case _:
            return message


def cache_folder() -> Path:
    """Where work that belongs to no drama is kept: ``$XDG_CACHE_HOME/yingxi``."""
    asked = os.environ.get("XDG_CACHE_HOME")
    if asked:
        return Path(asked) / "yingxi"
    try:
        return Path.home() / ".cache" / "yingxi"
    except RuntimeError:  # a user without a home, as in many containers
        return Path(tempfile.gettempdir()) / f"yingxi-{os.getuid()}"


def _line_of(text: str, where: tuple[int | str, ...]) -> int:
    name = str(where[-1]) if where else ""
    for number, line in enumerate(text.splitlines(), 1):
        if name and line.strip().startswith((name, f"[{name}")):
            return number
    return 1
