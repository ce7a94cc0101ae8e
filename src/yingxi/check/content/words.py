"""A drama's words against the taxonomy: by lexicon, and by meaning where the encoder is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yingxi.check.content.folding import fold, normal
from yingxi.check.content.lexicon import Hit, Lexicon, our_lexicon
from yingxi.check.content.lines import Spoken, sentences
from yingxi.check.content.meaning import Likeness, Meaning, our_meaning
from yingxi.check.content.taxonomy import PREFIX, SURE, Rule, Taxonomy, our_taxonomy
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.errors import MissingExtra
from yingxi.tongue import say

MEANING = PREFIX + "meaning"
SHORTEST = 4
"""Letters of a sentence from which its meaning is read: 滚！ and 杀！ mean nothing alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A sentence with what was found in it."""

    text: str
    line: Spoken
    hits: tuple[Hit, ...] = ()
    like: Likeness | None = None


def read_words(
    lines: Sequence[Spoken], *, on: date | None = None, taxonomy: Taxonomy | None = None,
    lexicon: Lexicon | None = None, meaning: Meaning | None = None,
    context: Sequence[Spoken] = (),
) -> tuple[Examination, ...]:  # fmt: skip
    """One examination for each rule of words in force ``on`` a day (today), and one of meaning.

    ``context`` are other lines of the same drama, from which its setting is told too: a sword in a
    tale of wizards is none in a street. Without the encoder the rules are read by lexicon alone and the examination of meaning is
    skipped with the remedy.
    """
    day = on or date.today()
    rules = tuple(r for r in (taxonomy or our_taxonomy()).on(day) if not r.looks)
    read = by_lexicon(lines, lexicon or our_lexicon(), context=context)
    try:
        meant = meaning or our_meaning()
    except MissingExtra as missing:
        by = say("词表", "lexicon")
        why = f"{missing.message}；{missing.hint}"
        last = Examination(rule=MEANING, title=_meaning_title(), skipped=why)
    else:
        read = by_meaning(read, meant)
        by = say("词表与句意", "lexicon and meaning")
        told = len(read), len(meant.bank.references)
        last = Examination(
            rule=MEANING, title=_meaning_title(),
            measured=say(f"{told[0]} 句，对照 {told[1]} 句", f"{told[0]} sentences against {told[1]}"),
        )  # fmt: skip
    measured = say(
        f"{by}读了 {len(lines)} 行 {len(read)} 句",
        f"{len(read)} sentences of {len(lines)} lines read by {by}",
    )
    return (
        *(
            Examination(
                rule=rule.rule, title=rule.title, measured=measured,
                findings=tuple(f for one in read if (f := _finding(one, rule, day)) is not None),
            )
            for rule in rules
        ),
        last,
    )  # fmt: skip


def by_lexicon(
    lines: Sequence[Spoken], lexicon: Lexicon, *, context: Sequence[Spoken] = ()
) -> tuple[Read, ...]:
    """Every sentence of the lines with the words that the lexicon finds in it."""
    settings = lexicon.setting(fold(line.text).text for line in (*lines, *context))
    return tuple(
        Read(
            text=told, line=line,
            hits=lexicon.hits(told, shown=line.shown, settings=settings),
        )
        for line in lines
        for told in sentences(line.text)
    )  # fmt: skip


def by_meaning(read: Sequence[Read], meaning: Meaning) -> tuple[Read, ...]:
    """The sentences again, with the rule that each reads like."""
    folded = [fold(one.text).text for one in read]
    long = [i for i, text in enumerate(folded) if len(normal(text)) >= SHORTEST]
    told = dict(zip(long, meaning.told([folded[i] for i in long]), strict=True))
    return tuple(
        Read(text=one.text, line=one.line, hits=one.hits, like=told.get(i))
        for i, one in enumerate(read)
    )


def _finding(read: Read, rule: Rule, day: date) -> Finding | None:
    hit = next((h for h in read.hits if h.rule == rule.id), None)
    like = read.like if read.like is not None and read.like.rule == rule.id else None
    if hit is None and like is None:
        return None
    why: list[str] = []
    unlikely = 1.0
    if hit is not None:
        why.append(say(f"词“{hit.word}”", f"the word '{hit.word}'"))
        unlikely *= 1 - hit.confidence
    if like is not None:
        near = f"{like.near:.2f}"
        why.append(say(f"句意近“{like.reference}”（{near}）", f"near '{like.reference}' ({near})"))
        unlikely *= 1 - like.confidence
    confidence = 1 - unlikely
    # Meaning alone tells a person where to look; only the lexicon's clear phrases close the gate.
    most = Severity.NOTE if hit is None else Severity.WARNING
    if hit is not None and hit.confidence >= SURE:
        most = Severity.ERROR
    severity = rule.weighs(confidence, most=most)
    at = f"{read.line.place} " if read.line.place else ""
    who = f"{read.line.speaker}：" if read.line.speaker else ""
    evidence = (
        f"{at}{who}「{read.text}」{say('，', ', ').join(why)}"
        f"{say('；依据：', '; by: ')}{rule.source(day)}"
    )
    return Finding(
        rule=rule.rule, severity=severity, evidence=evidence, remedy=rule.remedy,
        mark=normal(read.text), start=read.line.start, end=read.line.end, place=read.line.file,
        confidence=round(confidence, 2),
    )  # fmt: skip


def _meaning_title() -> str:
    return say("句意对照", "Read by meaning")
