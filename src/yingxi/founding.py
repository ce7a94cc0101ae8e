"""A new drama's folder, laid out from a screenplay."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import tomlkit

from yingxi.bible.culture import load_culture
from yingxi.bible.draft import draft_bible
from yingxi.bible.files import write_bible
from yingxi.errors import UserError
from yingxi.script.read import read_script
from yingxi.settings import DRAMA_FILE, SCRIPT_SUFFIXES, TITLE_LENGTH, Drama, read_drama
from yingxi.store.blobs import disk_faults
from yingxi.tongue import say


def create_drama(folder: Path, script_file: Path, *, culture: str = "") -> Drama:
    """Lay out a drama's folder from a screenplay. Nothing is left behind when it can't be done.

    Raises ScriptError, UserError where the folder is taken, StoreConflict where it can't be written.
    """
    script = read_script(script_file)
    bible = draft_bible(script, load_culture(culture) if culture else None)
    _refuse_taken(folder)
    with disk_faults(folder):
        new = not folder.exists()
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent if new else folder))
        try:
            (draft / "script").mkdir()
            shutil.copyfile(script_file, draft / "script" / _kept_name(script_file))
            write_bible(bible, draft / "bible")
            title = " ".join((script.title or script_file.stem).split())[:TITLE_LENGTH]
            settings = _settings(title, script.writer, culture)
            (draft / DRAMA_FILE).write_text(settings, encoding="utf-8")
            read_drama(draft)
            if new:
                draft.chmod(0o755)
                draft.replace(folder)
            else:
                _move_in(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return read_drama(folder)


def _refuse_taken(folder: Path) -> None:
    with disk_faults(folder):
        if folder.is_dir() and not any(folder.iterdir()):
            return
        if not folder.exists() and not folder.is_symlink():
            return
    raise UserError(
        say(f"{folder} 已经有东西了", f"{folder} is not empty"),
        hint=say("换一个新文件夹", "choose a new folder"),
    )


def _move_in(draft: Path, folder: Path) -> None:
    """Fill an empty folder that a person may stand in; drama.toml last, which makes it a drama."""
    moved: list[Path] = []
    try:
        for part in sorted(draft.iterdir(), key=lambda p: p.name == DRAMA_FILE):
            moved.append(part.replace(folder / part.name))
    except OSError:
        for part in moved:
            shutil.rmtree(part, ignore_errors=True)
        raise


def _kept_name(script_file: Path) -> str:
    """The screenplay's name in the drama: with an ending by which it is found again."""
    name = script_file.name.lstrip(".~$") or "script"
    return name if script_file.suffix.lower() in SCRIPT_SUFFIXES else f"{name}.txt"


def _settings(title: str, writer: str, culture: str) -> str:
    document = tomlkit.document()
    document["title"] = title
    document["writer"] = writer
    document["director"] = ""
    document["filing_number"] = ""
    if culture:
        document["culture"] = culture
    return tomlkit.dumps(document)
