from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.bible.model import (
    Bible,
    Character,
    Gender,
    Place,
    PlaceKind,
    Role,
    Voice,
)
from yingxi.board.model import (
    Blocking,
    Purpose,
    Setting,
    Shot,
    Size,
    SpokenLine,
    Storyboard,
    Transition,
    Verb,
)
from yingxi.production.episode import CHUNK, EpisodeLine, Hands, chunked
from yingxi.production.jobs import CardJob, MixJob, Order, PaintJob, TakeJob, VoiceJob
from yingxi.production.report import Silent
from yingxi.production.runner import JobRunner
from yingxi.production.schedule import running_order, sound_cues, starts, total_frames
from yingxi.production.sources import Sources
from yingxi.settings import Drama
from yingxi.shoot.plan import LineTiming, PlannedShot, plan_shot
from yingxi.stage.score import Performance, World
from yingxi.store.blobs import Blobs
from yingxi.store.steps import Made, StepLog

VOICE = Voice(blend=(("zm_yunxi", 1.0),))
BIBLE = Bible(
    cast=(
        Character(name="甲", role=Role.DAOIST, gender=Gender.MALE, voice=VOICE),
        Character(name="乙", role=Role.LADY, gender=Gender.FEMALE, voice=VOICE),
        Character(name="众人", role=Role.SERVANT, gender=Gender.MALE, voice=VOICE, group=True),
    ),
    places=(Place(name="山", kind=PlaceKind.MOUNTAIN),),
    pronunciations=(("重阳", "chong2 yang2"),),
)


def shot(number: int, text: str = "", speaker: str = "甲", **changes: object) -> Shot:
    line = SpokenLine(speaker=speaker, text=text) if text else None
    blocking = (Blocking(character=speaker, verb=Verb.TALK),)
    return replace(
        Shot(
            id=f"E01-S01-{number:02d}",
            size=Size.MEDIUM,
            setting=Setting(place="山"),
            blocking=blocking,
            line=line,
            frames=60,
        ),
        **changes,
    )


BOARD = Storyboard(
    episode=1,
    title="井",
    shots=(
        shot(1, purpose=Purpose.HOOK, sounds=("wind", "thunder"), music="dread"),
        shot(2, "你来了。"),
        shot(3, "我来了，重阳。", "乙", sounds=("wind",)),
        shot(4, "杀！", "众人", transition=Transition.DISSOLVE),
        shot(5, purpose=Purpose.CLIFFHANGER),
    ),
)


class SameThread:
    """A crew of one, in this very process."""

    def __init__(self) -> None:
        self.did: list[Order] = []

    def run(
        self, work: Callable[[Order], Made], jobs: Sequence[Order]
    ) -> Iterator[tuple[int, Made]]:
        for i, job in enumerate(jobs):
            self.did.append(job)
            yield i, work(job)


def fake_do(blobs: Blobs, log: StepLog) -> Callable[[Order], Made]:
    def do(order: Order) -> Made:
        job = order.job
        match job:
            case PaintJob():
                made = Made(blobs={"backdrop": blobs.keep_bytes(b"paint")}, facts={})
            case VoiceJob():
                seconds = len(job.text) / 4
                made = Made(
                    blobs={"voice": blobs.keep_bytes(job.text.encode())},
                    facts={"seconds": seconds, "samples": int(seconds * 48_000), "mouth": [0.5]},
                )
            case TakeJob():
                made = Made(
                    blobs={"take": blobs.keep_bytes(job.step.key.encode())},
                    facts={"frames": job.stop - job.start},
                )
            case CardJob():
                made = Made(
                    blobs={"take": blobs.keep_bytes(b"card")}, facts={"frames": job.card.frames}
                )
            case MixJob():
                draft = blobs.draft(".npy")
                with draft.open("wb") as file:
                    np.save(file, np.zeros((8, 2), np.float32))
                made = Made(blobs={"sound": blobs.keep(draft)}, facts={})
        return log.record(job.step, made)

    return do


def fake_hands() -> Hands:
    def direct(planned: PlannedShot, bible: Bible) -> Performance:
        world = World(kind=PlaceKind.MOUNTAIN)
        return Performance(world=world, frames=planned.frames, seed=int(planned.shot.id[-2:]))

    return Hands(
        direct=direct,
        world_of=lambda shot, bible: World(kind=PlaceKind.MOUNTAIN),
        chorus=lambda voice: (voice, voice),
        sound_kinds={"wind": "ambience", "thunder": "effect", "sting": "effect"},
    )


def build(
    folder: Path, board: Storyboard = BOARD, bible: Bible = BIBLE
) -> tuple[dict[str, int], SameThread]:
    blobs, crew = Blobs(folder), SameThread()
    log = StepLog(folder, blobs)
    runner = JobRunner(do=fake_do(blobs, log), blobs=blobs, log=log, crew=crew, reporter=Silent())
    sources = Sources(drama=Drama(folder=folder, title="剧"), bible=bible, storyboard=board)
    EpisodeLine(sources, hands=fake_hands(), runner=runner).build()
    return runner.tally.made, crew


def test_a_second_build_makes_nothing(tmp_path: Path) -> None:
    assert build(tmp_path)[0]["sound.voice"] == 3
    assert build(tmp_path)[0] == {}


def test_one_changed_line_remakes_its_voice_its_shot_and_the_mix(tmp_path: Path) -> None:
    build(tmp_path)
    shots = list(BOARD.shots)
    shots[2] = shot(3, "我来晚了。", "乙", sounds=("wind",))
    changed = build(tmp_path, replace(BOARD, shots=tuple(shots)))
    assert changed[0] == {"sound.voice": 1, "shoot.take": 1, "sound.mix": 1}


def test_a_pronunciation_revoices_only_the_lines_with_the_word(tmp_path: Path) -> None:
    build(tmp_path)
    bible = replace(BIBLE, pronunciations=(("重阳", "chong2 yang1"),))
    assert build(tmp_path, bible=bible)[0]["sound.voice"] == 1


def test_a_group_speaks_with_many_voices(tmp_path: Path) -> None:
    _, crew = build(tmp_path)
    spoken = {o.job.text: o.job.voices for o in crew.did if isinstance(o.job, VoiceJob)}
    assert len(spoken["杀！"]) == 2
    assert len(spoken["你来了。"]) == 1


def planned() -> list[PlannedShot]:
    return [
        plan_shot(s, LineTiming(seconds=len(s.line.text) / 4, mouth=(0.5,)) if s.line else None)
        for s in BOARD.shots
    ]


def test_the_hook_comes_before_the_title_and_the_credits_last() -> None:
    ids = [slot.id for slot in running_order(planned())]
    assert ids[0] == "E01-S01-01"
    assert ids[1] == "title"
    assert ids[-1] == "credits"


def test_voices_stand_on_their_shots_first_spoken_frame() -> None:
    slots = running_order(planned())
    cues = sound_cues(slots, {"E01-S01-02": ("sha256:a", 100)}, {}, seed=1)
    voice = next(c for c in cues if c.kind == "voice")
    at = dict(zip([s.id for s in slots], starts(slots), strict=True))
    assert voice.start == (at["E01-S01-02"] + 6) * 1920


def test_a_bed_that_goes_on_is_one_bed_and_a_hit_is_heard_once() -> None:
    slots = running_order(planned())
    kinds = {"wind": "ambience", "thunder": "effect", "sting": "effect"}
    cues = sound_cues(slots, {}, kinds, seed=1)
    assert [c.kind for c in cues].count("effect") == 2
    assert all(c.start + c.length <= total_frames(slots) * 1920 for c in cues)


@given(st.integers(20, 2000))
def test_pieces_cover_a_shot_once_and_none_is_too_short_for_a_dissolve(frames: int) -> None:
    pieces = chunked(frames)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == frames
    assert all(a[1] == b[0] for a, b in pairwise(pieces))
    assert all(stop - start >= min(frames, CHUNK // 2) for start, stop in pieces)
    assert all(start % 2 == 0 for start, _ in pieces)


@pytest.mark.parametrize("text", ["", "   "])
def test_a_line_without_words_is_not_voiced(tmp_path: Path, text: str) -> None:
    board = replace(BOARD, shots=(shot(1, text or " "),))
    assert "sound.voice" not in build(tmp_path, board)[0]
