"""字幕 cards: "三年后" and its like, brushed large over the picture, with a seal."""

from __future__ import annotations

from yingxi.cut.brushwork import brushed, column_texts, hang
from yingxi.cut.inkwork import seal
from yingxi.cut.lettering import Layers, Mask, Stamp, glow, mask, text_width
from yingxi.cut.overlay import Bitmap, Overlay, overlay
from yingxi.media.standard import HEIGHT, WIDTH

_IVORY = (255.0, 247.0, 228.0)
_NIGHT = (12.0, 8.0, 8.0)
_LONGEST_COLUMN = 7
_MOST_COLUMNS = 3
_LARGEST = 168


def draw_caption(text: str) -> Bitmap:
    """The caption over a breath of shade, 1080 × 1920.

    Short texts stand in at most three columns of brush; what is longer, or is written in Latin
    letters, lies in lines.
    """
    columns = column_texts(text, _LONGEST_COLUMN)
    upright = columns and len(columns) <= _MOST_COLUMNS and not text.isascii()
    return _columns(columns) if upright else _lines(text)


def caption_overlay(text: str, start: int, end: int) -> Overlay:
    """The caption over the frames ``start`` to ``end``, faded in and out."""
    soft = min(10, max(0, (end - start) // 4))
    return overlay(draw_caption(text), 0, 0, start, end, fade_in=soft, fade_out=soft)


def _columns(columns: tuple[str, ...]) -> Bitmap:
    longest = max(map(len, columns))
    size = min(_LARGEST, int(960 / (1.08 * longest + 0.4 * (len(columns) - 1))))
    height = size * (1 + 1.08 * (longest - 1) + 0.4 * (len(columns) - 1))
    top = HEIGHT * 0.42 - height / 2
    laid = hang(columns, size, WIDTH / 2, top, leading=1.08, gap=1.3, step=0.4)
    bitmap = _shaded(brushed(laid.stamps, WIDTH, HEIGHT, seed=11, weight=0.8))
    mark = seal("影戏", max(48, round(size * 0.36)))
    x = laid.left + size / 2 - mark.shape[1] / 2
    _join(bitmap, mark, round(x), round(laid.top + laid.height + size * 0.22))
    return bitmap


def _lines(text: str) -> Bitmap:
    lines = _wrapped(text, 84)
    stamps = [
        Stamp(
            text=line,
            x=(WIDTH - text_width(line, 84)) / 2,
            y=HEIGHT * 0.42 + (i - (len(lines) - 1) / 2) * 126,
            size=84,
        )
        for i, line in enumerate(lines)
    ]
    return _shaded(mask(stamps, WIDTH, HEIGHT, stroke=0.8))


def _wrapped(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split(" ") if text.isascii() else list(text):
        joint = " " if text.isascii() and lines[-1] else ""
        if lines[-1] and text_width(lines[-1] + joint + word, size) > WIDTH - 180:
            lines.append(word)
        else:
            lines[-1] += joint + word
    return lines


def _shaded(ink: Mask) -> Bitmap:
    layers = Layers(WIDTH, HEIGHT)
    layers.paint(glow(ink, 60, 2.4), _NIGHT, 0.6)
    layers.paint(glow(ink, 8, 1.5), _NIGHT, 0.7)
    layers.paint(ink, _IVORY)
    return layers.bitmap


def _join(sheet: Bitmap, mark: Bitmap, x: int, y: int) -> None:
    """Lay one premultiplied bitmap over another."""
    height, width = mark.shape[:2]
    under = sheet[y : y + height, x : x + width]
    rest = 1 - mark[: under.shape[0], : under.shape[1], 3:] / 255
    under[:] = under * rest + mark[: under.shape[0], : under.shape[1]] + 0.5
