"""Drawing: smooth paths, brush strokes and an SVG sheet that becomes pixels.

All one-time art is SVG, rasterised by resvg: no system library is needed, and a drawing can be
saved, opened in any vector editor and changed. Pixels are premultiplied BGRA, ``uint8``.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.tongue import say

Pixels = NDArray[np.uint8]
Point = Sequence[float]
"""``(x, y)`` or ``(x, y, 1)``: a third, true value makes a sharp corner."""
Colour = str | tuple[str, float]
"""``#rrggbb``, or that with an opacity."""


@dataclass(frozen=True, slots=True)
class Path:
    """An outline: SVG path data, and the same as a polyline for measuring along it."""

    d: str
    polyline: NDArray[np.float64]
    closed: bool

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """``(x0, y0, x1, y1)`` of the polyline."""
        low, high = self.polyline.min(0), self.polyline.max(0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def along(self, step: float) -> list[tuple[float, float, float]]:
        """Points about ``step`` apart with the tangent's angle in radians."""
        line = np.vstack([self.polyline, self.polyline[:1]]) if self.closed else self.polyline
        legs = np.diff(line, axis=0)
        length = np.hypot(legs[:, 0], legs[:, 1])
        reach = np.concatenate([[0.0], np.cumsum(length)])
        if reach[-1] <= 0:
            return []
        count = max(1, round(reach[-1] / step))
        at = (np.arange(count) + 0.5) / count * reach[-1]
        leg = np.clip(np.searchsorted(reach, at, side="right") - 1, 0, len(legs) - 1)
        part = (at - reach[leg]) / np.maximum(length[leg], 1e-9)
        spots = line[leg] + legs[leg] * part[:, None]
        angles = np.arctan2(legs[leg, 1], legs[leg, 0])
        return [(float(p[0]), float(p[1]), float(a)) for p, a in zip(spots, angles, strict=True)]

    def contains(self, x: float, y: float) -> bool:
        """True where the point lies inside the closed outline."""
        outline = self.polyline.astype(np.float32)[:, None, :]
        return bool(cv2.pointPolygonTest(outline, (float(x), float(y)), False) > 0)


def spline(points: Sequence[Point], *, closed: bool = True, tension: float = 0.5) -> Path:
    """A Catmull-Rom curve through the points, as cubic Béziers."""
    xy = [(float(p[0]), float(p[1])) for p in points]
    sharp = [len(p) > 2 and bool(p[2]) for p in points]
    count = len(xy)
    weight = tension / 3 * 2 / 2
    parts = [f"M{xy[0][0]:.2f} {xy[0][1]:.2f}"]
    line: list[tuple[float, float]] = [xy[0]]
    for i in range(count if closed else count - 1):
        before = xy[(i - 1) % count] if closed or i > 0 else xy[i]
        start, end = xy[i], xy[(i + 1) % count]
        after = xy[(i + 2) % count] if closed or i + 2 < count else end
        j = (i + 1) % count
        out = (0.0, 0.0) if sharp[i] else (end[0] - before[0], end[1] - before[1])
        into = (0.0, 0.0) if sharp[j] else (after[0] - start[0], after[1] - start[1])
        a = (start[0] + out[0] * weight, start[1] + out[1] * weight)
        b = (end[0] - into[0] * weight, end[1] - into[1] * weight)
        parts.append(f"C{a[0]:.2f} {a[1]:.2f} {b[0]:.2f} {b[1]:.2f} {end[0]:.2f} {end[1]:.2f}")
        for k in range(1, 9):
            t = k / 8
            u = 1 - t
            c0, c1, c2, c3 = u**3, 3 * u * u * t, 3 * u * t * t, t**3
            line.append(
                (
                    c0 * start[0] + c1 * a[0] + c2 * b[0] + c3 * end[0],
                    c0 * start[1] + c1 * a[1] + c2 * b[1] + c3 * end[1],
                )
            )
    if closed:
        parts.append("Z")
    return Path("".join(parts), np.array(line, np.float64), closed)


def polygon(points: Sequence[Point], *, closed: bool = True) -> Path:
    """Straight edges through the points."""
    parts = [f"{'M' if i == 0 else 'L'}{p[0]:.2f} {p[1]:.2f}" for i, p in enumerate(points)]
    line = np.array([(float(p[0]), float(p[1])) for p in points], np.float64)
    return Path("".join(parts) + ("Z" if closed else ""), line, closed)


def brush(
    points: Sequence[Point], widths: Sequence[float], *, jitter: float = 0.0, seed: int = 0
) -> Path:
    """A brush stroke of changing width along the points, as a closed outline."""
    spine = np.array([(float(p[0]), float(p[1])) for p in points], np.float64)
    random = np.random.default_rng(seed)
    tangent = np.gradient(spine, axis=0)
    length = np.hypot(tangent[:, 0], tangent[:, 1])[:, None] + 1e-6
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1) / length
    half = np.asarray(widths, np.float64)[:, None] / 2
    left = spine + normal * half * (1 + jitter * random.normal(0, 1, (len(spine), 1)))
    right = spine - normal * half * (1 + jitter * random.normal(0, 1, (len(spine), 1)))
    return spline([*map(tuple, left), *map(tuple, right[::-1])])


def circle_path(x: float, y: float, radius: float) -> Path:
    """A circle as a path, for clipping and for patterns along it."""
    turn = np.linspace(0, 2 * np.pi, 13)[:-1]
    return spline([(x + np.cos(t) * radius, y + np.sin(t) * radius) for t in turn], tension=0.516)


class Pen:
    """An SVG sheet under construction.

    ``origin`` is where the drawing's (0, 0) lies on the sheet, in pixels at scale 1.
    """

    def __init__(self, width: float, height: float, origin: tuple[float, float] = (0, 0)) -> None:
        self.width, self.height, self.origin = width, height, origin
        self._defs: list[str] = []
        self._body: list[str] = []
        self._ids = 0

    def path(
        self,
        path: Path | str,
        fill: Colour | None = None,
        *,
        stroke: Colour | None = None,
        width: float = 1.0,
        opacity: float = 1.0,
        blur: float = 0.0,
        cap: str = "round",
        blend: str = "",
    ) -> None:
        """Draw an outline. ``fill`` and ``stroke`` take a colour or a gradient's ``url(#…)``."""
        d = path.d if isinstance(path, Path) else path
        self._put("path", f'd="{d}"', fill, stroke, width, opacity, blur, cap, blend)

    def circle(
        self, x: float, y: float, radius: float, fill: Colour | None = None, **k: Any
    ) -> None:
        """A circle; keywords as for ``path``."""
        self._shape("circle", f'cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"', fill, **k)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: Colour | None = None, **k: Any
    ) -> None:
        """An upright ellipse; keywords as for ``path``."""
        self._shape("ellipse", f'cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}"', fill, **k)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour | None = None,
        *,
        radius: float = 0,
        stroke: Colour | None = None,
        line: float = 1.0,
        opacity: float = 1.0,
        blur: float = 0.0,
        blend: str = "",
    ) -> None:
        """An upright rectangle, corners rounded by ``radius``; ``line`` is the stroke's width."""
        at = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" rx="{radius:.2f}"'
        self._put("rect", at, fill, stroke, line, opacity, blur, "round", blend)

    def line(self, a: Point, b: Point, stroke: Colour, width: float = 1.0, **k: Any) -> None:
        """A straight stroke from ``a`` to ``b``."""
        at = f'x1="{a[0]:.2f}" y1="{a[1]:.2f}" x2="{b[0]:.2f}" y2="{b[1]:.2f}"'
        self._shape("line", at, None, stroke=stroke, width=width, **k)

    def arc(
        self, x: float, y: float, rx: float, ry: float, start: float, sweep: float,
        stroke: Colour, width: float = 1.0, **k: Any,
    ) -> None:  # fmt: skip
        """An open elliptic arc; angles in degrees, clockwise from +x."""
        a, b = np.radians(start), np.radians(start + sweep)
        x0, y0 = x + np.cos(a) * rx, y + np.sin(a) * ry
        x1, y1 = x + np.cos(b) * rx, y + np.sin(b) * ry
        big = 1 if abs(sweep) > 180 else 0
        way = 1 if sweep > 0 else 0
        d = f"M{x0:.2f} {y0:.2f}A{rx:.2f} {ry:.2f} 0 {big} {way} {x1:.2f} {y1:.2f}"
        self.path(d, None, stroke=stroke, width=width, **k)

    @contextmanager
    def group(
        self,
        *,
        translate: tuple[float, float] | None = None,
        rotate: float = 0.0,
        scale: float | tuple[float, float] | None = None,
        clip: Path | str | None = None,
        opacity: float = 1.0,
        blur: float = 0.0,
        blend: str = "",
    ) -> Generator[None]:
        """Everything drawn inside is moved, turned (degrees), scaled, clipped, blurred together.

        The clip is in the coordinates *outside* the group's transform.
        """
        opened = 0
        if clip is not None:
            name = self._name()
            d = clip.d if isinstance(clip, Path) else clip
            self._defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
            self._body.append(f'<g clip-path="url(#{name})">')
            opened += 1
        moves: list[str] = []
        if translate is not None:
            moves.append(f"translate({translate[0]:.3f} {translate[1]:.3f})")
        if rotate:
            moves.append(f"rotate({rotate:.3f})")
        if scale is not None:
            pair = scale if isinstance(scale, tuple) else (scale, scale)
            moves.append(f"scale({pair[0]:.4f} {pair[1]:.4f})")
        attributes = f' transform="{" ".join(moves)}"' if moves else ""
        attributes += self._look(opacity, blur, blend)
        self._body.append(f"<g{attributes}>")
        yield
        self._body.append("</g>" * (opened + 1))

    def linear(
        self, a: Point, b: Point, colours: Sequence[Colour], stops: Sequence[float] | None = None
    ) -> str:
        """A straight gradient from ``a`` to ``b`` in drawing coordinates; use it as a fill."""
        at = f'x1="{a[0]:.2f}" y1="{a[1]:.2f}" x2="{b[0]:.2f}" y2="{b[1]:.2f}"'
        return self._gradient("linearGradient", at, colours, stops)

    def radial(
        self, centre: Point, radius: float, colours: Sequence[Colour],
        stops: Sequence[float] | None = None,
    ) -> str:  # fmt: skip
        """A round gradient from the centre outwards; use it as a fill."""
        at = f'cx="{centre[0]:.2f}" cy="{centre[1]:.2f}" r="{radius:.2f}"'
        return self._gradient("radialGradient", at, colours, stops)

    def svg(self) -> str:
        """The sheet as an SVG document."""
        ox, oy = self.origin
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:.2f}" '
            f'height="{self.height:.2f}" viewBox="{-ox:.2f} {-oy:.2f} {self.width:.2f} '
            f'{self.height:.2f}"><defs>{"".join(self._defs)}</defs>{"".join(self._body)}</svg>'
        )

    def pixels(self, scale: float = 1.0) -> Pixels:
        """The sheet drawn: ``(ceil(height·scale), ceil(width·scale), 4)`` premultiplied BGRA."""
        try:
            png = resvg_py.svg_to_bytes(svg_string=self.svg(), zoom=scale, skip_system_fonts=True)
        except ValueError as fault:
            raise MediaError(
                say(f"画不出这张图：{fault}", f"can't draw this picture: {fault}"),
                hint=say(
                    "这是程序的错，请报告", "this is a fault of the program; please report it"
                ),
            ) from fault
        image = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
        return premultiply(np.asarray(image, np.uint8))

    def _shape(self, tag: str, at: str, fill: Colour | None, **k: Any) -> None:
        self._put(
            tag, at, fill, k.get("stroke"), k.get("width", 1.0), k.get("opacity", 1.0),
            k.get("blur", 0.0), k.get("cap", "round"), k.get("blend", ""),
        )  # fmt: skip

    def _put(
        self, tag: str, at: str, fill: Colour | None, stroke: Colour | None, width: float,
        opacity: float, blur: float, cap: str, blend: str,
    ) -> None:  # fmt: skip
        out = [f"<{tag} {at}", self._paint("fill", fill)]
        if stroke is not None:
            out.append(self._paint("stroke", stroke))
            out.append(
                f' stroke-width="{width:.2f}" stroke-linecap="{cap}" stroke-linejoin="round"'
            )
        out.append(self._look(opacity, blur, blend))
        self._body.append("".join(out) + "/>")

    @staticmethod
    def _paint(name: str, colour: Colour | None) -> str:
        if colour is None:
            return f' {name}="none"'
        if isinstance(colour, tuple):
            return f' {name}="{colour[0]}" {name}-opacity="{colour[1]:.3f}"'
        return f' {name}="{colour}"'

    def _look(self, opacity: float, blur: float, blend: str) -> str:
        out = f' opacity="{opacity:.3f}"' if opacity < 1 else ""
        if blur > 0:
            name = self._name()
            self._defs.append(
                f'<filter id="{name}" x="-30%" y="-30%" width="160%" height="160%">'
                f'<feGaussianBlur stdDeviation="{blur:.2f}"/></filter>'
            )
            out += f' filter="url(#{name})"'
        return out + (f' style="mix-blend-mode:{blend}"' if blend else "")

    def _gradient(
        self, tag: str, at: str, colours: Sequence[Colour], stops: Sequence[float] | None
    ) -> str:
        name = self._name()
        places = stops or [i / max(1, len(colours) - 1) for i in range(len(colours))]
        marks: list[str] = []
        for place, colour in zip(places, colours, strict=True):
            tint, alpha = colour if isinstance(colour, tuple) else (colour, 1.0)
            marks.append(
                f'<stop offset="{place:.4f}" stop-color="{tint}" stop-opacity="{alpha:.3f}"/>'
            )
        self._defs.append(
            f'<{tag} id="{name}" gradientUnits="userSpaceOnUse" {at}>{"".join(marks)}</{tag}>'
        )
        return f"url(#{name})"

    def _name(self) -> str:
        self._ids += 1
        return f"i{self._ids}"


def premultiply(image: Pixels) -> Pixels:
    """Straight-alpha BGRA to premultiplied BGRA."""
    alpha = image[..., 3:].astype(np.uint16)
    out = image.copy()
    out[..., :3] = ((image[..., :3] * alpha + 127) // 255).astype(np.uint8)
    return out


def spiral(x: float, y: float, radius: float, turns: float, angle: float, way: int) -> Path:
    """An inward spiral from ``radius``; ``angle`` in radians, ``way`` +1 clockwise."""
    t = np.linspace(0, 1, 19)
    a = angle + way * turns * 2 * np.pi * t
    r = radius * (1 - t * 0.86)
    return polygon(list(zip(x + np.cos(a) * r, y + np.sin(a) * r, strict=True)), closed=False)
