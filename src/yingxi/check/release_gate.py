"""The gate to release: only an inspected film passes, and only the very file that was inspected."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from pathlib import Path

from yingxi.check.finding import Outcome
from yingxi.check.inspection import digest_of
from yingxi.check.reporting.report import Report
from yingxi.errors import GateClosed
from yingxi.tongue import say

_FIRST = 3
"""How many open errors a refusal names."""
_SEAL = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """The proof that a film was inspected and no error stands open; only ``inspected`` makes one."""

    sha256: str
    when: str
    spec: str
    waived: tuple[tuple[str, str, str], ...]
    """Key, name and reason of every error that a person let stand."""
    skipped: tuple[str, ...]
    """Rules that could not be applied: the proof says nothing of them."""
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("an Inspected is only made by yingxi.check.release_gate.inspected")

    def is_of(self, path: Path) -> bool:
        """Whether the file is, byte for byte, the one that was inspected. Raises MediaError."""
        return digest_of(path) == self.sha256

    def demand(self, path: Path) -> None:
        """Raises GateClosed for a file that is not the one that was inspected."""
        if not self.is_of(path):
            raise GateClosed(
                say(
                    f"{path.name} 不是质检过的那个文件",
                    f"{path.name} is not the file that was inspected",
                ),
                hint=say(f"重新质检：yingxi check {path}", f"inspect it: yingxi check {path}"),
            )


def inspected(report: Report) -> Inspected:
    """The proof for release out of a report. Raises GateClosed, naming the first open errors."""
    again = f"yingxi check {report.film.path}"
    if report.left_out:
        left = say("、", ", ").join(group.heading for group in report.left_out)
        raise GateClosed(
            say(
                f"{report.film.name} 没有全部质检：还差{left}",
                f"{report.film.name} was not inspected in full: {left} left out",
            ),
            hint=again,
        )
    if all(one.outcome is Outcome.SKIPPED for one in report.examinations):
        raise GateClosed(
            say(
                f"{report.film.name}：一条规则都没有检查",
                f"{report.film.name}: no rule at all was applied",
            ),
            hint=again,
        )
    if report.open_errors:
        raise GateClosed(
            _named(report),
            hint=say(
                f"看全部：{again}；改好再质检，或署名豁免：--waive KEY --reason 理由",
                f"see all: {again}; mend and inspect again, or waive by name: "
                "--waive KEY --reason WHY",
            ),
        )
    return Inspected(
        sha256=report.film.sha256,
        when=report.when,
        spec=report.spec,
        waived=tuple(
            (f.key, f.waived.name, f.waived.reason) for f in report.errors if f.waived is not None
        ),
        skipped=tuple(one.rule for one in report.skipped),
        seal=_SEAL,
    )


def _named(report: Report) -> str:
    errors = report.open_errors
    first = say("；", "; ").join(f"{f.rule} {f.evidence} [{f.key}]" for f in errors[:_FIRST])
    more = say("……", " …") if len(errors) > _FIRST else ""
    return say(
        f"{report.film.name} 还有 {len(errors)} 项错误没有解决：{first}{more}",
        f"{report.film.name} has {len(errors)} open errors: {first}{more}",
    )
