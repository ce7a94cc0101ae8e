"""Bracketed cues: 【特效】, 【音效】, 【闪回】… with their text inside or after the bracket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yingxi.script.model import CueKind

_WORDS: dict[CueKind, tuple[str, ...]] = {
    CueKind.EFFECT: ("特效", "视效", "法术", "VFX", "FX"),
    CueKind.SOUND: ("音效", "声效", "音响", "声音", "环境音", "SFX", "SE"),
    CueKind.MUSIC: ("BGM", "音乐", "配乐", "背景音乐", "主题曲", "片头曲", "片尾曲", "插曲", "MUSIC"),
    CueKind.CAPTION: (
        "字幕", "人物字幕", "字卡", "人名条", "人物介绍条", "时间字幕", "片名", "片头字幕",
        "标题", "SUPER", "TITLE CARD", "CAPTION", "出字幕", "打出字幕", "弹幕",
    ),
    CueKind.FLASHBACK_END: (
        "闪回结束", "闪回完", "闪回毕", "闪回止", "回忆结束", "回忆完", "闪出", "回到现实", "现实",
        "END FLASHBACK", "FLASHBACK ENDS", "END OF FLASHBACK", "BACK TO PRESENT",
    ),
    CueKind.FLASHBACK: ("闪回", "闪回开始", "回忆", "回忆开始", "闪入", "FLASHBACK", "BEGIN FLASHBACK"),
    CueKind.TRANSITION: (
        "转场", "切", "切至", "叠化", "化入", "化出", "淡入", "淡出", "渐显", "渐隐", "白屏", "闪白",
        "切换", "镜头切换", "画面切换", "CUT TO", "DISSOLVE TO", "FADE IN", "SMASH CUT TO",
        "MATCH CUT TO",
    ),
    CueKind.BLACKOUT: (
        "黑屏", "黑场", "画面全黑", "画面渐黑", "渐黑", "全黑", "FADE OUT", "FADE TO BLACK",
        "CUT TO BLACK", "BLACK",
    ),
}  # fmt: skip
_KIND = {word: kind for kind, words in _WORDS.items() for word in words}
KNOWN_CUES = ("特效", "音效", "BGM", "字幕", "闪回", "闪回结束", "转场", "黑屏")
"""The words a warning offers for an unknown bracket."""

_BY_LENGTH = sorted(_KIND, key=len, reverse=True)
_BRACKET = re.compile(r"[【\[〔［]([^【】\[\]〔〕［］]{0,200})[】\]〕］]")
_LABEL_CUE = re.compile(r"([A-Za-z ]{2,10}|[\u4e00-\u9fff]{2,6})\s*[:：]\s*(.*)")
_BARE = (CueKind.FLASHBACK, CueKind.FLASHBACK_END, CueKind.TRANSITION, CueKind.BLACKOUT)
_PICTURE = (
    "画面", "镜头", "特写", "大特写", "近景", "中景", "远景", "全景", "空镜", "空镜头", "航拍", "俯拍",
    "动作", "场景", "慢镜", "慢镜头", "主观镜头", "蒙太奇", "快切", "混剪", "升格", "镜头特写",
    "画面特写", "分屏", "插入", "道具", "定格",
)  # fmt: skip
_JOIN = " 　:：,，-—·、"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a line: plain writing, a known cue, or a bracket nobody knows."""

    column: int
    """Offset of the first character within the line, from 0."""
    text: str
    kind: CueKind | None = None
    label: str = ""
    """The unknown bracket's own words."""


def cue_kind(word: str) -> CueKind | None:
    """Return what kind of cue ``word`` names, None if it names none."""
    return _KIND.get(word.strip(_JOIN).upper()) or _KIND.get(word.strip(_JOIN))


def bare_cue(text: str) -> CueKind | None:
    """Return the kind of cue that a whole line without brackets is: ``闪回结束``, ``CUT TO:``."""
    word = text.strip("（()）。.…:： ")
    kind = cue_kind(word)
    return kind if kind in _BARE else None


def labelled_cue(text: str) -> tuple[CueKind, str] | None:
    """Return kind and text of ``音效：雷声``, a cue written with a colon and no bracket."""
    match = _LABEL_CUE.fullmatch(text)
    kind = cue_kind(match[1]) if match else None
    return (kind, match[2].strip()) if match and kind else None


def is_picture_word(word: str) -> bool:
    """Say whether a bracket or label (``画面``, ``特写``) only introduces an action."""
    return word.strip(_JOIN) in _PICTURE


def has_bracket(text: str) -> bool:
    """Say whether ``text`` holds a bracket that may be a cue."""
    return any(mark in text for mark in "【[〔［")


def unclosed(text: str) -> int | None:
    """Return the offset of a bracket that never closes, None if all do."""
    opened = max(text.rfind("【"), text.rfind("〔"))
    return opened if opened > max(text.rfind("】"), text.rfind("〕")) else None


def split_cues(text: str) -> tuple[Piece, ...]:
    """Split a line at its brackets, in order; a cue with nothing inside takes what follows it."""
    pieces: list[Piece] = []
    end = 0
    waiting: Piece | None = None
    for match in _BRACKET.finditer(text):
        waiting = _between(pieces, waiting, text[end : match.start()], end)
        waiting = _bracket(pieces, match)
        end = match.end()
    _between(pieces, waiting, text[end:], end)
    return tuple(piece for piece in pieces if piece.text or piece.kind or piece.label)


def _between(pieces: list[Piece], waiting: Piece | None, text: str, start: int) -> Piece | None:
    """Give the writing between two brackets to the cue that waits for it, or keep it as it is."""
    stripped = text.strip(_JOIN)
    if waiting is not None:
        pieces.append(
            Piece(
                column=waiting.column,
                text=stripped or waiting.text,
                kind=waiting.kind,
                label=waiting.label,
            )
        )
    elif stripped:
        pieces.append(Piece(column=start + text.find(stripped[0]), text=text.strip()))
    return None


def _bracket(pieces: list[Piece], match: re.Match[str]) -> Piece | None:
    """Append a complete cue, or return one that takes the text after it."""
    inside = match[1].strip()
    whole = cue_kind(inside)
    if whole in _BARE:
        pieces.append(Piece(column=match.start(), text="", kind=whole))
        return None
    if whole:
        return Piece(column=match.start(), text="", kind=whole)
    for word in _BY_LENGTH:
        if inside.upper().startswith(word) and inside[len(word) : len(word) + 1] in _JOIN:
            text = inside[len(word) :].strip(_JOIN)
            pieces.append(Piece(column=match.start(), text=text, kind=_KIND[word]))
            return None
    if is_picture_word(inside):
        return Piece(column=match.start(), text="", label="")
    head, _, tail = inside.replace(":", "：").partition("：")
    if tail and is_picture_word(head):
        pieces.append(Piece(column=match.start(), text=tail.strip()))
        return None
    return Piece(column=match.start(), text="", label=inside)
