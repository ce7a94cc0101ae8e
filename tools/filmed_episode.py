"""An episode shot by models that are played by fakes: nothing leaves this machine, all else is real.

    make filmed                    《天师印》 episode 1, every role hired

Each vendor is a real HTTP server of `yingxi.testing` that enforces its wire format, counts what it
accepts and bills it. What they hand out is drawn and spoken by Yingxi itself, so that the gate has
something to look at. Printed: the call sheet, takes and gate, the ledger beside the bills, and what
one edited line makes and buys anew. Exit 1 where ledger and bills differ, or more was bought.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import shutil
import sys
import time
import wave
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.bible.lookup import find_character
from yingxi.bible.model import Bible
from yingxi.board.model import Storyboard
from yingxi.board.terms import TERMS
from yingxi.cli.progress import reporter
from yingxi.providers.prices import PriceBook
from yingxi.shoot.money import Money, Unit, total
from yingxi.shoot.plan import plan_shot
from yingxi.shoot.prompting import cast_prompt, keyframe_prompt, load_prompts, place_prompt
from yingxi.sound.music import compose
from yingxi.sound.speech import Speaker
from yingxi.stage.direct import direct, look_of
from yingxi.stage.perform import still
from yingxi.stage.sheets import portrait
from yingxi.store.accounts import Accounts, Line, spent
from yingxi.studio import Studio
from yingxi.studio import dailies as room
from yingxi.studio.company import Office
from yingxi.testing import screenwriter
from yingxi.testing.ark import FakeArk
from yingxi.testing.minimax import FakeMiniMax
from yingxi.testing.openai_compatible import FakeOpenAI
from yingxi.testing.vendor import KEY

HIRING = """
[script]
text = "openai:{text}"

[shoot]
image = "ark:{image}"
video = "ark:{video}"
short_side = 480

[sound]
speech = "minimax:{speech}"
music = "minimax:{music}"

[sound.voices]
"*" = "female-shaonv"

[check]
reader = "openai:{text}"
"""
MODELS = {
    "text": "qwen-vl-max", "image": "doubao-seedream-4-0-250828",
    "video": "doubao-seedance-2-0-260128", "speech": "speech-2.8-hd", "music": "music-2.6",
}  # fmt: skip
PRICES = """
[[price]]
provider = "minimax"
model = "music-2.6"
song = "1"
date = "2026-11"

[[price]]
provider = "openai"
model = "qwen-vl-max"
input_token = "0.0000016"
output_token = "0.000004"
date = "2026-11"
"""
RATE = 48_000
Bgr = NDArray[np.uint8]


class Players:
    """What the vendors hand out: our own drawings, voices and music, by the words they are asked."""

    def __init__(self, studio: Studio, number: int) -> None:
        self.studio, self.number = studio, number
        self.speaker = Speaker()
        self.pictures: dict[str, bytes] = {}
        self.lines: dict[str, str] = {}

    def learn(self, board: Storyboard, bible: Bible) -> None:
        """Draw everything that a board will be asked for."""
        prompts = load_prompts()
        for character in bible.cast:
            words = cast_prompt(prompts, character)
            if words not in self.pictures:
                self.pictures[words] = _png(_sheet(portrait(look_of(character))))
        for shot in board.shots:
            if shot.line:
                self.lines[shot.line.text] = shot.line.speaker
            if shot.black:
                continue
            empty = replace(shot, blocking=(), crowd=None, line=None, effects=(), prop="")
            for words, drawn in (
                (place_prompt(prompts, replace(shot.setting, memory=False), bible), empty),
                (keyframe_prompt(prompts, shot, bible), shot),
            ):
                if words not in self.pictures:
                    performance = direct(plan_shot(drawn, None), bible)
                    painted = self.studio.backdrop(performance.world)
                    self.pictures[words] = _png(still(performance, 0, backdrop=painted))

    def picture(self, body: Mapping[str, Any]) -> bytes:
        return self.pictures[str(body["prompt"])]

    def film(self, body: Mapping[str, Any]) -> bytes:
        """A slow push into the first picture, towards the last one where there is one."""
        given = {p["role"]: p["image_url"]["url"] for p in body["content"] if "role" in p}
        first = _picture(given["first_frame"])
        last = _picture(given["last_frame"]) if "last_frame" in given else None
        return _film(first, last, int(body["duration"]))

    def speech(self, body: Mapping[str, Any]) -> bytes:
        bible = self.studio.bible()
        speaker = find_character(bible, self.lines.get(str(body["text"]), "旁白"))
        said = self.speaker.speak(str(body["text"]), speaker.voice, seed=speaker.seed)
        return _wav(said.samples, body["audio_setting"]["sample_rate"])

    def song(self, body: Mapping[str, Any]) -> bytes:
        mood = next(
            m for m, word in TERMS["music"].items() if f"情绪：{word}" in str(body["prompt"])
        )
        return _wav(compose(mood, 30, seed=7).mean(axis=1), 44_100)

    def words(self, body: Mapping[str, Any]) -> str:
        """A richer board, or a look at a take."""
        if "identity" in json.dumps(body.get("response_format", {})):
            good = {"identity": 0.9, "wardrobe": 0.9, "place": 0.9, "text": False}
            return json.dumps({**good, "anatomy": [], "fault": ""})
        return screenwriter.answer(body)


def _sheet(figure: Bgr) -> Bgr:
    return np.ascontiguousarray(cv2.resize(figure, (512, 512), interpolation=cv2.INTER_AREA))


def _png(picture: Bgr) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def _picture(url: str) -> Bgr:
    data = base64.b64decode(url.partition(",")[2])
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.asarray(cv2.resize(found, (480, 854), interpolation=cv2.INTER_AREA), np.uint8)


def _film(first: Bgr, last: Bgr | None, seconds: int) -> bytes:
    out, count = io.BytesIO(), seconds * 24
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=24, options={"preset": "ultrafast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = 480, 854, "yuv420p"
        stream.time_base = Fraction(1, 24)
        for i in range(count):
            part = i / max(1, count - 1)
            scale = 1 + 0.08 * part
            turn = np.array([[scale, 0, 240 * (1 - scale)], [0, scale, 427 * (1 - scale)]])
            frame = cv2.warpAffine(first, turn, (480, 854), borderMode=cv2.BORDER_REPLICATE)
            if last is not None and part > 0.7:
                frame = cv2.addWeighted(frame, (1 - part) / 0.3, last, (part - 0.7) / 0.3, 0)
            picture = av.VideoFrame.from_ndarray(np.asarray(frame, np.uint8), format="bgr24")
            picture.pts = i
            film.mux(stream.encode(picture))
        film.mux(stream.encode(None))
    return out.getvalue()


def _wav(samples: NDArray[np.float32], rate: int) -> bytes:
    import soxr

    told = np.asarray(soxr.resample(samples, RATE, rate), np.float32)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(told, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def bills(
    book: PriceBook, ark: FakeArk, minimax: FakeMiniMax, openai: FakeOpenAI
) -> dict[str, Money]:
    """What each vendor asks for, counted on its side of the wire, by model."""
    out: Counter[str] = Counter()

    def add(provider: str, model: str, unit: Unit, count: int) -> None:
        cost = book.cost(provider, MODELS[model], {unit: count})
        out[f"{provider}:{MODELS[model]}"] += cost.micros

    for job in ark.accepted:
        if "tokens" in job.order:
            add("ark", "video", Unit.VIDEO_TOKEN, int(job.order["tokens"]))
        else:
            add("ark", "image", Unit.IMAGE, 1)
    for job in minimax.accepted:
        if "text" in job.order:
            count = sum(2 if "一" <= c <= "鿿" else 1 for c in str(job.order["text"]))
            add("minimax", "speech", Unit.CHARACTER, count)
        else:
            add("minimax", "music", Unit.SONG, 1)
    for sent, made in openai.spent:
        cost = book.cost(
            "openai", MODELS["text"], {Unit.INPUT_TOKEN: sent, Unit.OUTPUT_TOKEN: made}
        )
        out[f"openai:{MODELS['text']}"] += cost.micros
    return {name: Money(micros=micros) for name, micros in sorted(out.items())}


def told_ledger(lines: Sequence[Line], bill: Mapping[str, Money]) -> bool:
    """Print ledger and bills side by side; whether they are the same to the millionth."""
    same = True
    print(f"\n{'model':<40} {'orders':>6} {'ledger':>12} {'bill':>12}")
    for name in sorted({f"{one.provider}:{one.model}" for one in lines} | set(bill)):
        mine = [one for one in lines if f"{one.provider}:{one.model}" == name]
        here, there = spent(mine), bill.get(name, Money(micros=0))
        same &= here == there
        print(f"{name:<40} {len(mine):>6} {here!s:>12} {there!s:>12}")
    print(f"{'total':<40} {len(lines):>6} {spent(lines)!s:>12} {total(bill.values())!s:>12}")
    return same


def make_drama(example: Path, folder: Path) -> None:
    """A copy of the example with every role hired; its board is left to the model."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns(".yingxi", "out", "board"))
    settings = folder / "drama.toml"
    hired = HIRING.format(**MODELS)
    settings.write_text(settings.read_text("utf-8") + hired, "utf-8")
    (folder / "prices.toml").write_text(PRICES, "utf-8")


def main() -> int:
    """Make the episode, edit a line, make it again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drama", type=Path, default=Path("examples/longhushan"))
    parser.add_argument("--folder", type=Path, default=Path("out/filmed"))
    parser.add_argument("--episode", type=int, default=1)
    parser.add_argument("--line", default="", help="the spoken line that is edited")
    asked = parser.parse_args()
    make_drama(asked.drama, asked.folder)
    with FakeArk() as ark, FakeMiniMax() as minimax, FakeOpenAI() as openai:
        studio = Studio.open(asked.folder)
        environ = {
            "ARK_API_KEY": KEY, "ARK_BASE_URL": ark.base, "MINIMAX_API_KEY": KEY,
            "MINIMAX_BASE_URL": minimax.base, "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": openai.base + "/v1",
        }  # fmt: skip
        studio.office = Office(studio.drama, environ)
        players = Players(studio, asked.episode)
        ark.picture, ark.film = players.picture, players.film
        minimax.speech, minimax.song = players.speech, players.song
        openai.answers = players.words
        return shoot(studio, players, asked.episode, asked.line, (ark, minimax, openai))


def shoot(
    studio: Studio, players: Players, number: int, text: str,
    vendors: tuple[FakeArk, FakeMiniMax, FakeOpenAI],
) -> int:  # fmt: skip
    """The whole of it; the exit code."""
    ledger = studio.office.ledger()
    accounts = Accounts(ledger.engine)
    book = studio.office.prices()
    began = time.monotonic()
    players.learn(studio.storyboard(number), studio.bible())
    sheet = studio.call_sheet(number)
    crafts = Counter(one.craft for one in sheet.lines)
    print(f"call sheet: {dict(crafts)}, to spend {sheet.to_spend}, at most {sheet.worst}")
    print(f"board by the model, pictures drawn: {time.monotonic() - began:.0f} s")

    began = time.monotonic()
    with reporter(as_json=False) as watch:
        finished = studio.make(number, watch)
    lines = accounts.lines()
    print(f"{finished.master}: {finished.frames / 25:.1f} s in {time.monotonic() - began:.0f} s")
    takes = [one for one in room.dailies(accounts, number) if one.line.craft == "video"]
    wrong = Counter(rule for one in takes for rule, good, _ in one.scores if not good)
    circled = sum(one.line.verdict == "circle" for one in takes)
    print(f"takes {len(takes)}, circled {circled}, found by the gate: {dict(wrong) or 'nothing'}")
    shown = room.contact_sheet(
        room.dailies(accounts, number), studio.blobs, studio.drama.out / "dailies.jpg"
    )
    print(f"dailies: {shown}")
    good = told_ledger(lines, bills(book, *vendors))

    board = studio.storyboard(number)
    spoken = [s.line.text for s in board.shots if s.line]
    text = text or max(spoken, key=len)
    edited = text[:-1] + "啊" + text[-1]
    path = next(p for p in sorted(studio.drama.scripts.iterdir()) if text in p.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace(text, edited), "utf-8")
    print(f"\none edited line: {text} → {edited}")
    began = time.monotonic()
    players.learn(studio.storyboard(number, redraw=True), studio.bible())
    with reporter(as_json=False) as watch:
        finished = studio.make(number, watch)
    print(f"made again in {time.monotonic() - began:.0f} s")
    known = {one.reference for one in lines}
    new = [one for one in accounts.lines() if one.reference not in known]
    print(f"\n{'bought':<16} {'by':<36} {'yuan':>10}")
    for one in new:
        print(f"{one.craft + ' ' + one.shot:<24} {one.provider}:{one.model:<30} {one.actual!s:>10}")
    print(f"\n{'worked':<16} {'made':>6} {'kept':>6}")
    for name in sorted({*finished.made, *finished.cached}):
        print(f"{name:<16} {finished.made.get(name, 0):>6} {finished.cached.get(name, 0):>6}")
    good &= told_ledger(accounts.lines(), bills(book, *vendors))
    shot = next(s.id for s in studio.storyboard(number).shots if s.line and s.line.text == edited)
    others = [one for one in new if one.shot not in (shot, shot.rpartition("-")[0])]
    ledger.close()
    print(f"\nledger {'=' if good else '≠'} bills; bought for others than {shot}: {len(others)}")
    return 0 if good and not others else 1


if __name__ == "__main__":
    sys.exit(main())
