"""What an action line says: who does what to whom, before which crowd, with what light and sound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from yingxi.bible.model import Bible
from yingxi.board.crowds import read_crowd
from yingxi.board.lexicon import find, values
from yingxi.board.model import Angle, Crowd, EffectKind, Emotion, Move, Size, Verb
from yingxi.script.model import Episode, Scene

E = TypeVar("E", bound=StrEnum)

VERB_WEIGHT: dict[Verb, float] = {
    Verb.FIGHT: 3.0,
    Verb.STRIKE: 3.0,
    Verb.FALL: 3.0,
    Verb.CAST: 2.5,
    Verb.RIDE: 2.2,
    Verb.DRAW: 2.0,
    Verb.KNEEL: 1.8,
    Verb.RUN: 2.1,
    Verb.EMBRACE: 1.6,
    Verb.RECOIL: 1.5,
    Verb.RISE: 1.3,
    Verb.POINT: 1.2,
    Verb.BOW: 1.1,
    Verb.WEEP: 1.1,
    Verb.LAUGH: 1.1,
    Verb.GIVE: 1.35,
    Verb.PHONE: 1.0,
    Verb.TURN: 0.9,
    Verb.LOOK_UP: 0.9,
    Verb.ENTER: 0.8,
    Verb.EXIT: 0.8,
    Verb.READ: 0.8,
    Verb.DRINK: 0.8,
    Verb.SIT: 1.15,
    Verb.WALK: 0.6,
    Verb.NOD: 0.5,
    Verb.SHAKE_HEAD: 0.5,
}
"""How much a verb shows: of several the strongest is played. STAND, TALK, LISTEN weigh nothing."""

VERB_FEELING: dict[Verb, Emotion] = {
    Verb.WEEP: Emotion.SORROW,
    Verb.LAUGH: Emotion.JOY,
    Verb.RECOIL: Emotion.FEAR,
    Verb.FIGHT: Emotion.ANGER,
    Verb.STRIKE: Emotion.ANGER,
    Verb.DRAW: Emotion.RESOLVE,
    Verb.CAST: Emotion.RESOLVE,
    Verb.FALL: Emotion.WEAK,
    Verb.EMBRACE: Emotion.TENDER,
}
"""What a face shows during a deed of which no feeling is told."""

_EFFECT_WEIGHT = 1.4
_CLAUSE = re.compile(r"[^，,；;]+[，,；;]?")
_SENTENCE = re.compile(r"[^。！？!?…\n]+[。！？!?…\n]*|[。！？!?…\n]+")
_GROUP = re.compile(r"^(?:众|诸|群|各|全体|所有|百姓)|(?:们|众人|等人|大军|群众)$")
_TOGETHER = re.compile(r"^\s*(?:和|与|跟|同|、|and|&)\s*$", re.IGNORECASE)
_BOTH = re.compile(r"二人|两人|双方|两个人|they|both", re.IGNORECASE)
_FELLED = re.compile(
    r"震飞|击倒|打倒|踢飞|掀翻|刺倒|斩落|击飞|撞飞|推倒|打翻|放倒|刺穿|knocks? down", re.I
)
_SOUND_ONLY = re.compile(r"声|鸣|响|传来|啼|吠")
_PRONOUN = re.compile(r"^[他她它]|^(?:he|she)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The names that may stand in this episode's action lines."""

    names: dict[str, str]
    """Every spelling (alias, Fountain capitals) → the name in the bible."""
    groups: frozenset[str]
    pattern: re.Pattern[str] | None

    def canonical(self, name: str) -> str:
        return self.names.get(name.strip().lower(), name.strip())

    def spellings(self, name: str) -> tuple[str, ...]:
        """Return every way in which ``name`` may be written, in small letters."""
        return tuple(s for s, known in self.names.items() if known == name and s)

    def is_group(self, name: str) -> bool:
        return name in self.groups or bool(_GROUP.search(name))

    def mentions(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, name) of everybody named in ``text``, in order."""
        if self.pattern is None:
            return []
        return [
            (m.start(), m.end(), self.canonical(m.group()))
            for m in self.pattern.finditer(text)
            if not self.is_group(self.canonical(m.group()))
        ]


def roster_of(episode: Episode, bible: Bible) -> Roster:
    """Gather every name of the episode and the bible, longest spelling first."""
    names: dict[str, str] = {}
    for character in bible.cast:
        for spelling in (character.name, *character.aliases):
            names.setdefault(spelling.lower(), character.name)
    for scene in episode.scenes:
        for name in _scene_names(scene):
            names.setdefault(name.lower(), name)
    spellings = sorted((n for n in names if n), key=lambda n: (-len(n), n))
    pattern = (
        re.compile("|".join(_bordered(n) for n in spellings), re.IGNORECASE) if spellings else None
    )
    groups = frozenset(c.name for c in bible.cast if c.group)
    return Roster(names=names, groups=groups, pattern=pattern)


def _scene_names(scene: Scene) -> list[str]:
    speakers = [getattr(element, "speaker", "") for element in scene.elements]
    return [n.strip() for n in (*scene.cast, *speakers) if n.strip()]


def _bordered(name: str) -> str:
    escaped = re.escape(name)
    return rf"\b{escaped}\b" if name.isascii() and name[0].isalnum() else escaped


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one person does in an action line."""

    who: str
    verb: Verb = Verb.STAND
    emotion: Emotion = Emotion.CALM
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReading:
    text: str
    deeds: tuple[Deed, ...] = ()
    crowd: Crowd | None = None
    effects: tuple[EffectKind, ...] = ()
    things: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    size: Size | None = None
    angle: Angle | None = None
    move: Move | None = None
    strength: float = 0.0
    """How violent or strange the picture is; a hook wants the strongest."""


@dataclass(slots=True)
class _Deeds:
    """Collects deeds clause by clause; the strongest verb of each person stays."""

    verbs: dict[str, Verb] = field(default_factory=dict)
    emotions: dict[str, Emotion] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def add(self, who: str, verb: Verb | None, emotion: Emotion | None, target: str = "") -> None:
        old = self.verbs.setdefault(who, Verb.STAND)
        if verb is not None and VERB_WEIGHT.get(verb, 0.1) > VERB_WEIGHT.get(old, 0):
            self.verbs[who] = verb
        if emotion is not None:
            self.emotions.setdefault(who, emotion)
        if target and target != who:
            self.targets.setdefault(who, target)

    def all(self) -> tuple[Deed, ...]:
        return tuple(
            Deed(
                who=who,
                verb=verb,
                emotion=self.emotions.get(who, VERB_FEELING.get(verb, Emotion.CALM)),
                target=self.targets.get(who, ""),
            )
            for who, verb in self.verbs.items()
        )


def is_only_heard(reading: ActionReading) -> bool:
    """Tell whether a sentence is a sound and nothing to look at (山下号角长鸣)."""
    seen = reading.deeds or reading.crowd or reading.effects or reading.things
    return not seen and bool(reading.sounds) and bool(_SOUND_ONLY.search(reading.text))


def sentences(text: str) -> tuple[str, ...]:
    """Cut an action line at its full stops; the parts joined give the text back."""
    return tuple(s for s in _SENTENCE.findall(text) if s.strip()) or (text,)


def read_action(text: str, roster: Roster, recent: tuple[str, ...] = ()) -> ActionReading:
    """Read one sentence of action; ``recent`` are the persons last seen, latest first."""
    deeds = _Deeds()
    carried = recent
    for clause in _CLAUSE.findall(text):
        carried = _read_clause(clause, roster, carried, deeds)
    effects = tuple(EffectKind(v) for v in values(text, "effect"))
    crowd = read_crowd(text)
    people = deeds.all()
    return ActionReading(
        text=text.strip(),
        deeds=people,
        crowd=crowd,
        effects=effects,
        things=values(text, "thing"),
        sounds=values(text, "sound"),
        size=_first(Size, text, "size"),
        angle=_first(Angle, text, "angle"),
        move=_first(Move, text, "move"),
        strength=_strength(text, people, crowd, effects),
    )


def _first(kind: type[E], text: str, category: str) -> E | None:
    found = values(text, category)
    return kind(found[0]) if found else None


def _strength(
    text: str, deeds: tuple[Deed, ...], crowd: Crowd | None, effects: tuple[EffectKind, ...]
) -> float:
    strength = max((VERB_WEIGHT.get(d.verb, 0.0) for d in deeds), default=0.0)
    strength += _EFFECT_WEIGHT * min(len(effects), 2)
    strength += 0.8 * min(len(find(text, "strange")), 2)
    if crowd is not None:
        strength += 2.5 if crowd.count >= 1000 else 1.0
    return strength


def _read_clause(
    clause: str, roster: Roster, carried: tuple[str, ...], deeds: _Deeds
) -> tuple[str, ...]:
    """Read one clause into ``deeds``; return who is now the one spoken of, latest first."""
    named = roster.mentions(clause)
    verbs = [f for f in find(clause, "verb") if not f.negated]
    mutual = [f for f in find(clause, "mutual") if not f.negated]
    verb = _strongest([Verb(f.value) for f in verbs])
    emotion = next((Emotion(v) for v in values(clause, "emotion")), None)
    if mutual or _BOTH.search(clause):
        pair = tuple(dict.fromkeys([n for *_, n in named] + list(carried)))[:2]
        shared = Verb(mutual[0].value) if mutual else verb
        for who, other in zip(pair, reversed(pair), strict=True):
            deeds.add(who, shared, emotion, other)
        return pair or carried
    if not named:
        can_carry = bool(verbs) and read_crowd(clause) is None
        if carried and (can_carry or _PRONOUN.search(clause)):
            deeds.add(carried[0], verb, emotion)
        return carried
    return _read_named(clause, named, verb, emotion, carried, deeds)


def _read_named(
    clause: str,
    named: list[tuple[int, int, str]],
    verb: Verb | None,
    emotion: Emotion | None,
    carried: tuple[str, ...],
    deeds: _Deeds,
) -> tuple[str, ...]:
    first, second = named[0], named[1] if len(named) > 1 else None
    subject = first[2]
    before = clause[: first[0]]
    if second is None:
        opens = find(before, "verb")
        if opens and carried and carried[0] != subject:
            # 一剑刺向狐妖: whoever was spoken of does it, the one named suffers it.
            deeds.add(carried[0], verb, emotion, subject)
            deeds.add(subject, _suffer(verb, clause), None, carried[0])
            return carried
        deeds.add(subject, verb, emotion)
        return _latest(subject, carried)
    between = clause[first[1] : second[0]]
    other = second[2]
    if _TOGETHER.match(between):
        for _, _, who in named:
            deeds.add(who, verb, emotion)
    elif "被" in between:
        deeds.add(other, verb if verb is not Verb.FALL else Verb.STRIKE, None, subject)
        deeds.add(subject, _suffer(verb, clause) or verb, emotion, other)
    else:
        deeds.add(subject, verb, emotion, other)
        deeds.add(other, _suffer(verb, clause), None, subject)
    return _latest(subject, _latest(other, carried))


def _suffer(verb: Verb | None, clause: str) -> Verb | None:
    """What the one at the other end of a deed does."""
    if _FELLED.search(clause):
        return Verb.FALL
    if verb is Verb.FIGHT:
        return Verb.FIGHT
    if verb in {Verb.STRIKE, Verb.CAST, Verb.DRAW}:
        return Verb.RECOIL
    return Verb.EMBRACE if verb is Verb.EMBRACE else None


def _strongest(verbs: list[Verb]) -> Verb | None:
    return max(verbs, key=lambda v: VERB_WEIGHT.get(v, 0.1), default=None)


def _latest(name: str, carried: tuple[str, ...]) -> tuple[str, ...]:
    return (name, *(n for n in carried if n != name))


def read_emotion(parenthetical: str, text: str = "") -> Emotion:
    """Return the emotion a line is said with: its parenthetical, else what the words show."""
    for category in ("emotion", "feeling"):
        found = values(parenthetical, category)
        if found:
            return Emotion(found[0])
    found = values(text, "emotion")
    if found and parenthetical == "" and text.endswith(("！", "!")):
        return Emotion(found[0])
    if text.endswith(("！", "!")):
        return Emotion.URGENT
    return Emotion.CALM


def read_gesture(parenthetical: str) -> Verb | None:
    """Return what the speaker does while speaking (拱手), None where the parenthetical says not."""
    return _strongest([Verb(v) for v in values(parenthetical, "verb")])
