"""One ledger, over SQLite and over PostgreSQL."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from yingxi.errors import BudgetExceeded, SettingsError, StoreConflict, UserError
from yingxi.shoot.money import Money, Unit
from yingxi.shoot.provider import Operation
from yingxi.shoot.purchase import Bought, Department, Purchase, Slate, Standing
from yingxi.shoot.request import SpeechRequest
from yingxi.store.database import file_system, open_database
from yingxi.store.ledger import Ledger
from yingxi.store.tables import attempt, entry, run, submission
from yingxi.testing.postgres import postgres, server_programs

JOB = Operation(id="job-1", extra={"path": "/v1/x"})


@pytest.fixture(scope="module")
def server() -> Generator[str]:
    if server_programs() is None:
        pytest.skip("PostgreSQL's server is not installed")
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "sqlite":
        return tmp_path / "state"
    url = request.getfixturevalue("server")
    name = "t" + format(abs(hash(request.node.nodeid + str(tmp_path))), "x")
    from sqlalchemy import create_engine

    admin = create_engine(
        url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return url.removesuffix("postgres") + name


@pytest.fixture
def ledger(where: Path | str) -> Generator[Ledger]:
    ledger = Ledger(where)
    yield ledger
    ledger.close()


def purchase(name: str = "a", worst: int = 1000) -> Purchase:
    return Purchase(
        key=f"sha256:{name * 32}",
        provider="fake",
        request=SpeechRequest(model="m", text="好", voice="v"),
        slate=Slate(drama="试", episode=1, shot="E01-S01-01", department=Department.SOUND),
        worst=Money(micros=worst),
    )


def bought(of: Purchase, number: int = 1, micros: int = 700) -> Bought:
    return Bought(
        key=of.key, number=number, blobs={"audio": "sha256:ff"}, usage={Unit.CHARACTER: 7},
        cost=Money(micros=micros), text="好", facts={"seed": "1"},
    )  # fmt: skip


def sums(ledger: Ledger) -> dict[str, int]:
    with ledger.engine.begin() as db:
        rows = db.execute(select(entry.c.kind, func.sum(entry.c.micros)).group_by(entry.c.kind))
        return {kind: int(total) for kind, total in rows}


def events(ledger: Ledger) -> list[str]:
    with ledger.engine.begin() as db:
        return list(db.execute(select(submission.c.event).order_by(submission.c.id)).scalars())


def test_a_purchase_is_fresh_then_accepted_then_done_once(ledger: Ledger) -> None:
    want = purchase()
    claim = ledger.claim(want, lease=60, attempts=3)
    assert claim.standing is Standing.FRESH
    assert claim.reference.endswith("-1")
    assert ledger.posting(want, claim, lease=60)
    ledger.accepted(want, claim, JOB, "accepted")
    taken_up = ledger.claim(want, lease=60, attempts=3)
    assert (taken_up.standing, taken_up.operation) == (Standing.ACCEPTED, JOB)
    assert ledger.done(want, bought(want)) == bought(want)
    assert ledger.done(want, bought(want, micros=999)) == bought(want), "settled once only"
    again = ledger.claim(want, lease=60, attempts=3)
    assert (again.standing, again.bought) == (Standing.DONE, bought(want))
    assert sums(ledger) == {"reserve": 1000, "release": -1000, "settle": 700}
    assert events(ledger) == ["post", "accepted"]


def test_an_attempt_in_hand_is_held_from_others(ledger: Ledger, where: Path | str) -> None:
    want = purchase()
    ledger.claim(want, lease=60, attempts=3)
    other = Ledger(where)
    assert other.claim(want, lease=60, attempts=3).standing is Standing.HELD
    other.close()


def test_an_attempt_left_before_it_was_sent_is_fresh_again(ledger: Ledger) -> None:
    want = purchase()
    left = ledger.claim(want, lease=-1, attempts=3)
    found = ledger.claim(want, lease=60, attempts=3)
    assert (found.standing, found.reference) == (Standing.FRESH, left.reference)
    assert not ledger.posting(want, left, lease=60), "the first owner may not send any more"


def test_an_attempt_left_in_the_middle_of_sending_is_taken_over(ledger: Ledger) -> None:
    want = purchase()
    left = ledger.claim(want, lease=60, attempts=3)
    assert ledger.posting(want, left, lease=-1)
    assert ledger.claim(want, lease=60, attempts=3).standing is Standing.TAKEN_OVER


def test_a_rejected_order_may_be_sent_again_and_a_refused_one_owes_nothing(ledger: Ledger) -> None:
    want = purchase()
    claim = ledger.claim(want, lease=60, attempts=3)
    ledger.posting(want, claim, lease=60)
    ledger.rejected(want, claim, "slow down", final=False)
    claim = ledger.claim(want, lease=60, attempts=3)
    assert (claim.standing, claim.number) == (Standing.FRESH, 1)
    ledger.posting(want, claim, lease=60)
    ledger.rejected(want, claim, "no such words", final=True)
    assert sums(ledger) == {"reserve": 1000, "release": -1000, "settle": 0}
    assert ledger.claim(want, lease=60, attempts=3).number == 2


def test_what_the_vendor_gave_up_is_tried_as_often_as_allowed(ledger: Ledger) -> None:
    want = purchase()
    for number in (1, 2):
        claim = ledger.claim(want, lease=60, attempts=2)
        assert claim.number == number
        ledger.posting(want, claim, lease=60)
        ledger.accepted(want, claim, JOB, "accepted")
        ledger.failed(want, claim, "oops", billed=Money(micros=100), again=True)
    last = ledger.claim(want, lease=60, attempts=2)
    assert (last.standing, last.error) == (Standing.FAILED, "oops")
    assert sums(ledger) == {"reserve": 2000, "release": -2000, "settle": 200}


def test_what_was_lost_is_parked_until_a_person_decides(ledger: Ledger) -> None:
    want = purchase()
    claim = ledger.claim(want, lease=60, attempts=3)
    ledger.posting(want, claim, lease=60)
    ledger.lost(want, claim, "no answer", park=True)
    parked = ledger.claim(want, lease=60, attempts=3)
    assert parked.standing is Standing.PARKED
    assert sums(ledger) == {"reserve": 1000}, "it may be owed"
    ledger.attach(parked.reference, "job-77")
    found = ledger.claim(want, lease=60, attempts=3)
    assert found.operation == Operation(id="job-77")


@pytest.mark.parametrize(("word", "number"), [("resend", 1), ("forget", 2)])
def test_a_person_may_have_it_sent_again_or_forgotten(
    word: str, number: int, ledger: Ledger
) -> None:
    want = purchase()
    claim = ledger.claim(want, lease=60, attempts=3)
    ledger.posting(want, claim, lease=60)
    ledger.lost(want, claim, "no answer", park=True)
    getattr(ledger, word)(claim.reference)
    claim = ledger.claim(want, lease=60, attempts=3)
    assert (claim.standing, claim.number) == (Standing.FRESH, number)
    with pytest.raises(UserError):
        getattr(ledger, word)(claim.reference)


def test_a_job_told_too_late_is_written_down_all_the_same(ledger: Ledger) -> None:
    want = purchase()
    claim = ledger.claim(want, lease=60, attempts=3)
    ledger.posting(want, claim, lease=60)
    ledger.accepted(want, claim, JOB, "accepted")
    ledger.accepted(want, claim, Operation(id="job-2"), "accepted")
    assert events(ledger) == ["post", "accepted", "late"]
    assert ledger.claim(want, lease=60, attempts=3).operation == JOB


def test_the_budget_stops_before_the_purchase_that_would_pass_it(where: Path | str) -> None:
    ledger = Ledger(where, budget=Money(micros=2500))
    for name in "ab":
        ledger.claim(purchase(name), lease=60, attempts=3)
    with pytest.raises(BudgetExceeded):
        ledger.claim(purchase("c"), lease=60, attempts=3)
    with ledger.engine.begin() as db:
        assert db.execute(select(func.count()).select_from(attempt)).scalar() == 2
    ledger.close()


def test_what_was_cheaper_than_feared_gives_room_in_the_budget(where: Path | str) -> None:
    ledger = Ledger(where, budget=Money(micros=2000))
    want = purchase("a", worst=1500)
    claim = ledger.claim(want, lease=60, attempts=3)
    ledger.posting(want, claim, lease=60)
    ledger.accepted(want, claim, JOB, "accepted")
    ledger.done(want, bought(want, micros=400))
    ledger.claim(purchase("b", worst=1500), lease=60, attempts=3)
    with ledger.engine.begin() as db:
        assert db.execute(select(run.c.spent)).scalar() == 1900
    ledger.close()


def test_of_many_who_come_at_once_one_may_send(where: Path | str) -> None:
    ledgers = [Ledger(where) for _ in range(6)]
    want = purchase()
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda one: one.claim(want, lease=60, attempts=3), ledgers))
    standings = sorted(c.standing.value for c in claims)
    assert standings == ["fresh", *["held"] * 5]
    for one in ledgers:
        one.close()


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    story=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["done", "failed", "refused", "parked"]),
                  st.integers(0, 5000)),
        max_size=8,
    )
)  # fmt: skip
def test_money_is_neither_made_nor_lost(story: list[tuple[str, str, int]], ledger: Ledger) -> None:
    paid = sums(ledger).get("settle", 0)
    for name, end, micros in story:
        want = replace(purchase(name), key=f"sha256:{name}{paid}{len(events(ledger))}")
        claim = ledger.claim(want, lease=60, attempts=9)
        ledger.posting(want, claim, lease=60)
        match end:
            case "done":
                ledger.accepted(want, claim, JOB, "accepted")
                ledger.done(want, bought(want, micros=micros))
                paid += micros
            case "failed":
                ledger.accepted(want, claim, JOB, "accepted")
                ledger.failed(want, claim, "x", billed=Money(micros=micros), again=False)
                paid += micros
            case "refused":
                ledger.rejected(want, claim, "x", final=True)
            case _:
                ledger.lost(want, claim, "x", park=True)
    found = sums(ledger)
    with ledger.engine.begin() as db:
        open_worst = db.execute(
            select(func.coalesce(func.sum(attempt.c.reserved), 0)).where(
                attempt.c.state == "parked"
            )
        ).scalar_one()
        spent = db.execute(select(run.c.spent)).scalar_one()
    assert found.get("settle", 0) == paid
    assert found.get("reserve", 0) + found.get("release", 0) == int(open_worst)
    assert spent == paid + int(open_worst)


def test_a_ledger_is_opened_again_as_it_was_left(where: Path | str) -> None:
    first = Ledger(where)
    first.claim(purchase(), lease=60, attempts=3)
    first.close()
    second = Ledger(where)
    assert second.claim(purchase(), lease=60, attempts=3).standing is Standing.HELD
    second.close()


def test_a_ledger_of_a_newer_version_is_not_touched(where: Path | str) -> None:
    engine = open_database(where)
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreConflict):
        open_database(where)


def test_a_migrated_ledger_has_the_tables_that_the_code_declares(where: Path | str) -> None:
    from sqlalchemy import inspect

    from yingxi.store.tables import metadata

    engine = open_database(where)
    seen = inspect(engine)
    for table in metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in seen.get_columns(table.name)}
        assert columns == {c.name: c.nullable for c in table.columns}
        assert {i["name"] for i in seen.get_indexes(table.name)} >= {i.name for i in table.indexes}
    engine.dispose()


def test_a_ledger_on_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingxi.store.database.file_system", lambda _: "nfs4")
    with pytest.raises(StoreConflict) as told:
        open_database(tmp_path)
    assert "YINGXI_LEDGER" in told.value.hint


def test_the_deepest_mount_says_on_what_a_path_lies() -> None:
    mounts = "/dev/vda / ext4 rw 0 0\nhost:/x /mnt/my\\040disk nfs4 rw 0 0\n"
    assert file_system(Path("/mnt/my disk/drama"), mounts) == "nfs4"
    assert file_system(Path("/mnt/other"), mounts) == "ext4"


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql"])
def test_an_address_that_is_no_postgresql_is_told(url: str) -> None:
    with pytest.raises(SettingsError):
        open_database(url)
