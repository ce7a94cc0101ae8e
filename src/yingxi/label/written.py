"""The label one reads in a text, at its head or its tail, and the words of a file to look in."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from yingxi.errors import MediaError
from yingxi.label.rules import says_so
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

NOTICE = "（本文由人工智能生成）"
REACH = 200
"""Characters of a text's head and tail in which the label is looked for; our reading."""
_LARGEST = 64 << 20
"""Bytes of one part of a document that are read."""


def with_notice(text: str, *, notice: str = NOTICE) -> str:
    """The text with the label as its first line, after a front matter; as it is where it has one."""
    if is_labelled(text):
        return text
    head, body = _front(text)
    line = "\r\n" if "\r\n" in text else "\n"
    return f"{head}{notice}{line}{line}{body}"


def is_labelled(text: str, day: date | None = None) -> bool:
    """Whether the head or the tail says that AI made it."""
    _, body = _front(text)
    body = body.strip()
    return says_so(body[:REACH], day) or says_so(body[-REACH:], day)


def _front(text: str) -> tuple[str, str]:
    """The front matter with its fences, and the rest."""
    start = text.removeprefix("\ufeff")
    if not start.startswith(("---\n", "---\r\n")):
        return text[: len(text) - len(start)], start
    end = start.find("\n---", 3)
    close = start.find("\n", end + 1) if end > 0 else -1
    cut = len(text) - len(start) + close + 1
    return (text[:cut], text[cut:]) if close > 0 else ("", text)


def words_of(path: Path) -> str | None:
    """The running text of a Markdown, text, Word, PowerPoint, Excel or PDF file; none for others.

    Raises MediaError for a damaged one.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return None
    with media_errors(path, "read"):
        return reader(path)


def _plain(path: Path) -> str:
    return path.read_bytes()[:_LARGEST].decode("utf-8", "replace")


_PARTS = {
    ".docx": "word/document.xml",
    ".pptx": "ppt/slides/slide",
    ".xlsx": "xl/sharedStrings.xml",
}


def _office(path: Path) -> str:
    wanted = _PARTS[path.suffix.lower()]
    out: list[str] = []
    try:
        with zipfile.ZipFile(path) as pack:
            for name in sorted(n for n in pack.namelist() if n.startswith(wanted)):
                with pack.open(name) as part:
                    xml = part.read(_LARGEST)
                if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
                    continue
                root = ElementTree.fromstring(xml)
                out += [node.text or "" for node in root.iter() if node.tag.endswith("}t")]
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, EOFError) as fault:
        raise _damaged(path) from fault
    return "".join(out)


def _pdf(path: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(path).pages
        chosen = [pages[0], pages[-1]] if len(pages) > 1 else list(pages)
        return "\n".join(page.extract_text() for page in chosen)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _damaged(path) from fault


def _damaged(path: Path) -> MediaError:
    return MediaError(
        say(f"{path.name} 已损坏，读不出文字", f"{path.name} is damaged; its text can't be read"),
        hint=say("请换一个完好的文件", "give an undamaged file"),
    )


_READERS: dict[str, Callable[[Path], str]] = {
    ".md": _plain, ".markdown": _plain, ".txt": _plain, ".pdf": _pdf,
    ".docx": _office, ".pptx": _office, ".xlsx": _office,
}  # fmt: skip
