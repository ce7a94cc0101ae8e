"""Who looks at a film, and what each is told of it: the inspection's departments put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from yingxi.check.content import Spoken, from_subtitles, look_at, read_words
from yingxi.check.drama.agreement import agreement
from yingxi.check.drama.lines import speech
from yingxi.check.drama.prints import read_prints, write_prints
from yingxi.check.drama.story import season, story
from yingxi.check.drama.story_targets import Targets
from yingxi.check.drama.voices import voice_identity
from yingxi.check.film.delivery import Delivery
from yingxi.check.film.technical import Asked, technical
from yingxi.check.finding import Examination
from yingxi.check.inspection import Examiner
from yingxi.check.plan import FilmPlan
from yingxi.check.reporting.report import Chart, Group
from yingxi.studio.label_examiner import label_examiner
from yingxi.studio.script_times import timed
from yingxi.studio.second_reading import SecondReading
from yingxi.tongue import say

_SUBTITLES = (".ass", ".srt")
"""The one that knows where its letters stand comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a film before it is looked at."""

    spec: Delivery
    asked: Asked = field(default_factory=Asked)
    plan: FilmPlan | None = None
    """What it was meant to be; none for a film that was not made here."""
    script: tuple[Spoken, ...] = ()
    """Its lines as written; the subtitles are read where there are none."""
    drama: tuple[Spoken, ...] = ()
    """Lines of its other episodes, which tell in what world it plays."""
    prints: Path | None = None
    """Where the season's voices are kept."""
    season: tuple[FilmPlan, ...] = ()
    """The plans of the season up to this episode."""
    targets: Targets | None = None
    """What its story should be like; the trade's habits where none."""
    reading: SecondReading | None = None
    """Hired models that read it too, which costs money."""
    work: str = ""
    """The ProduceID that it must have; empty where nobody knows."""
    ours: bool = True
    """Whether it was made here: then it left with its labels, and a broken one is an error."""


def examiners(film: Path, known: Known) -> tuple[Examiner, ...]:
    """Everybody who looks at a film, in the order of the report."""
    return (
        _technical(film, known),
        Examiner(
            rule="content.words",
            title=say("台词内容", "what is said"),
            examine=lambda _: _words(film, known),
        ),
        Examiner(rule="content.pictures", title=say("画面内容", "what is seen"), examine=look_at),
        *_second_reader(known),
        *_by_plan(known),
        label_examiner(ours=known.ours, work=known.work),
    )


def subtitles_of(film: Path) -> Path | None:
    """The subtitle file beside a film, if there is one."""
    return next((p for s in _SUBTITLES if (p := film.with_suffix(s)).exists()), None)


def wanted_by(plan: FilmPlan, asked: Asked) -> Asked:
    """What the plan wants, so that no technical rule holds it against the film."""
    cards = [(span.start, span.end) for span in plan.spans if span.is_card]
    dark = [(span.start, span.end) for span in plan.spans if span.black]
    blends = [
        (span.start, span.start + span.blend_frames / span.frames * span.seconds)
        for span in plan.spans
        if span.blend_frames and span.frames
    ]
    return replace(
        asked,
        black=(*asked.black, *dark),
        held=(*asked.held, *cards, *dark),
        white=(*asked.white, *blends),
        voices=tuple(line.start for line in plan.lines),
        lines=tuple(line.text for line in plan.lines),
    )


def _technical(film: Path, known: Known) -> Examiner:
    asked = known.asked if known.plan is None else wanted_by(known.plan, known.asked)
    return Examiner(
        rule=Group.TECHNICAL,
        title=say(f"技术：{known.spec.title}", f"technical: {known.spec.title}"),
        examine=lambda path: technical(
            path, spec=known.spec, subtitles=subtitles_of(film) or (), asked=asked
        ),
    )


def _words(film: Path, known: Known) -> tuple[Examination, ...]:
    if known.script:
        return read_words(_timed_script(known), context=known.drama)
    beside = subtitles_of(film)
    if beside is None:
        why = say(
            f"没有台词可读：在影片旁边放 {film.stem}.srt",
            f"there are no lines to read: put {film.stem}.srt beside the film",
        )
        return (_skipped("content.words", say("台词内容", "what is said"), why),)
    return read_words(from_subtitles(beside))


def _timed_script(known: Known) -> tuple[Spoken, ...]:
    return known.script if known.plan is None else timed(known.script, known.plan)


def _second_reader(known: Known) -> Iterable[Examiner]:
    reading = known.reading
    if reading is not None:
        yield Examiner(
            rule="content.second",
            title=say("第二审读", "second reader"),
            examine=lambda path: reading.read(path, _timed_script(known), known.plan),
        )


def _by_plan(known: Known) -> Iterable[Examiner]:
    """The examiners who must know what the film was meant to be."""
    plan, prints = known.plan, known.prints
    rules = (
        ("continuity", say("镜头连续", "continuity")),
        ("story", say("故事", "story")),
        ("speech", say("台词听写", "speech")),
        ("continuity.voice", say("人物声音", "voices")),
    )
    if plan is None:
        why = say(
            "不知道这部片子本来该是什么样；yingxi make 做的片子才知道",
            "what it was meant to be is not known; it is for films that yingxi make made",
        )
        for rule, title in rules[:3]:
            missing = _skipped(rule, title, why)
            yield Examiner(rule=rule, title=title, examine=lambda _, m=missing: (m,))
        return

    def voices(path: Path) -> tuple[Examination, ...]:
        before = read_prints(prints) if prints else ()
        reading = voice_identity(
            path, plan.lines, episode=plan.episode, prints=before, made=dict(plan.voices)
        )
        if prints is not None and reading.prints != before:
            write_prints(prints, reading.prints)
        return reading.examinations

    def tale(path: Path) -> tuple[Examination | Chart, ...]:
        told, charts = story(plan, path, targets=known.targets)
        if len(known.season) < 2:
            return (*told, *charts)
        over, curves = season(known.season)
        return (*told, *over, *charts, *curves)

    def shots(path: Path) -> tuple[Examination, ...]:
        return agreement(path, plan.spans)

    def heard(path: Path) -> tuple[Examination, ...]:
        return speech(path, plan.lines)

    looks = (shots, tale, heard, voices)
    for (rule, title), look in zip(rules, looks, strict=True):
        yield Examiner(rule=rule, title=title, examine=look)


def _skipped(rule: str, title: str, why: str) -> Examination:
    return Examination(rule=rule, title=title, skipped=why)
