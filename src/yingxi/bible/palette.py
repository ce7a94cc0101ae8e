"""Dyes for the hides: every character gets colours that no other wears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yingxi.bible.model import Role

Triple = tuple[str, str, str]

_OLD: tuple[Triple, ...] = (
    ("#2e8a86", "#1b3136", "#f2c668"),  # teal
    ("#b8322a", "#3a1412", "#f4c95d"),  # cinnabar
    ("#e8dcc0", "#6f8f9a", "#3f5a66"),  # moon white
    ("#c98a1e", "#5a2d0c", "#ffe09a"),  # amber
    ("#4b3a7c", "#1d1533", "#e0b0ff"),  # violet
    ("#2f5d9e", "#14233f", "#dfe9f5"),  # indigo
    ("#5f8f3a", "#22351a", "#eadf9c"),  # moss
    ("#d46a8a", "#5c1f38", "#ffe3c4"),  # rose
    ("#26262e", "#7d1f1f", "#d9a441"),  # black and blood
    ("#8c5a3c", "#33201a", "#e9c79a"),  # tea
    ("#7fb6c9", "#2b4c5e", "#fff3d6"),  # sky
    ("#8a1f4f", "#2d0d22", "#f3a6b8"),  # plum
    ("#a7b04a", "#3d4218", "#fff0b0"),  # young willow
    ("#6d6f78", "#24262c", "#d8d8d0"),  # iron
    ("#e07b39", "#5e2410", "#ffe6b3"),  # persimmon
    ("#1f6b4f", "#0d2a22", "#f0d48a"),  # jade
)
_MODERN: tuple[Triple, ...] = (
    ("#27364f", "#e9e6dd", "#9c3b33"),  # navy, white shirt, red tie
    ("#c8443f", "#2a1416", "#f7d9b0"),  # red
    ("#e6e0d2", "#7c8a94", "#b98c4a"),  # cream
    ("#3c3c44", "#d9d4c8", "#7f9fb5"),  # charcoal
    ("#d98ba3", "#5b2b3d", "#fff0e0"),  # pink
    ("#4f7f6b", "#1e332b", "#f0e2b8"),  # sage
    ("#b98b52", "#4a3018", "#f6e3c0"),  # camel
    ("#6a8fc7", "#22345a", "#f2f2ee"),  # light blue
    ("#7b4f8f", "#2c1a38", "#f0d3f2"),  # lilac
    ("#e2a03a", "#543208", "#fff2cc"),  # mustard
    ("#5b2a2a", "#e4d6c6", "#c9a15a"),  # wine
    ("#8a8f94", "#2d3136", "#e8e8e4"),  # grey
    ("#2f8f9d", "#103a42", "#ffe7b8"),  # lake
    ("#a3b565", "#3a4420", "#fff6d0"),  # grass
)
_LIKED: dict[Role, tuple[int, ...]] = {
    Role.DAOIST: (0, 2, 5, 15),
    Role.GENERAL: (1, 8, 13, 5),
    Role.LADY: (7, 10, 4, 12),
    Role.ELDER: (2, 9, 13, 3),
    Role.SCHOLAR: (10, 2, 6, 5),
    Role.CLOWN: (14, 12, 3, 6),
    Role.CHILD: (14, 6, 10, 7),
    Role.DEMON: (8, 4, 11, 1),
    Role.SWORDSMAN: (5, 8, 13, 15),
    Role.WARRIOR_LADY: (1, 11, 14, 15),
    Role.EMPEROR: (3, 1, 4, 8),
    Role.SERVANT: (9, 6, 12, 13),
    Role.MODERN_MAN: (0, 3, 6, 7, 11),
    Role.MODERN_WOMAN: (1, 4, 2, 8, 5),
}
_NAMED: dict[str, tuple[str, ...]] = {
    "红": ("#b8322a", "#c8443f"),
    "赤": ("#b8322a", "#c8443f"),
    "白": ("#e8dcc0", "#e6e0d2"),
    "素": ("#e8dcc0", "#e6e0d2"),
    "黑": ("#26262e", "#3c3c44"),
    "玄": ("#26262e", "#3c3c44"),
    "青": ("#2e8a86", "#2f8f9d"),
    "蓝": ("#2f5d9e", "#6a8fc7"),
    "紫": ("#4b3a7c", "#7b4f8f"),
    "黄": ("#c98a1e", "#e2a03a"),
    "金": ("#c98a1e", "#e2a03a"),
    "绿": ("#1f6b4f", "#4f7f6b"),
    "粉": ("#d46a8a", "#d98ba3"),
    "灰": ("#6d6f78", "#8a8f94"),
    "银": ("#6d6f78", "#8a8f94"),
    "褐": ("#8c5a3c", "#b98b52"),
}
_CLOTH = re.compile(
    r"([红赤白素黑玄青蓝紫黄金绿粉灰银褐])色?的?(?:衣|袍|裙|衫|甲|裳|披风|斗篷|道袍|战袍|长衫|铠|西装|外套|大衣|礼服|衬衫|旗袍)"
)


def choose_colours(
    role: Role, text: str, *, modern: bool, taken: Iterable[Triple], seed: int
) -> Triple:
    """Return main cloth, second cloth and trim, as far as can be from the ``taken`` ones.

    A colour that ``text`` names for the clothes (红衣, 黑甲) wins; then what suits the role.
    """
    palette = _MODERN if modern else _OLD
    used = list(taken)
    named = _CLOTH.search(text)
    if named:
        main = _NAMED[named[1]][int(modern)]
        worn = next(triple for triple in palette if triple[0] == main)
        if worn not in used:
            return worn
        trims = [(main, other[1], other[2]) for other in palette if other != worn]
        return _farthest(trims, used, seed)
    usual = (Role.MODERN_MAN, Role.MODERN_WOMAN)
    liked = _LIKED[role]
    if modern and role not in usual:
        liked = tuple(range(len(palette)))
    favourites = [palette[index] for index in liked if index < len(palette)]
    free = [triple for triple in favourites if _nearest(triple, used) > 90]
    if free:
        return free[0]
    best = _farthest(palette, used, seed)
    if _nearest(best, used) > 1:
        return best
    return _farthest([(one[0], two[1], two[2]) for one in palette for two in palette], used, seed)


def _farthest(triples: Sequence[Triple], used: Sequence[Triple], seed: int) -> Triple:
    start = seed % len(triples)
    turned = (*triples[start:], *triples[:start])
    return max(turned, key=lambda triple: _nearest(triple, used))


def _nearest(triple: Triple, used: Sequence[Triple]) -> float:
    return min((_distance(triple, other) for other in used), default=1e9)


def _distance(one: Triple, other: Triple) -> float:
    """Return how unlike two dresses look; the main cloth counts most."""
    weights = (1.0, 0.3, 0.15)
    return sum(weight * _redmean(a, b) for weight, a, b in zip(weights, one, other, strict=True))


def _redmean(one: str, other: str) -> float:
    """Return the low-cost perceptual distance of two colours (T. Riemersma's formula)."""
    r1, g1, b1 = (int(one[i : i + 2], 16) for i in (1, 3, 5))
    r2, g2, b2 = (int(other[i : i + 2], 16) for i in (1, 3, 5))
    mean = (r1 + r2) / 2
    return (
        (2 + mean / 256) * (r1 - r2) ** 2
        + 4 * (g1 - g2) ** 2
        + (2 + (255 - mean) / 256) * (b1 - b2) ** 2
    ) ** 0.5
