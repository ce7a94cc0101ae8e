"""Paragraphs of Fountain and Final Draft become the same nouns as a Chinese script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from yingxi.script import texts
from yingxi.script.cues import bare_cue, has_bracket, labelled_cue, split_cues
from yingxi.script.dialogue import NARRATOR, read_aside, strip_asides
from yingxi.script.faults import FaultLog
from yingxi.script.headings import (
    EpisodeHeading,
    SceneHeading,
    parse_episode,
    parse_forced,
)
from yingxi.script.model import (
    Action,
    Cue,
    CueKind,
    Delivery,
    Dialogue,
    Element,
    Episode,
    Heading,
    Hour,
    Position,
    Scene,
    Space,
)

_EXTENSION = re.compile(r"\s*[（(]([^（()）]*)[）)]\s*")
_NARRATORS = ("NARRATOR", "旁白", "V.O.", "VOICE OVER", "VOICEOVER")


class Kind(Enum):
    SECTION = auto()
    HEADING = auto()
    ACTION = auto()
    CHARACTER = auto()
    ASIDE = auto()
    DIALOGUE = auto()
    TRANSITION = auto()
    CENTRED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    kind: Kind
    text: str
    line: int
    number: str = ""
    """The scene's number, on a heading that carries one."""

    @property
    def position(self) -> Position:
        return Position(line=self.line)


@dataclass(slots=True)
class _Composer:
    log: FaultLog
    number: int
    title: str
    episodes: list[Episode] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    heading: Heading | None = None
    memory: bool = False
    elements: list[Element] = field(default_factory=list)
    speaker: str = ""
    delivery: Delivery = Delivery.SPOKEN
    emotions: list[str] = field(default_factory=list)

    def read(self, paragraph: Paragraph) -> None:
        match paragraph.kind:
            case Kind.SECTION:
                if episode := parse_episode(paragraph.text):
                    self._open_episode(episode)
            case Kind.HEADING:
                self._open_scene(parse_forced(paragraph.text), paragraph)
            case Kind.CHARACTER:
                self._name_speaker(paragraph.text)
            case Kind.ASIDE:
                self._aside(paragraph.text.strip("（()） "))
            case Kind.DIALOGUE:
                self._say(paragraph)
            case Kind.TRANSITION:
                self._transition(paragraph)
            case Kind.CENTRED:
                self._add(
                    Cue(kind=CueKind.CAPTION, text=paragraph.text, position=paragraph.position)
                )
            case Kind.ACTION:
                self._act(paragraph)

    def close(self) -> tuple[Episode, ...]:
        self._close_episode()
        return tuple(self.episodes)

    def _open_episode(self, episode: EpisodeHeading) -> None:
        self._close_episode()
        self.number, self.title = episode.number, episode.title

    def _close_episode(self) -> None:
        self._close_scene()
        if self.scenes:
            self.episodes.append(
                Episode(number=self.number, title=self.title, scenes=tuple(self.scenes))
            )
            self.number += 1
            self.title = ""
        self.scenes = []

    def _open_scene(self, scene: SceneHeading, paragraph: Paragraph) -> None:
        self._close_scene()
        before = self.scenes[-1].heading if self.scenes else None
        place = scene.place
        if not place:
            self.log.error(paragraph.position, texts.no_western_place())
        self.memory = scene.memory
        self.heading = Heading(
            number=paragraph.number or scene.number or f"{self.number}-{len(self.scenes) + 1}",
            place=place or "无名之处",
            hour=scene.hour or (before.hour if before else Hour.DAY),
            space=scene.space or (before.space if before else Space.EXTERIOR),
            position=paragraph.position,
        )

    def _close_scene(self) -> None:
        if self.heading is not None:
            elements = tuple(self.elements)
            if self.memory:
                begin = Cue(kind=CueKind.FLASHBACK, position=self.heading.position)
                end = Cue(kind=CueKind.FLASHBACK_END, position=self.heading.position)
                elements = (begin, *elements, end)
            self.scenes.append(Scene(heading=self.heading, elements=elements))
        self.heading, self.elements, self.speaker = None, [], ""

    def _name_speaker(self, text: str) -> None:
        self.delivery, self.emotions = Delivery.SPOKEN, []
        for match in _EXTENSION.finditer(text):
            self._aside(match[1])
        self.speaker = _EXTENSION.sub(" ", text).strip(" ^@")
        if self.speaker.upper() in _NARRATORS:
            self.speaker, self.delivery = NARRATOR, Delivery.NARRATION

    def _aside(self, text: str) -> None:
        delivery, emotion = read_aside(text)
        if delivery and self.delivery is not Delivery.NARRATION:
            self.delivery = delivery
        if emotion:
            self.emotions.append(emotion)

    def _say(self, paragraph: Paragraph) -> None:
        said, asides = strip_asides(" ".join(paragraph.text.split()))
        for aside in asides:
            self._aside(aside)
        if said and self.speaker:
            self._add(
                Dialogue(
                    speaker=self.speaker,
                    text=said,
                    emotion="，".join(self.emotions),
                    delivery=self.delivery,
                    position=paragraph.position,
                )
            )
        self.emotions = []

    def _transition(self, paragraph: Paragraph) -> None:
        text = paragraph.text.strip()
        kind = bare_cue(text) or CueKind.TRANSITION
        self._add(Cue(kind=kind, text=text, position=paragraph.position), stray=True)

    def _act(self, paragraph: Paragraph) -> None:
        for offset, raw in enumerate(paragraph.text.split("\n")):
            position = Position(line=paragraph.line + offset)
            text = raw.strip()
            if kind := bare_cue(text):
                self._add(Cue(kind=kind, position=position))
            elif labelled := labelled_cue(text):
                self._add(Cue(kind=labelled[0], text=labelled[1], position=position))
            elif has_bracket(text):
                for piece in split_cues(text):
                    if piece.kind:
                        self._add(Cue(kind=piece.kind, text=piece.text, position=position))
                    elif piece.text or piece.label:
                        self._add(Action(text=piece.text or piece.label, position=position))
            elif text:
                self._add(Action(text=text, position=position))

    def _add(self, element: Element, *, stray: bool = False) -> None:
        if self.heading is not None:
            self.elements.append(element)
        elif not stray and not (isinstance(element, Cue) and not self.scenes):
            self.log.warn(element.position, texts.before_first_scene())


def compose(paragraphs: Iterable[Paragraph], *, log: FaultLog, number: int) -> tuple[Episode, ...]:
    """Return the episodes that ``paragraphs`` make; the first is ``number`` if none is named."""
    composer = _Composer(log=log, number=number, title="")
    for paragraph in paragraphs:
        composer.read(paragraph)
    episodes = composer.close()
    if not episodes:
        log.error(Position(line=1), texts.no_western_scene())
    return episodes
