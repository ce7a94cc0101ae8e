"""The ledger as bars: one block a grouping, a bar a group, lengths by money."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from yingxi.shoot.money import Money
from yingxi.store.blobs import disk_faults

WIDTH, ROW, HEAD, MARGIN, NAMES = 1080, 44, 64, 48, 220
PAPER, INK, BAR, FAINT = "#f6efe0", "#2a2018", "#b0432c", "#e3d6bd"


def draw(
    whole: str, sums: Sequence[tuple[str, Sequence[tuple[str, Money, int]]]], path: Path
) -> None:
    """Draw every grouping beneath the whole. Raises StoreConflict where it can't be written."""
    height = 2 * MARGIN + HEAD + sum(HEAD + ROW * len(rows) for _, rows in sums)
    sheet = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(sheet)
    small, large = (ImageFont.truetype(str(sans_path()), size) for size in (24, 32))
    pen.text((MARGIN, MARGIN), whole, font=large, fill=BAR)
    y = MARGIN + HEAD
    for title, rows in sums:
        pen.text((MARGIN, y + 8), title, font=large, fill=INK)
        y += HEAD
        most = max((money.micros for _, money, _ in rows), default=0) or 1
        for name, money, count in rows:
            left, room = MARGIN + NAMES, WIDTH - 2 * MARGIN - NAMES - 190
            pen.text((MARGIN, y + 6), name, font=small, fill=INK)
            pen.rounded_rectangle((left, y + 8, left + room, y + ROW - 10), 6, fill=FAINT)
            length = max(4, room * money.micros // most) if money.micros else 0
            if length:
                pen.rounded_rectangle((left, y + 8, left + length, y + ROW - 10), 6, fill=BAR)
            told = f"{money} · {count}"
            pen.text((WIDTH - MARGIN, y + 6), told, font=small, fill=INK, anchor="ra")
            y += ROW
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(path)
