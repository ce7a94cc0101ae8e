"""Saying what was understood of a sentence, and what was chosen where it left things open."""

from __future__ import annotations

from yingxi.board.lexicon import Finding
from yingxi.board.model import Angle, Crowd, Setting, Shot
from yingxi.board.terms import told_term
from yingxi.tongue import say

_KINDS = {
    "hour": "时辰",
    "weather": "天气",
    "season": "季节",
    "effect": "特效",
    "size": "景别",
    "angle": "机位",
    "move": "运镜",
    "sound": "声音",
    "music": "配乐",
}


def tell_crowd(crowd: Crowd) -> str:
    """A crowd in words: what kind, how many, what they do."""
    kind, formation = told_term("crowd", crowd.kind), told_term("formation", crowd.formation)
    return say(f"{kind} {crowd.count}，{formation}", f"{crowd.count} {kind}, {formation}")


def tell_rest(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Each word of light, weather, camera and sound, with what was made of it."""
    told: dict[str, list[str]] = {}
    for word in dict.fromkeys(f.word for f in findings if f.category in _KINDS):
        for category in _KINDS:
            values = dict.fromkeys(
                told_term(category, f.value)
                for f in findings
                if f.word == word and f.category == category
            )
            if values:
                made = say("、", " and ").join(values)
                told.setdefault(word, []).append(
                    say(f"{_KINDS[category]}：{made}", f"{category}: {made}")
                )
    comma = say("；", "; ")
    return [(word, comma.join(made)) for word, made in told.items()]


def came_true(finding: Finding, setting: Setting) -> bool:
    """Tell whether a word had its way: of two hours named only one can be shown."""
    return finding.category != "hour" or finding.value == setting.hour


def _named(category: str, value: str) -> str:
    told = told_term(category, value)
    return say(f"{_KINDS[category]}：{told}", f"{category}: {told}")


def tell_filled(shot: Shot, findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Say what was chosen where the text left it open."""
    told: list[tuple[str, str]] = []
    filled = (
        ("hour", shot.setting.hour), ("size", shot.size), ("angle", shot.angle), ("move", shot.move)
    )  # fmt: skip
    for category, value in filled:
        if category == "angle" and value == Angle.EYE:
            continue
        if not any(f.category == category for f in findings):
            open_ = say(f"（没说{_KINDS[category]}）", f"(no {category} named)")
            told.append((open_, _named(category, value)))
    return told
