"""Print which link of the chain of trust notices what is done to a labelled file; exit 1 on a miss.

Every kind that carries the label × every tampering, by metadata and signatures alone (`--quick`):
the watermark has its own bench. An untouched file must be in order, a tampered one must not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from yingxi.errors import YingxiError
from yingxi.label import carry
from yingxi.label.keys import identity
from yingxi.label.links import Colour
from yingxi.label.sweep import Checked, check_one
from yingxi.label.verify import studio
from yingxi.testing import label_papers, label_samples, label_stills
from yingxi.testing.tampering import SHARES, TAMPERINGS, Bench, labelled

BAD = (Colour.RED, Colour.AMBER)


Make = Callable[[Path], None]


def samples() -> Iterator[tuple[str, Make, Make]]:
    """The first file of each kind, and the ways to write an MP4; each with another of its kind."""
    for name, making in {
        **label_samples.SAMPLES,
        **label_stills.STILLS,
        **label_papers.PAPERS,
    }.items():
        for file, make in making if name == "mp4" else making[:1]:
            yield file, make, making[-1][1]


def noticed(one: Checked) -> set[str]:
    """The links that are not as they should be; ``file`` for one that can't be examined."""
    if one.evidence.fault:
        return {"file"}
    return {link.name for link in one.verdict.links if link.colour in BAD}


def main() -> int:
    """Make, tamper, verify, print."""
    misses: list[str] = []
    tried = 0
    print(f"{'file':<16}{'tampering':<26}{'verdict':<9}{'noticed by':<34}ms")
    with tempfile.TemporaryDirectory(prefix="trust.") as folder:
        root = Path(folder)
        me = identity(home=root / "home")
        stranger = identity(home=root / "elsewhere")
        for name, make, make_other in samples():
            work = root / name.replace(".", "-")
            work.mkdir()
            try:
                bench = Bench(
                    plain=work / f"plain-{name}", mine=work / f"mine-{name}",
                    other=work / f"other-{name}", me=me, stranger=stranger,
                    strange_home=root / "elsewhere",
                )  # fmt: skip
                make(bench.plain)
                labelled(bench.plain, bench.mine, "EP01-MINE", me, root / "home")
                second = work / f"second-{name}"
                _another(bench.plain, second, make_other)
                labelled(second, bench.other, "EP02-OTHER", me, root / "home")
            except YingxiError as fault:
                print(f"{name:<16}{'(not labelled)':<26}{fault.message}")
                misses.append(f"{name}: {fault.message}")
                continue
            for what, links, path in cases(bench, work, name):
                began = time.perf_counter()
                found = check_one(path, studio(root / "home"), quick=True)
                spent = (time.perf_counter() - began) * 1000
                by = noticed(found)
                good = bool(by & links) if links else found.verdict.colour is Colour.GREEN
                tried += 1
                print(
                    f"{name:<16}{what:<26}{found.verdict.colour.value:<9}"
                    f"{', '.join(sorted(by)) or '—':<34}{spent:.0f}{'' if good else '   MISSED'}"
                )
                if not good:
                    misses.append(f"{name}: {what}: {found.verdict.headline}")
    print(f"{tried} files, {len(misses)} missed", *misses, sep="\n  ")
    return 1 if misses else 0


def _another(plain: Path, second: Path, make: Make) -> None:
    """Another content of the same kind: one bit differs, or a whole file where bits are checked."""
    for share in SHARES:
        data = bytearray(plain.read_bytes())
        data[int(len(data) * share)] ^= 1
        second.write_bytes(data)
        with suppress(YingxiError):
            if carry.essence(second) != carry.essence(plain):
                return
    make(second)


def cases(bench: Bench, work: Path, name: str) -> Iterator[tuple[str, frozenset[str], Path]]:
    """The untouched file, then every tampering that this kind can suffer."""
    yield "(untouched)", frozenset(), bench.mine
    for number, tampering in enumerate(TAMPERINGS):
        path = work / f"{number:02d}-{name}"
        if tampering.do(bench, path):
            yield tampering.name, tampering.links, path


if __name__ == "__main__":
    sys.exit(main())
