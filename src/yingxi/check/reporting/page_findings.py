"""The findings on a page: by group and rule, the gravest first, each with frames and remedy."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.reporting.decision import Decision
from yingxi.check.reporting.illustrations import Illustrations, moments
from yingxi.check.reporting.page_timeline import anchored, picture
from yingxi.check.reporting.report import Chart, Group, Report, group_of
from yingxi.check.reporting.wording import clock, grade, when, word_of
from yingxi.tongue import say

_OPEN = 6
"""Findings of one rule that are seen at once; the rest is folded."""
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}

_LAZY = ' loading="lazy" decoding="async"'

Named = tuple[str, Finding]
"""A finding and the name by which a link finds it."""


def findings(report: Report, shown: Illustrations, *, command: str) -> str:
    """Every group that has findings or charts, as sections."""
    return "".join(_group(group, report, shown, command) for group in Group)


def chart(one: Chart) -> str:
    """A chart as an image of its own, so that nothing in it runs or is loaded."""
    coded = b64encode(one.svg.encode("utf-8", "replace")).decode("ascii")
    title = escape(one.title)
    return (
        f'<figure class="chart"><img src="data:image/svg+xml;base64,{coded}" alt="{title}">'
        f"<figcaption>{title}</figcaption></figure>"
    )


def _group(group: Group, report: Report, shown: Illustrations, command: str) -> str:
    named = iter(anchored(report.findings))
    rules = [(one, [next(named) for _ in one.findings]) for one in report.examinations]
    ours = [(one, some) for one, some in rules if some and group_of(one.rule) is group]
    ours.sort(key=lambda pair: min(_WEIGHT[f.severity] for _, f in pair[1]))
    charts = "".join(chart(c) for c in report.charts if group_of(c.rule) is group)
    if not ours and not charts:
        return ""
    body = "".join(_rule(one, some, report, shown, command) for one, some in ours)
    return (
        f'<section class="group"><h2>{escape(group.heading)}{_tally(ours)}</h2>'
        f"{charts}{body}</section>"
    )


def _tally(rules: Sequence[tuple[Examination, Sequence[Named]]]) -> str:
    found = [f for _, some in rules for _, f in some]
    parts = ((s, sum(f.severity is s for f in found)) for s in Severity)
    return "".join(f'<small class="{s}">{grade(s)} {n}</small>' for s, n in parts if n)


def _rule(
    one: Examination, named: Sequence[Named], report: Report, shown: Illustrations, command: str
) -> str:
    ordered = sorted(named, key=lambda each: _WEIGHT[each[1].severity])
    cards = [_card(anchor, f, report, shown, command) for anchor, f in ordered]
    measured = f'<span class="measured">{escape(one.measured)}</span>' if one.measured else ""
    folded = ""
    if len(cards) > _OPEN:
        rest = len(cards) - _OPEN
        more = escape(say(f"还有 {rest} 处", f"{rest} more"))
        folded = f"<details><summary>{more}</summary>{''.join(cards[_OPEN:])}</details>"
    return (
        f"<h3>{escape(one.title)}<code>{escape(one.rule)}</code>{measured}</h3>"
        f"{''.join(cards[:_OPEN])}{folded}"
    )


def _card(anchor: str, finding: Finding, report: Report, shown: Illustrations, command: str) -> str:
    decision = report.word_on(finding)
    settled = " waived" if finding.waived else ""
    head = [f'<b class="grade">{grade(finding.severity)}</b>']
    if finding.start is not None:
        head.append(f'<span class="time">{when(finding)}</span>')
    if finding.place:
        head.append(f'<span class="place">{escape(finding.place)}</span>')
    if finding.confidence is not None:
        sure = say(f"把握 {finding.confidence:.0%}", f"{finding.confidence:.0%} sure")
        head.append(f'<span class="sure">{sure}</span>')
    remedy = f'<p class="remedy">{escape(finding.remedy)}</p>' if finding.remedy else ""
    return (
        f'<article class="finding {finding.severity}{settled}" id="{anchor}">'
        f'<div class="told"><p class="head">{"".join(head)}</p>'
        f'<p class="evidence">{escape(finding.evidence)}</p>{remedy}'
        f"{'' if decision is None else said(decision, finding)}{_key(finding, command)}</div>"
        f"{_frames(finding, shown)}</article>"
    )


def said(decision: Decision, finding: Finding) -> str:
    """What a person decided, by name, with what was found when it was decided if it differs."""
    word = word_of(decision.word)
    then = ""
    if decision.evidence and decision.evidence != finding.evidence:
        then = f"<small>{escape(say('当时：', 'then: ') + decision.evidence)}</small>"
    return (
        f'<p class="said {decision.word}"><b>{word}</b><span>{escape(decision.name)} · {escape(decision.date)}'
        f"</span><q>{escape(decision.reason)}</q>{then}</p>"
    )


def _key(finding: Finding, command: str) -> str:
    """What to type to let the finding stand; only its key where there is no need."""
    if finding.waived or finding.severity is Severity.NOTE:
        return f'<p class="key"><code>{finding.key}</code></p>'
    reason = f'--reason "{say("理由", "why")}"'
    options = "".join(
        f" <span>{escape(each)}</span>" for each in (f"--waive {finding.key}", reason)
    )
    return f'<p class="key"><code class="copy">{escape(command)}{options}</code></p>'


def _frames(finding: Finding, shown: Illustrations) -> str:
    frames = shown.of(finding)
    if not frames:
        if shown.frames and moments(finding):
            none = escape(say("问题太多，这里没有附画面", "too many findings to show a frame here"))
            return f'<p class="noframe">{none}</p>'
        return ""
    drawn = "".join(
        f"<figure>{picture(data, clock(at), more=_LAZY)}<figcaption>{clock(at)}</figcaption></figure>"
        for at, data in frames
    )
    return f'<div class="frames">{drawn}</div>'
