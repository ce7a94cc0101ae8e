"""Print what holds for every kind of file that carries the label; exit 1 where anything fails.

The rows are driven by `yingxi.label.carry.CARRIERS`: a kind without a sample is a failure. Each
sample is written by another program, so parsing it without damage is part of every row. "Read by
others" and "same content" are told by a program that shares no code with ours; a dash means that
none that we know reads the place.

    python tools/carrier_table.py [FOLDER WITH REAL FILES]

A real file that can't be labelled is refused in one clear line; that is told and is no failure.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from carrier_readers import Witness, witness

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel, Service
from yingxi.testing.label_papers import PAPERS
from yingxi.testing.label_samples import SAMPLES
from yingxi.testing.label_stills import STILLS

LABEL = AigcLabel(
    producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1", producer_reserved="c2lnbmF0dXJl"
)
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002-v2-a-little-longer")
PLATFORM = f"{PLACEHOLDER_PRODUCER[:22]}{Service.PROPAGATES}0000"
COLUMNS = (
    "written",
    "read by us",
    "read by others",
    "copied",
    "doubled refused",
    "replaced",
    "propagated",
    "rest undamaged",
    "same content",
)
YES, NO, NOBODY = "yes", "NO", "-"


class Row:
    """One file through every verb; each cell is a question with its answer."""

    def __init__(self, carrier: str, source: Path, folder: Path) -> None:
        self.carrier, self.source = carrier, source
        self.out = folder / f"labelled{source.suffix}"
        self.other = folder / f"other{source.suffix}"
        self.out.unlink(missing_ok=True)
        self.witness: Witness = witness(carrier, source)

    def cells(self) -> Iterator[str]:
        """The answers, in the order of `COLUMNS`."""
        for ask in (
            self.written, self.read, self.read_by_others, self.copied, self.refused,
            self.replaced, self.propagated, self.undamaged, self.same,
        ):  # fmt: skip
            try:
                yield ask()
            except MediaError as fault:
                yield f"{NO}: {fault.message}"
            except Exception as fault:  # noqa: BLE001 (any fault of a witness is a finding)
                yield f"{NO}: {type(fault).__name__}: {fault}"

    def written(self) -> str:
        before = self.source.read_bytes()
        carry.put(self.source, self.out, LABEL)
        return _told(self.source.read_bytes() == before and self.out.exists())

    def read(self) -> str:
        return _told(carry.read_one(self.out) == LABEL)

    def read_by_others(self) -> str:
        if not self.witness.name:
            return NOBODY
        good = self.witness.label(self.source) is None
        good = good and self.witness.label(self.out) == LABEL.dumps()
        return f"{_told(good)} {self.witness.name}"

    def copied(self) -> str:
        copy = Path(shutil.copy(self.out, self.other))
        return _told(carry.read_one(copy) == LABEL)

    def refused(self) -> str:
        before = self.out.read_bytes()
        try:
            carry.put(self.out, self.out, OTHER)
        except MediaError:
            return _told(self.out.read_bytes() == before)
        return NO

    def replaced(self) -> str:
        carry.put(self.out, self.other, OTHER, replace=True)
        good = [found.text for found in carry.labels(self.other)] == [OTHER.dumps()]
        if self.witness.name:
            good = good and self.witness.label(self.other) == OTHER.dumps()
        return _told(good and self.content_is_kept(self.other))

    def propagated(self) -> str:
        made = carry.propagate(self.out, self.other, code=PLATFORM, propagate_id="P-1")
        kept = (made.producer, made.produce_id, made.producer_reserved)
        good = kept == (LABEL.producer, LABEL.produce_id, LABEL.producer_reserved)
        return _told(good and carry.read_one(self.other) == made and made.propagator == PLATFORM)

    def undamaged(self) -> str:
        return _told(self.witness.told(self.source) == self.witness.told(self.out))

    def same(self) -> str:
        return _told(self.content_is_kept(self.out))

    def content_is_kept(self, made: Path) -> bool:
        same = carry.essence(self.source) == carry.essence(made)
        return same and self.witness.content(self.source) == self.witness.content(made)


def _told(good: bool) -> str:
    return YES if good else NO


def samples(folder: Path, real: Path | None) -> Iterator[tuple[str, Path | None]]:
    """For every carrier its samples, or None where it has none; then the real files."""
    makers: dict[str, tuple[tuple[str, Callable[[Path], None]], ...]]
    makers = {**SAMPLES, **STILLS, **PAPERS}
    for carrier in carry.CARRIERS:
        if carrier.name not in makers:
            yield carrier.name, None
        for name, make in makers.get(carrier.name, ()):
            make(folder / name)
            yield carrier.name, folder / name
    for path in sorted(real.rglob("*")) if real else ():
        if path.is_file():
            try:
                yield carry.carrier_of(path).name, path
            except MediaError:
                continue


def refusal(source: Path, folder: Path) -> str:
    """Why a file is not labelled; empty where it is."""
    try:
        carry.put(source, folder / f"tried{source.suffix}", LABEL)
    except MediaError as fault:
        return fault.message
    return ""


def main() -> int:
    """Make, label, ask, print."""
    real = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    bad = rows = refused = 0
    print(f"{'carrier':<10}{'file':<22}" + "".join(f"{name:<17}" for name in COLUMNS))
    with tempfile.TemporaryDirectory(prefix="carriers.") as name:
        folder = Path(name)
        for carrier, source in samples(folder, real):
            rows += 1
            if source is None:
                bad += 1
                print(f"{carrier:<10}NO SAMPLE")
                continue
            if folder not in source.parents and (reason := refusal(source, folder)):
                refused += 1
                print(f"{carrier:<10}{source.name:<22}refused: {reason}")
                continue
            cells = list(Row(carrier, source, folder).cells())
            bad += sum(cell.startswith(NO) for cell in cells)
            print(f"{carrier:<10}{source.name:<22}" + "".join(f"{c:<17}" for c in cells))
    print(f"{rows} files of {len(carry.CARRIERS)} kinds, {bad} failed cells, {refused} refused")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
