"""Chinese lettering as outlines, so that a sign can be cut, dyed, tilted and lit like all else."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from yingxi.stage.pen import Path

_EM = 192


def lettering(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    vertical: bool = False,
    sans: bool = False,
    spacing: float = 1.06,
) -> Path:
    """Outlines of ``text`` centred on ``(x, y)``, ``size`` pixels an em.

    ``vertical`` sets the characters below each other, as on a hanging sign.
    """
    steps = [i * size * spacing for i in range(len(text))]
    middle = steps[-1] / 2 if steps else 0.0
    parts: list[str] = []
    points: list[tuple[float, float]] = []
    for letter, step in zip(text, steps, strict=True):
        cx, cy = (x, y + step - middle) if vertical else (x + step - middle, y)
        for contour in _glyph(letter, sans):
            placed = [(cx + u * size, cy + v * size) for u, v in contour]
            parts.append("M" + "L".join(f"{u:.1f} {v:.1f}" for u, v in placed) + "Z")
            points.extend(placed)
    line = np.array(points or [(x, y)], np.float64)
    return Path("".join(parts), line, True)


@lru_cache(maxsize=256)
def _glyph(letter: str, sans: bool) -> tuple[tuple[tuple[float, float], ...], ...]:
    # Outer and inner contours turn opposite ways, so that the non-zero rule leaves the holes.
    image = Image.new("L", (_EM * 3 // 2, _EM * 3 // 2), 0)
    centre = _EM * 3 / 4
    ImageDraw.Draw(image).text((centre, centre), letter, font=_font(sans), fill=255, anchor="mm")
    mask = (np.asarray(image) > 127).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found: list[tuple[tuple[float, float], ...]] = []
    for contour in contours:
        line = cv2.approxPolyDP(contour, 0.7, True)[:, 0, :]
        if len(line) > 2:
            found.append(
                tuple((float(p[0] - centre) / _EM, float(p[1] - centre) / _EM) for p in line)
            )
    return tuple(found)


@lru_cache(maxsize=2)
def _font(sans: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path() if sans else serif_path()), _EM)
