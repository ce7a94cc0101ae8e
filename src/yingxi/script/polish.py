"""Polishing a screenplay with a language model, episode by episode: same story, same format."""

from __future__ import annotations

from collections.abc import Callable

from yingxi.script.asking import Question, Writer, answered, bare
from yingxi.script.model import Dialogue, Episode, Script
from yingxi.script.read import read_text
from yingxi.script.render import episode_text, front_text
from yingxi.script.templates import read_template
from yingxi.tongue import say

EPISODE_TOKENS = 6144
LONGER = 1.25
"""So much more may be spoken than before: polishing is mostly cutting."""
FIELDS = frozenset(["title", "number", "story", "script"])


def polished(script: Script, writer: Writer, told: Callable[[str], None]) -> str:
    """The whole screenplay in our format, every episode gone over; ``told`` hears of each.

    Raises BadTake naming the episode whose answer is still not the same story after one repair.
    """
    parts = [front_text(script)] if front_text(script) else []
    for episode in script.episodes:
        parts.append(polished_episode(script, episode, writer))
        told(
            say(
                f"第 {episode.number} 集：{episode.title}",
                f"episode {episode.number}: {episode.title}",
            )
        )
    return "\n".join(parts)


def polished_episode(script: Script, episode: Episode, writer: Writer) -> str:
    """One episode gone over; see `polished`."""
    words = read_template("yingxi.script", "polish", FIELDS).format(
        title=script.title, number=episode.number, story=script.outline,
        script=episode_text(episode),
    )  # fmt: skip
    named = script.title or say("剧本", "the screenplay")
    question = Question(
        words=words, max_tokens=EPISODE_TOKENS,
        about=say(f"《{named}》第 {episode.number} 集", f"{named}, episode {episode.number}"),
        remedy=say("换一个模型再试；原剧本没有动", "try another model; the screenplay is as it was"),
    )  # fmt: skip

    def read(answer: str) -> str:
        text = bare(answer).strip() + "\n"
        found = read_text(text, name=f"ep{episode.number:02d}.txt")
        faults = story_faults(script, episode, found)
        if faults:
            raise ValueError("\n".join(faults))
        return text

    return answered(question, read, writer)


def story_faults(script: Script, before: Episode, found: Script) -> tuple[str, ...]:
    """What makes ``found`` another story than the episode ``before``; empty for the same one."""
    numbers = [one.number for one in found.episodes]
    if numbers != [before.number]:
        return (
            say(f"只要第 {before.number} 集，写成了 {numbers}",
                f"episode {before.number} wanted, {numbers} written"),
        )  # fmt: skip
    (after,) = found.episodes
    faults: list[str] = []
    wanted, got = _places(before), _places(after)
    if wanted != got:
        faults.append(
            say(f"场次要和原来一样：{_told(wanted)}；写成了：{_told(got)}",
                f"the scenes must stay {_told(wanted)}; written: {_told(got)}")
        )  # fmt: skip
    strangers = sorted(_people(after) - _everybody(script))
    faults += [
        say(f"原剧本里没有{name}，不要添人", f"{name} is not in the screenplay: nobody new")
        for name in strangers
    ]
    spoken, most = _spoken(after), int(_spoken(before) * LONGER)
    if _spoken(before) and not 0 < spoken <= most:
        faults.append(
            say(f"对白 {spoken} 个字，要在 1 到 {most} 个字之间",
                f"{spoken} characters are spoken; it must be 1 to {most}")
        )  # fmt: skip
    return tuple(faults)


def _places(episode: Episode) -> list[tuple[str, str]]:
    return [(scene.heading.place, scene.heading.hour.value) for scene in episode.scenes]


def _told(places: list[tuple[str, str]]) -> str:
    return "、".join(f"{place}（{hour}）" for place, hour in places)


def _people(episode: Episode) -> set[str]:
    spoken = {e.speaker for s in episode.scenes for e in s.elements if isinstance(e, Dialogue)}
    return spoken.union(*(scene.cast for scene in episode.scenes))


def _everybody(script: Script) -> set[str]:
    return {sketch.name for sketch in script.sketches}.union(*map(_people, script.episodes))


def _spoken(episode: Episode) -> int:
    return sum(len(e.text) for s in episode.scenes for e in s.elements if isinstance(e, Dialogue))
