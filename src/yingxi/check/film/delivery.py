"""What a film must be like to be handed over: a delivery specification, read from data."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from yingxi.errors import SettingsError, UnknownName
from yingxi.tongue import say

_SPECS = "specs"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileRules(_Table):
    containers: tuple[str, ...] = ()
    """As FFmpeg names them; any one of a container's names will do. Empty: any."""
    faststart: bool = False
    seconds_min: float | None = None
    seconds_max: float | None = None
    bytes_max: int | None = None
    lengths_apart: float = 0.1
    """How far in seconds the ends of picture and sound may lie apart."""


class PictureRules(_Table):
    codecs: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    level_max: float | None = None
    """H.264's, as in 4.2."""
    sizes: tuple[tuple[int, int], ...] = ()
    """Width and height that are taken; empty: any between the two below."""
    short_side_min: int | None = None
    long_side_max: int | None = None
    upright: bool = False
    """Higher than wide."""
    rates: tuple[float, ...] = ()
    rate_min: float | None = None
    rate_max: float | None = None
    constant: bool = False
    pixel_formats: tuple[str, ...] = ()
    primaries: tuple[str, ...] = ()
    transfer: tuple[str, ...] = ()
    matrix: tuple[str, ...] = ()
    range: Literal["limited", "full", ""] = ""
    progressive: bool = True
    gop_seconds_max: float | None = None
    closed_gop: bool = False
    bits_min: int | None = None
    bits_max: int | None = None
    """Bits a second, over the whole film."""


class SoundRules(_Table):
    required: bool = True
    codecs: tuple[str, ...] = ()
    rates: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    bits_min: int | None = None
    bits_max: int | None = None
    loudness: float | None = None
    """LUFS, integrated, after ITU-R BS.1770-4."""
    loudness_tolerance: float = 1.0
    true_peak_max: float | None = None
    """dBTP."""
    short_term_max: float | None = None
    range_max: float | None = None
    """LU, after EBU Tech 3342."""


class SubtitleRules(_Table):
    characters_a_second: float | None = None
    characters_a_line: float | None = None
    """A Chinese character counts one, a Latin letter half."""
    lines: int | None = None
    seconds_min: float | None = None
    seconds_max: float | None = None
    gap: float | None = None
    """Cues nearer to each other than this must touch or stand this far apart, in seconds."""


class SafeArea(_Table):
    """Strips that the platform's own buttons cover, in pixels of a frame 1080 × 1920."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


class Limits(_Table):
    """How long a fault may last before it counts, in seconds unless said otherwise."""

    black: float = 0.32
    held: float = 0.48
    silence: float = 2.0
    repeated: float = 0.8
    borders: float = 1.0
    early: float = 0.045
    late: float = 0.125
    """Sound before and after picture that a viewer notices, ITU-R BT.1359."""


class Delivery(_Table):
    """A named, dated delivery specification; what it leaves out it does not ask for."""

    name: str
    title_zh: str
    title_en: str
    checked: date
    """When its figures were last looked up."""
    confidence: Literal["high", "medium", "low"]
    source: str
    advice: tuple[str, ...] = ()
    """Fields such as ``picture.bits_min`` that are recommended only: breaking one is a warning."""
    file: FileRules = FileRules()
    picture: PictureRules = PictureRules()
    sound: SoundRules = SoundRules()
    subtitles: SubtitleRules = SubtitleRules()
    safe: SafeArea = SafeArea()
    limits: Limits = Limits()

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return say(self.title_zh, self.title_en)

    @model_validator(mode="after")
    def _advice_names_fields(self) -> Delivery:
        tables = {"file": FileRules, "picture": PictureRules, "sound": SoundRules}
        for told in self.advice:
            table, _, field = told.partition(".")
            if table not in tables or field not in tables[table].model_fields:
                raise ValueError(f"advice: {told}")
        return self


def deliveries() -> tuple[str, ...]:
    """The names of the specifications that come with the program, our own master first."""
    names = sorted(p.name[: -len(".toml")] for p in _folder().iterdir() if p.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: name != "master"))


def delivery(name: str | Path) -> Delivery:
    """A specification by its name, or a user's own from a TOML file.

    Raises UnknownName for a name nobody knows and SettingsError for a file with faults.
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return _own(Path(name))
    if name not in deliveries():
        raise UnknownName(say("交付规格", "delivery specification"), name, deliveries())
    return _shipped(name)


@cache
def _shipped(name: str) -> Delivery:
    return _read(_folder() / f"{name}.toml", f"{name}.toml")


def _own(path: Path) -> Delivery:
    if not path.is_file():
        raise SettingsError(
            say(f"没有这个规格文件：{path}", f"no such specification: {path}"),
            hint=say(f"可用的名字：{'、'.join(deliveries())}", f"names: {', '.join(deliveries())}"),
        )
    return _read(path, str(path))


def _folder() -> Traversable:
    return files("yingxi.check.film") / _SPECS


def _read(source: Traversable | Path, told: str) -> Delivery:
    try:
        return Delivery.model_validate(tomllib.loads(source.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(
            say(f"{told} 不是能读的 TOML：{fault}", f"{told} is no readable TOML: {fault}"),
            hint=say("请按 TOML 的写法改", "write it as TOML"),
        ) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        raise SettingsError(
            f"{told}: {_where(first['loc'])}: {first['msg']}",
            hint=say(
                "照自带规格（yingxi/check/specs）的字段写", "use the fields of the shipped ones"
            ),
        ) from fault


def _where(place: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in place) or "advice"
