"""One episode, from text to master: each step of `DATA_PATH` once, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yingxi.bible.lookup import find_character
from yingxi.bible.model import Bible, Voice
from yingxi.board.model import Shot
from yingxi.cut.subtitles import SubtitleCue, Tone, cues
from yingxi.cut.timeline import Part
from yingxi.label.ingredients import Ingredient
from yingxi.label.visible import opening_frames
from yingxi.production.jobs import (
    CHUNK,
    CardJob,
    Credits,
    Job,
    Lettering,
    MixJob,
    PaintJob,
    SoundCue,
    TakeJob,
    TitleCard,
    VoiceJob,
)
from yingxi.production.provenance import EMBEDDED, ingredients
from yingxi.production.runner import JobRunner
from yingxi.production.schedule import (
    SAMPLES_A_FRAME,
    Slot,
    running_order,
    sound_cues,
    starts,
    total_frames,
)
from yingxi.production.sources import Sources
from yingxi.script.model import Delivery
from yingxi.shoot.plan import LineTiming, PlannedShot, plan, plan_shot
from yingxi.stage.score import Performance, World
from yingxi.store.steps import Made

NARRATOR_NAMES = frozenset({"旁白", "画外音", "narrator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What the line needs from the stage and the voices, as plain functions."""

    direct: Callable[[PlannedShot, Bible], Performance]
    world_of: Callable[[Shot, Bible], World]
    chorus: Callable[[Voice], tuple[Voice, ...]]
    sound_kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformed:
    """Everything the cut joins: the running order, its files, its sound, its subtitles."""

    slots: tuple[Slot, ...]
    parts: tuple[Part, ...]
    sound: str
    frames: int
    cues: tuple[SubtitleCue, ...]
    planned: tuple[PlannedShot, ...]
    voices: tuple[SoundCue, ...]
    """Every voice on its first sample of the episode."""
    posters: tuple[tuple[str, str], ...] = ()
    """Shots that a model pictured, each with its keyframe's blob; empty on the stage."""
    ingredients: tuple[Ingredient, ...] = ()
    """What it is made of, for its manifest."""


SlotJobs = Callable[[Slot, int, Sequence[Slot]], tuple[Job, ...]]
"""What makes the film of a slot, given its place in the running order."""


class EpisodeLine:
    """Builds one episode out of steps; whatever was made before is taken from the store."""

    def __init__(self, sources: Sources, *, hands: Hands, runner: JobRunner) -> None:
        self.sources, self.hands, self.runner = sources, hands, runner
        self.makers = EMBEDDED

    def build(self) -> Conformed:
        """Voices and sets, then takes and the mix, ready for the cut."""
        board, bible = self.sources.storyboard, self.sources.bible
        spoken = {s.id: self._voice_job(s) for s in self._spoken_shots()}
        worlds = list(
            dict.fromkeys(self.hands.world_of(s, bible) for s in board.shots if not s.black)
        )
        paints: list[Job] = [PaintJob(world=w) for w in worlds]
        voices: list[Job] = list(dict.fromkeys(spoken.values()))
        made = self.runner.run([*paints, *voices])
        heard = {shot: made[job.step.key] for shot, job in spoken.items()}
        return self._conform(plan(board.shots, timings(heard)), heard, self._slot_jobs)

    def planned(self, shot: Shot) -> PlannedShot:
        """One shot, as long as its line is when it is spoken here."""
        if shot.line is None or not shot.line.text.strip():
            return plan_shot(shot, None)
        job = self._voice_job(shot)
        return plan_shot(shot, timings({shot.id: self.runner.run([job])[job.step.key]})[shot.id])

    def _conform(
        self, planned: Sequence[PlannedShot], heard: Mapping[str, Made], jobs_of: SlotJobs
    ) -> Conformed:
        """Shots whose lines are spoken become the cut's parts and its mix."""
        slots = running_order(planned)
        mix = self._mix_job(slots, heard)
        chunks = {slot.id: jobs_of(slot, i, slots) for i, slot in enumerate(slots)}
        jobs: list[Job] = [mix, *(job for run in chunks.values() for job in run)]
        made = self.runner.run(jobs)
        parts = tuple(p for slot in slots for p in self._parts(slot, chunks[slot.id], made))
        return Conformed(
            slots=slots,
            parts=parts,
            sound=made[mix.step.key].blobs["sound"],
            frames=total_frames(slots),
            cues=self._spoken_cues(slots),
            planned=tuple(planned),
            voices=tuple(c for c in mix.cues if c.kind == "voice"),
            ingredients=tuple(ingredients(chunks, heard, mix, made, self.makers)),
        )

    def _spoken_shots(self) -> tuple[Shot, ...]:
        """The shots in which something is said."""
        shots = self.sources.storyboard.shots
        return tuple(s for s in shots if s.line and s.line.text.strip())

    def _voice_job(self, shot: Shot) -> VoiceJob:
        line = shot.line
        assert line is not None
        bible = self.sources.bible
        character = find_character(bible, line.speaker)
        voices = self.hands.chorus(character.voice) if character.group else (character.voice,)
        words = tuple((w, p) for w, p in bible.pronunciations if w in line.text)
        return VoiceJob(
            text=line.text,
            voices=voices,
            emotion=line.emotion,
            delivery=line.delivery,
            pronunciations=words,
            seed=character.seed,
        )

    def _mix_job(self, slots: Sequence[Slot], heard: Mapping[str, Made]) -> MixJob:
        voices = {shot: (m.blobs["voice"], int(m.facts["samples"])) for shot, m in heard.items()}
        board = self.sources.storyboard
        cues = sound_cues(slots, voices, self.hands.sound_kinds, seed=1000 * board.episode)
        total = total_frames(slots) * SAMPLES_A_FRAME
        return MixJob(cues=cues, total=total, mark=self.sources.sound_mark)

    def _slot_jobs(self, slot: Slot, index: int, slots: Sequence[Slot]) -> tuple[Job, ...]:
        opening = opening_label(slot, index, slots)
        if slot.planned is None:
            return (self._card_job(slot, opening),)
        performance = self.hands.direct(slot.planned, self.sources.bible)
        lettering = self._lettering(slot.planned, opening)
        return tuple(
            TakeJob(
                shot_id=slot.id,
                performance=performance,
                lettering=lettering,
                start=start,
                stop=stop,
            )
            for start, stop in chunked(slot.frames)
        )

    def _lettering(self, planned: PlannedShot, opening: int) -> Lettering:
        return Lettering(
            cues=self._subtitle_cues(planned),
            caption=planned.shot.caption,
            opening_label=opening,
            mark=self.sources.mark,
        )

    def _card_job(self, slot: Slot, opening: int) -> CardJob:
        drama, board = self.sources.drama, self.sources.storyboard
        if slot.id == "title":
            return CardJob(
                card=TitleCard(
                    drama=drama.title,
                    episode=board.episode,
                    episode_title=board.title,
                    filing_number=drama.filing_number,
                    frames=slot.frames,
                    opening_label=opening,
                ),
                mark=self.sources.mark,
            )
        speakers = [
            s.line.speaker
            for s in board.shots
            if s.line and s.line.speaker not in NARRATOR_NAMES
            and not find_character(self.sources.bible, s.line.speaker).group
        ]  # fmt: skip
        return CardJob(
            card=Credits(
                drama=drama.title,
                writer=drama.writer,
                director=drama.director,
                cast=tuple(dict.fromkeys(speakers))[:6],
                frames=slot.frames,
            ),
            mark=self.sources.mark,
        )

    def _subtitle_cues(self, planned: PlannedShot) -> tuple[SubtitleCue, ...]:
        line = planned.shot.line
        if line is None or not line.text.strip():
            return ()
        character = find_character(self.sources.bible, line.speaker)
        on_screen = {b.character for b in planned.shot.blocking}
        named = (
            line.delivery is not Delivery.NARRATION
            and line.speaker not in NARRATOR_NAMES
            and line.speaker not in on_screen
        )
        return cues(
            line.text,
            planned.line_start,
            planned.line_start + planned.line_frames,
            speaker=line.speaker if named else "",
            colour=character.colours[0],
            tone=Tone.SPOKEN if line.delivery is Delivery.SPOKEN else Tone.INNER,
            words=tuple(c.name for c in self.sources.bible.cast),
        )

    def _spoken_cues(self, slots: Sequence[Slot]) -> tuple[SubtitleCue, ...]:
        """Every subtitle on the episode's own clock."""
        return tuple(
            replace(cue, start=at + cue.start, end=at + cue.end)
            for slot, at in zip(slots, starts(slots), strict=True)
            if slot.planned is not None
            for cue in self._subtitle_cues(slot.planned)
        )

    def _parts(self, slot: Slot, jobs: Sequence[Job], made: Mapping[str, Made]) -> Iterator[Part]:
        """A slot's chunks; what begins the slot begins its first, what ends it ends its last."""
        for i, job in enumerate(jobs):
            result = made[job.step.key]
            yield Part(
                self.runner.blobs.path(result.blobs["take"]),
                int(result.facts["frames"]),
                dissolve=slot.dissolve if i == 0 else 0,
                fade_in=slot.fade_in if i == 0 else 0,
                white=slot.white if i == 0 else 0,
                fade_out=slot.fade_out if i == len(jobs) - 1 else 0,
            )


def timings(heard: Mapping[str, Made]) -> dict[str, LineTiming]:
    """How long each line is, by shot."""
    return {
        shot: LineTiming(seconds=voice.facts["seconds"], mouth=tuple(voice.facts["mouth"]))
        for shot, voice in heard.items()
    }


def opening_label(slot: Slot, index: int, slots: Sequence[Slot]) -> int:
    """Frames of a slot on which the opening's large label stands."""
    return min(opening_frames(sum(s.frames for s in slots[:index])), slot.frames)


def chunked(frames: int) -> tuple[tuple[int, int], ...]:
    """A shot's frames in pieces of `CHUNK`; the last takes what would be too short alone."""
    count = max(1, round(frames / CHUNK))
    edges = [i * CHUNK for i in range(count)] + [frames]
    return tuple(pairwise(edges))
