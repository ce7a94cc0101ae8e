"""How well content is read: recall and false alarms of lexicon, meaning and both; pictures; costs.

    python benchmarks/content.py           the table, some twenty seconds on one core
    python benchmarks/content.py --tune    fits the odds and the bar of reading by meaning
    python benchmarks/content.py --film F  a film's frames too: nudity and blood red

All sentences are our own writing. The seeded ones of benchmarks/content/report.toml were written
after lexicon and bank stood, and neither was changed for them; but by the same hand, so recall on
strangers' scripts may be lower. The clean lines and the hidden words are from one round earlier:
the lexicon was widened once more after they had been read. Odds and bar of meaning were fitted
over its bank by five folds; the share of alarms allowed and the floor of nearness were chosen
with this table and the example screenplays in sight.

A seeded sentence counts as found when its own rule is told, at whatever weight; "any" counts any
rule, as a person reading the report would still stop there. Blood is painted onto frames by the
colours that the measure looks for: that tells that it works, not how it does on gore. Nudity has
no seeded pictures: only its false alarms are measured.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from yingxi.check.content.blood import blood_shares, bloody
from yingxi.check.content.lexicon import our_lexicon
from yingxi.check.content.lines import Spoken, from_script
from yingxi.check.content.meaning import Bank, Likeness, Meaning, our_bank, our_encoder, our_meaning
from yingxi.check.content.pictures import Rgb, look, our_eye, samples
from yingxi.check.content.words import by_lexicon, read_words
from yingxi.check.finding import Finding, Severity
from yingxi.errors import MediaError, YingxiError
from yingxi.script.read import read_script

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "examples" / "longhushan" / "script"
ALARMS = 0.03
"""Share of the bank's fine sentences that meaning may tell: the bar is set there."""
FOLDS = 5
BASE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    bad: tuple[tuple[str, Spoken], ...]
    """A rule and a sentence that breaks it."""
    clean: tuple[tuple[str, Spoken], ...]
    """A kind of clean line and the line."""


def spoken(text: str) -> Spoken:
    return Spoken(text=text.removeprefix("△"), shown=text.startswith("△"))


def seeds(name: str, kind: str = "bad") -> Seeds:
    told = tomllib.loads((HERE / "content" / f"{name}.toml").read_text("utf-8"))
    return Seeds(
        bad=tuple((rule, spoken(t)) for rule, texts in told[kind].items() for t in texts),
        clean=tuple((kind, spoken(t)) for kind, texts in told["clean"].items() for t in texts),
    )


def examples() -> tuple[Spoken, ...]:
    return tuple(
        line
        for path in sorted(EXAMPLES.glob("*.txt"))
        for line in from_script(read_script(path), name=path.name)
    )


CONTEXT: Sequence[Spoken] = ()
"""The drama around a line, where there is one."""
Reader = Callable[[Spoken], dict[str, Severity]]
"""What is told of a line: rules, and the most that each weighs."""


def with_lexicon(line: Spoken) -> dict[str, Severity]:
    return _told(
        f for e in read_words([line], meaning=_Deaf(), context=CONTEXT) for f in e.findings
    )


def with_both(line: Spoken) -> dict[str, Severity]:
    return _told(f for e in read_words([line], context=CONTEXT) for f in e.findings)


def with_meaning(line: Spoken) -> dict[str, Severity]:
    return {like.rule: Severity.NOTE for like in our_meaning().told([line.text]) if like}


class _Deaf(Meaning):
    def __init__(self) -> None:
        self.bank = our_bank()

    def told(self, sentences: Sequence[str]) -> tuple[None, ...]:
        return tuple(None for _ in sentences)


def _told(findings: Iterable[Finding]) -> dict[str, Severity]:
    out: dict[str, Severity] = {}
    steps = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
    for found in findings:
        rule = found.rule.removeprefix("content.")
        out[rule] = max(out.get(rule, Severity.NOTE), found.severity, key=steps.index)
    return out


def table() -> None:
    report, drama = seeds("report"), examples()
    readers: dict[str, Reader] = {
        "lexicon": with_lexicon, "meaning": with_meaning, "both": with_both,
    }  # fmt: skip
    found = {name: [read(line) for _, line in report.bad] for name, read in readers.items()}
    rules = list(dict.fromkeys(rule for rule, _ in report.bad))
    print(f"{'recall (own rule)':<20}{'n':>4}" + "".join(f"{name:>10}" for name in readers)
          + f"{'any rule':>10}{'≥ warn':>8}")  # fmt: skip
    for rule in [*rules, ""]:
        at = [i for i, (own, _) in enumerate(report.bad) if own == rule or not rule]
        cells = [sum(report.bad[i][0] in found[name][i] for i in at) / len(at) for name in readers]
        either = sum(bool(found["both"][i]) for i in at) / len(at)
        weighty = sum(
            any(s is not Severity.NOTE for s in found["both"][i].values()) for i in at
        ) / len(at)
        print(f"{rule or 'all':<20}{len(at):>4}" + "".join(f"{c:>10.0%}" for c in cells)
              + f"{either:>10.0%}{weighty:>8.0%}")  # fmt: skip
    for kind in ("oblique", "hidden"):
        data = seeds("report", kind).bad
        cells = [_share(rule in read(line) for rule, line in data) for read in readers.values()]
        rows = [with_both(line) for _, line in data]
        weighty = _share(any(s is not Severity.NOTE for s in row.values()) for row in rows)
        print(f"{kind:<20}{len(data):>4}" + "".join(f"{c:>10.0%}" for c in cells)
              + f"{_share(map(bool, rows)):>10.0%}{weighty:>8.0%}")  # fmt: skip
    print()
    print(f"{'false alarms':<20}{'n':>4}" + "".join(f"{name:>10}" for name in readers)
          + f"{'≥ warn':>10}{'error':>8}")  # fmt: skip
    clean = {kind: [line for k, line in report.clean if k == kind] for kind, _ in report.clean} | {
        "example scripts": list(drama)
    }
    for kind, lines in clean.items():
        global CONTEXT
        CONTEXT = drama if kind == "example scripts" else ()
        told = {name: [read(line) for line in lines] for name, read in readers.items()}
        both = told["both"]
        print(f"{kind:<20}{len(lines):>4}" + "".join(f"{_share(map(bool, t)):>10.1%}" for t in told.values())
              + f"{_share(any(s is not Severity.NOTE for s in row.values()) for row in both):>10.1%}"
              + f"{_share(Severity.ERROR in row.values() for row in both):>8.1%}")  # fmt: skip
        for line, row in zip(lines, both, strict=True):
            if any(s is not Severity.NOTE for s in row.values()):
                print(f"    {line.text}  { ({r: str(s) for r, s in row.items()}) }")


def _share(told: Iterable[bool]) -> float:
    rows = list(told)
    return sum(rows) / max(1, len(rows))


def odds() -> None:
    """Of lines told at a confidence, how many were seeded, were one line in ten a breach."""
    report, bands = seeds("report"), (0.0, 0.3, 0.45, 0.6, 0.8, 1.01)
    bad = [_surest(line) for _, line in report.bad]
    clean = [_surest(line) for _, line in report.clean]
    print("\nof lines told at a confidence of", end="")
    for low, high in pairwise(bands):
        right = _share(low <= c < high for c in bad) * BASE
        wrong = _share(low <= c < high for c in clean) * (1 - BASE)
        print(f"  {low:.2f}+: {right / max(1e-9, right + wrong):.0%} seeded", end="")
    print(f"  (were {BASE:.0%} of lines breaches)")


def _surest(line: Spoken) -> float:
    told = [f.confidence or 0.0 for e in read_words([line]) for f in e.findings]
    return max(told, default=-1.0)


def costs() -> None:
    lines = [line for _, line in (*seeds("report").bad, *seeds("report").clean)]
    by_lexicon(lines[:3], our_lexicon())
    start = time.perf_counter()
    by_lexicon(lines, our_lexicon())
    lexicon = time.perf_counter() - start
    start = time.perf_counter()
    meaning = our_meaning()
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    meaning.told([line.text for line in lines])
    meant = time.perf_counter() - start
    print(f"\ncosts: lexicon {lexicon / len(lines) * 1000:.2f} ms a sentence, meaning "
          f"{meant / len(lines) * 1000:.2f} ms ({len(meaning.bank.references)} references, warm; "
          f"loading {loaded:.1f} s if cold)")  # fmt: skip


def tune() -> None:
    """Fit odds and bar over the bank by folds (each read by a bank without it), and print [fit]."""
    bank, encode = our_bank(), our_encoder()
    vectors = encode([reference.text for reference in bank.references])
    fold = np.random.default_rng(0).integers(0, FOLDS, len(vectors))
    likes: dict[int, Likeness] = {}
    for out in range(FOLDS):
        inside, outside = np.flatnonzero(fold != out), np.flatnonzero(fold == out)
        part = Bank(references=tuple(bank.references[i] for i in inside), fit=bank.fit)
        told = Meaning(part, encode, vectors=vectors[inside]).of(vectors[outside])
        likes.update(zip(outside.tolist(), told, strict=True))
    concern = np.array([likes[i].concern for i in range(len(vectors))])
    bad = np.array([bool(reference.rule) for reference in bank.references])
    x, base = np.c_[concern, np.ones(len(concern))], bank.fit.base
    weight = np.where(bad, base / bad.sum(), (1 - base) / (~bad).sum())
    beta = np.zeros(2)
    for _ in range(60):  # Newton's method for a weighted logistic
        p = 1 / (1 + np.exp(-x @ beta))
        beta += np.linalg.solve(
            (x * (weight * p * (1 - p))[:, None]).T @ x, x.T @ (weight * (bad - p))
        )
    odds = 1 / (1 + np.exp(-x @ beta))
    near = np.array([likes[i].near for i in range(len(vectors))]) >= bank.fit.floor
    bar = float(np.quantile(np.where(near, odds, 0.0)[~bad], 1 - ALARMS))
    own = np.array([likes[i].rule == r.rule for i, r in enumerate(bank.references)])
    told = near & (odds >= bar)
    print(f"[fit]\nslope = {beta[0]:.2f}\nconstant = {beta[1]:.2f}\nbar = {bar:.2f}\n"
          f"ridge = {bank.fit.ridge}\nbase = {base}\nfloor = {bank.fit.floor}\n"
          f"# {FOLDS} folds: {told[bad].mean():.0%} of {bad.sum()} told ({(own & told)[bad].mean():.0%} "
          f"by their own rule), {told[~bad].mean():.1%} of {(~bad).sum()} fine ones")  # fmt: skip


def film(path: Path) -> None:
    start = time.perf_counter()
    seen = samples(path)
    taken = time.perf_counter() - start
    print(f"\n{path.name}: {len(seen)} samples in {taken:.1f} s")
    _pictures(path.name, [s.picture for s in seen])
    some = list(range(0, len(seen), max(1, len(seen) // 12)))
    red = splashed([seen[i].picture for i in some])
    hurt = {i: picture for i, picture in zip(some, red, strict=True)}
    shares = blood_shares([hurt.get(i, s.picture) for i, s in enumerate(seen)])
    told = bloody(shares)
    print(f"    {len(some)} frames splashed with dark red: {_share(told[i] for i in some):.0%} told, "
          f"{_share(told[i] for i in range(len(seen)) if i not in hurt):.1%} of the others")  # fmt: skip
    for examination in look(seen):
        for found in examination.findings:
            print("   ", found.severity, found.evidence)


def splashed(pictures: Sequence[Rgb]) -> list[Rgb]:
    """The pictures with dark red splashes over a fifth to two fifths of them."""
    rng = np.random.default_rng(11)
    out: list[Rgb] = []
    for picture in pictures:
        high, wide = picture.shape[:2]
        field = cv2.GaussianBlur(rng.normal(size=(high, wide)), (0, 0), wide / 12)
        wet = field > np.quantile(field, rng.uniform(0.6, 0.8))
        red = np.array([rng.integers(90, 150), rng.integers(0, 18), rng.integers(0, 18)])
        mixed = picture.astype(np.float64)
        mixed[wet] = 0.2 * mixed[wet] + 0.8 * red
        out.append(mixed.astype(np.uint8))
    return out


def drawn() -> list[Rgb]:
    """Simple pictures in colours that mislead: skin, sand, red cloth, gold, dusk, plain noise."""
    rng = np.random.default_rng(7)
    out: list[Rgb] = []
    colours = [(224, 172, 140), (198, 134, 100), (210, 180, 140), (150, 20, 24), (120, 10, 10), (212, 160, 40),
               (240, 120, 60), (60, 60, 70)]  # fmt: skip
    for colour in colours:
        for kind in range(4):
            picture = np.full((256, 256, 3), colour, np.float64)
            if kind == 1:
                picture *= np.linspace(0.4, 1, 256)[:, None, None]
            if kind == 2:
                yy, xx = np.mgrid[:256, :256]
                disc = (yy - 128) ** 2 + (xx - 128) ** 2 < 80**2
                picture = np.where(disc[..., None], picture, 30.0)
            if kind == 3:
                picture += rng.normal(0, 25, picture.shape)
            out.append(np.clip(picture, 0, 255).astype(np.uint8))
    return out


def _pictures(name: str, pictures: Sequence[Rgb]) -> None:
    start = time.perf_counter()
    scores = our_eye(pictures)
    each = (time.perf_counter() - start) / max(1, len(pictures)) * 1000
    shares = blood_shares(pictures)
    quantiles = ", ".join(f"{q:.2f}" for q in np.quantile(scores, [0.5, 0.9, 1.0]))
    print(f"{name}: {len(pictures)} pictures, nudity median/90 %/most {quantiles}, "
          f"≥ 0.5 in {_share(s >= 0.5 for s in scores):.1%}, ≥ 0.8 in {_share(s >= 0.8 for s in scores):.1%}; "
          f"blood red most {max(shares):.0%}, told in {_share(bloody(shares)):.1%}; {each:.0f} ms a picture")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--film", type=Path, action="append", default=[])
    asked = parser.parse_args()
    try:
        if asked.tune:
            tune()
            return 0
        table()
        odds()
        costs()
        our_eye(drawn()[:1])
        _pictures("drawn", drawn())
        for path in asked.film:
            film(path)
    except (YingxiError, MediaError) as fault:
        print(fault, fault.hint, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
