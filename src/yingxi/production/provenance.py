"""What an episode was made of, for its manifest: every take, voice, piece of music and keyframe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yingxi.label.ingredients import Ingredient, Source
from yingxi.production.company import Company, Hired
from yingxi.production.jobs import CardJob, FilmJob, Job, MixJob
from yingxi.store.canon import HASH_PREFIX
from yingxi.store.steps import Made

STAGE, VOICES = "yingxi:stage", "yingxi:kokoro-82m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """Who made each sort of thing, ``provider:model``; the embedded hands where nobody is hired."""

    image: str = ""
    video: str = ""
    speech: str = ""
    music: str = ""


EMBEDDED = Makers()


def makers(company: Company) -> Makers:
    """The names of everybody hired."""
    return Makers(
        image=_name(company.image),
        video=_name(company.video),
        speech=_name(company.speech),
        music=_name(company.music),
    )


def ingredients(
    films: Mapping[str, Sequence[Job]],
    voices: Mapping[str, Made],
    mix: MixJob,
    made: Mapping[str, Made],
    who: Makers = EMBEDDED,
) -> Iterator[Ingredient]:
    """All that was joined: ``films`` are the jobs of each slot, ``voices`` the spoken shots."""
    for slot, jobs in films.items():
        for part, job in enumerate(jobs, 1):
            title = slot if len(jobs) == 1 else f"{slot} ({part}/{len(jobs)})"
            if isinstance(job, FilmJob):
                yield _of("take", title, Source.NEURAL, job.film, who.video)
            else:
                kind = "card" if isinstance(job, CardJob) else "take"
                yield _of(kind, title, Source.STAGE, made[job.step.key].blobs["take"], STAGE)
    for shot, voice in voices.items():
        yield _of("voice", shot, Source.NEURAL, voice.blobs["voice"], who.speech or VOICES)
    for name in dict.fromkeys(cue.name for cue in mix.cues if cue.kind == "track"):
        yield _of("music", who.music, Source.NEURAL, name, who.music)
    synthesised = sorted({cue.kind for cue in mix.cues} - {"voice", "track"})
    if synthesised:
        yield _of(
            "mix", "+".join(synthesised), Source.STAGE, made[mix.step.key].blobs["sound"], STAGE
        )


def pictured(keyframes: Mapping[str, str], who: Makers) -> Iterator[Ingredient]:
    """The keyframes that a model painted, by shot."""
    for shot, blob in keyframes.items():
        yield _of("keyframe", shot, Source.NEURAL, blob, who.image)


def _of(kind: str, title: str, source: Source, blob: str, maker: str) -> Ingredient:
    mime = {"keyframe": "image/png", "take": "video/mp4", "card": "video/mp4"}.get(
        kind, "audio/wav"
    )
    return Ingredient(
        kind=kind, title=title, source=source, sha256=blob.removeprefix(HASH_PREFIX), maker=maker,
        mime=mime,
    )  # fmt: skip


def _name(hired: Hired | None) -> str:
    return "" if hired is None else f"{hired.provider.name}:{hired.model}"
