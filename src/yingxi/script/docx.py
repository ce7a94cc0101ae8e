"""A Word document becomes the same lines that a text file gives."""

from __future__ import annotations

import io
import zipfile
import zlib

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from yingxi.script import texts
from yingxi.script.faults import unreadable
from yingxi.script.source import Line, split_lines

_MOST_UNPACKED = 64 * 1024 * 1024


def is_docx(data: bytes) -> bool:
    """Say whether ``data`` is a zip archive, as every .docx is."""
    return data.startswith(b"PK\x03\x04")


def docx_lines(data: bytes, *, name: str) -> tuple[Line, ...]:
    """Return a line for each paragraph and table row of a .docx, numbered from 1.

    Raises:
        ScriptError: the archive is damaged, too large unpacked, or no Word document.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > _MOST_UNPACKED:
                raise unreadable(name, texts.word_too_large())
        document = Document(io.BytesIO(data))
        rows = [
            text
            for block in document.iter_inner_content()
            for text in (_row_texts(block) if isinstance(block, Table) else [_text(block)])
        ]
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        SyntaxError,  # lxml's own errors are kinds of it
        KeyError,
        ValueError,
        AttributeError,
        NotImplementedError,
        EOFError,
        zipfile.LargeZipFile,
        zlib.error,
        RuntimeError,
    ) as error:
        raise unreadable(name, texts.word_damaged()) from error
    return split_lines("\n".join(rows))


def _text(paragraph: Paragraph) -> str:
    style = paragraph.style.name if paragraph.style is not None else ""
    text = paragraph.text.replace("\v", "\n")
    return f"# {text}" if style and style.startswith("Heading") and text.strip() else text


def _row_texts(table: Table) -> list[str]:
    return [
        "|" + "|".join(cell.text.replace("\n", " ").strip() for cell in row.cells) + "|"
        for row in table.rows
    ]
