"""The first bible of a drama, drafted from its script for a person to edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yingxi.bible.culture import Culture
from yingxi.bible.era import MODERN_KINDS, OLD_KINDS, Era, tell_era
from yingxi.bible.lexicon.words import prop_words
from yingxi.bible.location import culture_place, tell_kind, tell_season
from yingxi.bible.model import (
    Bible,
    Character,
    Gender,
    Place,
    Prop,
    Role,
)
from yingxi.bible.palette import choose_colours
from yingxi.bible.person import Evidence, tell_person
from yingxi.bible.pronounce import draft_pronunciations
from yingxi.bible.seed import stable_seed
from yingxi.bible.voices import GROUP_VOICE, NARRATOR_VOICE, choose_voice
from yingxi.script.breakdown import break_down
from yingxi.script.dialogue import NARRATOR, is_group
from yingxi.script.model import Action, Cue, Delivery, Dialogue, Scene, Script, Space

_CLAUSE = re.compile(r"[。！？；\n]")


def draft_bible(script: Script, culture: Culture | None = None) -> Bible:
    """Return cast, places, props and pronunciations as the script suggests them.

    Everyone who speaks or stands on a cast list is in it, with colours and a voice of their own;
    the same script always gives the same bible.
    """
    scenes = [scene for episode in script.episodes for scene in episode.scenes]
    everything = _whole_text(script, scenes)
    era = tell_era(everything)
    cast = _draft_cast(script, scenes, era, culture)
    return Bible(
        cast=cast,
        places=_draft_places(scenes, era, culture),
        props=_draft_props(scenes),
        pronunciations=draft_pronunciations(
            everything, [character.name for character in cast], culture
        ),
        culture=culture.name if culture else "",
    )


def character_from(
    evidence: Evidence,
    *,
    culture: Culture | None = None,
    taken: Sequence[Character] = (),
) -> Character:
    """Return a character that fits ``evidence``, unlike those ``taken`` in colours and voice."""
    name = evidence.name
    seed = stable_seed("character", name)
    if name == NARRATOR:
        return _narrator(seed)
    person = tell_person(evidence, culture)
    modern = evidence.era is Era.MODERN
    group = is_group(name)
    colours = person.hint.colours if person.hint else None
    worn = [character.colours for character in taken if character.name != NARRATOR]
    if colours is None or colours in worn:
        described = evidence.sketch + "。" + "。".join(evidence.about)
        colours = choose_colours(person.role, described, modern=modern, taken=worn, seed=seed)
    return Character(
        name=name,
        role=person.role,
        gender=person.gender,
        age=person.age,
        bearing=person.bearing,
        costume=person.costume,
        colours=colours,
        weapon=person.weapon,
        voice=GROUP_VOICE
        if group
        else choose_voice(
            person.role,
            person.gender,
            person.age,
            taken=[character.voice for character in taken],
            seed=seed,
        ),
        group=group,
        beard=person.beard,
        description=_description(evidence, person.hint.costume if person.hint else ""),
        seed=seed,
    )


def place_from(
    name: str,
    *,
    era: Era,
    space: Space | None = None,
    culture: Culture | None = None,
    texts: Iterable[str] = (),
) -> Place:
    """Return a place that fits its name, with the culture's lore where it is a real one."""
    known = culture_place(name, culture)
    return Place(
        name=name,
        kind=tell_kind(name, era=era, space=space, culture=culture),
        season=known.season if known and known.season else tell_season((name, *texts)),
        lore="".join(filter(None, (known.lore, known.architecture))) if known else "",
        seed=stable_seed("place", name),
    )


def _narrator(seed: int) -> Character:
    return Character(
        name=NARRATOR,
        role=Role.ELDER,
        gender=Gender.MALE,
        age=50,
        voice=NARRATOR_VOICE,
        description="只有声音，不出画",
        seed=seed,
    )


def _description(evidence: Evidence, costume: str) -> str:
    text = evidence.sketch[:120]
    return "。".join(filter(None, (text.rstrip("。"), costume)))


def _whole_text(script: Script, scenes: Sequence[Scene]) -> str:
    parts = [script.title, script.outline, *(sketch.text for sketch in script.sketches)]
    for scene in scenes:
        parts += [scene.heading.place, *scene.cast]
        parts += [element.text for element in scene.elements]
    return "\n".join(parts)


def _draft_cast(
    script: Script, scenes: Sequence[Scene], era: Era, culture: Culture | None
) -> tuple[Character, ...]:
    """Cast the most spoken first, so that the leads get the best voices and colours."""
    spoken = {line.name: line for line in break_down(script).cast}
    sketches = {sketch.name: sketch for sketch in script.sketches}
    order = [name for name, line in spoken.items() if line.lines]
    order += [name for name in sketches if name not in order]
    order += [name for name in spoken if name not in order]
    needed = [name for name in order if name in spoken or name in sketches]
    about = _clauses_about(needed, scenes)
    eras = _eras(needed, scenes, era)
    said = _said(scenes)
    cast: list[Character] = []
    if NARRATOR in needed:
        cast.append(_narrator(stable_seed("character", NARRATOR)))
    for name in needed:
        if name == NARRATOR:
            continue
        sketch = sketches.get(name)
        evidence = Evidence(
            name=name,
            sketch=sketch.text if sketch else "",
            age=sketch.age if sketch else "",
            about=tuple(about.get(name, ())),
            said=said.get(name, ""),
            era=eras[name],
        )
        cast.append(character_from(evidence, culture=culture, taken=cast))
    return tuple(sorted(cast, key=lambda character: character.name == NARRATOR))


def _clauses_about(names: Sequence[str], scenes: Sequence[Scene]) -> dict[str, list[str]]:
    about: dict[str, list[str]] = {}
    if not names:
        return about
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    for scene in scenes:
        for element in scene.elements:
            if not isinstance(element, Action):
                continue
            for clause in _CLAUSE.split(element.text):
                for name in set(pattern.findall(clause)):
                    about.setdefault(name, []).append(clause.strip())
    return about


def _said(scenes: Sequence[Scene]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for scene in scenes:
        for element in scene.elements:
            if isinstance(element, Dialogue) and element.delivery is not Delivery.NARRATION:
                said.setdefault(element.speaker, []).append(element.text)
    return {name: "\n".join(lines) for name, lines in said.items()}


def _eras(names: Sequence[str], scenes: Sequence[Scene], era: Era) -> dict[str, Era]:
    """Return each person's era: the story's, or in a mixed story that of their places."""
    if era is not Era.MIXED:
        return dict.fromkeys(names, era)
    votes = dict.fromkeys(names, 0)
    for scene in scenes:
        kind = tell_kind(scene.heading.place)
        vote = (kind in OLD_KINDS) - (kind in MODERN_KINDS)
        present = {*scene.cast, *(e.speaker for e in scene.elements if isinstance(e, Dialogue))}
        for name in present & votes.keys():
            votes[name] += vote
    return {name: Era.MODERN if vote < 0 else Era.OLD for name, vote in votes.items()}


def _draft_places(scenes: Sequence[Scene], era: Era, culture: Culture | None) -> tuple[Place, ...]:
    texts: dict[str, list[str]] = {}
    spaces: dict[str, Space] = {}
    for scene in scenes:
        name = scene.heading.place
        spaces.setdefault(name, scene.heading.space)
        texts.setdefault(name, []).extend(
            element.text for element in scene.elements if isinstance(element, Action)
        )
    return tuple(
        place_from(name, era=era, space=spaces[name], culture=culture, texts=lines)
        for name, lines in texts.items()
    )


def _draft_props(scenes: Sequence[Scene]) -> tuple[Prop, ...]:
    seen: dict[str, Prop] = {}
    for scene in scenes:
        for element in scene.elements:
            if not isinstance(element, Action | Cue):
                continue
            for entry in prop_words().prop:
                for name in entry.names:
                    if name in element.text and name not in seen:
                        clause = next(part for part in _CLAUSE.split(element.text) if name in part)
                        seen[name] = Prop(
                            name=name, kind=entry.kind, description=clause.strip()[:60]
                        )
    names = sorted(seen, key=len, reverse=True)
    shadowed = {one for one in names for other in names if one != other and one in other}
    return tuple(prop for name, prop in seen.items() if name not in shadowed)
