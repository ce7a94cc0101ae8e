"""One measure of a take: a number against its bar, or the reason why nothing could be measured."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One measure of a take."""

    rule: str
    value: float
    passed: bool
    evidence: str
    version: str
    worth: float = 0.0
    """0–1, for choosing among takes: 0.5 at the bar, 1 where it can't be better."""
    skipped: bool = False
    """Nothing was measured; ``evidence`` says why. Neither held against a take nor for it."""


def at_most(rule: str, value: float, most: float, evidence: str, *, version: str) -> Score:
    """A measure of which less is better, 0 best."""
    return Score(
        rule=rule, value=value, passed=value <= most, evidence=evidence, version=version,
        worth=max(0.0, 1 - value / (2 * most)),
    )  # fmt: skip


def at_least(rule: str, value: float, least: float, evidence: str, *, version: str) -> Score:
    """A measure of which more is better, 1 best."""
    above = (value - least) / (2 * (1 - least))
    below = (value - least) / (2 * least)
    return Score(
        rule=rule, value=value, passed=value >= least, evidence=evidence, version=version,
        worth=float(min(1.0, max(0.0, 0.5 + (above if value >= least else below)))),
    )  # fmt: skip


def skipped(rule: str, why: str, *, version: str) -> Score:
    """A rule that was not looked at. Its version differs, so a later measure is kept beside it."""
    return Score(
        rule=rule, value=0.0, passed=True, skipped=True, version=f"{version}-skipped",
        evidence=say(f"没有查：{why}", f"not looked at: {why}"),
    )  # fmt: skip
