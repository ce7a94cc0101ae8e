"""The words that image and film models get: templates that a director can read and change.

Ours lie in ``shoot/prompts``; a drama's own folder ``prompts/`` goes before them, file by file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yingxi.bible.lookup import find_character, find_place
from yingxi.bible.model import Bible, Character
from yingxi.board.model import Blocking, Setting, Shot, Storyboard
from yingxi.board.terms import term
from yingxi.script.templates import read_template

NAMES = ("cast", "place", "keyframe", "film", "music")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """The templates, each checked to use only the fields that it is given."""

    cast: str
    place: str
    keyframe: str
    film: str
    music: str


FIELDS: Mapping[str, frozenset[str]] = {
    "cast": frozenset(["name", "gender", "age", "role", "costume", "description", "bearing"]),
    "place": frozenset(["name", "kind", "season", "hour", "weather", "lore"]),
    "keyframe": frozenset(["size", "angle", "place", "hour", "weather", "figures", "action"]),
    "film": frozenset(["size", "move", "place", "hour", "weather", "figures", "action", "speech"]),
    "music": frozenset(["mood"]),
}
"""What each template may name in braces."""


def load_prompts(drama: Path | None = None) -> Prompts:
    """Our templates, and a drama's before them. Raises SettingsError naming file and field."""
    return Prompts(
        **{name: read_template("yingxi.shoot", name, FIELDS[name], drama) for name in NAMES}
    )


def cast_prompt(prompts: Prompts, character: Character) -> str:
    """The words for a character's sheet."""
    return _filled(
        prompts.cast, name=character.name, gender=term("gender", character.gender),
        age=str(character.age), role=term("role", character.role),
        costume=term("costume", character.costume), description=character.description,
        bearing=character.bearing,
    )  # fmt: skip


def place_prompt(prompts: Prompts, setting: Setting, bible: Bible) -> str:
    """The words for a place's plate under its light and weather."""
    place = find_place(bible, setting.place)
    return _filled(
        prompts.place, name=setting.place, kind=term("place", place.kind),
        season=term("season", place.season), lore=place.lore, **_air(setting),
    )  # fmt: skip


def keyframe_prompt(prompts: Prompts, shot: Shot, bible: Bible) -> str:
    """The words for a shot's first picture."""
    return _filled(
        prompts.keyframe, size=term("size", shot.size), angle=term("angle", shot.angle),
        place=shot.setting.place, figures=_figures(shot, bible), action=shot.action,
        **_air(shot.setting),
    )  # fmt: skip


def film_prompt(
    prompts: Prompts, shot: Shot, bible: Bible, *, note: str = "", fault: str = ""
) -> str:
    """The words for a shot's film; see `minding`."""
    line = shot.line
    speech = f"{line.speaker}说：“{line.text}”" if line and line.text.strip() else ""
    text = _filled(
        prompts.film, size=term("size", shot.size), move=term("move", shot.move),
        place=shot.setting.place, figures=_figures(shot, bible), action=shot.action,
        speech=speech, **_air(shot.setting),
    )  # fmt: skip
    return minding(text, note=note, fault=fault)


def minding(words: str, *, note: str = "", fault: str = "") -> str:
    """Words for another try: what a person wants, and what was wrong with the one before."""
    wanted, wrong = f"\n注意：{note}" if note else "", f"\n避免：{fault}" if fault else ""
    return words + wanted + wrong


def music_prompt(prompts: Prompts, mood: str) -> str:
    """The words for the music of a mood."""
    return _filled(prompts.music, mood=term("music", mood))


def on_screen(board: Storyboard, bible: Bible) -> tuple[Character, ...]:
    """Everybody who is seen in an episode, once, groups left out."""
    names = dict.fromkeys(b.character for s in board.shots for b in s.blocking)
    found = (find_character(bible, name) for name in names)
    return tuple(c for c in found if not c.group)


def _air(setting: Setting) -> dict[str, str]:
    return {"hour": term("hour", setting.hour), "weather": term("weather", setting.weather)}


def _figures(shot: Shot, bible: Bible) -> str:
    told = [_figure(b, bible) for b in shot.blocking]
    if shot.crowd is not None:
        told.append(f"{shot.crowd.count} 人的群众")
    return "；".join(told)


def _figure(blocking: Blocking, bible: Bible) -> str:
    character = find_character(bible, blocking.character)
    side = "画左" if blocking.x < -0.2 else "画右" if blocking.x > 0.2 else "画中"
    verb, mood = term("verb", blocking.verb), term("emotion", blocking.emotion)
    return f"{side}{character.name}（{character.age}岁，{mood}）{verb}"


def _filled(template: str, **words: str) -> str:
    lines = (line.strip() for line in template.format(**words).splitlines())
    return "\n".join(line for line in lines if line.strip("，。；： "))
