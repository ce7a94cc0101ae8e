"""Figures, dates, times and signs in a line become the Chinese words that a reader would say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
SECTIONS = ("", "万", "亿", "万亿")
# Before these a two is 两, not 二.
MEASURES = "个位名只条张件匹座把杯碗天年里次回种层遍句章家间辆本支枚颗份双对块顶艘架台头尾斤两"
UNITS = {
    "km/h": "公里每小时", "km": "公里", "cm": "厘米", "mm": "毫米", "kg": "公斤", "mg": "毫克",
    "ml": "毫升", "m²": "平方米", "㎡": "平方米", "℃": "摄氏度", "°C": "摄氏度", "°": "度",
    "m": "米", "g": "克", "h": "小时", "s": "秒",
}  # fmt: skip
CURRENCIES = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}


def digits(figures: str) -> str:
    """Read figures one by one: ``110`` is 一一零."""
    return "".join(DIGITS[int(figure)] for figure in figures)


def number(figures: str) -> str:
    """Read an integer or a decimal as a quantity: ``10203.5`` is 一万零二百零三点五."""
    whole, _, fraction = figures.replace(",", "").partition(".")
    words = _integer(int(whole or "0"))
    return words + ("点" + digits(fraction) if fraction else "")


def _integer(value: int) -> str:
    if value == 0:
        return "零"
    if value >= 10**16:
        return digits(str(value))
    sections: list[int] = []
    while value:
        value, section = divmod(value, 10_000)
        sections.append(section)
    words = ""
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place]
        if section == 0:
            continue
        gap = words and (section < 1000 or sections[place + 1] == 0)
        words += ("零" if gap else "") + _section(section) + SECTIONS[place]
    words = words[1:] if words.startswith("一十") else words
    return re.sub(r"二(?=[千万亿])(?<!十二)", "两", words)


def _section(value: int) -> str:
    words, pending = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            words += ("零" if pending and words else "") + DIGITS[digit] + unit
            pending = False
        else:
            pending = True
    return words


def _counted(match: re.Match[str]) -> str:
    words = number(match.group(1))
    return ("两" if words == "二" else words) + match.group(2)


def _clock(match: re.Match[str]) -> str:
    hour, minute = number(match.group(1)), int(match.group(2))
    if minute == 0:
        return ("两" if hour == "二" else hour) + "点"
    return f"{'两' if hour == '二' else hour}点{'零' if minute < 10 else ''}{number(str(minute))}分"


def _bare(match: re.Match[str]) -> str:
    figures = match.group(0)
    # A code, a telephone or a room is said figure by figure.
    coded = len(figures) > 1 and figures[0] == "0" and "." not in figures
    telephone = re.fullmatch(r"1[3-9]\d{9}|[2-8]\d{6,7}", figures) and not figures.endswith("0000")
    return (
        digits(figures)
        if coded or telephone or figures in ("110", "119", "120")
        else number(figures)
    )


NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
UNIT = "|".join(re.escape(unit) for unit in UNITS)
RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(\d{3,4})(?=年)"), lambda m: digits(m.group(1))),
    (
        re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
        lambda m: f"{digits(m.group(1))}年{number(m.group(2))}月{number(m.group(3))}日",
    ),
    (re.compile(r"(?<!\d)(\d{1,2})[:：](\d{2})(?!\d)"), _clock),
    (re.compile(rf"({NUMBER})[-~—–到至]({NUMBER})(?=%)"), lambda m: f"{m.group(1)}%到{m.group(2)}"),
    (re.compile(rf"({NUMBER})[-~—–](?={NUMBER})"), lambda m: f"{m.group(1)}到"),
    (re.compile(rf"({NUMBER})[%％]"), lambda m: "百分之" + number(m.group(1))),
    (re.compile(r"(\d+)/(\d+)"), lambda m: f"{number(m.group(2))}分之{number(m.group(1))}"),
    (
        re.compile(rf"([¥￥$€£])({NUMBER})(万|亿)?"),
        lambda m: number(m.group(2)) + (m.group(3) or "") + CURRENCIES[m.group(1)],
    ),
    (re.compile(rf"(?<![\w.])-({NUMBER})(?=℃|°C|度)"), lambda m: f"零下{number(m.group(1))}"),
    (re.compile(rf"(?<![\w.])-({NUMBER})"), lambda m: f"负{number(m.group(1))}"),
    (re.compile(rf"第({NUMBER})"), lambda m: f"第{number(m.group(1))}"),
    (
        re.compile(rf"({NUMBER})({UNIT})(?![A-Za-z])"),
        lambda m: number(m.group(1)) + UNITS[m.group(2)],
    ),
    (re.compile(rf"(?<![\d.])({NUMBER})([{MEASURES}])(?!月)"), _counted),
    (re.compile(NUMBER), _bare),
)


def spelled(text: str) -> str:
    """Return the text with every figure written as it is said; letters and marks stay."""
    text = "".join(
        unicodedata.normalize("NFKC", c)
        if c.isdigit() or "Ａ" <= c <= "ｚ" or c in "％＄＋－／．"
        else c
        for c in text
    )
    for pattern, words in RULES:
        text = pattern.sub(words, text)
    return text.replace("℃", "摄氏度").replace("&", "和").replace("+", "加").replace("＝", "等于")
