"""Cut-out patterns: each is one string of SVG path data that fills a box, to be clipped and inked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yingxi.stage.pen import Path, polygon, spiral

Box = tuple[float, float, float, float]
"""``x0, y0, x1, y1``."""


def bars(box: Box, columns: int, rows: int) -> str:
    """An even grid."""
    x0, y0, x1, y1 = box
    out = [f"M{x:.1f} {y0:.1f}V{y1:.1f}" for x in np.linspace(x0, x1, columns + 1)[1:-1]]
    out += [f"M{x0:.1f} {y:.1f}H{x1:.1f}" for y in np.linspace(y0, y1, rows + 1)[1:-1]]
    return "".join(out)


def lozenge(box: Box, size: float) -> str:
    """Crossed diagonals."""
    x0, y0, x1, y1 = box
    height = y1 - y0
    out: list[str] = []
    for x in np.arange(x0 - height, x1, size):
        out.append(f"M{x:.1f} {y0:.1f}l{height:.1f} {height:.1f}")
        out.append(f"M{x:.1f} {y1:.1f}l{height:.1f} {-height:.1f}")
    return "".join(out)


def coins(box: Box, size: float) -> str:
    """Linked coins (古钱): overlapping circles, each pierced by the corners of its neighbours."""
    x0, y0, x1, y1 = box
    r = size * 0.5
    out: list[str] = []
    for row, y in enumerate(np.arange(y0, y1 + size, size * 0.5)):
        for x in np.arange(x0 - size + (row % 2) * size * 0.5, x1 + size, size):
            out.append(_ring(x, y, r))
    return "".join(out)


def steps(box: Box, size: float) -> str:
    """Step-by-step brocade (步步锦): frames within frames, tied by short bars."""
    x0, y0, x1, y1 = box
    columns, rows = max(1, round((x1 - x0) / size)), max(1, round((y1 - y0) / size))
    w, h = (x1 - x0) / columns, (y1 - y0) / rows
    out: list[str] = [bars(box, columns, rows)]
    for i in range(columns):
        for j in range(rows):
            cx, cy = x0 + (i + 0.5) * w, y0 + (j + 0.5) * h
            out.append(_frame(cx, cy, w * 0.30, h * 0.30))
            out.append(f"M{cx - w / 2:.1f} {cy:.1f}h{w * 0.2:.1f}m{w * 0.6:.1f} 0h{w * 0.2:.1f}")
            out.append(f"M{cx:.1f} {cy - h / 2:.1f}v{h * 0.2:.1f}m0 {h * 0.6:.1f}v{h * 0.2:.1f}")
            out.append(_frame(cx, cy, w * 0.12, h * 0.12))
    return "".join(out)


def ice(box: Box, cell: float, seed: int) -> str:
    """Cracked ice (冰裂纹): a sheet split by chance lines until no piece is wider than ``cell``."""
    x0, y0, x1, y1 = box
    random = np.random.default_rng(seed)
    sheet = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    stack, out = [sheet], list[str]()
    while stack:
        piece = stack.pop()
        span = np.ptp(piece, axis=0)
        if span.max() < cell or len(out) > 600:
            out.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in piece) + "Z")
            continue
        centre = piece.mean(0) + random.normal(0, 0.08, 2) * span
        across = 0.0 if span[1] > span[0] else np.pi / 2
        stack.extend(_split(piece, centre, across + random.normal(0, 0.45)))
    return "".join(out)


def scales(box: Box, size: float) -> str:
    """Fish scales, or the tiles of a roof seen from the front."""
    x0, y0, x1, y1 = box
    out: list[str] = []
    for row, y in enumerate(np.arange(y0, y1 + size, size * 0.5)):
        for x in np.arange(x0 - size + (row % 2) * size * 0.5, x1 + size, size):
            out.append(f"M{x:.1f} {y:.1f}a{size / 2:.1f} {size / 2:.1f} 0 0 0 {size:.1f} 0")
    return "".join(out)


def waves(box: Box, size: float, rings: int = 3) -> str:
    """Sea waves (海水江崖): nested half circles in staggered rows."""
    x0, y0, x1, y1 = box
    out: list[str] = []
    for row, y in enumerate(np.arange(y0 + size / 2, y1 + size, size * 0.36)):
        for x in np.arange(x0 - size + (row % 2) * size * 0.5, x1 + size, size):
            for k in range(rings):
                r = size * 0.5 * (1 - k / (rings + 0.4))
                out.append(f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 0 1 {2 * r:.1f} 0")
    return "".join(out)


def meander(x0: float, x1: float, y: float, size: float) -> str:
    """A band of thunder meander (回纹), ``size`` tall, its middle on ``y``."""
    count = max(1, round((x1 - x0) / (size * 1.25)))
    pitch = (x1 - x0) / count
    h = size / 2
    out: list[str] = []
    for i in range(count):
        x = x0 + (i + 0.5) * pitch
        line = ((-h, h), (-h, -h), (h, -h), (h, h * 0.6), (-h * 0.35, h * 0.6))
        line += ((-h * 0.35, -h * 0.3), (h * 0.4, -h * 0.3), (h * 0.4, h * 0.12))
        out.append("M" + "L".join(f"{x + u:.1f} {y + v:.1f}" for u, v in line))
    return "".join(out)


def ruyi(x: float, y: float, size: float) -> str:
    """One ruyi cloud: two curls, a third above, and a tail on either side."""
    s = size
    out = spiral(x - s * 0.42, y, s * 0.40, 1.25, 0, -1).d
    out += spiral(x + s * 0.42, y, s * 0.40, 1.25, float(np.pi), 1).d
    out += spiral(x, y - s * 0.40, s * 0.34, 1.0, float(np.pi) / 2, 1).d
    for k in (-1, 1):
        out += (
            f"M{x + k * s * 0.3:.1f} {y + s * 0.45:.1f}Q{x + k * s * 0.9:.1f} {y + s * 0.6:.1f} "
            f"{x + k * s * 1.35:.1f} {y + s * 0.38:.1f}"
        )
    return out


def clouds(box: Box, size: float, seed: int) -> str:
    """Ruyi clouds scattered so that none touch."""
    x0, y0, x1, y1 = box
    random = np.random.default_rng(seed)
    kept: list[tuple[float, float, float]] = []
    tries = min(500, int((x1 - x0) * (y1 - y0) / (size * size) * 7))
    for _ in range(tries):
        x, y = random.uniform(x0, x1), random.uniform(y0, y1)
        s = size * random.uniform(0.6, 1.1)
        if all((x - a) ** 2 / 1.9 + (y - b) ** 2 > ((s + c) * 0.95) ** 2 for a, b, c in kept):
            kept.append((x, y, s))
    return "".join(ruyi(x, y, s * 0.66) for x, y, s in kept)


def punched(box: Box, holes: Sequence[Path]) -> Path:
    """A wall with openings: the holes run against the outline, so the fill leaves them clear."""
    x0, y0, x1, y1 = box
    wall = polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    d = wall.d
    for hole in holes:
        line = hole.polyline
        area = float(
            np.sum(line[:, 0] * np.roll(line[:, 1], -1) - line[:, 1] * np.roll(line[:, 0], -1))
        )
        ordered = line[::-1] if area > 0 else line
        d += "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ordered) + "Z"
    return Path(d, wall.polyline, True)


def _ring(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0"


def _frame(cx: float, cy: float, hw: float, hh: float) -> str:
    return f"M{cx - hw:.1f} {cy - hh:.1f}h{2 * hw:.1f}v{2 * hh:.1f}h{-2 * hw:.1f}Z"


def _split(
    piece: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    centre: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    angle: float,
) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    normal = np.array([-np.sin(angle), np.cos(angle)])
    side = (piece - centre) @ normal
    halves: list[list[tuple[float, float]]] = [[], []]
    for i in range(len(piece)):
        j = (i + 1) % len(piece)
        halves[0 if side[i] >= 0 else 1].append((float(piece[i, 0]), float(piece[i, 1])))
        if side[i] * side[j] < 0:
            cut = piece[i] + (piece[j] - piece[i]) * (side[i] / (side[i] - side[j]))
            for half in halves:
                half.append((float(cut[0]), float(cut[1])))
    return [np.array(half) for half in halves if len(half) > 2]
