"""Lines that somebody says: who, how, and the words alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from yingxi.script.model import Delivery

NARRATOR = "旁白"
"""The speaker of every line that the narrator says."""

_NARRATORS = (
    "旁白",
    "画外音",
    "解说",
    "解说员",
    "独白",
    "字幕旁白",
    "narrator",
    "vo",
    "v.o.",
    "voice over",
)
_INNER = (
    "os",
    "o.s.",
    "o.s",
    "内心",
    "心声",
    "独白",
    "内心独白",
    "内心os",
    "心理",
    "心理活动",
    "内心戏",
    "心想",
    "暗想",
)
_OVER = ("vo", "v.o.", "v.o", "画外", "画外音", "旁白", "配音", "voice over", "o.c.", "oc")
_FROM_AFAR = ("电话里", "电话那头", "听筒", "广播", "对讲机", "电视里", "传音", "录音", "门外")
_DROPPED = ("cont'd", "cont’d", "contd", "续", "接上", "more")
_TAIL = re.compile(
    r"(.+?)\s*(内心独白|内心OS|画外音|心声|旁白|独白|内心|O\.?S\.?|V\.?O\.?)", re.IGNORECASE
)
_PAREN = re.compile(r"[（(\[【]([^（）()\[\]【】]{0,80})[）)\]】]")
_ROUND = re.compile(r"[（(]([^（）()]{0,80})[）)]")
_SPEAKER_MARKS = re.compile(r"[。，！？!?,；;…“”\"《》<>=＝→~～*#@|\\{}]")
_SAYING = re.compile(
    r"(?:[一-鿿]{0,4}?)(?:说道|问道|喊道|笑道|怒道|叹道|答道|骂道|叫道|喝道|吼道|哭道|回道|说|问|喊|喝|骂|吼|叫|笑|哭|叹)(?:着|了一声)?"
)
_NOT_NAMES = re.compile(
    r"(?:写着|写道|显示|刻着|印着|画着|弹出|传来|跳出|如下|心想|暗想|想着|说道|问道|喊道|笑道|怒道|叹道|答道"
    r"|看见|看到|听见|听到|发现|来电|大字|字样|标题|内容|备注名|上书|只见|原来|突然|忽然|随后|接着|然后"
    r"|此时|此刻|时间|地点|是|的|了|着|道|说|问|喊|上|为)$|^(?:只见|突然|忽然|随后|接着|然后|这时|此时|原来|镜头|画面|屏幕|上面|手机)"
)
_ANNOTATIONS = (
    "备注", "注", "注释", "钩子", "看点", "本集看点", "爽点", "本集钩子", "卡点", "付费点", "说明", "时长", "字数",
    "本集时长", "本集梗概", "本集简介", "梗概", "道具", "服装", "服化道", "配角说明", "情绪", "提示", "PS",
)  # fmt: skip
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'), ("‘", "’"))
_GROUP = re.compile(
    r"^(?:众|群|全体|所有|大家|齐声|围观|百官|满朝|三军|将士)|(?:们|众人|众将|等人|人群|大军)$"
)
_KIN = re.compile(
    r".|的?(?:爸爸|妈妈|父亲|母亲|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|老公|老婆|丈夫|妻子|儿子|女儿|助理|秘书|师父|手下|同学|朋友|经纪人|[甲乙丙丁])|[A-Z0-9]{1,2}"
)
_SPACED = re.compile(r"([^\s：:]{1,12})(?:\t| {2,})(.+)")

LONGEST_NAME = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A spoken line as its line of the file gives it; ``text`` may follow on the next line."""

    speaker: str
    text: str
    emotion: str
    delivery: Delivery
    known: bool
    """The speaker stands on a cast list or in a biography, or is the narrator."""


def is_group(name: str) -> bool:
    """Say whether ``name`` speaks as many: 众将士, 弟子们, 张三、李四."""
    return bool(_GROUP.search(name)) or "、" in name


def is_annotation(text: str) -> bool:
    """Say whether a line only speaks to the crew: ``备注：…``, ``本集钩子：…``."""
    head = re.split(r"[:：]", text, maxsplit=1)[0].strip(" （(【[")
    return head in _ANNOTATIONS and len(head) < len(text)


def parse_dialogue(text: str, *, known: Collection[str], previous: str = "") -> Speech | None:
    """Return what ``text`` says and who says it, None where it is not a line of dialogue.

    ``known`` are the names of the cast lists and biographies; ``previous`` is who spoke last,
    for a bare ``OS：``. Without a known name the line is believed by the shape of what stands
    before the colon: short, without punctuation, not the end of a sentence.
    """
    split = _split_speaker(text, known)
    if split is None:
        return None
    written, said = split
    parens = [match[1].strip() for match in _PAREN.finditer(written)]
    name = tidy_name(_PAREN.sub("", written))
    emotions: list[str] = []
    delivery, spoken_by = _deliver(name, known)
    if spoken_by is None:
        spoken_by, saying = _saying(name, known)
        emotions += [saying] if saying else []
    if not spoken_by:
        spoken_by = previous or NARRATOR
    if _begins_with_known(spoken_by, known):
        return None
    is_known = spoken_by in known or spoken_by == NARRATOR or is_group(spoken_by)
    starts_aside = bool(_ROUND.match(said))
    if not is_known and not _could_be_name(spoken_by, said, bool(parens) or starts_aside):
        return None
    said, asides = strip_asides(said)
    for aside in (*parens, *asides):
        found, emotion = read_aside(aside)
        delivery = found or delivery
        emotions += [emotion] if emotion else []
    if spoken_by == NARRATOR:
        delivery = Delivery.NARRATION
    return Speech(
        speaker=spoken_by,
        text=unquote(said),
        emotion="，".join(emotions),
        delivery=delivery or Delivery.SPOKEN,
        known=is_known,
    )


def tidy_name(name: str) -> str:
    """Return a name without the spaces, bullets and joints around it; several are joined by 、."""
    name = re.sub(r"\s+", " ", name).strip(" ·•-—*#△▲.、，")
    if re.search(r"[一-鿿]", name):
        name = re.sub(r"\s*[/／&＆+、]\s*", "、", name)
        name = re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", "", name) if len(name) <= 4 else name
    return name


def strip_asides(text: str) -> tuple[str, tuple[str, ...]]:
    """Take every parenthetical out of a spoken text; return the words and what was taken."""
    asides = tuple(filter(None, (match[1].strip() for match in _ROUND.finditer(text))))
    return re.sub(r"[ \t]{2,}", " ", _ROUND.sub("", text)).strip(), asides


def read_aside(aside: str) -> tuple[Delivery | None, str]:
    """Split a parenthetical into how the line is delivered and the emotion that remains."""
    delivery: Delivery | None = None
    emotions: list[str] = []
    for piece in filter(None, (part.strip() for part in re.split(r"[，,、/；;+]", aside))):
        low = piece.lower()
        if low in _DROPPED:
            continue
        if low in _INNER:
            delivery = Delivery.OFF_SCREEN
        elif low in _OVER:
            delivery = Delivery.VOICE_OVER
        else:
            if any(word in piece for word in _FROM_AFAR):
                delivery = Delivery.VOICE_OVER
            emotions.append(piece)
    return delivery, "，".join(emotions)


def unquote(text: str) -> str:
    """Take off quotation marks that enclose the whole text."""
    for opening, closing in _QUOTES:
        if (
            len(text) > 1
            and text.startswith(opening)
            and text.endswith(closing)
            and opening not in text[1:-1]
            and closing not in text[1:-1]
        ):
            return text[1:-1].strip()
    return text


def _split_speaker(text: str, known: Collection[str]) -> tuple[str, str] | None:
    """Split at the first colon outside brackets, or at the gap after a known name."""
    depth = 0
    for index, char in enumerate(text[:80]):
        if char in "（([【":
            depth += 1
        elif char in "）)]】":
            depth = max(0, depth - 1)
        elif char in "：:" and depth == 0:
            return (text[:index], text[index + 1 :].strip()) if index else None
    spaced = _SPACED.fullmatch(text)
    if spaced and _PAREN.sub("", spaced[1]).strip() in known:
        return spaced[1], spaced[2].strip()
    return None


def _deliver(name: str, known: Collection[str]) -> tuple[Delivery | None, str | None]:
    """Read a delivery written into the name: 旁白, 苏晓OS, 画外音. None as name: undecided."""
    low = name.lower()
    if name in known:
        return None, name
    if low in _INNER and low not in _NARRATORS:
        return Delivery.OFF_SCREEN, ""
    if low in _NARRATORS:
        return Delivery.NARRATION, NARRATOR
    if (tail := _TAIL.fullmatch(name)) and len(tail[1]) <= LONGEST_NAME:
        delivery, _ = read_aside(tail[2])
        return delivery, tidy_name(tail[1])
    return None, None


def _saying(name: str, known: Collection[str]) -> tuple[str, str]:
    """Read ``苏晓冷笑道`` as Su Xiao, with 冷笑 as her emotion, when she is known."""
    for length in range(min(len(name) - 1, LONGEST_NAME), 1, -1):
        rest = name[length:].strip()
        if name[:length] in known and _SAYING.fullmatch(rest):
            return name[:length], rest.removesuffix("道").removesuffix("着")
    return name, ""


def _begins_with_known(name: str, known: Collection[str]) -> bool:
    """Say whether ``name`` is a known name that goes on as a sentence: 苏晓把信放下."""
    if name in known or "、" in name or is_group(name):
        return False
    return any(
        name[:length] in known and not _KIN.fullmatch(name[length:])
        for length in range(2, min(len(name) - 1, LONGEST_NAME))
    )


def _could_be_name(name: str, said: str, has_aside: bool) -> bool:
    if not name or _SPEAKER_MARKS.search(name) or name.isdigit() or said.startswith("//"):
        return False
    if re.search(r"[一-鿿]", name):
        longest = LONGEST_NAME if has_aside or "、" in name else 7
        if len(name) > longest or _NOT_NAMES.search(name):
            return False
    elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9 .'’#&-]{0,24}", name):
        return False
    return True
