"""Things shown by themselves, for insert shots."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path as FilePath

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from yingxi.bible.model import Weapon
from yingxi.stage.hide import (
    INK,
    LAMP,
    clouds,
    coins,
    flowers,
    fringe,
    hide,
    lozenges,
    meander,
    ruyi,
    tassel,
    waves,
)
from yingxi.stage.pen import Pen, Pixels, brush, circle_path, polygon, spiral, spline
from yingxi.stage.puppets.relics import broken_chain, ghost_hand, marked_palm, open_hand
from yingxi.stage.puppets.sheet import Sheet
from yingxi.stage.puppets.weapons import armed
from yingxi.stage.well import well

GOLD = ("#f6cf6a", "#a5641c")
WOOD = ("#8a4a26", "#3a1a0c")
JADE = ("#cfe8d0", "#5f9a7c")
PAPER = ("#fbf0d2", "#e0c48e")
INK_BRUSH = "#2a1712"


def draw_prop(words: str, *, height_px: int) -> Pixels:
    """The thing that the words name, ``height_px`` rows high, premultiplied BGRA.

    What is not known becomes a ruyi medallion with the word's first character.
    """
    name, _, written = words.partition("·")
    if written and "符" in name:
        sheet = Sheet()
        _blank_charm(sheet)
        return _lettered(_fit(sheet, height_px), written, share=0.30, ink=(0x1A, 0x14, 0xA8))
    for names, draw in _PROPS:
        if any(name in words.lower() for name in names):
            sheet = Sheet()
            draw(sheet)
            return _fit(sheet, height_px)
    sheet = Sheet()
    _medallion(sheet)
    picture = _fit(sheet, height_px)
    letter = next((c for c in words if c.strip() and not c.isascii()), words.strip()[:1].upper())
    return _lettered(picture, letter or "物")


def _fit(sheet: Sheet, height_px: int) -> Pixels:
    scale = height_px / max(1.0, sheet.tall)
    return sheet.piece(scale, fibre=0.3).pixels[:height_px]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    folder = FilePath(pylopdf_fonts_zh_cn.__file__).parent
    return ImageFont.truetype(str(folder / "NotoSerifSC-Regular.otf"), size)


def _lettered(
    picture: Pixels, letter: str, *, share: float = 0.36, ink: tuple[int, int, int] = (18, 23, 90)
) -> Pixels:
    height, width = picture.shape[:2]
    size = round(height * share)
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    pen.text((width / 2, height * 0.5), letter[:1], 255, _font(size), anchor="mm", stroke_width=max(1, size // 40))  # fmt: skip
    cover = np.asarray(mask, np.float32)[..., None] / 255
    tone = np.array([*ink, 255], np.float32)
    return np.clip(picture * (1 - cover) + tone * cover, 0, 255).astype(np.uint8)


def _medallion(pen: Pen) -> None:
    outline = spline([(math.cos(a) * (190 + 22 * math.cos(4 * a)), math.sin(a) * (190 + 22 * math.cos(4 * a))) for a in np.linspace(0, math.tau, 33)[:-1]])  # fmt: skip
    hide(pen, outline, ("#c8321f", "#6e140e"), pattern=lozenges(30), band="#20343a", band_width=18, beads=20, line=4)  # fmt: skip
    pen.circle(0, 0, 112, GOLD[0], stroke=INK, width=4)
    pen.circle(0, 0, 102, "#fbefcf", stroke="#8d2416", width=2.4)
    for k in range(4):
        a = k * math.pi / 2 + math.pi / 4
        ruyi(pen, math.cos(a) * 148, math.sin(a) * 148, 26, math.degrees(a) + 90, 3)


def _weapon(pen: Pen, weapon: Weapon, turn: float) -> None:
    parts, _ = armed(weapon, "#2e6f8a", "#f2c668")
    with pen.group(rotate=turn):
        parts["weapon"].draw(pen)


def _blank_charm(pen: Pen) -> None:
    paper = spline([(-74, -210, 1), (74, -212, 1), (77, 0), (74, 212, 1), (-72, 210, 1), (-76, 0)])
    hide(pen, paper, ("#ffdf86", "#dd9f34"), band="#b0241a", band_width=7, line=3.4)


def _paper_charm(pen: Pen) -> None:
    _blank_charm(pen)
    red = "#b0241a"
    pen.path(spiral(0, -150, 34, 1.6, math.pi / 2, 1), None, stroke=red, width=7)
    for x in (-38, 38):
        pen.circle(x, -178, 9, red)
    for line, width in (
        ([(-44, -96), (0, -110), (46, -98)], 9), ([(0, -112), (-4, -20), (2, 60)], 10),
        ([(-48, -56), (-20, -70), (40, -62), (44, -30), (-40, -26)], 7),
        ([(-44, 8), (-18, -6), (36, 2), (-34, 36), (42, 34), (-30, 74), (38, 78)], 7),
        ([(2, 76), (-2, 120), (30, 138), (-34, 150), (20, 176), (48, 168)], 8),
    ):  # fmt: skip
        pen.path(brush(line, [width * 0.5, *[width] * (len(line) - 2), width * 0.3]), red)
    for x in (-40, 40):
        pen.path(circle_path(x, 120, 8), red)


def _pendant(pen: Pen) -> None:
    pen.path(spline([(-30, -230), (0, -180), (30, -230)], closed=False), None, stroke="#c0301c", width=7)  # fmt: skip
    pen.line((0, -182), (0, -120), "#c0301c", 7)
    hide(pen, spline([(-16, -150), (0, -166), (16, -150), (10, -134), (-10, -134)]), GOLD, line=3)
    hide(pen, circle_path(0, -20, 108), JADE, line=4, glow=0.4)
    pen.circle(0, -20, 84, None, stroke="#3a7a5c", width=3)
    meander(pen, circle_path(0, -20, 96), 14, 2.6, "#2f6a50")
    for x, way in ((-32, 1), (32, -1)):
        fish = spline([(x, -86), (x + 26 * way, -40), (x + 12 * way, 10), (x - 8 * way, 40, 1), (x - 20 * way, 4), (x - 16 * way, -46)])  # fmt: skip
        hide(pen, fish, ("#a8d4b4", "#4a8a6a"), line=2.6, thick=0.5)
        pen.circle(x + 4 * way, -56, 5, LAMP, stroke="#2f6a50", width=2)
    pen.circle(0, -20, 15, LAMP, stroke="#2f6a50", width=3)
    tassel(pen, 0, 86, 150, "#c0301c")


def _telephone(pen: Pen) -> None:
    pen.rect(-98, -200, 196, 400, "#14181d", radius=26, stroke=INK, line=5)
    pen.rect(-88, -190, 176, 380, pen.linear((0, -190), (0, 190), ["#24506a", "#7a4a6a", "#e09a5a"]), radius=18)  # fmt: skip
    pen.rect(-26, -182, 52, 13, "#0a0c0f", radius=6)
    for k, width in enumerate((104, 128, 84)):
        right = k % 2 == 1
        x = 76 - width if right else -76
        pen.rect(x, -96 + k * 62, width, 44, "#cfe9a8" if right else "#fbf3df", radius=14)
        for j in range(2):
            pen.line((x + 14, -82 + k * 62 + j * 14), (x + width - 16 - j * 22, -82 + k * 62 + j * 14), ("#3a3a3a", 0.7), 4)  # fmt: skip
    pen.rect(-40, 170, 80, 5, LAMP, radius=2)
    pen.line((-92, -170), (-92, 150), ("#ffffff", 0.25), 3)


def _letter(pen: Pen) -> None:
    with pen.group(rotate=-7):
        hide(pen, polygon([(-120, -196), (116, -204), (124, 60), (-114, 70)]), PAPER, line=3.4)
        _columns(pen, -92, 92, -176, 30, 6)
    with pen.group(translate=(20, 70), rotate=6):
        hide(pen, polygon([(-92, -150), (92, -150), (92, 150), (-92, 150)]), ("#e8d0a0", "#b8925a"), line=3.6)  # fmt: skip
        hide(pen, polygon([(-34, -138), (34, -138), (34, 138), (-34, 138)]), ("#c8432a", "#8a2014"), line=3, thick=0.5)  # fmt: skip
        _columns(pen, 0, 1, -104, 90, 1, LAMP, 8)


def _columns(pen: Pen, x0: float, x1: float, top: float, low: float, count: int, colour: str = INK_BRUSH, width: float = 5) -> None:  # fmt: skip
    random = np.random.default_rng(count * 7 + int(abs(top)))
    for k in range(count):
        x = x0 + (x1 - x0) * k / max(1, count - 1)
        y = top
        while y < low:
            for _ in range(4):
                a, b, c, d = random.uniform(-width * 1.5, width * 1.5, 4)
                pen.line((x + a, y + b), (x + c, y + d), colour, width * 0.5)
            y += width * 4.6


def _volume(pen: Pen) -> None:
    with pen.group(rotate=-8):
        hide(pen, polygon([(-140, 176), (150, 168), (156, 194), (-134, 204)]), PAPER, line=3)
        for k in range(4):
            pen.line((-136, 182 + k * 5), (152, 174 + k * 5), ("#8a6a3a", 0.8), 1.6)
        hide(pen, polygon([(-144, -190), (146, -198), (150, 170), (-140, 178)]), ("#2f5272", "#152538"), pattern=clouds(44, 4, 2.4, "#6f94b0"), line=4)  # fmt: skip
        hide(pen, polygon([(-112, -160), (-44, -162), (-42, 40), (-110, 42)]), PAPER, line=3)
        _columns(pen, -78, -77, -134, 20, 1, INK_BRUSH, 10)
        for k in range(6):
            y = -176 + k * 66
            pen.line((112, y), (148, y - 1), LAMP, 4)
        pen.line((112, -196), (116, 172), LAMP, 4)


def _teacup(pen: Pen) -> None:
    saucer = spline([(-170, 112, 1), (170, 112, 1), (120, 146), (0, 156), (-120, 146)])
    hide(pen, saucer, ("#e4ece6", "#7fa398"), line=3.6)
    pen.path(spline([(96, -30), (156, -34), (150, 40), (84, 44)], closed=False), None, stroke=INK, width=22)  # fmt: skip
    pen.path(spline([(96, -30), (156, -34), (150, 40), (84, 44)], closed=False), None, stroke="#c8d8cc", width=15)  # fmt: skip
    cup = spline([(-120, -84, 1), (120, -84, 1), (108, 20), (60, 96), (40, 112, 1), (-40, 112, 1), (-60, 96), (-108, 20)])  # fmt: skip
    hide(pen, cup, ("#eef2ea", "#86aaa0"), pattern=waves(52, 2.6, 4, "#3f7f92"), line=4)
    pen.ellipse(0, -84, 120, 22, "#7a3a16", stroke=INK, width=4)
    pen.ellipse(0, -80, 98, 14, "#b8642a")
    for k in range(3):
        x = -44 + k * 44
        pen.path(spline([(x, -120), (x + 18, -150), (x - 12, -184), (x + 10, -220)], closed=False), None, stroke=("#fff6df", 0.6), width=7)  # fmt: skip


def _lantern(pen: Pen) -> None:
    pen.line((0, -230), (0, -150), INK, 5)
    body = spline([(-70, -140, 1), (70, -140, 1), (128, -40), (122, 50), (66, 116, 1), (-66, 116, 1), (-122, 50), (-128, -40)])  # fmt: skip
    pen.path(body, pen.radial((0, 0), 150, ["#ffe9a0", "#f08a3a", "#b8281a"]))
    with pen.group(clip=body):
        flowers(44, 5, "#ffe6ae", "#b8281a")(pen, (-128, -140, 128, 116))
        for k in range(7):
            u = (k - 3) / 3
            pen.path(spline([(u * 66, -140), (u * 126, -10), (u * 64, 116)], closed=False), None, stroke=("#5a1410", 0.75), width=3)  # fmt: skip
    pen.path(body, None, stroke=INK, width=4)
    for y in (-158, 112):
        hide(pen, polygon([(-76, y), (76, y), (76, y + 24), (-76, y + 24)]), GOLD, line=3.4, thick=0.4)  # fmt: skip
    fringe(pen, [(-66 + k * 6, 136) for k in range(23)], 84, ("#c0301c", "#e8643a"))


def _seal(pen: Pen) -> None:
    beast = spline([(-80, -20), (-98, -80), (-70, -130, 1), (-50, -110), (-10, -150), (40, -140), (60, -176, 1), (80, -130), (104, -90), (92, -40), (70, -20)])  # fmt: skip
    hide(pen, beast, JADE, line=4, glow=0.35)
    pen.circle(62, -106, 9, LAMP, stroke="#2f6a50", width=3)
    pen.path(spiral(-40, -70, 30, 1.5, 0, 1), None, stroke="#2f6a50", width=4)
    pen.path(spline([(74, -72), (92, -70), (100, -80)], closed=False), None, stroke="#2f6a50", width=4)  # fmt: skip
    base = polygon([(-126, -26), (126, -26), (126, 96), (-126, 96)])
    hide(pen, base, ("#c6e2c8", "#568e72"), line=4, glow=0.35)
    meander(pen, spline([(-104, 36), (104, 36)], closed=False), 30, 4, "#2f6a50")
    face = polygon([(-126, 96), (126, 96), (126, 130), (-126, 130)])
    hide(pen, face, ("#d8412a", "#8a1a12"), line=4, thick=0.5)
    tassel(pen, 0, 130, 96, "#e0a030")


def _ring(pen: Pen) -> None:
    for width, colour in ((42, INK), (34, "#e0a838"), (14, "#fff0b8")):
        pen.path(circle_path(0, 60, 118), None, stroke=colour, width=width)
    hide(pen, polygon([(-44, -58), (44, -58), (30, -40), (-30, -40)]), GOLD, line=3.4)
    gem = polygon([(-58, -120), (-30, -154), (30, -154), (58, -120), (0, -48)])
    hide(pen, gem, ("#f4f8ff", "#7ab0d8"), line=4, glow=0.4)
    for a, b in (((-58, -120), (58, -120)), ((-22, -120), (0, -48)), ((22, -120), (0, -48)), ((-30, -154), (-22, -120)), ((30, -154), (22, -120)), ((-22, -120), (0, -154)), ((22, -120), (0, -154))):  # fmt: skip
        pen.line(a, b, ("#2a4a6a", 0.75), 2.4)
    for x, y in ((-84, -170), (86, -160), (0, -196)):
        pen.path(polygon([(x, y - 18), (x + 4, y - 4), (x + 18, y), (x + 4, y + 4), (x, y + 18), (x - 4, y + 4), (x - 18, y), (x - 4, y - 4)]), "#fff6df")  # fmt: skip


def _bowl(pen: Pen) -> None:
    bowl = spline([(-168, -40, 1), (168, -40, 1), (140, 60), (70, 122), (50, 132, 1), (-50, 132, 1), (-70, 122), (-140, 60)])  # fmt: skip
    hide(pen, bowl, ("#eadfc8", "#9a7a52"), pattern=flowers(40, 3, "#3f7f92", "#b8321e"), band="#2a4a5a", band_width=9, line=4)  # fmt: skip
    pen.ellipse(0, -40, 168, 30, "#3a1a0c", stroke=INK, width=4)
    pen.ellipse(0, -34, 146, 20, "#5a2a10")
    pen.path(polygon([(-54, 132), (54, 132), (62, 156), (-62, 156)]), "#9a7a52", stroke=INK, width=4)  # fmt: skip
    for k in range(3):
        x = -60 + k * 60
        pen.path(spline([(x, -80), (x + 22, -114), (x - 16, -152), (x + 12, -196)], closed=False), None, stroke=("#fff6df", 0.55), width=8)  # fmt: skip


def _contract(pen: Pen) -> None:
    hide(pen, polygon([(-150, -200), (150, -200), (150, 200), (-150, 200)]), PAPER, line=4, glow=0.2)  # fmt: skip
    pen.line((-70, -158), (70, -158), INK_BRUSH, 10)
    for k in range(11):
        pen.line((-118, -112 + k * 22), (118 - (k % 4 == 3) * 70, -112 + k * 22), ("#3a2a22", 0.7), 4)  # fmt: skip
    pen.path(spline([(-110, 160), (-80, 140), (-66, 166), (-40, 138), (-24, 160), (10, 150)], closed=False), None, stroke="#1c3a6a", width=5)  # fmt: skip
    pen.circle(86, 138, 44, None, stroke=("#c0241a", 0.9), width=7)
    star = [(86 + math.cos(-math.pi / 2 + k * math.pi / 5) * (22 if k % 2 == 0 else 9), 138 + math.sin(-math.pi / 2 + k * math.pi / 5) * (22 if k % 2 == 0 else 9)) for k in range(10)]  # fmt: skip
    pen.path(polygon(star), ("#c0241a", 0.9))


def _box(pen: Pen) -> None:
    hide(pen, polygon([(-180, -20), (180, -20), (170, 140), (-170, 140)]), WOOD, pattern=lozenges(44, 2.4), band="#5a2a10", band_width=12, line=4)  # fmt: skip
    lid = spline([(-188, -20, 1), (-176, -96), (-90, -130), (90, -130), (176, -96), (188, -20, 1)])
    hide(pen, lid, ("#a85a2c", "#4a200e"), pattern=coins(44, 2.4), band="#5a2a10", band_width=12, line=4)  # fmt: skip
    hide(pen, spline([(-34, -40, 1), (34, -40, 1), (34, 24), (0, 44), (-34, 24)]), GOLD, line=3.4)
    pen.circle(0, -4, 9, INK)
    pen.rect(-4, -2, 8, 24, INK)


def _money(pen: Pen) -> None:
    for x, y, s in ((-74, 70, 0.9), (80, 76, 0.9), (0, 10, 1.15)):
        with pen.group(translate=(x, y), scale=s):
            ingot = spline([(-130, -50, 1), (-90, -20), (-50, -54), (0, -76), (50, -54), (90, -20), (130, -50, 1), (104, 40), (60, 66), (-60, 66), (-104, 40)])  # fmt: skip
            hide(pen, ingot, ("#ffe08a", "#b87a1c"), line=4, glow=0.4)
            pen.path(spline([(-88, -16), (-40, 4), (40, 4), (88, -16)], closed=False), None, stroke=("#7a4a10", 0.8), width=4)  # fmt: skip


def _flower(pen: Pen) -> None:
    pen.path(brush([(0, 210), (-14, 120), (10, 40)], [9, 10, 8]), "#3f6a3a", stroke=INK, width=3)
    for x, way in ((-6, -1), (2, 1)):
        hide(pen, spline([(x, 130), (x + way * 50, 90), (x + way * 110, 96, 1), (x + way * 64, 140)]), ("#6a9a54", "#2c4a28"), line=3)  # fmt: skip
    for ring, (count, reach, size) in enumerate(((9, 104, 62), (7, 66, 52), (5, 30, 40))):
        for k in range(count):
            a = k / count * math.tau + ring * 0.4
            petal = circle_path(
                10 + math.cos(a) * reach * 0.8, -50 + math.sin(a) * reach * 0.8, size
            )
            hide(pen, petal, ("#f4a0b0", "#c0304a") if ring != 1 else ("#f8bcc4", "#d04a62"), line=2.6, thick=0.7)  # fmt: skip
    pen.circle(10, -50, 20, "#f6cf6a", stroke=INK, width=2.6)


def _well(pen: Pen) -> None:
    well(pen, 0, 150, 560)


_PROPS: tuple[tuple[tuple[str, ...], Callable[[Pen], None]], ...] = (
    (("鬼手", "ghost hand"), ghost_hand),
    (("掌心印", "marked palm"), marked_palm),
    (("手机", "phone", "短信", "微信", "电话"), _telephone),
    (("手", "掌", "hand", "palm"), open_hand),
    (("链", "chain"), broken_chain),
    (("井", "well"), _well),
    (("白符", "blank talisman"), _blank_charm),
    (("符", "talisman", "charm"), _paper_charm),
    (("玉", "pendant", "jade", "坠", "项链", "necklace"), _pendant),
    (("戒", "ring"), _ring),
    (("合同", "契", "contract", "协议", "文件", "诊断", "报告", "圣旨", "诏"), _contract),
    (("信", "letter", "书信", "遗书"), _letter),
    (("拂尘", "whisk"), partial(_weapon, weapon=Weapon.WHISK, turn=-60)),
    (("大刀", "guandao"), partial(_weapon, weapon=Weapon.GUANDAO, turn=-90)),
    (("枪", "矛", "spear"), partial(_weapon, weapon=Weapon.SPEAR, turn=-80)),
    (("剑", "sword"), partial(_weapon, weapon=Weapon.SWORD, turn=-58)),
    (("刀", "sabre", "knife", "dagger", "匕"), partial(_weapon, weapon=Weapon.SABRE, turn=-50)),
    (("扇", "fan"), partial(_weapon, weapon=Weapon.FAN, turn=-60)),
    (("伞", "umbrella"), partial(_weapon, weapon=Weapon.UMBRELLA, turn=-90)),
    (("弓", "bow"), partial(_weapon, weapon=Weapon.BOW, turn=0)),
    (("灯", "lantern", "lamp"), _lantern),
    (("印", "seal", "玺"), _seal),
    (("药", "碗", "bowl", "medicine"), _bowl),
    (("茶", "杯", "cup", "酒", "咖啡"), _teacup),
    (("箱", "盒", "匣", "box", "chest"), _box),
    (("银", "金", "钱", "money", "gold", "财"), _money),
    (("花", "flower", "玫瑰", "rose"), _flower),
    (("书", "book", "经", "卷", "谱", "秘籍", "账"), _volume),
)  # fmt: skip
"""Words in a prop's name and what is drawn for them; the first that fits."""


def montage(words: tuple[str, ...], height_px: int) -> Pixels:
    """The props side by side, each in a square."""
    tiles: list[Pixels] = []
    for word in words:
        picture = draw_prop(word, height_px=height_px)
        tile = np.zeros((height_px, height_px, 4), np.uint8)
        width = min(height_px, picture.shape[1])
        if picture.shape[1] > height_px:
            share = height_px / picture.shape[1]
            picture = np.asarray(cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)  # fmt: skip
            width = picture.shape[1]
        x, y = (height_px - width) // 2, (height_px - picture.shape[0]) // 2
        tile[y : y + picture.shape[0], x : x + width] = picture[:height_px, :width]
        tiles.append(tile)
    return np.hstack(tiles)
