"""Who is in a scene by now, and who talks to whom."""

from __future__ import annotations

from yingxi.board.model import Shot
from yingxi.board.reading import Roster
from yingxi.script.model import Action, Delivery, Dialogue, Scene


class Presence:
    """Follows a scene's people as its shots are drawn."""

    def __init__(self, scene: Scene, roster: Roster) -> None:
        self._scene = scene
        self._roster = roster
        self._arrivals = first_deeds(scene, roster)
        self._voices = _only_voices(scene, roster)
        self._partners: dict[str, str] = {}
        self.lines = tuple(e for e in scene.elements if isinstance(e, Dialogue))
        self.recent: tuple[str, ...] = ()
        """Who was seen last, latest first."""

    def saw(self, shot: Shot) -> None:
        """Take note of an action shot: who was in it and who dealt with whom."""
        who = tuple(b.character for b in shot.blocking)
        lead = (shot.focus,) if shot.focus else ()
        self.recent = tuple(dict.fromkeys((*lead, *who, *self.recent)))
        if shot.setting.memory:
            return
        for figure in shot.blocking:
            other = figure.target or next((w for w in who if w != figure.character), "")
            if other:
                self._partners[figure.character] = other

    def spoke(self, speaker: str, partner: str = "") -> None:
        """Take note of a line: the two are now in talk with each other."""
        if partner:
            self._partners[speaker] = partner
            self._partners[partner] = speaker
        self.recent = tuple(dict.fromkeys((speaker, *self.recent)))

    def all(self) -> tuple[str, ...]:
        """Return everybody in the scene but its groups, those last seen first."""
        cast = [self._roster.canonical(n) for n in self._scene.cast]
        names = dict.fromkeys((*self.recent, *cast))
        return tuple(n for n in names if not self._roster.is_group(n) and n not in self._voices)

    def is_here(self, name: str) -> bool:
        """Tell whether a voice's owner is in the scene in person."""
        speaks = any(
            line.delivery is Delivery.SPOKEN and self._roster.canonical(line.speaker) == name
            for line in self.lines
        )
        return speaks or name in self.all()

    def in_sight(self, name: str, index: int) -> bool:
        """Tell whether ``name`` has come on by element ``index``, where the scene tells of it."""
        return self._arrivals.get(name, -1) <= index

    def partner(self, speaker: str, at: int) -> str:
        """Return whom line ``at`` is said to, empty where nobody is there to hear it.

        The one it calls by name, else the one the speaker is dealing with, else who spoke last
        or answers next, else anybody present.
        """
        called = self._called(speaker, self.lines[at].text)
        if called:
            return called
        if speaker in self._partners:
            return self._partners[speaker]
        before, after = tuple(reversed(self.lines[:at])), self.lines[at + 1 :]
        # Who breaks into a talk of two others speaks to the one who answers.
        breaks_in = self._arrivals.get(speaker, -1) > 0
        for line in (*after, *before) if breaks_in else (*before, *after):
            name = self._roster.canonical(line.speaker)
            seen = line.delivery is Delivery.SPOKEN and not self._roster.is_group(name)
            if seen and name != speaker:
                return name
        return next((n for n in self.all() if n != speaker), "")

    def _called(self, speaker: str, text: str) -> str:
        """Return the person present whose name opens the line."""
        for start, _, name in self._roster.mentions(text):
            if start == 0 and name != speaker and name in self.all():
                return name
        return ""


def _only_voices(scene: Scene, roster: Roster) -> frozenset[str]:
    """Return those of whom the scene lets only the voice be heard."""
    seen: set[str] = set()
    heard: set[str] = set()
    for element in scene.elements:
        if isinstance(element, Dialogue):
            over = element.delivery in {Delivery.VOICE_OVER, Delivery.NARRATION}
            (heard if over else seen).add(roster.canonical(element.speaker))
        elif isinstance(element, Action):
            seen.update(name for *_, name in roster.mentions(element.text))
    return frozenset(heard - seen)


def first_deeds(scene: Scene, roster: Roster) -> dict[str, int]:
    """Return the element at which each person first acts; -1 for who speaks before acting."""
    first: dict[str, int] = {}
    for index, element in enumerate(scene.elements):
        if isinstance(element, Dialogue):
            first.setdefault(roster.canonical(element.speaker), -1)
        elif isinstance(element, Action):
            for _, _, name in roster.mentions(element.text):
                first.setdefault(name, index)
    return first
