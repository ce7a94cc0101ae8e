"""Any screenplay file becomes a Script: the one door to the department."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from yingxi.errors import ScriptError
from yingxi.script import texts
from yingxi.script.chinese import looks_chinese, parse_chinese
from yingxi.script.decode import MOST_BYTES, decode_text
from yingxi.script.docx import docx_lines, is_docx
from yingxi.script.faults import FaultLog, unreadable
from yingxi.script.fdx import is_fdx, parse_fdx
from yingxi.script.fountain import looks_fountain, parse_fountain
from yingxi.script.model import Script
from yingxi.script.numerals import NUMERAL, parse_numeral
from yingxi.script.source import Line, split_lines

_SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".fountain", ".spmd", ".fdx", "")
_NUMBER_IN_NAME = re.compile(
    rf"第\s*({NUMERAL})\s*[集回]|(?:^|[^A-Za-z])(?:ep?|episode)[ _.-]?(\d+)|^(\d+)$", re.IGNORECASE
)


def read_script(path: Path) -> Script:
    """Return the screenplay in ``path``: Chinese .txt, .md, .docx; .fountain; .fdx.

    Content decides before the suffix. Warnings are in ``Script.faults``.

    Raises:
        ScriptError: the file can't be read, or has errors; it carries every fault of the file.

    """
    data = _read_bytes(path)
    name = path.name
    if is_docx(data):
        return _from_lines(docx_lines(data, name=name), name=name)
    text = decode_text(data, name=name)
    return read_text(text, name=name)


def read_text(text: str, *, name: str) -> Script:
    """Return the screenplay that ``text`` writes; ``name`` is told in faults, its suffix helps.

    Raises:
        ScriptError: ``text`` has errors; it carries every fault.

    """
    if len(text) > MOST_BYTES:
        raise _too_large(name)
    if not text.strip("\ufeff\0 \t\r\n"):
        raise unreadable(name, texts.empty_file())
    suffix = Path(name).suffix.lower()
    if is_fdx(text):
        return _finished(parse_fdx(text, name=name, number=_number_in(name)), name)
    if suffix in (".fountain", ".spmd") or looks_fountain(text):
        lines = split_lines(text)
        if looks_fountain(text) or not looks_chinese(lines):
            return _finished(parse_fountain(text, name=name, number=_number_in(name)), name)
        return _from_lines(lines, name=name)
    return _from_lines(split_lines(text), name=name)


def _from_lines(lines: tuple[Line, ...], *, name: str) -> Script:
    log = FaultLog(name)
    script = parse_chinese(lines, log=log, number=_number_in(name))
    log.raise_errors()
    return _finished(replace(script, faults=log.warnings), name)


def _finished(script: Script, name: str) -> Script:
    """Give a script without a title the name of its file."""
    if script.title:
        return script
    stem = Path(name).stem
    return replace(script, title="" if _NUMBER_IN_NAME.search(stem) else stem)


def _number_in(name: str) -> int:
    match = _NUMBER_IN_NAME.search(Path(name).stem)
    number = parse_numeral(match[1] or match[2] or match[3]) if match else None
    return number if number and number < 10_000 else 1


def _read_bytes(path: Path) -> bytes:
    name = path.name
    if path.suffix.lower() == ".doc":
        raise unreadable(name, texts.old_word())
    try:
        if path.is_dir():
            raise unreadable(name or str(path), texts.is_folder())
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(name)
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path, error) from error
    if not data:
        raise unreadable(name, texts.empty_file())
    return data


def _refused(path: Path, error: OSError) -> ScriptError:
    if isinstance(error, FileNotFoundError):
        return unreadable(str(path), texts.no_file())
    if isinstance(error, PermissionError):
        return unreadable(str(path), texts.no_permission())
    return unreadable(path.name[:80], texts.system_refuses(error.strerror))


def _too_large(name: str) -> ScriptError:
    return unreadable(name, texts.too_large(MOST_BYTES))
