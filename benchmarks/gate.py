"""How well the gate tells good takes from bad: recall and false alarms of each rule.

    python benchmarks/gate.py          under three minutes on one core

Good takes are shots of our own stage, also re-lit, re-framed and blurred as another camera would;
each rule's bad ones have its own fault: another costume, another place, another light, words burnt
in, frames frozen, black or flickering, another line spoken. The bar that lets pass 97 % of the
good is sought on one half of the sets and every figure is read on the other. These are drawn
pictures: the table tells how the measures behave, not how a vendor's films will. Faces are not
here (no package brings photographs), nor is a reader's judgement.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from yingxi.bible.model import PlaceKind
from yingxi.bible.voices import GROUP_VOICE, NARRATOR_VOICE
from yingxi.board.model import Emotion, Size, Verb
from yingxi.check.takes import continuity, gate, lettering, place, spoken, wardrobe
from yingxi.check.takes.score import Score
from yingxi.check.takes.seen import COLOUR_WIDTH, LARGE_SIDE, across
from yingxi.script.model import Delivery, Hour
from yingxi.sound.speech import Speaker
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.compose import canvas
from yingxi.stage.perform import perform, still
from yingxi.stage.players import Players
from yingxi.stage.score import Act, Camera, Figure, Look, Performance, World
from yingxi.stage.sheets import CAST as EVERYBODY
from yingxi.stage.sheets import SCREEN
from yingxi.stage.space import PLATE_W
from yingxi.stage.views import Views
from yingxi.stage.weather import gust
from yingxi.stage.worlds import paint

Bgr = NDArray[np.uint8]
SETS = (
    (PlaceKind.PALACE, Hour.DUSK), (PlaceKind.FOREST, Hour.NIGHT), (PlaceKind.STUDY, Hour.DUSK),
    (PlaceKind.STREET, Hour.NIGHT), (PlaceKind.RIVER, Hour.DUSK),
)  # fmt: skip
CAST = EVERYBODY[:10]
SIZES = (Size.FULL, Size.MEDIUM, Size.CLOSE)
ALARMS = 0.03
LINES = ("我们明天一早就出发", "你到底瞒了我什么", "师父临走之前留下一封信", "山下的人都说你死了")
WORDS = ("龙虎山", "限时优惠", "第一集", "版权所有", "WATERMARK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A shot of the stage: which set, under which light, who, and frames."""

    set: int
    light: int
    who: tuple[int, ...]
    colour: tuple[Bgr, ...]
    large: Bgr


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One score, whether its take was good, and which half it belongs to."""

    score: Score
    good: bool
    half: int
    row: str = ""
    """The table's row; the rule where it is empty."""


def main() -> int:
    """Print the table."""
    cv2.setNumThreads(1)
    began = time.perf_counter()
    dice = np.random.default_rng(7)
    takes, plates = shot(dice)
    sheets = [sheet(look) for look in CAST]
    trials: dict[str, list[Trial]] = {}
    for trial in (
        *clothes(takes, plates, sheets, dice), *places(takes, plates, dice), *joins(takes, dice),
        *words(takes, plates, dice), *lines(), *motions(),
    ):  # fmt: skip
        trials.setdefault(trial.row or trial.score.rule, []).append(trial)
    print(
        f"{'rule':12}{'good':>6}{'bad':>6}{'skipped':>9}{'recall':>8}{'alarms':>8}   {'bar sought':12}recall there"
    )
    for rule, all_of in trials.items():
        print(told(rule, all_of))
    print(f"{time.perf_counter() - began:.0f} s")
    return 0


def told(rule: str, trials: Sequence[Trial]) -> str:
    """A rule's line: figures of the second half, and the bar that the first half asks for."""
    said = [t for t in trials if not t.score.skipped]
    read, sought = [t for t in said if t.half], [t for t in said if not t.half]
    good, bad = ([t for t in read if t.good is kind] for kind in (True, False))
    skipped = f"{len(trials) - len(said)}"
    if not good or not bad:
        why = trials[0].score.evidence
        return f"{rule:12}{len(good):6}{len(bad):6}{skipped:>9}   {why}"
    recall = sum(not t.score.passed for t in bad) / len(bad)
    alarms = sum(not t.score.passed for t in good) / len(good)
    line = f"{rule:12}{len(good):6}{len(bad):6}{skipped:>9}{recall:8.0%}{alarms:8.0%}"
    values = [[t.score.value for t in sought if t.good is kind] for kind in (True, False)]
    if not all(values):
        return line
    more = np.mean(values[0]) > np.mean(values[1])
    bar = np.quantile(values[0], ALARMS if more else 1 - ALARMS)
    there = np.mean([(t.score.value < bar) if more else (t.score.value > bar) for t in bad])
    return f"{line}   {'≥' if more else '≤'} {bar:<10.2f}{there:8.0%}"


# Good takes ---------------------------------------------------------------------------------------


def shot(dice: np.random.Generator) -> tuple[list[Take], dict[tuple[int, int], Bgr]]:
    """Every set under two lights, one or two players, from whole figure to close."""
    takes: list[Take] = []
    plates: dict[tuple[int, int], Bgr] = {}
    for number, (kind, other) in enumerate(SETS):
        for light, hour in enumerate((Hour.DAY, other)):
            world = World(kind=kind, hour=hour, seed=7)
            backdrop = paint(world)
            empty = Performance(world=world, camera=Camera(size=Size.FULL), frames=25)
            plates[number, light] = across(still(empty, 8, backdrop=backdrop), LARGE_SIDE)
            for size in SIZES:
                who = tuple(map(int, dice.choice(len(CAST), 1 + (size is Size.FULL), False)))
                acted = performance(world, who, size)
                large = across(still(acted, 60, backdrop=backdrop), LARGE_SIDE)
                colour = (across(large, COLOUR_WIDTH),)
                takes.append(Take(set=number, light=light, who=who, colour=colour, large=large))
    return takes, plates


def performance(world: World, who: Sequence[int], size: Size) -> Performance:
    """Players who talk to each other."""
    figures = tuple(
        Figure(
            id=f"f{n}", look=CAST[one], facing=1 - 2 * n,
            x=PLATE_W / 2 + (360 * n - 180 if len(who) > 1 else 0),
            acts=(Act(verb=Verb.TALK, start=0, end=75, emotion=Emotion.CALM),),
        )
        for n, one in enumerate(who)
    )  # fmt: skip
    camera = Camera(size=size, focus="f0")
    return Performance(world=world, figures=figures, camera=camera, frames=75, seed=3)


def sheet(look: Look, ground: float = 235.0) -> Bgr:
    """A character sheet: whole and close, on a plain ground."""
    halves: list[NDArray[np.floating]] = []
    for size in (Size.FULL, Size.CLOSE):
        figure = Figure(
            id="f0", look=look, x=PLATE_W / 2, acts=(Act(verb=Verb.STAND, start=0, end=50),)
        )
        camera = Camera(size=size, focus="f0")
        posed = Performance(world=SCREEN, figures=(figure,), camera=camera, frames=50)
        players = Players(posed, paint_once(), gust(SCREEN))
        page = canvas()
        page[:] = 0
        players.draw(page, 20, Views(posed, players).at(20))
        drawn = page.astype(np.float32)
        halves.append(drawn[..., :3] + np.float32(ground) * (1 - drawn[..., 3:] / np.float32(255)))
    return across(np.hstack(halves).clip(0, 255).astype(np.uint8), 540)


def dyed(picture: Bgr) -> Bgr:
    """A sheet in other colours: every hue but skin's and leather's turned by a third."""
    colours = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    hue = colours[..., 0].astype(int)
    colours[..., 0] = np.where((hue > 8) & (hue < 24), hue, (hue + 60) % 180)
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_HSV2BGR), np.uint8)


def otherwise(frames: Sequence[Bgr], dice: np.random.Generator) -> tuple[Bgr, ...]:
    """The same frames by another camera: light, tint, framing and sharpness a little off."""
    gain = dice.uniform(0.85, 1.15) * dice.uniform(0.95, 1.05, 3)
    height, width = frames[0].shape[:2]
    top, left = (int(dice.uniform(0, 0.08) * side) for side in (height, width))
    out: list[Bgr] = []
    for frame in frames:
        cut = frame[top : height - top or None, left : width - left or None]
        soft = cv2.GaussianBlur(cut.astype(np.float32) * gain, (0, 0), 0.8)
        out.append((soft + dice.normal(0, 2, soft.shape)).clip(0, 255).astype(np.uint8))
    return tuple(out)


# Each rule's good and bad -------------------------------------------------------------------------


def clothes(
    takes: Sequence[Take], plates: dict[tuple[int, int], Bgr], sheets: Sequence[Bgr],
    dice: np.random.Generator,
) -> Iterator[Trial]:  # fmt: skip
    """The sheets of who is there; one of them dyed; the sheet of one who is not there."""
    for take in takes:
        plate = plates[take.set, take.light]
        absent = [i for i in range(len(CAST)) if i not in take.who]
        own, *rest = (sheets[i] for i in take.who)
        for frames in (take.colour, otherwise(take.colour, dice), otherwise(take.colour, dice)):
            good = wardrobe.wardrobe(frames, [own, *rest], plate)
            for row, wrong in (
                ("wardrobe", dyed(own)),
                ("·another's", sheets[dice.choice(absent)]),
            ):
                bad = wardrobe.wardrobe(frames, [wrong, *rest], plate)
                yield Trial(score=good, good=True, half=take.set % 2, row=row)
                yield Trial(score=bad, good=False, half=take.set % 2, row=row)


def places(
    takes: Sequence[Take], plates: dict[tuple[int, int], Bgr], dice: np.random.Generator
) -> Iterator[Trial]:
    """A take's own plate; the plate of another set of its half."""
    for take in takes:
        others = [s for s in range(take.set % 2, len(SETS), 2) if s != take.set]
        for frames in (take.colour, otherwise(take.colour, dice), otherwise(take.colour, dice)):
            own, other = plates[take.set, take.light], plates[int(dice.choice(others)), take.light]
            yield Trial(score=place.place(frames, own), good=True, half=take.set % 2)
            yield Trial(score=place.place(frames, other), good=False, half=take.set % 2)


def joins(takes: Sequence[Take], dice: np.random.Generator) -> Iterator[Trial]:
    """Two shots of one scene; of the same set under another light, or of another set."""
    for before in takes:
        for after in takes:
            if after is before or before.set % 2 != after.set % 2:
                continue
            good = (before.set, before.light) == (after.set, after.light)
            if not good and dice.random() > 0.15:
                continue
            frames = otherwise(after.colour, dice)
            yield Trial(
                score=continuity.continuity(before.colour, frames), good=good, half=before.set % 2
            )


def words(
    takes: Sequence[Take], plates: dict[tuple[int, int], Bgr], dice: np.random.Generator
) -> Iterator[Trial]:
    """Takes as they are, the signs of their plates allowed; the same with words or gibberish."""
    for number, take in enumerate(takes[::4]):
        allowed, text = "", WORDS[number % len(WORDS)]
        if lettering.installed():
            allowed = lettering.known([plates[take.set, take.light]])
        good = lettering.lettering((take.large,), asked=(allowed,))
        for row, broken in (("text", False), ("·gibberish", True)):
            burnt = written(take.large, text, dice, broken=broken)
            bad = lettering.lettering((burnt,), asked=(allowed,))
            yield Trial(score=good, good=True, half=take.set % 2, row=row)
            yield Trial(score=bad, good=False, half=take.set % 2, row=row)


def lines() -> Iterator[Trial]:
    """A line that is spoken; another line, half of it, or nothing."""
    if not spoken.installed():
        yield Trial(
            score=spoken.speech(np.ones((48_000, 2), np.float32), LINES[0]), good=True, half=1
        )
        return
    speaker = Speaker(threads=1)
    heard = [
        speaker.speak(line, voice, emotion=Emotion.CALM, delivery=Delivery.SPOKEN).samples
        for line, voice in zip(LINES, (NARRATOR_VOICE, GROUP_VOICE) * 2, strict=True)
    ]
    for number, (line, said) in enumerate(zip(LINES, heard, strict=True)):
        noise = np.random.default_rng(number).normal(0, 0.01, len(said))
        good = np.asarray(said + noise, np.float32)
        bad = (heard[number - 1], good[: len(good) // 2], good * 0)
        yield Trial(score=spoken.speech(good, line), good=True, half=number % 2)
        yield Trial(score=spoken.speech(bad[number % 3], line), good=False, half=number % 2)


def motions() -> Iterator[Trial]:
    """A shot as it moves; with black, frozen or flickering frames."""
    for number, size in enumerate((Size.FULL, Size.CLOSE)):
        acted = performance(SCREEN, (number,), size)
        grey = [across(f[:1920], 180) for f in perform(acted, backdrop=paint_once(), stop=24)]
        spoilt = {
            "black": [f * 0 if 10 <= i < 16 else f for i, f in enumerate(grey)],
            "still": [grey[min(i, 4)] for i in range(len(grey))],
            "flicker": [(f * (0.7 if i % 2 else 1.0)).astype(np.uint8) for i, f in enumerate(grey)],
        }
        for score in gate.measure(grey, None):
            yield Trial(score=score, good=True, half=number % 2)
        for rule, frames in spoilt.items():
            found = next(s for s in gate.measure(frames, None) if s.rule == rule)
            yield Trial(score=found, good=False, half=number % 2)


def written(picture: Bgr, text: str, dice: np.random.Generator, *, broken: bool) -> Bgr:
    """A picture with words on it, or with the halves of other words' glyphs."""
    side = int(dice.uniform(36, 64))
    font = ImageFont.truetype(str(sans_path()), side)
    page = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    pen = ImageDraw.Draw(page)
    x, y = int(dice.uniform(20, 200)), int(dice.uniform(100, picture.shape[0] - 200))
    fill = (250, 250, 250) if dice.random() < 0.7 else (240, 200, 40)
    pen.text((x, y), text, font=font, fill=fill, stroke_width=2, stroke_fill=(20, 20, 20))
    out = np.asarray(page, np.uint8)[..., ::-1].copy()
    if broken:
        # Right halves moved one glyph on: strokes like writing that no one can read.
        wide = round(pen.textlength(text, font=font) / len(text))
        band = out[y : y + side * 5 // 4]
        halves = [
            band[:, x + k * wide + wide // 2 : x + (k + 1) * wide].copy() for k in range(len(text))
        ]
        for k, half in enumerate(reversed(halves)):
            left = x + k * wide + wide // 2
            band[:, left : left + half.shape[1]] = half[::-1]
    return out


@cache
def paint_once() -> Backdrop:
    """The screen on which sheets are posed."""
    return paint(SCREEN)


if __name__ == "__main__":
    sys.exit(main())
