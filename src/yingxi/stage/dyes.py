"""The dyes of the workshop: one small palette, and how two dyes are mixed."""

from __future__ import annotations

INK = "#170d09"
GOLD = "#e3b465"
LAMP = "#ffe6ae"
CINNABAR = "#a3321f"
TEAL = "#1f5d5c"
AMBER = "#cf8a3d"
IVORY = "#f0e2c2"
WOOD = "#4c2a18"
LACQUER = "#6a1f16"
JADE = "#5f8f78"
COLD = "#86b6d8"
STONE = "#8a8272"

Tint = tuple[float, float, float]
"""A light's colour, B, G, R, 1.0 = as it stands."""


def mix(first: str, second: str, share: float) -> str:
    """``#rrggbb`` between two dyes; ``share`` 0 gives the first, 1 the second."""
    pairs = zip(_bytes(first), _bytes(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def shade(dye: str, amount: float) -> str:
    """The dye darker (below 0) or paler (above 0), −1 to 1."""
    return mix(dye, "#0d0807", -amount) if amount < 0 else mix(dye, "#fff4dc", amount)


def tint(dye: str, strength: float = 1.0) -> Tint:
    """The dye as a light, B, G, R, scaled by ``strength``."""
    r, g, b = _bytes(dye)
    return b / 255 * strength, g / 255 * strength, r / 255 * strength


def blend(first: Tint, second: Tint, share: float) -> Tint:
    """A light between two lights."""
    b, g, r = (a + (c - a) * share for a, c in zip(first, second, strict=True))
    return b, g, r


def _bytes(dye: str) -> tuple[int, int, int]:
    return int(dye[1:3], 16), int(dye[3:5], 16), int(dye[5:7], 16)
