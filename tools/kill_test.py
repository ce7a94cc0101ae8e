"""Kill -9 at random moments, run to the end, count the bill: nothing twice, nothing lost.

    make kill-test                                    everything; the last line is the totals
    python tools/kill_test.py --kills 5 --only none   a part of it

Real processes, a fake vendor in a process of its own that counts what it accepts, 20 kills of the
driver, a worker or all at once for each kind of recovery, over SQLite and PostgreSQL, with the
local crew and with Ray. At the end the same with the protection taken away, which must buy twice.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yingxi.shoot.provider import Recovery
from yingxi.testing.postgres import postgres, server_programs

SEASON = Path(__file__).with_name("kill_season.py")
EPISODES, SHOTS = 5, 12
BOUGHT_A_SHOT = 3
VENDOR = """
import sys, time
from yingxi.shoot.provider import Recovery
from yingxi.testing.plain import FakePlain
with FakePlain(Recovery(sys.argv[1]), slow=0.25, most=4, key=sys.argv[2]) as vendor:
    vendor.polls = 4
    print(vendor.base, flush=True)
    time.sleep(1e6)
"""
KEY = "sk-kill-0123456789"


@contextmanager
def vendor(recovery: Recovery) -> Generator[str]:
    """A fake vendor in a process that nobody kills; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", VENDOR, recovery.value, KEY], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def bill(base: str) -> dict[str, Any]:
    """What the vendor accepted."""
    asked = urllib.request.Request(base + "/bill", headers={"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


def tagged(tag: str) -> list[int]:
    """Every process that carries the tag in its environment."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"YINGXI_KILL_TAG={tag}".encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
    return found


def kill(pids: list[int]) -> None:
    """SIGKILL, whoever is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Run:
    """One case: a vendor, a ledger, a crew, and many kills."""

    def __init__(self, declared: str, crew: str, base: str, url: str, folder: Path) -> None:
        self.tag = folder.name
        self.command = [
            sys.executable, str(SEASON), str(folder / "state"), base, declared, crew,
            str(EPISODES), str(SHOTS), *([url] if url else []),
        ]  # fmt: skip
        self.env = {
            **os.environ, "PLAIN_KEY": KEY, "YINGXI_KILL_TAG": self.tag,
            "RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0",
        }  # fmt: skip
        self.how: Counter[str] = Counter()

    def kill_once(self, nap: float) -> bool:
        """Start the season and kill it at some moment; False where it was finished before."""
        driver = subprocess.Popen(
            self.command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert driver.stdout is not None
        driver.stdout.readline()
        try:
            driver.wait(random.uniform(0.02, nap))
        except subprocess.TimeoutExpired:
            kind = random.choice(("driver", "worker", "all"))
            self.how[kind] += 1
            others = [p for p in tagged(self.tag) if p != driver.pid]
            match kind:
                case "driver":  # its workers may live a moment longer: start again beside them
                    kill([driver.pid])
                case "worker":
                    kill(random.sample(others, min(2, len(others))))
                    with suppress(subprocess.TimeoutExpired):
                        driver.wait(random.uniform(0.1, nap / 2))
                    kill([driver.pid])
                case _:
                    kill([*others, driver.pid])
            return True
        finally:
            kill([driver.pid])
            driver.wait()
            driver.stdout.close()
        return False

    def finish(self) -> dict[str, Any]:
        """Run to the end, undisturbed; the season's last line."""
        last: dict[str, Any] = {}
        for _ in range(4):
            done = subprocess.run(
                self.command, env=self.env, capture_output=True, text=True, check=False
            )
            lines = done.stdout.strip().splitlines()
            if done.returncode or not lines or not lines[-1].startswith("{"):
                last = {"faults": [done.stderr[-800:]]}
                continue
            last = json.loads(lines[-1])
            if not last["faults"]:
                break
        return last

    def sweep(self) -> None:
        kill(tagged(self.tag))


def case(declared: str, crew: str, url: str, kills: int, nap: float) -> dict[str, Any]:
    """One case, told as a line of a table."""
    kept = Recovery.NONE if declared == "reckless" else Recovery(declared)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="yingxi-kill-"))
    try:
        with vendor(kept) as base:
            run = Run(declared, crew, base, url, folder)
            done = 0
            while done < kills and run.kill_once(nap):
                done += 1
            end = run.finish()
            run.sweep()
            told = bill(base)
        wanted = EPISODES * SHOTS * BOUGHT_A_SHOT
        doubles = sum(n - 1 for n in told["doubles"].values())
        return {
            "recovery": declared, "crew": crew, "ledger": "postgresql" if url else "sqlite",
            "kills": done, "how": dict(run.how), "wanted": wanted, "accepted": told["accepted"],
            "doubles": doubles, "parked": len(end.get("parked", [])),
            "lost": lost(end, wanted), "names": end.get("parked", []), "faults": end["faults"],
            "root": end.get("root", "")[:19], "seconds": round(time.monotonic() - began),
        }  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lost(end: dict[str, Any], wanted: int) -> int:
    """Nodes that are neither made nor wait for a person (a parked picture holds its film and take)."""
    nodes = wanted // BOUGHT_A_SHOT * 4
    held = len(end.get("parked", []))
    missing = nodes - int(end.get("made", 0))
    return max(0, missing - held * 3) if held else missing


def databases(folder: str, url: str) -> Generator[str]:
    """A fresh database a case, on one server."""
    from sqlalchemy import create_engine, text

    admin = create_engine(
        url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    number = 0
    while True:
        number += 1
        with admin.connect() as db:
            db.execute(text(f"CREATE DATABASE kill{number}"))
        yield url.removesuffix(folder) + f"kill{number}"


def main() -> int:
    """All cases; exit 1 where anything was bought twice or lost, or nothing was without protection."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", default="", help="one of idempotency, lookup, none, reckless")
    parser.add_argument("--crew", default="", help="local or ray")
    parser.add_argument("--ledger", default="", help="sqlite or postgresql")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    random.seed(asked.seed)
    crews = [c for c in ("local", "ray") if asked.crew in ("", c)]
    if "ray" in crews and find_spec("ray") is None:
        print("ray: not installed, left out (pip install 'yingxi[ray]')", flush=True)
        crews.remove("ray")
    ledgers = [x for x in ("sqlite", "postgresql") if asked.ledger in ("", x)]
    if "postgresql" in ledgers and server_programs() is None:
        print("postgresql: no server installed, left out", flush=True)
        ledgers.remove("postgresql")
    words = [w for w in ("idempotency", "lookup", "none") if asked.only in ("", w)]
    rows: list[dict[str, Any]] = []
    with postgres() if "postgresql" in ledgers else nullcontext("") as url:
        fresh = databases("postgres", url) if url else None
        for crew in crews:
            for ledger in ledgers:
                for word in words:
                    where = next(fresh) if ledger == "postgresql" and fresh else ""
                    rows.append(
                        case(word, crew, where, asked.kills, 1.4 if crew == "local" else 3.6)
                    )
                    print(json.dumps(rows[-1]), flush=True)
        off = (
            case("reckless", crews[0], "", asked.kills, 1.2)
            if asked.only in ("", "reckless")
            else None
        )
    if off is not None:
        print(json.dumps(off), flush=True)
    doubles = sum(r["doubles"] for r in rows)
    gone = sum(r["lost"] + len(r["faults"]) for r in rows)
    print(
        f"kills {sum(r['kills'] for r in rows)}  accepted {sum(r['accepted'] for r in rows)}  "
        f"doubles {doubles}  lost {gone}  parked {sum(r['parked'] for r in rows)}  "
        f"without protection: doubles {off['doubles'] if off else 'not run'}"
    )
    return 0 if doubles == 0 and gone == 0 and (off is None or off["doubles"] > 0) else 1


if __name__ == "__main__":
    sys.exit(main())
