"""The Chinese short-drama format, as writers really type it, becomes a Script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yingxi.script import texts
from yingxi.script.elements import ElementReader, parse_cast, warn_absent
from yingxi.script.faults import FaultLog
from yingxi.script.front import read_front, title_in
from yingxi.script.headings import (
    EpisodeHeading,
    SceneHeading,
    bare_setting,
    is_ending,
    parse_episode,
    parse_scene,
    usual_space,
)
from yingxi.script.model import (
    Cue,
    CueKind,
    Element,
    Episode,
    Heading,
    Hour,
    Position,
    Scene,
    Script,
)
from yingxi.script.source import LONGEST_LINE, Line

_NUMBERED = re.compile(r"(\d+)-\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A line and what it opens, if anything."""

    line: Line
    episode: EpisodeHeading | None = None
    scene: SceneHeading | None = None


@dataclass(slots=True)
class _OpenScene:
    heading: SceneHeading
    position: Position
    cast: tuple[str, ...] = ()
    elements: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _OpenEpisode:
    number: int
    title: str
    position: Position
    scenes: list[Scene] = field(default_factory=list)


def parse_chinese(lines: Sequence[Line], *, log: FaultLog, number: int = 1) -> Script:
    """Return the script that ``lines`` write; its faults go into ``log``.

    ``number`` is the episode's number where the text itself names no episode.
    """
    marked = [_mark(line) for line in lines]
    start = _first_real_heading(marked)
    front = read_front(lines[:start])
    known = {sketch.name for sketch in front.sketches}
    for item in marked[start:]:
        known.update(parse_cast(item.line.text) or ())
    body = _Body(log=log, reader=ElementReader(log=log, known=known), default_number=number)
    for item in marked[start:]:
        body.read(item)
    episodes = body.close()
    for line in lines:
        if line.overlong:
            log.error(line.position, texts.overlong_line(LONGEST_LINE))
    if not any(episode.scenes for episode in episodes):
        _no_scene(log, lines)
    return Script(
        title=front.title,
        writer=front.writer,
        outline=front.outline,
        sketches=front.sketches,
        episodes=episodes,
    )


def looks_chinese(lines: Sequence[Line]) -> bool:
    """Say whether any line opens an episode or a scene in the Chinese manner."""
    return any(item.episode or item.scene for item in map(_mark, lines))


def _mark(line: Line) -> _Marked:
    text = line.text
    if not text or text[0] in "△▲":
        return _Marked(line=line)
    titled = title_in(text)
    if titled and titled[1] and (episode := parse_episode(titled[1])):
        return _Marked(line=line, episode=episode)
    episode = parse_episode(text)
    if episode:
        scene = parse_scene(episode.title) if episode.title else None
        if scene:
            episode = EpisodeHeading(number=episode.number, title="")
        return _Marked(line=line, episode=episode, scene=scene)
    if parse_cast(text) is not None:
        return _Marked(line=line)
    return _Marked(
        line=line, scene=parse_scene(text, marked=bool(line.level)) or bare_setting(text)
    )


def _first_real_heading(marked: Sequence[_Marked]) -> int:
    """Return where the body begins: an episode that has a scene, or the first numbered scene.

    An episode without a scene before the next one is an entry of the outline.
    """
    real: int | None = None
    for index, item in enumerate(marked):
        if item.episode:
            real = index
        if item.scene and not _is_preface(item.scene):
            return index if real is None or item.episode else real
    if any(item.scene for item in marked):
        return next(index for index, item in enumerate(marked) if item.scene)
    return next((index for index, item in enumerate(marked) if item.episode), len(marked))


def _is_preface(scene: SceneHeading) -> bool:
    """Say whether ``地点：上海`` or ``时间：夜`` alone may still belong to the front matter."""
    return scene.labelled and not scene.number and (not scene.place or scene.hour is None)


@dataclass(slots=True)
class _Body:
    """Builds episodes and scenes from the lines after the front matter."""

    log: FaultLog
    reader: ElementReader
    default_number: int
    episodes: list[_OpenEpisode] = field(default_factory=list)
    scene: _OpenScene | None = None
    stray: bool = False
    """Content before the episode's first scene was already reported."""

    def read(self, item: _Marked) -> None:
        line = item.line
        if item.episode:
            self._open_episode(item.episode, line.position)
        if item.scene:
            self._open_scene(item.scene, line.position)
        if item.episode or item.scene or not line.text or is_ending(line.text):
            return
        cast = parse_cast(line.text)
        if cast is not None:
            self._set_cast(cast)
            return
        if line.row:
            return
        self._add(line)

    def close(self) -> tuple[Episode, ...]:
        """Finish the last scene and return every episode that has one."""
        self._close_scene()
        for episode in self.episodes:
            if not episode.scenes:
                self.log.warn(episode.position, texts.episode_without_scenes(episode.number))
        return tuple(
            Episode(number=one.number, title=one.title, scenes=tuple(one.scenes))
            for one in self.episodes
            if one.scenes
        )

    def _open_episode(self, heading: EpisodeHeading, position: Position) -> None:
        self._close_scene()
        self.stray = False
        again = bool(self.episodes) and self.episodes[-1].number == heading.number
        if again and not (self.episodes[-1].scenes and heading.title):
            return
        if any(one.number == heading.number for one in self.episodes):
            self.log.error(position, texts.episode_twice(heading.number))
        self.episodes.append(
            _OpenEpisode(number=heading.number, title=heading.title, position=position)
        )

    def _open_scene(self, heading: SceneHeading, position: Position) -> None:
        if self.scene is not None and _refines(heading, self.scene):
            self.scene.heading = _merged(self.scene.heading, heading)
            return
        self._close_scene()
        self._follow_number(heading, position)
        self.scene = _OpenScene(heading=heading, position=position)

    def _follow_number(self, heading: SceneHeading, position: Position) -> None:
        """Open the episode that the scene's number names where no heading did."""
        match = _NUMBERED.match(heading.number)
        headed = bool(self.episodes) and self.episodes[-1].position.line > 0
        if not self.episodes or (
            match and not headed and int(match[1]) != self.episodes[-1].number
        ):
            number = int(match[1]) if match and int(match[1]) > 0 else self.default_number
            self.episodes.append(_OpenEpisode(number=number, title="", position=Position(line=0)))

    def _set_cast(self, cast: tuple[str, ...]) -> None:
        if self.scene is not None:
            self.scene.cast = tuple(dict.fromkeys((*self.scene.cast, *cast)))

    def _add(self, line: Line) -> None:
        if self.scene is None:
            if not self.stray:
                self.stray = True
                self.log.error(line.position, texts.no_scene_yet())
            return
        self.scene.elements += self.reader.read(line)

    def _close_scene(self) -> None:
        self.reader.drop_pending()
        opened, self.scene = self.scene, None
        if opened is None:
            return
        place = opened.heading.place or self._place_before(opened)
        if not place:
            self.log.error(opened.position, texts.no_place(opened.heading.number))
        episode = self.episodes[-1]
        number = opened.heading.number or f"{episode.number}-{len(episode.scenes) + 1}"
        elements = _remembered(opened)
        warn_absent(self.log, opened.cast, elements)
        episode.scenes.append(
            Scene(
                heading=Heading(
                    number=number,
                    place=place or "无名之处",
                    hour=opened.heading.hour or self._hour_before(),
                    space=opened.heading.space or usual_space(place),
                    position=opened.position,
                ),
                cast=opened.cast,
                elements=elements,
            )
        )

    def _place_before(self, opened: _OpenScene) -> str:
        """Return the place of the scene before, for ``1-2 夜 内`` at the same place."""
        scenes = self.episodes[-1].scenes
        gives_something = opened.heading.hour or opened.heading.space
        return scenes[-1].heading.place if scenes and gives_something else ""

    def _hour_before(self) -> Hour:
        scenes = self.episodes[-1].scenes
        return scenes[-1].heading.hour if scenes else Hour.DAY


def _refines(heading: SceneHeading, scene: _OpenScene) -> bool:
    """Say whether ``时间：夜`` or ``内景`` on its own line belongs to the scene just opened."""
    if scene.elements or heading.number:
        return False
    bare = not heading.place
    return (heading.labelled or bare) and (bare or not scene.heading.place)


def _merged(one: SceneHeading, other: SceneHeading) -> SceneHeading:
    return SceneHeading(
        number=one.number or other.number,
        place=one.place or other.place,
        hour=other.hour or one.hour,
        space=other.space or one.space,
        memory=one.memory or other.memory,
        labelled=False,
    )


def _remembered(opened: _OpenScene) -> tuple[Element, ...]:
    """Return the elements, within a flashback when the heading says 回忆."""
    elements = tuple(opened.elements)
    if not opened.heading.memory or any(
        isinstance(one, Cue) and one.kind is CueKind.FLASHBACK for one in elements
    ):
        return elements
    begin = Cue(kind=CueKind.FLASHBACK, position=opened.position)
    return (begin, *elements, Cue(kind=CueKind.FLASHBACK_END, position=opened.position))


def _no_scene(log: FaultLog, lines: Sequence[Line]) -> None:
    first = next((line for line in lines if line.text), None)
    log.error(first.position if first else Position(line=1), texts.no_scene())
