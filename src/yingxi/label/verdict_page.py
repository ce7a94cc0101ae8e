"""Verdicts as one page: a single file, readable without a network, safe whatever a file's name is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path

from yingxi import __version__
from yingxi.label.links import WORST, Colour, Link
from yingxi.label.provenance import Node
from yingxi.label.sweep import Checked
from yingxi.media.atomic import whole_file
from yingxi.tongue import say

_PARTS = 40
"""Parts of a work that a file's entry lists."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def word_of(colour: Colour) -> str:
    """A verdict in one word."""
    return {
        Colour.GREEN: say("全", "whole"), Colour.AMBER: say("缺", "gaps"),
        Colour.RED: say("断", "broken"), Colour.GREY: "—",
    }[colour]  # fmt: skip


def page(checked: Sequence[Checked], *, when: datetime, others: int = 0) -> str:
    """The whole page as HTML, the worst files first. Every text from a file is escaped."""
    style = files("yingxi.label").joinpath("verdict_page.css").read_text(encoding="utf-8")
    told = Counter(one.verdict.colour for one in checked)
    ranked = sorted(
        checked, key=lambda one: (WORST.index(one.verdict.colour), str(one.evidence.path))
    )
    title = say("标识检验报告", "Label verification")
    return (
        f'<!doctype html><html lang="{say("zh-CN", "en")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{title}</title><style>{style}</style></head><body><main>"
        f'<header><p class="kicker">{say("影戏", "Yingxi")}</p><h1>{title}</h1>'
        f'<p class="kicker">{when:%Y-%m-%d %H:%M} · {_counted(len(checked), others)}</p></header>'
        f"{_sums(told)}{_choice(told)}"
        f'<div class="files">{"".join(_file(one, opened=len(checked) == 1) for one in ranked)}</div>'
        f"{_footer()}</main></body></html>\n"
    )


def write_page(text: str, path: Path) -> None:
    """Write a page, whole or not at all. Raises StoreConflict or MediaError."""
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _counted(count: int, others: int) -> str:
    told = say(f"{count} 个文件", f"{count} files")
    if not others:
        return told
    return told + say(f"，另有 {others} 个不带标识的种类没有看",
                      f"; {others} more are of kinds that carry no label")  # fmt: skip


def _sums(told: Counter[Colour]) -> str:
    named = (
        (Colour.GREEN, say("齐全相符", "in order")), (Colour.AMBER, say("有缺", "with gaps")),
        (Colour.RED, say("断了", "broken")),
    )  # fmt: skip
    boxes = "".join(
        f'<div class="{colour if told[colour] else "none"}"><b>{told[colour]}</b>{name}</div>'
        for colour, name in named
    )
    bars = "".join(
        f'<i class="{colour}" style="flex:{told[colour]}"></i>'
        for colour, _ in named
        if told[colour]
    )
    return f'<div class="sum">{boxes}</div><div class="bar">{bars}</div>'


def _choice(told: Counter[Colour]) -> str:
    """What is shown is chosen without a script: the page may be opened anywhere."""
    names = (
        ("all", say("全部", "all"), sum(told.values())),
        ("red", say("断了的", "broken"), told[Colour.RED]),
        ("amber", say("有缺的", "with gaps"), told[Colour.AMBER]),
        ("green", say("齐全的", "in order"), told[Colour.GREEN]),
    )
    inputs = "".join(
        f'<input type="radio" name="show" id="{key}"{" checked" if key == "all" else ""}>'
        for key, _, _ in names
    )
    labels = "".join(f'<label for="{key}">{name} {count}</label>' for key, name, count in names)
    return f'{inputs}<div class="pick">{labels}</div>'


def _file(one: Checked, *, opened: bool) -> str:
    found, verdict = one.evidence, one.verdict
    lamps = "".join(f'<i class="{k.colour}" title="{escape(k.title)}"></i>' for k in verdict.links)
    name = f"<small>{escape(verdict.produce_id)}</small>" if verdict.produce_id else ""
    return (
        f'<details class="{verdict.colour}"{" open" if opened else ""}><summary>'
        f'<span class="word">{word_of(verdict.colour)}</span>'
        f'<span class="name">{_text(found.path.name)}{name}</span>'
        f'<span class="said">{_text(verdict.headline)}</span><span class="lamps">{lamps}</span>'
        f'</summary><div class="more">{_links(verdict.links)}{_lost(verdict.lost)}{_tree(one)}'
        f"<p>{_remedy(verdict.remedy)}<code>{_text(str(found.path))}</code> · {escape(found.kind)}"
        f" · {found.size:,} B · {found.seconds:.2f} s</p></div></details>"
    )


def _remedy(text: str) -> str:
    return f"{say('怎么办：', 'What to do: ')}{_text(text)}<br>" if text else ""


def _links(links: Sequence[Link]) -> str:
    rows = "".join(
        f'<tr><td><i class="{k.colour}"></i>{escape(k.title)}</td><td>{_text(k.told)}'
        + (f"<em>{_text(k.remedy)}</em>" if k.remedy and k.colour in (Colour.RED, Colour.AMBER) else "")
        + "</td></tr>"
        for k in links
    )  # fmt: skip
    return f"<table>{rows}</table>" if rows else ""


def _lost(lost: Sequence[str]) -> str:
    told = say("、", ", ").join(lost)
    return f"<p>{say('丢了：', 'Lost: ')}{_text(told)}</p>" if lost else ""


def _tree(one: Checked) -> str:
    work = one.evidence.provenance.work
    if work is None or not work.parts:
        return ""
    shown = "".join(f"<li>{_text(part_line(part))}</li>" for part in work.parts[:_PARTS])
    more = len(work.parts) - _PARTS
    rest = f"<li>{say(f'还有 {more} 个', f'and {more} more')}</li>" if more > 0 else ""
    return (
        f"<p>{say('组成部分', 'Parts')} {work.count} · {_text(work.title)}</p>"
        f"<ul>{shown}{rest}</ul>"
    )


def part_line(part: Node) -> str:
    """A part of a work in one line."""
    seed = "" if part.seed is None else f"seed {part.seed}"
    told = (part.kind, part.title, part.source, part.maker, seed, part.sha256[:12])
    return " · ".join(text for text in told if text)


def _text(text: str) -> str:
    """Escaped, without what a page can't hold; a name may be no UTF-8 at all."""
    clean = "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return escape(clean)


def _footer() -> str:
    named = (
        ("green", say("相符", "holds")), ("amber", say("有缺", "gap")),
        ("red", say("断了", "broken")), ("grey", say("不适用或没有看", "not applicable or not seen")),
    )  # fmt: skip
    order = say("显式标识 · 隐式标识 · 完整性封印 · 水印 · C2PA · 彼此相符",
                "visible label · implicit label · seal · watermark · C2PA · agreement")  # fmt: skip
    legend = "".join(f'<i class="{colour}"></i>{name}' for colour, name in named)
    return f"<footer>{legend}<br>{order}<br>yingxi verify {escape(__version__)}</footer>"
