"""Episode and scene headings, in every order that writers type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yingxi.script.model import Hour, Space
from yingxi.script.numerals import NUMERAL, parse_numeral

HOURS: dict[str, Hour] = {
    **dict.fromkeys(
        ("清晨", "早晨", "凌晨", "黎明", "破晓", "拂晓", "日出", "晨", "晓"), Hour.DAWN
    ),
    **dict.fromkeys(
        ("白天", "白日", "日间", "上午", "中午", "正午", "午后", "下午", "早上", "晌午", "日"),
        Hour.DAY,
    ),
    **dict.fromkeys(("黄昏", "傍晚", "日落", "日暮", "薄暮", "暮", "昏"), Hour.DUSK),
    **dict.fromkeys(
        ("深夜", "午夜", "半夜", "夜晚", "夜间", "晚上", "入夜", "子夜", "当晚", "夜", "晚"),
        Hour.NIGHT,
    ),
}
SPACES: dict[str, Space] = {
    **dict.fromkeys(("内外景", "内外", "内/外", "外内", "外/内"), Space.BOTH),
    **dict.fromkeys(("内景", "室内", "内"), Space.INTERIOR),
    **dict.fromkeys(("外景", "室外", "户外", "外"), Space.EXTERIOR),
}
_WESTERN_SPACE = {
    "INT": Space.INTERIOR,
    "EXT": Space.EXTERIOR,
    "EST": Space.EXTERIOR,
    "I/E": Space.BOTH,
    "INT/EXT": Space.BOTH,
    "EXT/INT": Space.BOTH,
}
_WESTERN_HOUR = {
    **dict.fromkeys(("DAWN", "SUNRISE", "MORNING", "EARLY MORNING"), Hour.DAWN),
    **dict.fromkeys(("DAY", "NOON", "AFTERNOON", "MIDDAY"), Hour.DAY),
    **dict.fromkeys(("DUSK", "SUNSET", "EVENING", "MAGIC HOUR", "TWILIGHT"), Hour.DUSK),
    **dict.fromkeys(("NIGHT", "MIDNIGHT", "LATE NIGHT"), Hour.NIGHT),
}
_WESTERN_SAME = ("CONTINUOUS", "LATER", "SAME", "MOMENTS LATER", "SAME TIME", "INTERCUT")


def _either(words: dict[str, Hour] | dict[str, Space]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_HOUR = _either(HOURS)
_SPACE = _either(SPACES)
_META = re.compile(
    rf"(?:次日|翌日|当日|同日|隔日|第二天|另一日)?(?:({_HOUR})景?|({_SPACE})|[/·、，,.+ ])+"
)
_META_PIECE = re.compile(rf"({_SPACE})|({_HOUR})")
_GLUED_HEAD = re.compile(rf"(?:({_HOUR})[/·]?({_SPACE})|({_SPACE})[/·]?({_HOUR}))")
_GLUED_TAIL = re.compile(rf"(.+?)(?:({_HOUR})[/·]?({_SPACE})|({_SPACE})[/·]?({_HOUR}))")

_EPISODE = re.compile(
    rf"(?:【|\[)?\s*(?:第\s*({NUMERAL})\s*[集回话]|(?:EP(?:ISODE)?|E)[\s.]*(\d{{1,4}}))(?![\d中里])"
    r"\s*(?:】|\])?[\s:：、.．|·\-—–]*(.*)",
    re.IGNORECASE,
)
_EPISODE_END = re.compile(
    r"(?:完|终|结束|剧终|全剧终|END|未完待续|待续)[。.！!）)】]*", re.IGNORECASE
)
_WESTERN = re.compile(
    r"(?:(\d{1,3}[A-Z]?)[.\s]+)?(INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|I/E|INT|EXT|EST)(?:\s*\.|\s)\s*(.*)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    rf"(?:第\s*({NUMERAL})\s*[场幕镜](?:戏)?|(?:场景|场次|场)\s*({NUMERAL})(?=[\s:：、.．，,]|$)"
    rf"|(?:场景|场次|场)?[\s:：]*(\d{{1,4}}\s?[-–—_]\s?\d{{1,4}}(?:[-–—_.]\d{{1,3}})?[A-Za-z]?)(?![\d%])"
    rf"|SCENE\s*(\d{{1,4}}))[\s:：、.．，,]*",
    re.IGNORECASE,
)
_WEAK = re.compile(rf"(\d{{1,4}}(?:\.\d{{1,3}})?|{NUMERAL})(?:[.．、:：)）]\s*|\s+)")
_LABEL = re.compile(
    r"(场景|地点|时间|场次|内外景|内外|景别|环境|日夜|时段|时间地点|地点时间|Scene|Time|Location)\s*[:：]\s*",
    re.IGNORECASE,
)
_PLACE_LABELS = ("场景", "地点", "环境", "scene", "location")
_BRACKETED_NUMBER = re.compile(
    r"^[【\[（(]\s*(\d{1,4}\s?[-–—]\s?\d{1,4}|第?[\d一二三四五六七八九十]{1,4}场|场景?\d{1,4})\s*[】\]）)]"
)
_BRACKETED = re.compile(r"[【\[（(]([^】\]）)]{1,20})[】\]）)]")
_SEPARATORS = re.compile(r"[\s，,、|；;]+")
_JOINTS = re.compile(r"([-—–/·.．:：])")
_SENTENCE = re.compile(r"[。！？!?…“”\"]")
_MEMORY = ("回忆", "闪回", "梦境", "FLASHBACK")
_ASIDE = ("续", "接上场", "接上", "同上", "现实")

_ROOM = re.compile(
    r"(?:内|里|厅|房|室|殿|店|馆|堂|屋|家|阁|洞|公司|医院|客栈|酒吧|教室|车上|办公|法院)$"
)

LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeHeading:
    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneHeading:
    """What one line says of a scene; ``None`` and empty for what it leaves open."""

    number: str = ""
    place: str = ""
    hour: Hour | None = None
    space: Space | None = None
    memory: bool = False
    labelled: bool = False
    """The line is only ``时间：夜`` or ``地点：客厅``: it may add to the heading before it."""


def parse_episode(text: str) -> EpisodeHeading | None:
    """Return the episode that ``text`` opens: ``第1集``, ``第一集：标题``, ``EP01``; else None."""
    if len(text) > LONGEST_HEADING:
        return None
    match = _EPISODE.fullmatch(text)
    if not match or is_ending(text):
        return None
    number = parse_numeral(match[1] or match[2])
    if number is None or _SENTENCE.search(match[3].rstrip("！!？?…。】]")):
        return None
    return EpisodeHeading(number=number, title=match[3].strip(" 】]》《"))


def is_ending(text: str) -> bool:
    """Say whether ``text`` only marks an end: 本集完, 第一集 完, （全剧终）, 待续."""
    bare = re.sub(r"^[（(【\[\s—-]+|[）)】\]\s—…。.!！-]+$", "", text)
    bare = re.sub(rf"^(?:本集|全剧|本剧|剧|第\s*{NUMERAL}\s*[集场回])\s*", "", bare)
    return bool(_EPISODE_END.fullmatch(bare)) and len(text) < 20


def parse_scene(text: str, *, marked: bool = False) -> SceneHeading | None:
    """Return the scene that ``text`` opens, None where it is no scene heading.

    ``marked`` says that the line is dressed as a heading (Markdown ``##``), so that less is
    needed to believe it.
    """
    if not text or len(text) > LONGEST_HEADING:
        return None
    body = _unbracket(text)
    if _WESTERN.fullmatch(body):
        return parse_western(body)
    if _SENTENCE.search(body):
        return None
    body = _BRACKETED_NUMBER.sub(r"\1 ", body)
    number, rest, strong = _take_number(body)
    if strong and _WESTERN.fullmatch(rest):
        return _named(parse_western(rest) or SceneHeading(), number)
    label = _LABEL.match(rest)
    if label:
        return _labelled(number, rest)
    heading = _read_tokens(rest, glued=strong)
    known = (heading.hour is not None) + (heading.space is not None)
    if strong:
        believed = bool(heading.place or known) or not rest
    elif number:
        believed = known >= 1 and bool(heading.place)
    else:
        believed = known == 2 or (known == 1 and bool(heading.place) and _stands_alone(rest))
        believed = believed or (known == 1 and marked)
    if not believed or _looks_spoken(rest, known):
        return None
    return _named(heading, number)


def bare_setting(text: str) -> SceneHeading | None:
    """Return hour and space of a line that says nothing else: ``内景``, ``夜 外``; else None."""
    if len(text) > 8 or not _META.fullmatch(text):
        return None
    hour, space = _pieces(text)
    return SceneHeading(hour=hour, space=space) if hour or space else None


def usual_space(place: str) -> Space:
    """Return whether ``place`` is inside or outside, for a heading that does not say."""
    return Space.INTERIOR if _ROOM.search(place) else Space.EXTERIOR


def parse_western(text: str) -> SceneHeading | None:
    """Return the scene of ``INT. PLACE - NIGHT``, None where the prefix is missing."""
    match = _WESTERN.fullmatch(text)
    if not match:
        return None
    prefix = re.sub(r"[.\s]", "", match[2]).upper()
    return _western_tail(match[3], _WESTERN_SPACE.get(prefix), number=match[1] or "")


def parse_forced(text: str) -> SceneHeading:
    """Return the scene of a forced Fountain heading, which needs no ``INT.``."""
    return parse_western(text) or parse_scene(text, marked=True) or _western_tail(text, None)


def _western_tail(tail: str, space: Space | None, *, number: str = "") -> SceneHeading:
    memory = any(word in tail.upper() for word in _MEMORY)
    tail = re.sub(r"\((?:[^()]*)\)", "", tail)
    parts = [part.strip() for part in re.split(r"\s+[-–—]+\s*|[-–—]+\s+", tail)]
    hour: Hour | None = None
    while len(parts) > 1:
        last = parts[-1].upper()
        found = _WESTERN_HOUR.get(last) or HOURS.get(parts[-1])
        if found is None and last not in _WESTERN_SAME and last not in _MEMORY:
            break
        hour = hour or found
        parts.pop()
    place = " - ".join(part for part in parts if part)
    if hour is None and (chinese := _read_tokens(place, glued=False)).hour is not None:
        hour, place = chinese.hour, chinese.place
    return SceneHeading(number=number, place=place, hour=hour, space=space, memory=memory)


def _unbracket(text: str) -> str:
    for opening, closing in ("【】", "[]", "（）", "()"):
        if text.startswith(opening) and text.endswith(closing) and text.count(opening) == 1:
            return text[1:-1].strip()
    return text


def _take_number(text: str) -> tuple[str, str, bool]:
    """Split off the scene's number; say whether it alone proves a heading."""
    if match := _STRONG.match(text):
        written = match[1] or match[2] or match[4]
        number = str(parse_numeral(written) or written) if written else match[3]
        return re.sub(r"\s", "", re.sub("[–—_]", "-", number)), text[match.end() :], True
    if match := _WEAK.match(text):
        return str(parse_numeral(match[1]) or match[1]), text[match.end() :], False
    return "", text, False


def _labelled(number: str, text: str) -> SceneHeading:
    """Read ``地点：客厅 时间：夜 内景：内``, labels in any order."""
    place, hour, space, memory = "", None, None, False
    pieces = _LABEL.split(text)
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found_number, rest, strong = _take_number(value.strip(" ，,；;。"))
        read = _read_tokens(rest if strong else value.strip(" ，,；;。"), glued=strong)
        number = number or (found_number if strong else "")
        if label == "场次":
            number = number or value.strip()
            read = SceneHeading(hour=read.hour, space=read.space)
        hour, space, memory = read.hour or hour, read.space or space, read.memory or memory
        if label.lower() in _PLACE_LABELS or "地点" in label:
            place = read.place or place
    heading = SceneHeading(place=place, hour=hour, space=space, memory=memory, labelled=True)
    return _named(heading, number)


def _named(heading: SceneHeading, number: str) -> SceneHeading:
    return SceneHeading(
        number=number,
        place=heading.place,
        hour=heading.hour,
        space=heading.space,
        memory=heading.memory,
        labelled=heading.labelled,
    )


def _read_tokens(text: str, *, glued: bool) -> SceneHeading:
    hour: Hour | None = None
    space: Space | None = None
    memory = any(word in text for word in _MEMORY)
    places: list[str] = []
    text = _BRACKETED.sub(_open_bracket, text)
    for token in filter(None, _SEPARATORS.split(text)):
        found_hour, found_space, rest = _read_token(token, glued=glued)
        hour, space = hour or found_hour, space or found_space
        if rest:
            places.append(rest)
    place = " ".join(places).strip("-—–/·.．:： ")
    return SceneHeading(place=place, hour=hour, space=space, memory=memory)


def _open_bracket(match: re.Match[str]) -> str:
    inside = match[1].strip()
    if any(word in inside for word in _MEMORY) or inside in _ASIDE:
        return " "
    return f" {inside} " if _META.fullmatch(inside) else match[0]


def _read_token(token: str, *, glued: bool) -> tuple[Hour | None, Space | None, str]:
    if _META.fullmatch(token):
        return *_pieces(token), ""
    parts = _JOINTS.split(token)
    if len(parts) > 1 and any(_META.fullmatch(part) for part in parts[::2]):
        return _strip_joints(parts)
    if glued and (head := _GLUED_HEAD.match(token)):
        return *_pieces(head[0]), token[head.end() :]
    if glued and (tail := _GLUED_TAIL.fullmatch(token)):
        return *_pieces(token[len(tail[1]) :]), tail[1]
    return None, None, token


def _strip_joints(parts: list[str]) -> tuple[Hour | None, Space | None, str]:
    hour: Hour | None = None
    space: Space | None = None
    kept = ""
    for index in range(0, len(parts), 2):
        part = parts[index]
        if _META.fullmatch(part):
            found_hour, found_space = _pieces(part)
            hour, space = hour or found_hour, _joined(space, found_space)
        elif part:
            kept += (parts[index - 1] if kept and index else "") + part
    return hour, space, kept


def _joined(one: Space | None, other: Space | None) -> Space | None:
    if one and other and one is not other:
        return Space.BOTH
    return one or other


def _pieces(text: str) -> tuple[Hour | None, Space | None]:
    hour: Hour | None = None
    space: Space | None = None
    for match in _META_PIECE.finditer(
        re.sub(r"^(?:次日|翌日|当日|同日|隔日|另一日)(?=.)", "", text)
    ):
        if match[1]:
            space = _joined(space, SPACES[match[1]])
        else:
            hour = hour or HOURS[match[2]]
    return hour, space


def _stands_alone(text: str) -> bool:
    """Say whether place and hour are all there is: ``客厅 夜``, not a sentence with a comma."""
    return len(text) <= 24 and not re.search(r"[，,；;：:]", text)


def _looks_spoken(text: str, known: int) -> bool:
    """Say whether a colon makes this a line of dialogue rather than a heading."""
    head, colon, tail = text.partition("：") if "：" in text else text.partition(":")
    return bool(colon and head and tail.strip()) and known < 2 and not _META.fullmatch(head)
