"""A person names findings by the heads of their keys and decides about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from yingxi.check.finding import Severity
from yingxi.check.reporting.decision import Decision, Word, decide
from yingxi.check.reporting.report import Report
from yingxi.errors import UnknownName, UserError
from yingxi.tongue import say

_SHORTEST = 4
"""Digits of a key that name a finding, as long as no other begins with them."""
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def decisions_on(
    reports: Sequence[Report], prefixes: Sequence[str], word: Word,
    *, name: str, reason: str, date: str,
) -> tuple[Decision, ...]:  # fmt: skip
    """The word on each finding that a prefix names, on the one film that it was found in.

    Raises UnknownName or UserError for a prefix that names none, or several, or one that several
    films have: what a person lets stand in one film they have not seen in another.
    """
    keys = keys_named(prefixes, {f.key for report in reports for f in report.findings})
    return tuple(_decision(key, reports, word, name=name, reason=reason, date=date) for key in keys)


def keys_named(prefixes: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The whole keys that prefixes name, as git does it, each once.

    Raises UserError for a prefix that is too short or begins several, UnknownName for none.
    """
    return tuple(dict.fromkeys(_key_named(prefix.strip().lower(), known) for prefix in prefixes))


def _decision(
    key: str, reports: Sequence[Report], word: Word, *, name: str, reason: str, date: str
) -> Decision:
    bearing = [
        (report, finding) for report in reports for finding in report.findings if finding.key == key
    ]
    films = list(dict.fromkeys(report.film.stem for report, _ in bearing))
    if len(films) > 1:
        raise UserError(
            say(
                f"{key} 在 {len(films)} 集里都有：{'、'.join(films)}",
                f"{key} is in {len(films)} episodes: {', '.join(films)}",
            ),
            hint=say("写明第几集", "say which episode"),
        )
    gravest = min((f for _, f in bearing), key=lambda f: _WEIGHT[f.severity])
    return decide(gravest, word, film=films[0], name=name, reason=reason, date=date)


def _key_named(prefix: str, known: Collection[str]) -> str:
    if len(prefix) < _SHORTEST:
        raise UserError(
            say(f'KEY 太短："{prefix}"', f'KEY is too short: "{prefix}"'),
            hint=say(f"至少写 {_SHORTEST} 位", f"write at least {_SHORTEST} digits"),
        )
    found = sorted(key for key in known if key.startswith(prefix))
    if not found:
        raise UnknownName("KEY", prefix, sorted(known))
    if len(found) > 1:
        raise UserError(
            say(f'"{prefix}" 对得上 {len(found)} 条', f'"{prefix}" begins {len(found)} keys'),
            hint=say(f"多写几位：{'、'.join(found)}", f"write more of it: {', '.join(found)}"),
        )
    return found[0]
