"""Fountain screenplays, read by the fountain-py library, become a Script."""

from __future__ import annotations

import re

from fountain.elements import ElementType, FountainElement
from fountain.parser import FountainParser

from yingxi.script import texts
from yingxi.script.faults import FaultLog
from yingxi.script.model import Position, Script
from yingxi.script.source import LONGEST_LINE
from yingxi.script.western import Kind, Paragraph, compose

_HEADING = re.compile(
    r"^[ \t]*(?:INT|EXT|EST|I/E|INT\.?/EXT|EXT\.?/INT)(?:\.|[ \t])[ \t]*\S", re.MULTILINE
)
_CHINESE_HEADING = re.compile(
    r"^[ \t#*>【]*第[ \t]*[0-9０-９零〇一二三四五六七八九十百]{1,6}[ \t]*[集场]|^[△▲]", re.MULTILINE
)
_MOST_MARKS = 60
_KINDS = {
    ElementType.SECTION: Kind.SECTION,
    ElementType.SCENE_HEADING: Kind.HEADING,
    ElementType.ACTION: Kind.ACTION,
    ElementType.CHARACTER: Kind.CHARACTER,
    ElementType.PARENTHETICAL: Kind.ASIDE,
    ElementType.DIALOGUE: Kind.DIALOGUE,
    ElementType.TRANSITION: Kind.TRANSITION,
    ElementType.CENTERED: Kind.CENTRED,
    ElementType.LYRICS: Kind.ACTION,
}


def looks_fountain(text: str) -> bool:
    """Say whether ``text`` has Western scene headings and no Chinese ones."""
    return bool(_HEADING.search(text)) and not _CHINESE_HEADING.search(text)


def parse_fountain(text: str, *, name: str, number: int) -> Script:
    """Return the script of a Fountain text.

    Raises:
        ScriptError: there is no scene, or a line is too long to be one.

    """
    log = FaultLog(name)
    document = FountainParser().parse(_safe(text, log))
    paragraphs = [paragraph for element in document.elements for paragraph in _paragraphs(element)]
    episodes = compose(paragraphs, log=log, number=number)
    log.raise_errors()
    about = document.metadata
    return Script(
        title=_one_line(about.get("title", "")),
        writer=_one_line(about.get("author", "") or about.get("authors", "")),
        outline=_one_line(about.get("synopsis", "") or about.get("logline", "")),
        episodes=episodes,
        faults=log.warnings,
    )


def _safe(text: str, log: FaultLog) -> str:
    """Return ``text`` without what makes the library slow: it is quadratic in emphasis marks."""
    lines = re.split(r"\r\n|\n|\r", text.lstrip("\ufeff").replace("\0", ""))
    for index, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            lines[index] = ""
            log.error(Position(line=index + 1), texts.overlong_line(LONGEST_LINE, western=True))
        elif sum(line.count(mark) for mark in "*_\\[") > _MOST_MARKS:
            lines[index] = re.sub(r"[*_\\\[\]]", "", line)
    return "\n".join(lines)


def _paragraphs(element: FountainElement) -> list[Paragraph]:
    if element.type is ElementType.DUAL_DIALOGUE:
        left, right = element.dual_dialogue_columns()
        return [paragraph for one in (*left, *right) for paragraph in _paragraphs(one)]
    kind = _KINDS.get(element.type)
    if kind is None:
        return []
    text = element.text
    if kind is Kind.CHARACTER and (extension := element.metadata.get("extension")):
        text = f"{text} ({extension})"
    if kind is Kind.ACTION and re.match(r"\.[\u4e00-\u9fff]", text):
        return _forced_chinese(text, element.line_number)
    number = element.metadata.get("scene_number")
    return [
        Paragraph(
            kind=kind,
            text=text,
            line=element.line_number,
            number=number if isinstance(number, str) else "",
        )
    ]


def _forced_chinese(text: str, line: int) -> list[Paragraph]:
    """Read ``.龙虎山 - 日``: the library forces headings only before Latin letters."""
    heading, _, rest = text.partition("\n")
    paragraphs = [Paragraph(kind=Kind.HEADING, text=heading[1:].strip(), line=line)]
    if rest:
        paragraphs.append(Paragraph(kind=Kind.ACTION, text=rest, line=line + 1))
    return paragraphs


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[*_]", "", text).split())
