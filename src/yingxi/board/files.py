"""A board as a file that a director reads and edits: TOML, one ``[[shot]]`` a shot.

Written with Chinese comments and only the fields that say something; read back exactly. Values
may also be given by their Chinese terms (``size = "特写"``).
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from yingxi.board.edges import BoardRecord
from yingxi.board.faults import board_error
from yingxi.board.model import FPS, Blocking, Crowd, Shot, SpokenLine, Storyboard
from yingxi.board.terms import TERMS, term
from yingxi.errors import SettingsError, StoreConflict
from yingxi.tongue import say

_HEADER = """\
# 分镜表。可以改：景别、机位、运镜、站位、时长、台词、字幕……改完再跑 make，影戏照你的来。
# 一个 [[shot]] 是一个镜头；没写的就是默认。seconds 是计划时长，台词更长时自动加长。
# 值可以写英文，也可以写中文（size = "特写"）。可用的值：
"""
_CHOICES = (
    ("size", "景别"),
    ("angle", "机位"),
    ("move", "运镜"),
    ("transition", "转场"),
    ("hour", "时辰"),
    ("weather", "天气"),
    ("verb", "动作"),
    ("emotion", "情绪"),
    ("effect", "特效"),
    ("formation", "队形"),
    ("music", "配乐"),
    ("sound", "声音"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFile:
    """A board as it stands on the disk."""

    board: Storyboard
    digest: str
    """``board_digest`` of the script and bible it was drawn from; empty where none was stored."""
    edited: bool
    """True where a person has changed a shot since the file was written."""


def write_board(board: Storyboard, path: Path, *, digest: str = "") -> None:
    """Write ``board`` to ``path``, whole or not at all.

    Raises ``StoreConflict`` where the disk does not take it.
    """
    text = format_board(board, digest=digest)
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreConflict(
            say(
                f"分镜表写不进去：{path}（{error.strerror}）",
                f"can't write the storyboard {path} ({error.strerror})",
            ),
            hint=say(
                "看看磁盘还有没有地方、能不能写",
                "check the space on the disk and the folder's permissions",
            ),
        ) from error


def read_board(path: Path) -> Storyboard:
    """Read a board file; raises ``SettingsError`` with file, line, field and allowed values."""
    return open_board(path).board


def open_board(path: Path) -> BoardFile:
    """Read a board file and tell whether a person has edited it and what it was drawn from."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            say(f"读不了分镜表：{path}", f"can't read the storyboard {path}"),
            hint=say(
                "文件要在，而且是 UTF-8 编码的文本", "the file must be there and be UTF-8 text"
            ),
        ) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            say(f"{path}：不是合法的 TOML：{error}", f"{path}: not valid TOML: {error}"),
            hint=say("字符串要加引号，括号要成对", "put text in quotes and close every bracket"),
        ) from error
    try:
        record = BoardRecord.model_validate(raw)
    except ValidationError as error:
        raise board_error(error, text, path) from error
    board = record.to_board()
    return BoardFile(
        board=board, digest=record.drawn_from, edited=record.content != content_digest(board)
    )


def content_digest(board: Storyboard) -> str:
    """Return a hash of the shots themselves, by which an edit is noticed."""
    body = "\n".join(_shot_text(shot) for shot in board.shots)
    return hashlib.sha256(f"{board.episode}|{board.title}|{body}".encode()).hexdigest()[:16]


def format_board(board: Storyboard, *, digest: str = "") -> str:
    """Return the text of a board file."""
    choices = [
        f"#   {name} {key}：" + " ".join(f"{v}({t})" for v, t in TERMS[key].items())
        for key, name in _CHOICES
    ]
    seconds = sum(s.frames for s in board.shots) / FPS
    head = [
        f"\nepisode = {board.episode}",
        f"title = {_quoted(board.title)}",
        f"drawn_from = {_quoted(digest)}  # 剧本与设定的指纹，影戏自己用，不用改",
        f"content = {_quoted(content_digest(board))}  # 分镜的指纹，影戏靠它知道你改过",
        f"# 共 {len(board.shots)} 镜，计划 {seconds:.1f} 秒\n",
    ]
    body = [_shot_text(shot) for shot in board.shots]
    return _HEADER + "\n".join([*choices, *head, *body])


def _shot_text(shot: Shot) -> str:
    lines = ["[[shot]]", f"id = {_quoted(shot.id)}"]
    lines.append(f"seconds = {_seconds(shot.frames)}")
    lines.append(_choice("size", shot.size))
    lines += _plain_choices(shot)
    setting = shot.setting
    lines.append(f"place = {_quoted(setting.place)}")
    lines.append(_choice("hour", setting.hour))
    if setting.weather != "clear":
        lines.append(_choice("weather", setting.weather))
    for name, value in (("memory", setting.memory), ("black", shot.black)):
        if value:
            lines.append(f"{name} = true")
    for name in ("focus", "prop", "action", "caption", "music"):
        value = getattr(shot, name)
        if value:
            lines.append(f"{name} = {_quoted(value)}")
    if shot.effects:
        lines.append(f"effects = {_list(shot.effects)}")
    if shot.sounds:
        lines.append(f"sounds = {_list(shot.sounds)}")
    if shot.crowd is not None:
        lines.append(f"crowd = {_crowd(shot.crowd)}")
    if shot.blocking:
        lines.append("figures = [")
        lines += [f"  {_figure(b)}," for b in shot.blocking]
        lines.append("]")
    if shot.line is not None:
        lines.append(f"line = {_line(shot.line)}")
    return "\n".join(lines) + "\n"


def _plain_choices(shot: Shot) -> list[str]:
    defaults = {f.name: f.default for f in fields(Shot)}
    names = ("angle", "move", "purpose", "transition")
    return [_choice(n, getattr(shot, n)) for n in names if getattr(shot, n) != defaults[n]]


def _choice(category: str, value: str) -> str:
    return f"{category} = {_quoted(value)}  # {term(category, value)}"


def _figure(figure: Blocking) -> str:
    parts = [f"character = {_quoted(figure.character)}", f"x = {figure.x!r}"]
    parts.append(f"facing = {figure.facing}")
    if figure.verb != "stand":
        parts.append(f"verb = {_quoted(figure.verb)}")
    if figure.emotion != "calm":
        parts.append(f"emotion = {_quoted(figure.emotion)}")
    if figure.target:
        parts.append(f"target = {_quoted(figure.target)}")
    if figure.held is not None:
        parts.append(f"held = {_quoted(figure.held)}")
    if figure.holds is not None:
        parts.append(f"holds = {_quoted(figure.holds)}")
    return "{ " + ", ".join(parts) + " }"


def _crowd(crowd: Crowd) -> str:
    parts = [f"kind = {_quoted(crowd.kind)}", f"count = {crowd.count}"]
    parts.append(f"formation = {_quoted(crowd.formation)}")
    if crowd.banners:
        parts.append(f"banners = {_list(crowd.banners)}")
    return "{ " + ", ".join(parts) + " }"


def _line(line: SpokenLine) -> str:
    parts = [f"speaker = {_quoted(line.speaker)}", f"text = {_quoted(line.text)}"]
    if line.emotion != "calm":
        parts.append(f"emotion = {_quoted(line.emotion)}")
    if line.delivery != "spoken":
        parts.append(f"delivery = {_quoted(line.delivery)}")
    return "{ " + ", ".join(parts) + " }"


def _seconds(frames: int) -> str:
    """Return frames as seconds with two decimals: exact, since a frame is 0.04 s."""
    return f"{frames // FPS}.{frames % FPS * 4:02d}"


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(_quoted(v) for v in values) + "]"


def _quoted(text: Any) -> str:
    """Return a TOML basic string."""
    out = ['"']
    for char in str(text):
        if char in '"\\':
            out.append("\\" + char)
        elif ord(char) < 0x20 or ord(char) == 0x7F:
            out.append(f"\\u{ord(char):04x}")
        else:
            out.append(char)
    return "".join(out) + '"'
