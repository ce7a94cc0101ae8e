"""A report as one page that a director is shown: a single file, readable without a network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path

from yingxi.check.finding import Examination
from yingxi.check.reporting.illustrations import Illustrations
from yingxi.check.reporting.page_findings import findings
from yingxi.check.reporting.page_timeline import picture, timeline
from yingxi.check.reporting.report import Group, Report, group_of
from yingxi.check.reporting.wording import clock, gathered, picture_of, verdict, word_of
from yingxi.media.atomic import whole_file
from yingxi.tongue import say

_SHORT = 16
"""Digits of the film's fingerprint that are shown; the whole stands at the foot."""


def page(report: Report, shown: Illustrations, *, command: str) -> str:
    """The whole page as HTML.

    ``command`` is how this very film is inspected, ``yingxi check DRAMA 1``: what to type to waive
    a finding is told with it. Every text of the report is escaped; nothing is loaded from anywhere.
    """
    style, script = _part("page.css"), _part("page.js")
    seal = b64encode(sha256(script.encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{seal}'"
    )
    title = escape(f"{report.title} · {say('质检报告', 'inspection')}")
    body = "".join(
        (
            _header(report, shown),
            timeline(report, shown),
            findings(report, shown, command=command),
            _clean(report),
            _measures(report),
            _decisions(report),
            _skipped(report),
            _footer(report),
        )
    )
    return (
        f'<!doctype html><html lang="{say("zh-CN", "en")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{title}</title><style>{style}</style></head><body><main>{body}</main>"
        f"<script>{script}</script></body></html>\n"
    )


def write_page(text: str, path: Path) -> None:
    """Write a page, whole or not at all. Raises StoreConflict or MediaError."""
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def _part(name: str) -> str:
    return files("yingxi.check.reporting").joinpath(name).read_text(encoding="utf-8")


def _header(report: Report, shown: Illustrations) -> str:
    word, why = verdict(report)
    good = "pass" if report.ok and not report.left_out else "part" if report.ok else "fail"
    cover = picture(shown.cover, report.title, more=' class="cover"') if shown.cover else ""
    counts = report.counts
    tallies = (
        ("error", counts["open_errors"], say("错误", "errors")),
        ("warning", counts["open_warnings"], say("警告", "warnings")),
        ("note", counts["notes"], say("提示", "notes")),
        ("settled", counts["waived"], say("准许保留", "waived")),
        ("skipped", counts["skipped"], say("没有检查", "not applied")),
    )
    chips = "".join(
        f'<li class="{kind}{"" if n else " none"}"><b>{n}</b>{escape(name)}</li>'
        for kind, n, name in tallies
    )
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in _facts(report)
        if value
    )
    return (
        f'<header>{cover}<div><p class="kicker">{escape(say("影戏 · 质检报告", "Yingxi · inspection"))}'
        f'</p><h1>{escape(report.title)}</h1><p class="verdict {good}"><b>{escape(word)}</b>'
        f'<span>{escape(why)}</span></p><ul class="counts">{chips}</ul><dl>{facts}</dl></div></header>'
    )


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    film = report.film
    return (
        (say("文件", "file"), film.name),
        (say("片长", "length"), clock(film.seconds)),
        (say("画面", "picture"), picture_of(report)),
        (say("大小", "size"), f"{film.size / 1e6:.1f} MB"),
        (say("规格", "specification"), report.spec),
        (say("质检时间", "inspected"), report.when.replace("T", " ").replace("Z", " UTC")),
        (say("指纹", "fingerprint"), film.sha256[:_SHORT]),
    )


def _clean(report: Report) -> str:
    if report.findings:
        return ""
    told = escape(say("用到的规则都没有发现问题。", "No rule that was applied found anything."))
    return f'<section><p class="clean">{told}</p></section>'


def _measures(report: Report) -> str:
    rows = "".join(
        _measure(some)
        for group in Group
        for some in gathered(one for one in report.of(group) if not one.skipped)
    )
    if not rows:
        return ""
    return _table(
        say("测得的数", "What was measured"),
        "measures",
        (say("组", "group"), say("规则", "rule"), say("测得", "measured"), ""),
        rows,
    )


def _measure(some: Sequence[Examination]) -> str:
    one = some[0]
    worst = min(
        (f.severity for f in one.findings), key=("error", "warning", "note").index, default=None
    )
    mark = (
        say("通过", "passed")
        if worst is None
        else say(f"{len(one.findings)} 处", f"{len(one.findings)}")
    )
    if len(some) > 1:
        names = escape(say("、", ", ").join(each.title for each in some))
        mark = say(f"{len(some)} 条通过", f"{len(some)} passed")
    else:
        names = f"{escape(one.title)}<code>{escape(one.rule)}</code>"
    return (
        f'<tr class="{worst or "passed"}"><td>{escape(group_of(one.rule).heading)}</td>'
        f"<th>{names}</th><td>{escape(one.measured)}</td><td>{mark}</td></tr>"
    )


def _decisions(report: Report) -> str:
    gone, lapsed = set(report.gone), set(report.lapsed)
    rows: list[str] = []
    for each in report.decisions:
        note = ""
        if each in gone:
            note = say("已经找不到了", "no longer found")
        elif each in lapsed:
            note = say("现在是错误，这句话不再算数", "it is an error now: this no longer holds")
        rows.append(
            f"<tr><td>{word_of(each.word)}</td><th>{escape(each.evidence or each.rule)}"
            f"<code>{escape(each.rule)} {escape(each.key)}</code></th>"
            f"<td>{escape(each.name)}<br>{escape(each.date)}</td>"
            f"<td>{escape(each.reason)}{f'<em>{escape(note)}</em>' if note else ''}</td></tr>"
        )
    if not rows:
        return ""
    return _table(
        say("人的决定", "What people decided"),
        "decisions",
        (
            say("决定", "decision"),
            say("当时看到的", "what was found"),
            say("谁", "who"),
            say("理由", "why"),
        ),
        "".join(rows),
    )


def _skipped(report: Report) -> str:
    rows = "".join(
        f"<tr><td>{escape(group_of(one.rule).heading)}</td><th>{escape(one.title)}"
        f"<code>{escape(one.rule)}</code></th><td>{escape(one.skipped)}</td></tr>"
        for one in report.skipped
    )
    if not rows:
        return ""
    return _table(
        say("没有检查的规则", "Rules that were not applied"),
        "skips",
        (say("组", "group"), say("规则", "rule"), say("为什么", "why")),
        rows,
    )


def _table(title: str, kind: str, heads: tuple[str, ...], rows: str) -> str:
    top = "".join(f"<td>{escape(head)}</td>" for head in heads)
    return (
        f'<section><h2>{escape(title)}</h2><table class="{kind}"><thead><tr>{top}</tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _footer(report: Report) -> str:
    bound = say(
        "这份报告只对这一个文件有效，它的 SHA-256 是",
        "This report holds for one file only, whose SHA-256 is",
    )
    judged = say(
        "机器量数，人来判断：每一项都可以改好，或署名准许保留。",
        "The machine measures, people judge: each finding is mended, or let stand by name.",
    )
    return (
        f"<footer><p>{escape(bound)} <code>{escape(report.film.sha256)}</code></p>"
        f"<p>{escape(judged)}</p></footer>"
    )
