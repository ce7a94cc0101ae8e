"""Final Draft documents (.fdx) become a Script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from yingxi.script import texts
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


class _DeclaresEntities(Exception):
    """The document brings a DTD with entities, which no screenplay needs."""


@dataclass(slots=True)
class _Reader:
    """Gathers the paragraphs of title page and content as expat reads the tags."""

    parser: expat.XMLParserType
    path: list[str] = field(default_factory=list)
    kind: str = ""
    number: str = ""
    line: int = 1
    text: list[str] = field(default_factory=list)
    content: list[Paragraph] = field(default_factory=list)
    title_page: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.path.append(tag)
        if tag == "Paragraph" and not self._within_paragraph():
            self.kind = attributes.get("Type", "Action")
            self.number = attributes.get("Number", "").strip()
            self.line, self.text = self.parser.CurrentLineNumber, []

    def data(self, text: str) -> None:
        # Dual dialogue and script notes nest whole paragraphs; only a paragraph's own Text counts.
        if self.path[-2:] == ["Paragraph", "Text"]:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if tag == "Paragraph":
            self._close_paragraph()
        self.path.pop()

    def _within_paragraph(self) -> bool:
        return "Paragraph" in self.path[:-1] and "DualDialogue" not in self.path

    def _close_paragraph(self) -> None:
        text = "".join(self.text).strip()
        self.text = []
        if not text or "ScriptNote" in self.path:
            return
        if "TitlePage" in self.path:
            self.title_page.append(text)
        elif self.path[1:2] == ["Content"]:
            self.content.append(
                Paragraph(
                    kind=_KINDS.get(self.kind, Kind.ACTION),
                    text=text,
                    line=self.line,
                    number=self.number,
                )
            )


def is_fdx(text: str) -> bool:
    """Say whether ``text`` is a Final Draft document."""
    return "<FinalDraft" in text[:2_000]


def parse_fdx(text: str, *, name: str, number: int) -> Script:
    """Return the script of a Final Draft document.

    Raises ScriptError where the XML is broken, declares entities, or holds no scene.
    """
    reader = _read(text, name)
    log = FaultLog(name)
    episodes = compose(reader.content, log=log, number=number)
    log.raise_errors()
    title, writer = _title_page(reader.title_page)
    return Script(title=title, writer=writer, episodes=episodes, faults=log.warnings)


def _read(text: str, name: str) -> _Reader:
    parser = expat.ParserCreate("utf-8")
    reader = _Reader(parser=parser)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.EntityDeclHandler = _refuse_entity
    # The declared encoding is that of the file's bytes; the text here is already decoded.
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        parser.Parse(body.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _DeclaresEntities) as error:
        raise unreadable(name, texts.final_draft_damaged(parser.CurrentLineNumber)) from error
    return reader


def _refuse_entity(*_: object) -> None:
    raise _DeclaresEntities


def _title_page(lines: list[str]) -> tuple[str, str]:
    """Return title and writer: the first line of the title page, and the one after "by"."""
    title = lines[0].strip("《》") if lines else ""
    for index, line in enumerate(lines[1:], start=1):
        by = re.match(r"(?:written\s+by|by|编剧|作者)\s*[:：]?\s*(.*)", line, re.IGNORECASE)
        if by:
            following = lines[index + 1] if index + 1 < len(lines) else ""
            return title, by[1] or following
    return title, ""
