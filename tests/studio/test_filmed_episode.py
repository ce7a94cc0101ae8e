"""An episode shot by models: fake vendors that hand out real media, a real ledger, a real master."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import pytest

from yingxi.errors import BudgetExceeded, GateClosed, UnknownName
from yingxi.founding import create_drama
from yingxi.production.report import Silent
from yingxi.production.watching import PHASES
from yingxi.shoot.money import Money, total
from yingxi.store.accounts import Accounts, Line, spent
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger
from yingxi.studio import Studio
from yingxi.studio import dailies as room
from yingxi.studio.company import Office
from yingxi.testing.ark import FakeArk
from yingxi.testing.minimax import FakeMiniMax
from yingxi.testing.vendor import KEY, FakeJob

SCRIPT = """《一句》
第1集：门
1-1 夜 内 空屋
人物：阿青
阿青：有人来过。
△阿青推门，门后空无一人。
"""
SETTINGS = """
[shoot]
image = "ark:doubao-seedream-5-0-260128"
video = "ark:doubao-seedance-2-0-260128"
short_side = 480

[sound]
speech = "minimax:speech-2.8-hd"
music = "minimax:music-2.5"

[sound.voices]
"*" = "female-shaonv"
"""
PRICES = """
[[price]]
provider = "ark"
model = "doubao-seedance-2-0"
video_token = "0.000046"
date = "2026-11"

[[price]]
provider = "ark"
model = "doubao-seedream-5"
image = "0.22"
date = "2026-11"

[[price]]
provider = "minimax"
model = "speech-2.8-hd"
character = "0.00035"
date = "2026-11"

[[price]]
provider = "minimax"
model = "music-2.5"
song = "1"
date = "2026-11"
"""


@pytest.fixture
def vendors() -> Generator[tuple[FakeArk, FakeMiniMax]]:
    with FakeArk() as ark, FakeMiniMax() as minimax:
        yield ark, minimax


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    drama = tmp_path / "drama"
    create_drama(drama, script)
    settings = drama / "drama.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    (drama / "prices.toml").write_text(PRICES, encoding="utf-8")
    return drama


def studio_of(folder: Path, ark: FakeArk, minimax: FakeMiniMax) -> Studio:
    studio = Studio.open(folder)
    studio.office = Office(
        studio.drama,
        {
            "ARK_API_KEY": KEY, "ARK_BASE_URL": ark.base,
            "MINIMAX_API_KEY": KEY, "MINIMAX_BASE_URL": minimax.base,
        },
    )  # fmt: skip
    return studio


def bill(ark: FakeArk, minimax: FakeMiniMax) -> Money:
    """What the vendors would ask for, counted on their side of the wire."""
    films = sum(int(j.order["tokens"]) for j in ark.accepted if "tokens" in j.order)
    pictures = sum("tokens" not in j.order for j in ark.accepted)
    said = [str(j.order["text"]) for j in minimax.accepted if "text" in j.order]
    characters = sum(2 if "一" <= c <= "鿿" else 1 for text in said for c in text)
    songs = len(minimax.accepted) - len(said)
    return Money(micros=films * 46 + pictures * 220_000 + characters * 350 + songs * 1_000_000)


class Heard(Silent):
    """A reporter that adds up what it is told."""

    def __init__(self) -> None:
        self.total, self.done = Counter[str](), Counter[str]()
        self.ended: list[str] = []

    def begin(self, step: str, title: str, total: float, cached: float) -> None:
        self.total[step] += int(total) - int(cached)

    def advance(self, step: str, done: float, note: str) -> None:
        self.done[step] += int(done)

    def end(self, step: str) -> None:
        self.ended.append(step)


def films_of(ark: FakeArk) -> int:
    return sum("tokens" in j.order for j in ark.accepted)


def lines_of(folder: Path) -> tuple[Line, ...]:
    ledger = Ledger(folder / ".yingxi")
    try:
        return Accounts(ledger.engine).lines()
    finally:
        ledger.close()


def test_an_episode_is_shot_once_and_its_ledger_is_the_vendors_bill(
    folder: Path, vendors: tuple[FakeArk, FakeMiniMax]
) -> None:
    ark, minimax = vendors
    heard = Heard()
    finished = studio_of(folder, ark, minimax).make(1, heard)
    assert finished.master.exists()
    for phase in set(PHASES.values()):
        assert heard.done[phase] == heard.total[phase], f"{phase} was told to its end"
    assert {"sound.voice", "sound.music", "bible.picture", "shoot.take"} <= set(heard.ended)
    lines = lines_of(folder)
    assert spent(lines) == bill(ark, minimax)
    assert finished.made["buy.video"] == films_of(ark)
    crafts = {line.craft for line in lines}
    assert crafts == {"image", "video", "speech", "music"}
    bought = len(ark.accepted) + len(minimax.accepted)

    again = studio_of(folder, ark, minimax).make(1, Silent())
    assert len(ark.accepted) + len(minimax.accepted) == bought, "nothing is bought twice"
    assert sum(again.made.values()) == 0
    assert again.cached["buy.video"] == films_of(ark)

    script = next((folder / "script").glob("*.txt"))
    text = script.read_text(encoding="utf-8").replace("有人来过。", "有人先到了。")
    script.write_text(text, encoding="utf-8")
    films, lines_bought = len(ark.accepted), len(minimax.accepted)
    studio_of(folder, ark, minimax).make(1, Silent(), redraw=True)
    assert len(minimax.accepted) == lines_bought + 1, "one line spoken anew"
    assert len(ark.accepted) <= films + 2, "at most its own picture and film"
    assert spent(lines_of(folder)) == bill(ark, minimax)


def test_a_budget_stops_before_it_is_passed_and_a_larger_one_goes_on(
    folder: Path, vendors: tuple[FakeArk, FakeMiniMax]
) -> None:
    ark, minimax = vendors
    with pytest.raises(BudgetExceeded):
        studio_of(folder, ark, minimax).make(1, Silent(), budget=Money.yuan("2"))
    early = bill(ark, minimax)
    assert early <= Money.yuan("2")
    accepted = len(ark.accepted)
    studio_of(folder, ark, minimax).make(1, Silent(), budget=Money.yuan("100"))
    assert len(ark.accepted) > accepted
    lines = lines_of(folder)
    assert spent(lines) == bill(ark, minimax)
    assert total(line.actual for line in lines if line.actual) == bill(ark, minimax)


def test_a_film_that_fails_there_is_tried_anew_and_told(
    folder: Path, vendors: tuple[FakeArk, FakeMiniMax], monkeypatch: pytest.MonkeyPatch
) -> None:
    ark, minimax = vendors
    accept, failed = ark.accept, []

    def accept_and_fail_the_first_film(
        order: Mapping[str, Any], *rest: Any, **more: Any
    ) -> FakeJob:
        job = accept(order, *rest, **more)
        if "tokens" in order and not failed:
            job.fails = True
            failed.append(job)
        return job

    monkeypatch.setattr(ark, "accept", accept_and_fail_the_first_film)
    finished = studio_of(folder, ark, minimax).make(1, Silent())
    assert finished.master.exists()
    states = [line.state for line in lines_of(folder)]
    assert states.count("again") == 1


def test_where_a_person_chooses_nothing_is_cut_before_every_shot_is_circled(
    folder: Path, vendors: tuple[FakeArk, FakeMiniMax]
) -> None:
    ark, minimax = vendors
    settings = folder / "drama.toml"
    text = settings.read_text(encoding="utf-8").replace("[shoot]\n", "[shoot]\ndailies = true\n")
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(GateClosed) as told:
        studio_of(folder, ark, minimax).make(1, Silent())
    assert "cast:阿青" in told.value.message
    assert films_of(ark) == 0, "no take is paid for before its references are approved"

    ledger = Ledger(folder / ".yingxi")
    accounts = Accounts(ledger.engine)
    references = room.dailies(accounts, 1)
    person, place = references
    assert room.contact_sheet(references, Blobs(folder / ".yingxi"), folder / "r.jpg").exists()
    room.decide(accounts, references, person.name, "circle", "")
    room.decide(accounts, references, place.name, "reject", "要有一扇门")
    pictures = len(ark.accepted)
    with pytest.raises(GateClosed):
        studio_of(folder, ark, minimax).make(1, Silent())
    assert len(ark.accepted) == pictures + 1, "the rejected plate anew, nothing else"
    assert "要有一扇门" in str(ark.accepted[-1].order["prompt"])
    room.decide(accounts, room.dailies(accounts, 1), f"{place.line.shot}:2", "circle", "")

    with pytest.raises(GateClosed):
        studio_of(folder, ark, minimax).make(1, Silent())
    films = films_of(ark)
    shown = tuple(one for one in room.dailies(accounts, 1) if one.line.craft == "video")
    assert len(shown) == films
    assert all(one.scores for one in shown)
    sheet = room.contact_sheet(shown, Blobs(folder / ".yingxi"), folder / "out" / "dailies.jpg")
    assert sheet.stat().st_size > 1000
    first, *others = shown
    room.retake(accounts, shown, first.line.shot, "脸不像")
    for one in others:
        room.decide(accounts, shown, one.name, "circle", "")
    with pytest.raises(GateClosed) as told:
        studio_of(folder, ark, minimax).make(1, Silent())
    assert first.line.shot in told.value.message
    assert films_of(ark) == films + 1, "one retake, nothing else"
    assert "脸不像" in str(ark.accepted[-1].order["content"])

    shown = room.dailies(accounts, 1)
    room.decide(accounts, shown, f"{first.line.shot}:2", "circle", "好")
    with pytest.raises(UnknownName):
        room.decide(accounts, shown, "E09-S01-01:1", "circle", "")
    ledger.close()
    finished = studio_of(folder, ark, minimax).make(1, Silent())
    assert finished.master.exists()
    assert films_of(ark) == films + 1
    kept = {
        line.shot: line.kept
        for line in lines_of(folder)
        if line.craft == "video" and line.take == 2
    }
    assert kept == {first.line.shot: "kept"}
