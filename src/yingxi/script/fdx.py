"""Final Draft documents (.fdx) become a Script."""

from __future__ import annotations

import re

from lxml import etree

from yingxi.script.faults import FaultLog, unreadable
from yingxi.script.model import Script
from yingxi.script.western import Kind, Paragraph, compose

_KINDS = {
    "Scene Heading": Kind.HEADING,
    "Action": Kind.ACTION,
    "General": Kind.ACTION,
    "Shot": Kind.ACTION,
    "Lyrics": Kind.ACTION,
    "Character": Kind.CHARACTER,
    "Parenthetical": Kind.ASIDE,
    "Dialogue": Kind.DIALOGUE,
    "Transition": Kind.TRANSITION,
    "New Act": Kind.SECTION,
    "Outline 1": Kind.SECTION,
}


def is_fdx(text: str) -> bool:
    """Say whether ``text`` is a Final Draft document."""
    return "<FinalDraft" in text[:2_000]


def parse_fdx(text: str, *, name: str, number: int) -> Script:
    """Return the script of a Final Draft document.

    Entities are not resolved and nothing is fetched, whatever the document asks for.

    Raises:
        ScriptError: the XML is broken or there is no scene.

    """
    root = _root(text, name)
    log = FaultLog(name)
    paragraphs = [
        paragraph
        for node in root.iterfind("Content/Paragraph")
        if (paragraph := _paragraph(node)) is not None
    ]
    episodes = compose(paragraphs, log=log, number=number)
    log.raise_errors()
    title, writer = _title_page(root)
    return Script(title=title, writer=writer, episodes=episodes, faults=log.warnings)


def _root(text: str, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        return etree.fromstring(body.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"第 {line} 行" if line else ""
        raise unreadable(
            name,
            f"Final Draft 文件损坏{where}",
            expected="完好的 .fdx",
            remedy="用 Final Draft 重新另存，或导出为 .fountain",
        ) from error


def _paragraph(node: etree._Element) -> Paragraph | None:
    text = "".join(
        "".join(str(part) for part in run.itertext()) for run in node.iterfind("Text")
    ).strip()
    if not text:
        return None
    kind = _KINDS.get(node.get("Type") or "Action", Kind.ACTION)
    return Paragraph(
        kind=kind, text=text, line=node.sourceline or 1, number=(node.get("Number") or "").strip()
    )


def _title_page(root: etree._Element) -> tuple[str, str]:
    """Return title and writer: the first line of the title page, and the one after "by"."""
    lines = [
        "".join(str(part) for run in node.iterfind("Text") for part in run.itertext()).strip()
        for node in root.iterfind("TitlePage/Content/Paragraph")
    ]
    lines = [line for line in lines if line]
    title = lines[0].strip("《》") if lines else ""
    for index, line in enumerate(lines[1:], start=1):
        by = re.match(r"(?:written\s+by|by|编剧|作者)\s*[:：]?\s*(.*)", line, re.IGNORECASE)
        if by:
            following = lines[index + 1] if index + 1 < len(lines) else ""
            return title, by[1] or following
    return title, ""
