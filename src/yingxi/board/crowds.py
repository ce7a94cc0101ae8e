"""Crowds out of words: 千军万马 is ten thousand horse, 三千铁骑 three thousand."""

from __future__ import annotations

import re

from yingxi.board.lexicon import find
from yingxi.board.model import Crowd, CrowdKind, Formation

LARGEST = 100_000
"""More than these nobody can tell apart on a screen."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(
    r"(?P<vague>数|几|上|近)?(?P<han>[零一二两三四五六七八九十百千万]+)(?P<more>余|多)?|"
    r"(?P<arabic>\d[\d,]*)(?P<unit>[百千万])?"
)
_BANNER = re.compile(r"[“\"「『]?(?P<sign>[\u4e00-\u9fff])[”\"」』]?字(?:大|帅|战|军|王)?旗")
_USUAL = {
    CrowdKind.CAVALRY: (2000, Formation.CHARGE),
    CrowdKind.INFANTRY: (2000, Formation.STAND),
    CrowdKind.TOWNSFOLK: (60, Formation.MILL),
    CrowdKind.DISCIPLES: (40, Formation.STAND),
    CrowdKind.DEMONS: (300, Formation.CHARGE),
    CrowdKind.MODERN: (40, Formation.MILL),
}
"""What a crowd counts and does when nobody says."""


def han_number(text: str) -> int:
    """Return the value of a Chinese numeral (三千五百, 十万, 两); 0 where there is none."""
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif _UNITS[char] >= 10_000:
            total += max(section + digit, 1) * _UNITS[char]
            section = digit = 0
        else:
            section += max(digit, 1) * _UNITS[char]
            digit = 0
    return total + section + digit


def read_count(text: str) -> int | None:
    """Return the largest head count that ``text`` names, None where it names none."""
    counts = [int(f.value) for f in find(text, "count") if not f.negated]
    for match in _NUMBER.finditer(text):
        if match["arabic"]:
            number = int(match["arabic"].replace(",", "")) * _UNITS.get(match["unit"] or "", 1)
        else:
            number = han_number(match["han"])
            number *= 3 if match["vague"] in {"数", "几"} else 1
        if number >= 10:
            counts.append(number)
    return min(max(counts), LARGEST) if counts else None


def read_crowd(text: str) -> Crowd | None:
    """Return the crowd that ``text`` puts on the stage, None where it has none.

    The fiercest kind named wins (horse before foot before townsfolk), the first formation
    named, the largest number.
    """
    kinds = [CrowdKind(f.value) for f in find(text, "crowd") if not f.negated]
    if not kinds:
        return None
    kind = min(kinds, key=list(CrowdKind).index) if CrowdKind.DEMONS not in kinds else kinds[0]
    usual_count, usual_formation = _USUAL[kind]
    formations = [Formation(f.value) for f in find(text, "formation") if not f.negated]
    if Formation.CLASH in formations or (formations and re.search(r"两军|双方|敌我", text)):
        formation = Formation.CLASH if formations[0] is not Formation.STAND else Formation.STAND
    else:
        formation = formations[0] if formations else usual_formation
    return Crowd(
        kind=kind,
        count=read_count(text) or usual_count,
        formation=formation,
        banners=tuple(dict.fromkeys(m["sign"] for m in _BANNER.finditer(text)))[:2],
    )


def group_crowd(name: str) -> Crowd:
    """Return the crowd that speaks under a group's name (众将士, 百姓们)."""
    found = read_crowd(name)
    if found is not None:
        return found
    return Crowd(kind=CrowdKind.TOWNSFOLK, count=30, formation=Formation.STAND)
