"""Whether a film's labels hold, link by link of the chain of trust, as the inspection weighs it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.inspection import Examiner
from yingxi.check.reporting.report import Group
from yingxi.label.aigc import is_nobodys
from yingxi.label.evidence import Evidence
from yingxi.label.links import Colour, Link
from yingxi.label.provenance import Standing
from yingxi.label.verdict import judge
from yingxi.label.verify import examine, studio
from yingxi.tongue import say


def label_examiner(*, ours: bool, work: str = "", quick: bool = False) -> Examiner:
    """Who looks at the labels of a file, as the studio on this machine knows them; see `weighed`.

    ``work`` is the ProduceID that it must have. ``quick`` leaves the picture alone.
    """
    title = say("AI 标识", "AI label")

    def look(path: Path) -> tuple[Examination, ...]:
        seen = examine(path, studio(), quick=quick)
        return (*weighed(seen, ours=ours), *_work(seen, work))

    return Examiner(rule=Group.LABEL, title=title, examine=look)


def weighed(seen: Evidence, *, ours: bool) -> Iterable[Examination]:
    """Every link as an examination: a broken one is an error on a master of ``ours``, else a warning.

    What nobody could look at is skipped, with what to install where that is why.
    """
    if seen.fault:
        rule = "label.implicit"
        weight = Severity.ERROR if ours else Severity.WARNING
        found = Finding(
            rule=rule, severity=weight, evidence=seen.fault, remedy=seen.hint, mark="unread"
        )
        yield Examination(rule=rule, title=say("隐式标识", "implicit label"), findings=(found,))
        return
    for link in judge(seen).links:
        yield _of_link(link, seen, ours=ours)


def _work(seen: Evidence, work: str) -> Iterable[Examination]:
    """Whether the labels are this work's: a whole chain around another film proves nothing here."""
    label = seen.implicit.label
    if not work or label is None:
        return
    rule, title = f"{Group.LABEL}.work", say("作品", "work")
    if label.produce_id == work:
        yield Examination(rule=rule, title=title, measured=work)
        return
    told = say(
        f"标识说这是 {label.produce_id}，这一集应是 {work}",
        f"the labels say {label.produce_id}; this episode is {work}",
    )
    remedy = say("放错了片子，或剧名、编码改过：重做这一集", "the wrong film, or title or code were changed: make the episode again")  # fmt: skip
    found = Finding(
        rule=rule, severity=Severity.ERROR, evidence=told, remedy=remedy, mark=label.produce_id
    )
    yield Examination(rule=rule, title=title, findings=(found,))


def _of_link(link: Link, seen: Evidence, *, ours: bool) -> Examination:
    rule = f"{Group.LABEL}.{link.name}"
    if link.unseen:
        return Examination(rule=rule, title=link.title, skipped=link.remedy or link.told)
    if link.colour in (Colour.GREEN, Colour.GREY):
        return Examination(rule=rule, title=link.title, measured=link.told)
    found = Finding(
        rule=rule, severity=_weight(link, seen) if ours else Severity.WARNING,
        evidence=link.told, remedy=link.remedy, mark=_mark(link, seen),
    )  # fmt: skip
    return Examination(rule=rule, title=link.title, findings=(found,))


def _weight(link: Link, seen: Evidence) -> Severity:
    """What a link that is not whole means on a film that left our studio whole."""
    if link.colour is Colour.RED:
        return Severity.ERROR
    match link.name:
        case "implicit":
            broken = not seen.implicit.found
        case "seal":
            # Sealed by somebody else's key it still holds; without any it is not what we made.
            broken = not seen.seal.fingerprint
        case "c2pa":
            # A certificate that was bought may be on no list here; every other state is a loss.
            broken = seen.provenance.standing is not Standing.VALID
        case _:
            broken = False
    return Severity.ERROR if broken else Severity.WARNING


def _mark(link: Link, seen: Evidence) -> str:
    """What kind of fault it is: a waiver of one kind holds for no other."""
    match link.name:
        case "implicit":
            if not seen.implicit.found:
                return "none"
            if len(seen.implicit.found) > 1:
                return "many"
            label = seen.implicit.label
            placeholder = label is not None and is_nobodys(label.producer)
            return "placeholder" if placeholder else "form"
        case "seal":
            return str(seen.seal.kind.value)
        case "c2pa":
            return str(seen.provenance.standing.value)
        case _:
            return str(link.colour.value)
