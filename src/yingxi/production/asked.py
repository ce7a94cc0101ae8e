"""What is asked of the vendors for an episode: each thing as a purchase with its worst price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yingxi.bible.lookup import find_character
from yingxi.bible.model import Bible, Character
from yingxi.board.model import Setting, Shot
from yingxi.check.takes.reader import Look, question
from yingxi.errors import BadTake
from yingxi.production.company import Company, Hired, Pricing
from yingxi.production.stretches import Stretch
from yingxi.shoot.prompting import (
    Prompts,
    cast_prompt,
    film_prompt,
    keyframe_prompt,
    minding,
    music_prompt,
    place_prompt,
)
from yingxi.shoot.provider import Abilities
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    MusicRequest,
    Request,
    SpeechRequest,
    VideoRequest,
    media_of,
)
from yingxi.store.canon import digest
from yingxi.tongue import say

SHEET_SIDE = 1024
SONG_SECONDS = 60
"""What is asked for where the model can be told; a shorter piece is repeated under a long scene."""
PICTURE, FILM = "image/png", "video/mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The pictures and films that a stretch is filmed from, as blobs; empty where there is none."""

    first: str = ""
    last: str = ""
    sheets: tuple[str, ...] = ()
    plate: str = ""
    control: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mind:
    """What a further take is asked to mind."""

    note: str = ""
    """What people want."""
    fault: str = ""
    """What the gate found."""

    @classmethod
    def read(cls, kept: str) -> Mind:
        """As it was `kept`."""
        note, _, fault = kept.partition("\n")
        return cls(note=note, fault=fault)

    @property
    def kept(self) -> str:
        """In one text: a line each."""
        return " ".join(self.note.splitlines()) + "\n" + self.fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Words every wish of an episode for whoever is hired to grant it."""

    title: str
    episode: int
    bible: Bible
    company: Company
    prompts: Prompts
    reading: str
    """The words with which a reader is asked, see `check.reader`."""
    pricing: Pricing
    scope: str = ""
    """Part of every key where a ledger is shared: what one drama bought lies in its own store."""

    def line(self, shot: Shot) -> Purchase:
        """A spoken line in the voice that its character was given."""
        hired, voices = self.company.speech, self.company.voices
        assert hired is not None
        assert shot.line is not None
        speaker = find_character(self.bible, shot.line.speaker)
        request = SpeechRequest(
            model=hired.model, text=shot.line.text,
            voice=voices.get(speaker.name, voices.get("*", "")), emotion=shot.line.emotion.value,
        )  # fmt: skip
        return self._purchase(hired, request, shot.id, Department.SOUND)

    def song(self, mood: str) -> Purchase:
        """Music for every scene of a mood."""
        hired = self.company.music
        assert hired is not None
        request = MusicRequest(
            model=hired.model, prompt=music_prompt(self.prompts, mood), seconds=SONG_SECONDS
        )
        return self._purchase(hired, request, f"music:{mood}", Department.SOUND)

    def sheet(self, character: Character, number: int, note: str) -> Purchase:
        """A character from all sides; a further ``number`` minds the ``note`` on the one before."""
        words = minding(cast_prompt(self.prompts, character), note=note)
        return self._picture(
            words, sheet(character), Department.BIBLE, (SHEET_SIDE, SHEET_SIDE), (),
            character.seed + number - 1, number,
        )  # fmt: skip

    def plate(self, setting: Setting, number: int, note: str) -> Purchase:
        """A place under its light, nobody in it."""
        words = minding(place_prompt(self.prompts, setting, self.bible), note=note)
        return self._picture(
            words, plate(setting), Department.BIBLE, self.size, (), number - 1, number
        )

    def keyframe(self, shot: Shot, references: Sequence[str]) -> Purchase:
        """A shot's first picture, from the sheets of who is seen and the plate of where."""
        words = keyframe_prompt(self.prompts, shot, self.bible)
        return self._picture(
            words, shot.id, Department.SHOOT, self.size, references, seed_of(shot.id), 1
        )

    def film(self, stretch: Stretch, number: int, mind: Mind, shown: Shown) -> Purchase:
        """Take ``number`` of a stretch, minding what was said of those before."""
        hired = self.company.video
        assert hired is not None
        able = self.film_abilities
        width, height = self.size
        request = VideoRequest(
            model=hired.model,
            prompt=film_prompt(
                self.prompts, stretch.shot, self.bible, note=mind.note, fault=mind.fault
            ),
            seconds=able.fit_seconds(stretch.seconds), width=width, height=height,
            media=tuple(_given(shown, able)), seed=seed_of(stretch.id) + number - 1,
        )  # fmt: skip
        return self._purchase(hired, request, stretch.id, Department.SHOOT, take=number)

    def look(self, stretch: Stretch, number: int, strip: str, shown: Shown) -> Purchase:
        """A vision-language model's look at a take's ``strip`` beside what was approved."""
        hired = self.company.reader
        assert hired is not None
        words = film_prompt(self.prompts, stretch.shot, self.bible)
        look = Look(strip=strip, words=words, sheets=shown.sheets, plate=shown.plate)
        request = question(look, model=hired.model, prompt=self.reading)
        return self._purchase(hired, request, stretch.id, Department.CHECK, take=number)

    @property
    def film_abilities(self) -> Abilities:
        """What the hired film model can be asked for; nothing where none is hired."""
        hired = self.company.video
        if hired is None:
            return Abilities(craft=Craft.VIDEO)
        return hired.provider.abilities(Craft.VIDEO, hired.model)

    @property
    def pictured(self) -> bool:
        """Whether films are made from pictures: somebody draws, and the film model takes them."""
        taken = self.film_abilities.media.keys()
        return self.company.image is not None and bool(
            taken & {MediaRole.FIRST_FRAME, MediaRole.REFERENCE_IMAGE}
        )

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is shot, in pixels: 9:16, both even."""
        side = self.company.short_side
        return side, side * 16 // 9 // 2 * 2

    def _picture(
        self, words: str, name: str, department: Department, size: tuple[int, int],
        references: Sequence[str], seed: int, number: int,
    ) -> Purchase:  # fmt: skip
        hired = self.company.image
        assert hired is not None
        able = hired.provider.abilities(Craft.IMAGE, hired.model)
        most = able.media.get(MediaRole.REFERENCE_IMAGE, 0)
        width, height = size
        request = ImageRequest(
            model=hired.model, prompt=words, width=width, height=height, seed=seed,
            references=tuple(_media(MediaRole.REFERENCE_IMAGE, b) for b in references[:most]),
        )  # fmt: skip
        return self._purchase(hired, request, name, department, take=number)

    def _purchase(
        self, hired: Hired, request: Request, name: str, department: Department, *, take: int = 1
    ) -> Purchase:
        provider = hired.provider
        able = provider.abilities(request.craft, request.model)
        faults = able.faults(request)
        if faults:
            raise BadTake(
                f"{name}: {provider.name}:{request.model}: {'；'.join(faults)}",
                hint=say("换一个模型，或改 drama.toml", "hire another model, or change drama.toml"),
            )
        worst, date = self.pricing(provider.name, request.model, provider.worst(request))
        return Purchase(
            key=digest(
                (provider.name, request, [m.blob for m in media_of(request)],
                 *filter(None, (able.revision, self.scope)))
            ),
            provider=provider.name, request=request, worst=worst, price_date=date,
            slate=Slate(
                drama=self.title, episode=self.episode, shot=name, department=department, take=take
            ),
        )  # fmt: skip


def sheet(character: Character) -> str:
    """The node of a character's sheet."""
    return f"cast:{character.name}"


def plate(setting: Setting) -> str:
    """The node of a place's plate."""
    return f"place:{setting.place}·{setting.hour}·{setting.weather}"


def seed_of(name: str) -> int:
    """A shot's own seed, the same in every run."""
    return int(digest(name).removeprefix("sha256:")[:7], 16)


def _given(shown: Shown, able: Abilities) -> list[Media]:
    """What a film is made from, as far as the model takes it and in the role in which it does."""
    out: list[Media] = []
    if shown.first and MediaRole.FIRST_FRAME in able.media:
        out.append(_media(MediaRole.FIRST_FRAME, shown.first))
        if shown.last:
            out.append(_media(MediaRole.LAST_FRAME, shown.last))
    else:
        most = able.media.get(MediaRole.REFERENCE_IMAGE, 0)
        wanted = [b for b in (shown.first, *shown.sheets, shown.plate) if b]
        out += [_media(MediaRole.REFERENCE_IMAGE, b) for b in wanted[:most]]
    if shown.control:
        out.append(Media(role=MediaRole.CONTROL_VIDEO, blob=shown.control, mime=FILM))
    return out


def _media(role: MediaRole, blob: str) -> Media:
    return Media(role=role, blob=blob, mime=PICTURE)
