"""Put faults into files of every kind and see what the label's readers and writers make of them.

Every verb must answer or refuse in one clear line: no other error, no hang, no memory taken
because a file says so, the source untouched, and after a refusal no file written. What is written
must carry the label alone, with the same content. Prints a table; exit 1 at any other outcome,
with the file kept.

    python tools/fuzz_carriers.py [--trials 7200] [--seed 0] [--keep FOLDER] [KIND ...]
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers.carrier import Carrier
from yingxi.media.atomic import whole_file
from yingxi.testing.label_papers import PAPERS
from yingxi.testing.label_samples import SAMPLES
from yingxi.testing.label_stills import STILLS
from yingxi.testing.mutants import mutant

TEXT = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001<&>'").dumps()
HANG = 10.0
"""Seconds of the processor, so that a busy machine is not taken for a hang."""
ROOM = 3 << 30
"""Bytes of address space beside what the program has at its start."""
MAKERS = {**SAMPLES, **STILLS, **PAPERS}


class Hang(Exception):
    """A mutant took longer than `HANG`."""


def main() -> int:
    """Fuzz the kinds named, or all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kinds", nargs="*")
    asked.add_argument("--trials", type=int, default=7200, help="for each kind")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--keep", type=Path, default=Path("fuzz-faults"))
    options = asked.parse_args()
    signal.signal(signal.SIGPROF, _hang)
    kinds = [c for c in carry.CARRIERS if not options.kinds or c.name in options.kinds]
    total: Counter[str] = Counter()
    print(
        f"{'kind':10}{'trials':>8}{'read':>8}{'written':>9}{'refused':>9}{'slowest':>9}{'bad':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        seeds = {one.name: samples(one, Path(folder)) for one in kinds}
        _bound_memory()
        for one in kinds:
            luck = Random(f"{options.seed} {one.name}")
            told, slowest = fuzz(one, seeds[one.name], options, luck, Path(folder))
            total += told
            print(
                f"{one.name:10}{told['trials']:8}{told['read']:8}{told['written']:9}"
                f"{told['refused']:9}{slowest:8.2f}s{told['bad']:6}",
                flush=True,
            )
    print(f"{total['trials']} mutants, {total['bad']} bad")
    return 1 if total["bad"] else 0


def samples(carrier: Carrier, folder: Path) -> list[bytes]:
    """Files of this kind as other programs write them, plain and labelled."""
    found: list[bytes] = []
    for name, make in MAKERS[carrier.name]:
        path, labelled = folder / name, folder / f"labelled-{name}"
        make(path)
        carrier.write(path, labelled, TEXT)
        found += [path.read_bytes(), labelled.read_bytes()]
    return found


def fuzz(
    carrier: Carrier,
    seeds: list[bytes],
    options: argparse.Namespace,
    luck: Random,
    folder: Path,
) -> tuple[Counter[str], float]:
    """Counts of what came of the mutants, and the slowest one's seconds of the processor."""
    told: Counter[str] = Counter()
    slowest = 0.0
    for number in range(options.trials):
        data = mutant(luck.choice(seeds), luck)
        begun = time.process_time()
        told["trials"] += 1
        try:
            signal.setitimer(signal.ITIMER_PROF, HANG)
            told.update(outcome(carrier, data, folder))
        except Exception:  # noqa: BLE001 (any other error is what is looked for)
            told["bad"] += 1
            options.keep.mkdir(exist_ok=True)
            kept = options.keep / f"{carrier.name}-{options.seed}-{number}"
            kept.write_bytes(data)
            print(f"{kept}:\n{traceback.format_exc(limit=-3)}", file=sys.stderr)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - begun)
    return told, slowest


def outcome(carrier: Carrier, data: bytes, folder: Path) -> list[str]:
    """Read, hash and write one mutant. Raises AssertionError where a promise is broken."""
    path, out = folder / "mutant", folder / "out"
    path.write_bytes(data)
    out.unlink(missing_ok=True)
    read = _answers(lambda: carrier.read(path))
    essence = _answers(lambda: carrier.essence(path))
    written = _answers(lambda: _write(carrier, path, out))
    assert path.read_bytes() == data, "the source was changed"
    assert out.exists() == written, "half a file, or none, was left"
    if written:
        assert read and essence, "written, but not read"
        found = [(one.text, one.home) for one in carrier.read(out)]
        assert found == [(TEXT, True)], "the label is not the only one"
        assert carrier.essence(out) == carrier.essence(path), "the content was touched"
    left = [one.name for one in folder.iterdir() if one.name.endswith(".part")]
    assert not left, "a draft was left"
    return ["read"] * read + ["written" if written else "refused"]


def _answers(verb: Callable[[], object]) -> bool:
    try:
        verb()
    except MediaError as fault:
        assert fault.hint and "\n" not in fault.message, "an error without one clear line"
        return False
    return True


def _write(carrier: Carrier, path: Path, out: Path) -> None:
    with whole_file(out) as draft:
        carrier.write(path, draft, TEXT)
        carrier.read(draft)  # as `carry` does before it gives the file its name


def _hang(*_: object) -> None:
    raise Hang


def _bound_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    bound = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


if __name__ == "__main__":
    raise SystemExit(main())
