"""What is said and shown, line by line: out of a screenplay, out of a subtitle file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.script.decode import decode_text
from yingxi.script.model import Action, Cue, CueKind, Dialogue, Element, Heading, Script
from yingxi.tongue import say

_TIMES = re.compile(
    r"(?:(\d+):)?(\d{1,2}):(\d{2})[,.](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})[,.](\d{1,3})"
)
_ASS_TIME = re.compile(r"(\d+):(\d{2}):(\d{2})\.(\d{1,3})")
_MARKUP = re.compile(r"<[^>]*>|\{[^}]*\}")
_SENTENCES = re.compile(r"[^。！？!?；;\n]+[。！？!?；;”」』）)]*")
_READ_ALOUD = frozenset([CueKind.CAPTION, CueKind.EFFECT, CueKind.SOUND])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line of the drama: said by somebody, or (``shown``) told as what is seen."""

    text: str
    place: str = ""
    """``ep01.txt:12``: the file and the line."""
    start: float | None = None
    """Seconds of the film, where they are known."""
    end: float | None = None
    speaker: str = ""
    scene: str = ""
    """The scene's number, so that a second reader is asked scene by scene."""
    shown: bool = False

    @property
    def file(self) -> str:
        """The place without its line: what a waiver may hold on to while lines move."""
        name, colon, number = self.place.rpartition(":")
        return name if colon and number.isdigit() else self.place


def sentences(text: str) -> tuple[str, ...]:
    """A line's sentences with their closing marks."""
    return tuple(told for found in _SENTENCES.findall(text) if (told := found.strip()))


def from_script(script: Script, *, name: str = "") -> tuple[Spoken, ...]:
    """Every line of a screenplay that is heard or seen; ``name`` is the file's."""
    lines: list[Spoken] = []
    for episode in script.episodes:
        if episode.title:
            lines.append(Spoken(text=episode.title, place=_place(name, episode.number, 0)))
        for scene in episode.scenes:
            for element in scene.elements:
                lines += _of(element, scene.heading, _place(name, episode.number, element))
    return tuple(lines)


def _of(element: Element, heading: Heading, place: str) -> Iterator[Spoken]:
    scene = heading.number
    match element:
        case Dialogue():
            yield Spoken(text=element.text, place=place, speaker=element.speaker, scene=scene)
        case Action():
            yield Spoken(text=element.text, place=place, scene=scene, shown=True)
        case Cue() if element.kind in _READ_ALOUD and element.text:
            yield Spoken(text=element.text, place=place, scene=scene, shown=True)
        case _:
            return


def _place(name: str, episode: int, element: Element | int) -> str:
    line = element if isinstance(element, int) else element.position.line
    file = name or say(f"第{episode}集", f"episode {episode}")
    return f"{file}:{line}" if line else file


def from_subtitles(path: Path) -> tuple[Spoken, ...]:
    """The cues of a .srt, .vtt or .ass file, on the film's clock. Raises MediaError."""
    with media_errors(path, "read"):
        data = path.read_bytes()
    text = decode_text(data, name=path.name).replace("\r\n", "\n").replace("\r", "\n")
    cues = _ass(text, path.name) if "[Events]" in text else _blocks(text, path.name)
    lines = tuple(cue for cue in cues if cue.text)
    if not lines:
        raise MediaError(
            say(f"{path.name} 里没有字幕", f"{path.name} has no subtitles"),
            hint=say("请给 .srt、.vtt 或 .ass 文件", "give a .srt, .vtt or .ass file"),
        )
    return lines


def _blocks(text: str, name: str) -> Iterator[Spoken]:
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        times = _TIMES.search(lines[at])
        at += 1
        if times is None:
            continue
        first = at
        while at < len(lines) and lines[at].strip():
            at += 1
        told = _plain(" ".join(lines[first:at]))
        start, end = _clock(times.groups()[:4]), _clock(times.groups()[4:])
        yield Spoken(text=told, place=f"{name}:{first + 1}", start=start, end=end)


def _ass(text: str, name: str) -> Iterator[Spoken]:
    for number, line in enumerate(text.split("\n"), 1):
        fields = line.partition(":")[2].split(",", 9)
        if not line.startswith("Dialogue:") or len(fields) < 10:
            continue
        start, end = _ASS_TIME.search(fields[1]), _ASS_TIME.search(fields[2])
        if start and end:
            yield Spoken(
                text=_plain(re.sub(r"\\[Nnh]", " ", fields[9])), place=f"{name}:{number}",
                start=_clock(start.groups()), end=_clock(end.groups()), speaker=fields[4].strip(),
            )  # fmt: skip


def _clock(told: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = (part or "0" for part in told)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{rest}")


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip()
