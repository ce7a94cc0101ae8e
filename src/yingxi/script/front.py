"""What stands before the first episode: title, writer, outline, biographies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from yingxi.script.dialogue import LONGEST_NAME, tidy_name
from yingxi.script.model import Sketch
from yingxi.script.source import Line

_TITLE_MARKS = re.compile(r"[《〈]([^《》〈〉]{1,60})[》〉]")
_META = re.compile(r"([一-鿿A-Za-z /]{1,12}?)\s*[:：]\s*(.*)")
_TITLE_WORDS = (
    "剧名",
    "片名",
    "剧本名",
    "剧本名称",
    "剧目",
    "作品名",
    "作品名称",
    "名称",
    "标题",
    "title",
)
_WRITER_WORDS = (
    "编剧",
    "作者",
    "原著",
    "原创",
    "文",
    "撰稿",
    "writer",
    "author",
    "by",
    "written by",
)
_OUTLINE_WORDS = (
    "故事梗概", "故事大纲", "故事简介", "故事背景", "剧情简介", "剧情梗概", "剧情大纲", "剧情概要", "内容简介",
    "梗概", "大纲", "简介", "一句话故事", "一句话梗概", "一句话简介", "分集大纲", "分集梗概", "分集简介",
    "世界观", "世界观设定", "背景设定", "主线剧情", "核心梗", "logline", "synopsis", "outline",
)  # fmt: skip
_SKETCH_WORDS = (
    "人物小传", "人物介绍", "人物设定", "人物简介", "人物表", "人物关系", "主要人物", "主要角色", "次要人物",
    "角色介绍", "角色小传", "角色设定", "角色表", "主要人物小传", "主要人物介绍", "人物", "角色", "演员表", "人设",
    "characters", "cast",
)  # fmt: skip
_OTHER_WORDS = (
    "正文", "剧本正文", "剧本", "类型", "题材", "集数", "时长", "导演", "主演", "出品", "制片", "监制", "风格", "版本",
    "日期", "联系方式", "电话", "邮箱", "备案号", "字数", "年代", "受众", "卖点", "亮点", "时间", "地点", "场景",
    "单集时长", "总集数", "credit", "source", "draft date", "contact", "copyright", "date", "genre", "场景表",
)  # fmt: skip
_ENUMERATED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．)）]\s*|[（(][一二三四五六七八九十\d]{1,2}[）)]\s*"
)
_AGE = re.compile(
    r"(\d{1,4}|[一二三四五六七八九十百千两]{1,4})\s*(?:多|余|来)?\s*岁|[零一二三四五六七八九十]{1,2}旬"
)
_SKETCH = re.compile(
    r"([^（()）:：，,。；;]{1,24}?)\s*(?:[（(]([^（()）]{0,60})[）)])?\s*(?:[:：]|——|--|—)\s*(.*)"
)
_COMMA_SKETCH = re.compile(
    r"([^（()）:：，,。；;、\s]{1,10})\s*(?:[（(]([^（()）]{0,60})[）)]\s*)?[，,]\s*(.*)"
)
_PAREN_SKETCH = re.compile(r"([^（()）:：，,。；;\s]{1,10})\s*[（(]([^（()）]{1,60})[）)]\s*(.*)")
_ATTRIBUTES = (
    "性别", "年龄", "身份", "性格", "外貌", "外形", "职业", "背景", "经历", "关系", "目标", "人物弧光", "形象", "特点",
    "技能", "武器", "服装", "服饰", "声音", "弱点", "动机", "标签", "口头禅", "人设", "简介", "小传", "造型",
)  # fmt: skip
_NAME_LABELS = ("姓名", "名字", "角色名", "人物名")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    title: str = ""
    writer: str = ""
    outline: str = ""
    sketches: tuple[Sketch, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Gathers the front matter line by line; ``section`` is the heading it stands under."""

    title: str = ""
    writer: str = ""
    section: str = ""
    outline: list[str] = field(default_factory=list)
    sketches: list[Sketch] = field(default_factory=list)
    columns: tuple[str, ...] = ()

    def read(self, line: Line) -> None:
        if line.row:
            self._read_row(line)
        elif line.text:
            self._read_text(line)

    def _read_text(self, line: Line) -> None:
        text = _ENUMERATED.sub("", line.text, count=1) or line.text
        word, rest = _label(text)
        if section := _section(word):
            self.section = section
            if rest:
                self._under_section(line, rest)
        elif not self.title and word in _TITLE_WORDS and rest:
            self.title = rest.strip("《》〈〉 ")
        elif word in _WRITER_WORDS and rest:
            self.writer = self.writer or rest
        elif word in _OTHER_WORDS and (rest or self.section != "sketch"):
            self.section = self.section if rest else "other"
        elif self._is_title(line):
            self._take_title(line.text)
        elif self.section:
            self._under_section(line, text)
        elif not self._take_sketch(line, text, shy=True):
            self.outline.append(text)

    def _is_title(self, line: Line) -> bool:
        if self.title or self.section:
            return False
        text = line.text
        return bool(_TITLE_MARKS.search(text)) or (
            not self.outline
            and len(text) <= 30
            and not re.search(r"[:：。！？!?，,；;]", text)
            and not re.fullmatch(r"[\d\s./年月日-]+", text)
        )

    def _take_title(self, text: str) -> None:
        match = _TITLE_MARKS.search(text)
        self.title = match[1].strip() if match else re.sub(r"\s*(?:短剧)?剧本$", "", text) or text

    def _under_section(self, line: Line, text: str) -> None:
        if self.section == "outline":
            self.outline.append(text)
        elif self.section == "sketch" and not self._take_sketch(line, text, shy=False):
            self._continue_sketch(text)

    def _take_sketch(self, line: Line, text: str, *, shy: bool) -> bool:
        """Begin a biography if ``text`` is one; ``shy`` believes only a name with an age."""
        word, rest = _label(text)
        if word in _NAME_LABELS and rest:
            self._begin(line, tidy_name(rest), "", "")
            return True
        if word in _ATTRIBUTES and self.sketches and rest:
            return False
        match = _SKETCH.fullmatch(text)
        if match is None and not shy:
            match = _PAREN_SKETCH.fullmatch(text) or _COMMA_SKETCH.fullmatch(text)
        if match is None:
            return False
        name, aside, body = match[1].strip(" 【】[]·"), (match[2] or "").strip(), match[3].strip()
        if not _is_name(name) or (shy and not _AGE.search(aside)):
            return False
        age = _AGE.search(aside) or _AGE.search(body[:30])
        notes = aside if not re.fullmatch(r"\d{0,4}\s*岁?", aside) else ""
        self._begin(line, tidy_name(name), age[0] if age else _bare_age(aside), _join(notes, body))
        return True

    def _begin(self, line: Line, name: str, age: str, text: str) -> None:
        for one in name.split("、") if "、" in name else (name,):
            self.sketches.append(Sketch(name=one, age=age, text=text, position=line.position))

    def _continue_sketch(self, text: str) -> None:
        if not self.sketches:
            return
        last = self.sketches[-1]
        word, rest = _label(text)
        age = rest if word == "年龄" and not last.age else last.age
        self.sketches[-1] = Sketch(
            name=last.name, age=age, text=_join(last.text, text), position=last.position
        )

    def _read_row(self, line: Line) -> None:
        """Read a row of a table; a heading row with 姓名 or 角色 makes the rest biographies."""
        heads = [cell for cell in line.row if cell in (*_NAME_LABELS, "角色", "人物")]
        if heads:
            self.columns = line.row
            return
        if not self.columns or len(line.row) != len(self.columns):
            return
        cells = dict(zip(self.columns, line.row, strict=True))
        name = next((cells[key] for key in cells if key in (*_NAME_LABELS, "角色", "人物")), "")
        if _is_name(name):
            rest = "，".join(
                value for key, value in cells.items() if value and value != name and key != "年龄"
            )
            self._begin(line, tidy_name(name), cells.get("年龄", ""), rest)


def read_front(lines: Iterable[Line]) -> Front:
    """Return title, writer, outline and biographies of the lines before the first episode."""
    reader = _Reader()
    for line in lines:
        reader.read(line)
    seen: dict[str, Sketch] = {}
    for sketch in reader.sketches:
        seen.setdefault(sketch.name, sketch)
    return Front(
        title=reader.title,
        writer=reader.writer,
        outline="\n".join(reader.outline),
        sketches=tuple(seen.values()),
    )


def title_in(text: str) -> tuple[str, str] | None:
    """Return the title in 《》 at the head of ``text`` and what follows it, None without one."""
    match = re.match(r"(?:短剧|剧本|微短剧)?\s*[《〈]([^《》〈〉]{1,60})[》〉]\s*", text)
    return (match[1].strip(), text[match.end() :].strip()) if match else None


def _label(text: str) -> tuple[str, str]:
    bare = text.strip(" 【】[]")
    match = _META.fullmatch(bare)
    if match:
        return match[1].strip().lower().strip("【】[] "), match[2].strip()
    inside = re.fullmatch(r"【([^】]{1,12})】\s*[:：]?\s*(.*)", text)
    if inside:
        return inside[1].strip().lower(), inside[2].strip()
    return bare.lower().rstrip(":： "), ""


def _section(word: str) -> str:
    if word in _OUTLINE_WORDS:
        return "outline"
    return "sketch" if word in _SKETCH_WORDS else ""


def _is_name(name: str) -> bool:
    if not name or name in _ATTRIBUTES or name in _OTHER_WORDS or name in _OUTLINE_WORDS:
        return False
    if re.search(r"[一-鿿]", name):
        return len(name.replace(" ", "")) <= LONGEST_NAME
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z .'-]{0,24}", name))


def _bare_age(aside: str) -> str:
    match = re.search(r"(?<!\d)\d{1,3}(?!\d)", aside)
    return match[0] if match else ""


def _join(one: str, other: str) -> str:
    return f"{one}，{other}" if one and other and one[-1] not in "。！？，；" else one + other
