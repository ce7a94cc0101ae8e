"""What to make of the evidence: each link green, amber or red, and the file as its worst one."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.label import links
from yingxi.label.evidence import Evidence
from yingxi.label.links import Colour, Link
from yingxi.label.provenance import Standing
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A file's colour, the one line that says why, and the links."""

    colour: Colour
    headline: str
    remedy: str
    links: tuple[Link, ...] = ()
    produce_id: str = ""
    """What the file is, by the label, the manifest or the watermark and the book."""
    lost: tuple[str, ...] = ()


def judge(found: Evidence) -> Verdict:
    """The verdict on a file; nothing is read here."""
    if found.fault:
        return Verdict(colour=Colour.RED, headline=found.fault, remedy=found.hint)
    chain = (
        links.visible(found), links.implicit(found), links.seal(found), links.watermark(found), links.c2pa(found),
        links.agreement(found),
    )  # fmt: skip
    lost = _lost(found)
    name = links.produce_id(found)
    colour = links.worst(link.colour for link in chain)
    if colour in (Colour.GREEN, Colour.GREY) and any(link.unseen for link in chain):
        colour = Colour.AMBER
    if not _vouched(found):
        return Verdict(
            colour=Colour.RED, links=chain, headline=_bare(found), lost=lost, produce_id=name,
            remedy=say("若是 AI 生成的，用 yingxi label 标好再发布；不是就不必管",
                       "if AI made it, run yingxi label before it is published; if not, leave it"),
        )  # fmt: skip
    first = min(chain, key=lambda link: links.WORST.index(link.colour))
    if colour is Colour.AMBER and first.colour is not Colour.AMBER:
        first = next(link for link in chain if link.unseen)
    return Verdict(
        colour=colour, links=chain, lost=lost, produce_id=name,
        headline=_headline(colour, first, lost, name, quick=found.quick),
        remedy="" if colour is Colour.GREEN else first.remedy,
    )  # fmt: skip


def _vouched(found: Evidence) -> bool:
    """Whether anything at all says that AI made it."""
    return bool(
        found.implicit.found
        or found.visible.present
        or found.mark.found
        or found.provenance.standing not in (Standing.NONE, Standing.UNFIT, Standing.UNREAD)
    )


def _bare(found: Evidence) -> str:
    if found.visible.skipped or found.mark.skipped:
        return say(
            "元数据里没有任何标识（画面没有看）",
            "no label in the metadata; the picture was not seen",
        )
    return say("没有任何标识", "no label of any kind")


def _lost(found: Evidence) -> tuple[str, ...]:
    """What the file once had, as far as what is left tells."""
    lost: list[str] = []
    marked = found.mark.found
    whole = found.provenance.standing in (Standing.TRUSTED, Standing.VALID)
    if not found.implicit.found and found.kind and (marked or whole):
        lost.append(say("元数据里的标识", "the label in the metadata"))
    entries = found.mark.entries or found.known
    if found.provenance.standing is Standing.NONE and entries:
        lost.append(say("C2PA 清单", "the C2PA manifest"))
    if entries and found.essence and all(one.essence != found.essence for one in entries):
        lost.append(say("原来的编码（转码或剪辑过）", "the encoding it had: transcoded or cut"))
    return tuple(lost)


def _headline(colour: Colour, first: Link, lost: tuple[str, ...], name: str, *, quick: bool) -> str:
    if colour is Colour.GREEN:
        return (
            say(f"{name}：标识齐全，元数据相符（没有看画面）", f"{name}: metadata in order, picture not looked at")
            if quick
            else say(f"{name}：标识齐全，彼此相符", f"{name}: every link in order, all agree")
        )  # fmt: skip
    if lost and name and colour is Colour.AMBER:
        gone = say("、", ", ").join(lost)
        return say(f"丢了{gone}；是 {name}", f"lost: {gone}; it is {name}")
    return f"{first.title}{say('：', ': ')}{first.told}"
