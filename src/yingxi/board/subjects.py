"""Who is in a prompt: people by their role words, with their dress, weapons and deeds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yingxi.bible.model import Costume, Gender, Role, Weapon
from yingxi.board.crowds import han_number
from yingxi.board.lexicon import Finding, Person, lexicon
from yingxi.board.model import Crowd, CrowdKind, Emotion, Formation, Verb
from yingxi.board.reading import VERB_FEELING, VERB_WEIGHT
from yingxi.board.terms import told_term
from yingxi.tongue import say

_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
}  # fmt: skip
_COUNTED = re.compile(
    r"(?P<n>[一两二三四五六七八九十百千万]+|\d{1,5})\s*(?:个|位|名|只|群)?[^，,。；和与]{0,6}$|"
    r"\b(?P<e>two|three|four|five|six|ten|\d{1,5})\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_CLOTH = re.compile(
    r"色?的?(?:衣|裙|袍|衫|装|甲|裳|纱|披风|斗篷|西装|大衣|旗袍|风衣|发|衬衫|连衣裙)"
)
_CLOTH_EN = re.compile(
    r"\s*(?:\w+\s+)?(?:dress|robe|gown|coat|suit|cloak|armou?r|shirt|clothes|cape|uniform|hanfu)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\s*(?:\w+\s+){0,2}?(?P<who>her|his)\b", re.IGNORECASE)
"""tears in her eyes: hers, whoever was named last."""
_CLAUSE_END = re.compile(r"[，,。；;！!？?]")
_DEFAULT_DYES = ("teal", "red", "purple", "white")
_MODERN_DYES = ("blue", "grey", "red", "green")
_GENDERED_DYES = {Gender.FEMALE: ("red", "purple", "pink", "teal")}
_ROLE_DYES = {
    Role.GENERAL: ("red", "black"),
    Role.EMPEROR: ("yellow",),
    Role.DAOIST: ("teal", "blue"),
    Role.DEMON: ("purple", "green"),
    Role.SCHOLAR: ("white", "blue"),
}
_CROWD_OF = {
    Role.GENERAL: CrowdKind.CAVALRY,
    Role.SWORDSMAN: CrowdKind.INFANTRY,
    Role.WARRIOR_LADY: CrowdKind.INFANTRY,
    Role.DAOIST: CrowdKind.DISCIPLES,
    Role.DEMON: CrowdKind.DEMONS,
    Role.MODERN_MAN: CrowdKind.MODERN,
    Role.MODERN_WOMAN: CrowdKind.MODERN,
}
_MODERNISED = {
    Gender.MALE: Role.MODERN_MAN,
    Gender.FEMALE: Role.MODERN_WOMAN,
}
_WEAR_OF_TODAY = set(Costume) - {Costume.TRADITIONAL}
_FITTING = {
    Verb.PHONE: Weapon.PHONE,
    Verb.READ: Weapon.BOOK,
    Verb.DRINK: Weapon.CUP,
    Verb.CAST: Weapon.TALISMAN,
    Verb.DRAW: Weapon.SWORD,
}
_EITHER = {
    "学生",
    "高中生",
    "同学",
    "孩子",
    "小孩",
    "孩童",
    "白领",
    "student",
    "child",
    "kid",
    "doctor",
    "医生",
}
_YOUNG = {"男孩", "女孩"}
"""Children in old tales, young people in tales of today."""
_HELD_WHILE = {Verb.READ, Verb.PHONE, Verb.DRINK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One person, or several alike, as the text has them."""

    name: str
    words: str
    person: Person
    start: int
    end: int
    count: int = 1
    colour: str = ""
    more_colours: tuple[str, ...] = ()
    """Further colours named, for the others of several alike."""
    costume: Costume | None = None
    weapon: Weapon | None = None
    verb: Verb = Verb.STAND
    emotion: Emotion = Emotion.CALM
    target: str = ""
    mutual: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    """Stretches of the text that said something of this person."""

    def describe(self) -> str:
        """Return what was made of this person, in the user's language."""
        parts = [told_term("person", self.person.role)]
        if self.colour:
            colour = told_term("colour", self.colour)
            parts.append(say(f"{colour}衣", f"in {colour}"))
        if self.costume is not None:
            parts.append(told_term("costume", self.costume))
        if self.weapon is not None:
            parts.append(told_term("weapon", self.weapon))
        parts.append(told_term("verb", self.verb))
        return say("，", ", ").join(parts)

    def open_colour(self, worn: Sequence[str]) -> str:
        """Return a colour for cloth of which the text says nothing, unlike those already worn."""
        modern = self.person.role in {Role.MODERN_MAN, Role.MODERN_WOMAN}
        usual = _MODERN_DYES if modern else _GENDERED_DYES.get(self.person.gender, _DEFAULT_DYES)
        own = _ROLE_DYES.get(self.person.role, ())
        return next((c for c in (*own, *usual) if c not in worn), usual[0])

    def as_crowd(self) -> Crowd:
        """Return the crowd that so many of them make."""
        kind = _CROWD_OF.get(self.person.role, CrowdKind.TOWNSFOLK)
        moving = {Verb.RUN: Formation.CHARGE, Verb.RIDE: Formation.CHARGE, Verb.FIGHT: Formation.CLASH,
                  Verb.KNEEL: Formation.KNEEL, Verb.WALK: Formation.MARCH}  # fmt: skip
        return Crowd(kind=kind, count=self.count, formation=moving.get(self.verb, Formation.STAND))

    @staticmethod
    def unnamed(verbs: Sequence[Finding], *, modern: bool) -> Subject:
        """Return the person who does what the text says without naming anybody."""
        role = Role.MODERN_MAN if modern else Role.SWORDSMAN
        weapon = Weapon.NONE if modern else Weapon.SWORD
        costume = Costume.SUIT if modern else Costume.TRADITIONAL
        person = Person(role=role, gender=Gender.MALE, age=28, costume=costume, weapon=weapon)
        verb = _strongest([Verb(f.value) for f in verbs])
        return Subject(
            name="男子" if modern else "侠客",
            words=verbs[0].word,
            person=person,
            start=0,
            end=0,
            verb=verb,
            spans=tuple((f.start, f.end) for f in verbs),
        )


def read_subjects(text: str, findings: Sequence[Finding]) -> tuple[Subject, ...]:
    """Return the people of a prompt, at most four of them drawn one by one, with what they do."""
    people = _merge_apposition([f for f in findings if f.category == "person"], text)
    subjects = [_plain(f, text) for f in people]
    for finding in findings:
        if _of_the_crowd(finding, findings, subjects, text):
            continue
        owner = _owner(finding, subjects, text)
        if owner is not None:
            subjects[owner] = _add(subjects[owner], finding, text)
    subjects = [_dress_for_today(s, findings) for s in subjects]
    subjects = _multiply(subjects)
    return tuple(_relate(subjects, findings))


def _merge_apposition(people: list[Finding], text: str) -> list[Finding]:
    """Drop a role word that only describes the next one (青年 道士) or repeats the last."""
    kept: list[Finding] = []
    for finding in people:
        if kept and kept[-1].end == finding.start:
            kept[-1] = finding
        elif finding.word.lower() not in {k.word.lower() for k in kept}:
            kept.append(finding)
    return kept


def _plain(finding: Finding, text: str) -> Subject:
    before = text[max(0, finding.start - 16) : finding.start]
    clause = _CLAUSE_END.split(before)[-1]
    match = _COUNTED.search(clause)
    count = 1
    if match is not None:
        word = (match["n"] or match["e"]).lower()
        count = _COUNTS.get(word) or (int(word) if word.isdigit() else han_number(word))
    return Subject(
        name=finding.word,
        words=finding.word,
        person=lexicon().people[finding.value],
        start=finding.start,
        end=finding.end,
        colour=lexicon().people[finding.value].colour,
        count=max(count, 1),
        spans=((finding.start, finding.end),),
    )


def _of_the_crowd(
    finding: Finding, findings: Sequence[Finding], subjects: Sequence[Subject], text: str
) -> bool:
    """Tell whether a deed is the crowd's (道士施法，群妖后退): it was named last, in this clause."""
    if finding.category not in {"verb", "emotion"}:
        return False
    crowds = [f.end for f in findings if f.category == "crowd" and f.end <= finding.start]
    if not crowds or _CLAUSE_END.search(text[max(crowds) : finding.start]):
        return False
    people = [s.end for s in subjects if s.end <= finding.start]
    return not people or max(crowds) > max(people)


def _owner(finding: Finding, subjects: Sequence[Subject], text: str) -> int | None:
    """Return whom a word belongs to: deeds to the person before, dress to the one it describes."""
    if not subjects or finding.category not in {"verb", "emotion", "weapon", "costume", "colour"}:
        return None
    before = [i for i, s in enumerate(subjects) if s.end <= finding.start]
    after = [i for i, s in enumerate(subjects) if s.start >= finding.end]
    if finding.category in {"costume", "colour", "weapon"} and after:
        nearest = after[0]
        between = text[finding.end : subjects[nearest].start]
        describes = not _CLAUSE_END.search(between) and not re.search(
            r"\b(?:and|with|by|from)\b", between
        )
        english = finding.word[0].isascii()
        if describes and (not english or len(between.split()) <= 2):
            return nearest
    if finding.category in {"verb", "emotion"}:
        if not before and after:
            return after[0]
        whose = _PRONOUN.match(text, finding.end)
        if whose is not None:
            gender = Gender.FEMALE if whose["who"].lower() == "her" else Gender.MALE
            known = [i for i in before if subjects[i].person.gender is gender]
            return known[-1] if known else before[-1]
    if before:
        return before[-1]
    return after[0] if after else None


def _add(subject: Subject, finding: Finding, text: str) -> Subject:
    spans = (*subject.spans, (finding.start, finding.end))
    match finding.category:
        case "colour":
            cloth = _CLOTH.match(text, finding.end) or _CLOTH_EN.match(text, finding.end)
            worn = re.search(r"\b(?:in|wearing)\s*$", text[: finding.start], re.IGNORECASE)
            if not (cloth or worn):
                return subject
            if cloth is not None:
                spans = (*spans, (finding.end, cloth.end()))
            if subject.colour:
                more = (*subject.more_colours, finding.value)
                return replace(subject, more_colours=more, spans=spans)
            return replace(subject, colour=finding.value, spans=spans)
        case "costume":
            return replace(subject, costume=Costume(finding.value), spans=spans)
        case "weapon":
            return replace(subject, weapon=Weapon(finding.value), spans=spans)
        case "emotion":
            return replace(subject, emotion=Emotion(finding.value), spans=spans)
        case _:
            verb = _strongest([subject.verb, Verb(finding.value)])
            emotion = subject.emotion
            if emotion is Emotion.CALM and verb in {Verb.WEEP, Verb.LAUGH, Verb.RECOIL}:
                emotion = VERB_FEELING[verb]
            return replace(subject, verb=verb, emotion=emotion, spans=spans)


def _dress_for_today(subject: Subject, findings: Sequence[Finding]) -> Subject:
    """Put a 男子 in a suit or an office into the modern mould; give hands what a deed needs."""
    modern_place = {"office", "flat", "city", "hospital", "restaurant", "school"}
    today = any(
        f.category == "modern" or (f.category == "place" and f.value in modern_place)
        for f in findings
    ) or (subject.costume in _WEAR_OF_TODAY)
    person = subject.person
    plain = {Role.LADY, Role.SCHOLAR, Role.SWORDSMAN, Role.SERVANT}
    if today and subject.words in _YOUNG:
        person = replace(person, role=Role.SCHOLAR, age=20)
    if today and person.role in plain:
        role = _MODERNISED[person.gender]
        wear = Costume.DRESS if person.gender is Gender.FEMALE else Costume.SUIT
        person = replace(person, role=role, costume=wear, weapon=Weapon.NONE)
    if today and person.role is Role.ELDER:
        person = replace(person, weapon=Weapon.NONE)
    weapon = subject.weapon
    fitting = _FITTING.get(subject.verb)
    if fitting is not None and (subject.verb in _HELD_WHILE or person.weapon is Weapon.NONE):
        weapon = weapon or fitting
    return replace(subject, person=person, weapon=weapon)


def _multiply(subjects: list[Subject]) -> list[Subject]:
    """Turn 三名剑客 into three; larger numbers stay one subject that will be a crowd."""
    many: list[Subject] = []
    for subject in subjects:
        if 1 < subject.count <= 4:
            colours = (subject.colour, *subject.more_colours) if subject.more_colours else ()
            for index, sign in enumerate("甲乙丙丁"[: subject.count]):
                colour = colours[index % len(colours)] if colours else subject.colour
                name = f"{subject.name}{sign}"
                one = _other_one(subject) if index % 2 else subject
                many.append(replace(one, name=name, count=1, colour=colour))
        else:
            many.append(subject)
    crowds = [s for s in many if s.count > 4]
    return [*many[:4], *(c for c in crowds if c not in many[:4])]


def _other_one(subject: Subject) -> Subject:
    """Return the second of two alike: a girl beside a boy where the word leaves it open."""
    open_ = subject.words.lower().rstrip("s") in _EITHER
    if not open_ or subject.person.gender is Gender.FEMALE:
        return subject
    role = (
        _MODERNISED[Gender.FEMALE]
        if subject.person.role is Role.MODERN_MAN
        else subject.person.role
    )
    return replace(subject, person=replace(subject.person, role=role, gender=Gender.FEMALE))


def _relate(subjects: list[Subject], findings: Sequence[Finding]) -> list[Subject]:
    """Aim people at each other: 对峙 binds the first two, a blow finds the other."""
    mutual = next((f for f in findings if f.category == "mutual"), None)
    if len(subjects) < 2:
        return subjects
    first, second = subjects[0], subjects[1]
    if mutual is not None:
        verb = Verb(mutual.value)
        span = (mutual.start, mutual.end)
        pair = [
            replace(
                s,
                verb=verb if verb is not Verb.STAND or s.verb is Verb.STAND else s.verb,
                target=other.name,
                mutual=True,
                spans=(*s.spans, span),
            )
            for s, other in ((first, second), (second, first))
        ]
        return [*pair, *subjects[2:]]
    aimed = [replace(first, target=second.name), replace(second, target=first.name)]
    shared = next((s.verb for s in subjects if s.verb in {Verb.FIGHT, Verb.EMBRACE}), None)
    if shared is not None:
        last = subjects[-1]
        rest = [replace(s, verb=shared, target=last.name) for s in subjects[:-1]]
        return [*rest, replace(last, verb=shared, target=first.name)]
    if first.verb in {Verb.STRIKE, Verb.CAST} and second.verb is Verb.STAND:
        aimed[1] = replace(aimed[1], verb=Verb.RECOIL)
    return [*aimed, *subjects[2:]]


def _strongest(verbs: Sequence[Verb]) -> Verb:
    return max(verbs, key=lambda v: VERB_WEIGHT.get(v, 0.1 if v is not Verb.STAND else 0.0))
