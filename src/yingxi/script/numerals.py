"""Numbers as writers type them: 12, １２, 十二, 一百零三, 两."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMERAL = r"[0-9０-９零〇一二三四五六七八九十百千两]{1,8}"
"""A regular expression for one number in either script."""


def parse_numeral(text: str) -> int | None:
    """Return the number that ``text`` writes in Arabic or Chinese digits, None if it is none."""
    text = text.strip()
    if not text:
        return None
    if all(char.isdecimal() for char in text):
        return int(text)
    if any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
