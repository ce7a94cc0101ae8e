"""Lamps that can be seen: lanterns, palace lamps, candles, ceiling lights, neon."""

from __future__ import annotations

import numpy as np

from yingxi.stage.cutwork import cut, dyed, panel
from yingxi.stage.dyes import CINNABAR, GOLD, INK, LAMP, mix, shade
from yingxi.stage.lattice import ruyi, steps
from yingxi.stage.lettering import lettering
from yingxi.stage.pen import Path, Pen, polygon, spline
from yingxi.stage.scenery import Layer, Scenery


def _tassel(pen: Pen, x: float, y: float, length: float, dye: str, spread: float) -> None:
    pen.circle(x, y + 4, 5, GOLD, stroke=INK, width=2)
    threads = "".join(
        f"M{x + (k - 5) * spread * 0.6:.1f} {y + 8:.1f}L{x + (k - 5) * spread:.1f} {y + length:.1f}"
        for k in range(11)
    )
    pen.path(threads, None, stroke=dye, width=2.4)


def lantern(
    scenery: Scenery, layer: Layer, x: float, y: float, size: float, *, cord: float = 0.0,
    dye: str = CINNABAR, letter: str = "", reach: float = 3.2,
) -> None:  # fmt: skip
    """A round silk lantern of radius ``size``, hung from ``y - cord``; it pools light around."""
    burn = scenery.mood.lamps
    pen, shine = layer.lit, layer.shine
    w, h = size * 1.08, size * 0.88
    if cord:
        pen.line((x, y - cord), (x, y - h), INK, 3)
    body = spline([
        (x - w * 0.42, y - h, 1), (x + w * 0.42, y - h, 1), (x + w * 0.88, y - h * 0.55), (x + w, y),
        (x + w * 0.88, y + h * 0.55), (x + w * 0.42, y + h, 1), (x - w * 0.42, y + h, 1),
        (x - w * 0.88, y + h * 0.55), (x - w, y), (x - w * 0.88, y - h * 0.55),
    ])  # fmt: skip
    _tassel(pen, x, y + h + size * 0.12, size * 1.15, shade(dye, 0.12), size * 0.045)
    pen.path(body, dye)
    core = mix(dye, "#ffd98a", 0.2 + 0.7 * burn)
    rim = mix(shade(dye, -0.35), shade(dye, 0.08), burn)
    target = shine if burn > 0.3 else pen
    heart = mix(core, "#fff3cc", 0.8 * burn)
    stops = [heart, mix(core, rim, 0.3), rim]
    glow = target.radial((x, y + h * 0.1), w * 1.1, stops, [0, 0.62, 1])
    target.path(body, glow)
    for k in (-0.72, -0.42, 0.0, 0.42, 0.72):
        rib = spline(
            [(x + k * w * 0.42, y - h), (x + k * w, y), (x + k * w * 0.42, y + h)], closed=False
        )
        target.path(rib, None, stroke=(shade(dye, -0.5), 0.55), width=max(1.4, size * 0.03))
    target.path(body, None, stroke=INK, width=3)
    if letter:
        target.path(lettering(letter, x, y, size * 0.85), (shade(dye, -0.72), 0.85))
    for at in (y - h - size * 0.10, y + h - size * 0.04):
        target.rect(
            x - w * 0.46, at, w * 0.92, size * 0.14, "#2a1410", stroke=INK, line=2, radius=3
        )
        target.line(
            (x - w * 0.42, at + size * 0.05), (x + w * 0.42, at + size * 0.05), (GOLD, 0.9), 1.6
        )
    scenery.lamp(x, y, size * reach, 0.75)


def palace_lamp(
    scenery: Scenery, layer: Layer, x: float, y: float, size: float, cord: float
) -> None:
    """A six-sided lamp (宫灯) with lattice frames, ``size`` half its width."""
    burn = scenery.mood.lamps
    pen, shine = layer.lit, layer.shine
    pen.line((x, y - cord), (x, y - size), INK, 3.4)
    roof = spline([
        (x - size * 1.28, y - size * 0.98, 1), (x - size * 0.7, y - size * 1.10),
        (x, y - size * 1.62, 1), (x + size * 0.7, y - size * 1.10),
        (x + size * 1.28, y - size * 0.98, 1), (x + size * 0.8, y - size * 0.84, 1),
        (x - size * 0.8, y - size * 0.84, 1),
    ])  # fmt: skip
    for side, lean in ((-1, -0.12), (1, 0.12)):
        _tassel(
            pen,
            x + side * size * 1.2,
            y - size * 0.95,
            size * 1.5,
            CINNABAR,
            size * (0.02 + abs(lean) * 0.05),
        )
    _tassel(pen, x, y + size * 1.05, size * 1.5, CINNABAR, size * 0.04)
    for k in (-1, 0, 1):
        half = size * (0.44 if k == 0 else 0.26)
        cx = x + k * size * 0.72
        skew = size * 0.05 * k
        face = polygon([
            (cx - half, y - size * 0.84 + abs(skew)), (cx + half, y - size * 0.84 + abs(skew)),
            (cx + half * 0.92 - skew, y + size * 0.86), (cx - half * 0.92 - skew, y + size * 0.86),
        ])  # fmt: skip
        warm = mix("#cdb487", "#f7c878", burn)
        shine.path(
            face,
            shine.radial(
                (x, y),
                size * 1.3,
                [mix(warm, "#fff3cf", 0.5 * burn), warm, mix("#8d6b42", "#e0863a", burn)],
            ),
        )
        if k == 0:
            shine.path(ruyi(cx, y, size * 0.30), None, stroke=(CINNABAR, 0.8), width=2.2)
        else:
            cut(
                shine,
                face,
                steps((cx - half, y - size * 0.84, cx + half, y + size * 0.86), half * 1.9),
                "#5b1d12",
                2.2,
            )
        shine.path(face, None, stroke="#3c130c", width=6)
        shine.path(face, None, stroke=(GOLD, 0.7), width=1.5)
    dyed(
        pen,
        roof,
        [shade(CINNABAR, 0.1), shade(CINNABAR, -0.4)],
        (x - size, y - size * 1.6, x + size, y - size * 0.8),
        edge=5,
    )
    pen.line((x - size * 1.1, y - size * 0.98), (x + size * 1.1, y - size * 0.98), (GOLD, 0.8), 1.6)
    panel(
        pen,
        x - size * 0.92,
        y + size * 0.84,
        size * 1.84,
        size * 0.16,
        shade(CINNABAR, -0.2),
        edge=3,
    )
    scenery.lamp(x, y, size * 3.6, 0.85)


def candle(
    scenery: Scenery, layer: Layer, x: float, y: float, height: float, *, always: bool = True
) -> None:
    """A candle standing on ``y``; its flame is a leaf of light."""
    pen, shine = layer.lit, layer.shine
    w = height * 0.16
    panel(pen, x - w / 2, y - height, w, height, CINNABAR, across=True, edge=3)
    pen.ellipse(x, y, w * 1.1, w * 0.35, "#6b4a20", stroke=INK, width=2)
    top = y - height
    burning = always or scenery.mood.lamps > 0.3
    if burning:
        flame = spline(
            [
                (x, top - w * 3.4, 1),
                (x + w * 0.62, top - w * 1.1),
                (x, top, 1),
                (x - w * 0.62, top - w * 1.1),
            ]
        )
        shine.path(flame, shine.radial((x, top - w), w * 2.4, ["#fffbe0", "#ffd36a", "#f08a2a"]))
        scenery.lamp(x, top - w, height * 2.2, 0.5)


def pendant(
    scenery: Scenery, layer: Layer, x: float, y: float, w: float, cord: float, dye: str
) -> None:
    """A modern hanging lamp: a cut shade with a lit underside."""
    pen, shine = layer.lit, layer.shine
    pen.line((x, y - cord), (x, y - w * 0.5), INK, 3)
    shell = spline(
        [
            (x - w * 0.12, y - w * 0.5, 1),
            (x + w * 0.12, y - w * 0.5, 1),
            (x + w * 0.42, y - w * 0.28),
            (x + w * 0.5, y, 1),
            (x - w * 0.5, y, 1),
            (x - w * 0.42, y - w * 0.28),
        ]
    )
    dyed(pen, shell, [shade(dye, -0.3), dye], (x - w / 2, y - w / 2, x + w / 2, y), edge=6)
    pen.path(
        spline(
            [(x - w * 0.38, y - w * 0.18), (x, y - w * 0.13), (x + w * 0.38, y - w * 0.18)],
            closed=False,
        ),
        None,
        stroke=(GOLD, 0.85),
        width=1.8,
    )
    burn = scenery.mood.lamps
    lip = mix("#8c7a58", "#fff0c4", max(0.25, burn))
    shine.ellipse(x, y, w * 0.49, w * 0.075, lip, stroke=INK, width=2.4)
    scenery.lamp(x, y + w * 0.9, w * 1.6, 0.7, ry=w * 2.0)


def tube(
    scenery: Scenery, layer: Layer, x: float, y: float, w: float, *, dye: str = "#eaf4ff"
) -> None:
    """A ceiling light strip seen from below, burning at all working hours."""
    layer.lit.rect(x - w / 2 - 8, y - 12, w + 16, 24, "#4b5357", stroke=INK, line=2.6, radius=4)
    lit = mix("#9aa3a3", dye, 0.4 + 0.6 * scenery.mood.lamps)
    layer.shine.rect(x - w / 2, y - 6, w, 12, lit, stroke=(INK, 0.5), line=1.4, radius=5)
    scenery.lamp(x, y + 160, w * 1.1, 0.42, ry=420, dye=dye)


def neon(layer: Layer, path: Path | str, dye: str, width: float, burn: float) -> None:
    """A bent glass tube along the path; unlit it is a pale line."""
    layer.lit.path(path, None, stroke=(INK, 0.8), width=width * 2.0)
    colour = mix(mix(dye, "#6a6a66", 0.55), dye, burn)
    layer.shine.path(path, None, stroke=colour, width=width)
    if burn > 0.35:
        layer.shine.path(path, None, stroke=(mix(dye, LAMP, 0.75), burn), width=width * 0.36)


def light_sign(
    scenery: Scenery, layer: Layer, x: float, y: float, text: str, size: float, dye: str, *,
    vertical: bool = True, frame: bool = True, ground: str = "#150d18",
) -> None:  # fmt: skip
    """A neon sign: a dark board with glowing letters, centred on ``(x, y)``."""
    burn = max(0.18, scenery.mood.lamps)
    long, wide = len(text) * size * 1.06 + size * 0.5, size * 1.5
    w, h = (wide, long) if vertical else (long, wide)
    panel(layer.lit, x - w / 2, y - h / 2, w, h, mix("#554a3e", ground, 0.35 + 0.65 * burn), edge=6)
    letters = lettering(text, x, y, size, vertical=vertical, sans=True)
    core = mix(mix(dye, "#8d857a", 0.35), mix(dye, "#ffffff", 0.30), burn)
    layer.shine.path(letters, core)
    if frame:
        edge = polygon(
            [
                (x - w / 2 + 9, y - h / 2 + 9),
                (x + w / 2 - 9, y - h / 2 + 9),
                (x + w / 2 - 9, y + h / 2 - 9),
                (x - w / 2 + 9, y + h / 2 - 9),
            ]
        )
        neon(layer, edge, dye, 5, burn)
    scenery.lamp(x, y, float(np.hypot(w, h)) * 0.8, 0.55, dye=dye)


def shafts(
    scenery: Scenery, layer: Layer, x: float, y: float, width: float, foot: float, lean: float,
    count: int = 3,
) -> None:  # fmt: skip
    """Slanting beams of daylight from a high opening at ``(x, y)``; at night the moon's, faint."""
    b, g, r = scenery.mood.daylight
    peak = max(b, g, r, 0.01)
    dye = "#" + "".join(f"{round(255 * v / peak):02x}" for v in (r, g, b))
    strength = min(0.5, peak * 0.42)
    for k in range(count):
        a = x + k * width * 1.5
        beam = polygon(
            [(a, y), (a + width, y), (a + width * 2.3 + lean, foot), (a + lean - width * 0.2, foot)]
        )
        fade = layer.shine.linear(
            (a, y), (a + lean, foot), [(dye, strength), (dye, strength * 0.45), (dye, 0.0)]
        )
        layer.shine.path(beam, fade)
    scenery.daylight(x + lean + width * count * 0.75, foot - 60, width * count, 150, 0.9)
