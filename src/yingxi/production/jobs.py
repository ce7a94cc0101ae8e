"""What a worker is asked to do: everything it needs by value, and where the store is by path."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.bible.model import Voice
from yingxi.board.model import Emotion
from yingxi.cut.subtitles import SubtitleCue
from yingxi.script.model import Delivery
from yingxi.stage.calls import Call
from yingxi.stage.passes.kinds import Pass
from yingxi.stage.score import Performance, World
from yingxi.store.steps import Step

PAINT_VERSION = 3
DRESS_VERSION = 2
VOICE_VERSION = 2
TAKE_VERSION = 6
PASS_VERSION = 1
CARD_VERSION = 3
MIX_VERSION = 3
FILM_VERSION = 3
TAIL_VERSION = 1
HEARD_VERSION = 1
TRACK_VERSION = 1
GATE_VERSION = 3
STRIP_VERSION = 1
"""Raised by hand when the same parameters should give something else than before."""

CHUNK = 50
"""Frames a worker draws at once: two closed groups of pictures, so that both cores share a shot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintJob:
    """Paint a world's plates."""

    world: World

    @property
    def step(self) -> Step:
        return Step(name="stage.paint", version=PAINT_VERSION, parameters=self.world)


@dataclass(frozen=True, slots=True, kw_only=True)
class DressJob:
    """Draw the sprites of a crowd."""

    call: Call

    @property
    def step(self) -> Step:
        return Step(name="stage.dress", version=DRESS_VERSION, parameters=self.call)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceJob:
    """Speak a line; several voices speak it together."""

    text: str
    voices: tuple[Voice, ...]
    emotion: Emotion
    delivery: Delivery
    pronunciations: tuple[tuple[str, str], ...]
    seed: int

    @property
    def step(self) -> Step:
        return Step(name="sound.voice", version=VOICE_VERSION, parameters=self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """All that is written on a shot."""

    cues: tuple[SubtitleCue, ...] = ()
    caption: str = ""
    opening_label: int = 0
    """Frames from the shot's first on which the large AI label stands; then the small one."""
    mark: int | None = None
    """The watermark's 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeJob:
    """Shoot and conform frames ``[start, stop)`` of a shot."""

    shot_id: str
    performance: Performance
    lettering: Lettering
    start: int
    stop: int

    @property
    def step(self) -> Step:
        parameters = (self.performance, self.lettering, self.start, self.stop)
        return Step(name="shoot.take", version=TAKE_VERSION, parameters=parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassJob:
    """Shoot a pass of a shot for models: ``frames`` pictures at ``rate`` a second, no sound.

    ``start`` is the picture it begins with, where several films make one shot.
    """

    shot_id: str
    performance: Performance
    kind: Pass
    width: int
    height: int
    rate: int
    frames: int
    start: int = 0

    @property
    def step(self) -> Step:
        size = (self.width, self.height, self.rate, self.frames, self.start)
        parameters = (self.performance, self.kind, size)
        return Step(name="stage.pass", version=PASS_VERSION, parameters=parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmJob:
    """Conform a film that a model shot: our size and rate, lettered, encoded once."""

    shot_id: str
    film: str
    """Its blob."""
    frames: int
    lettering: Lettering
    start: int = 0
    """The frame of the shot on which the film begins, where several make one shot."""
    whole: int = 0
    """Frames of the whole shot, on which the lettering stands; 0 where the film is all of it."""
    fill: bool = False
    """Whether its last frame must be seen: a film that is too long is then quickened, not cut."""

    @property
    def step(self) -> Step:
        parameters = (self.frames, self.lettering, self.start, self.whole, self.fill)
        return Step(
            name="cut.conform", version=FILM_VERSION, parameters=parameters, inputs=(self.film,)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TailJob:
    """The last picture of a film that is seen in the cut: what goes on from it begins with it."""

    film: str
    frames: int
    fill: bool
    width: int
    height: int

    @property
    def step(self) -> Step:
        parameters = (self.frames, self.fill, self.width, self.height)
        return Step(
            name="cut.tail", version=TAIL_VERSION, parameters=parameters, inputs=(self.film,)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardJob:
    """Bring a line that a model spoke to our rate and loudness, and read its jaw."""

    audio: str
    emotion: Emotion

    @property
    def step(self) -> Step:
        return Step(
            name="sound.level", version=HEARD_VERSION, parameters=self.emotion, inputs=(self.audio,)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackJob:
    """Bring music that a model made to our rate and loudness, fit to be repeated."""

    audio: str

    @property
    def step(self) -> Step:
        return Step(name="sound.track", version=TRACK_VERSION, parameters="", inputs=(self.audio,))


@dataclass(frozen=True, slots=True, kw_only=True)
class GateJob:
    """Look at a take before anybody else does."""

    shot_id: str
    film: str
    picture: str
    """The approved picture that it was to begin with; empty where there is none."""
    sheets: tuple[str, ...] = ()
    """Approved sheets of who is in shot."""
    plate: str = ""
    """The place's plate, approved."""
    before: str = ""
    """The film of the shot before in the same scene."""
    line: str = ""
    """Words the film itself was asked to speak."""
    written: tuple[str, ...] = ()
    """Words that may be read in the picture: a sign, a letter."""
    looked: str = ""
    """A reader's answer about this film."""
    readers: tuple[str, ...] = ()
    """The optional models that look (`check.gate.readers`): with more of them it is looked at anew."""

    @property
    def step(self) -> Step:
        pictures = (self.picture, self.sheets, self.plate, self.before)
        told = (self.line, self.written, self.looked, self.readers)
        blobs = (self.film, self.picture, *self.sheets, self.plate, self.before)
        return Step(
            name="check.take", version=GATE_VERSION, parameters=(pictures, told),
            inputs=tuple(blob for blob in blobs if blob),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StripJob:
    """Lay four frames of a film side by side, for a reader."""

    film: str

    @property
    def step(self) -> Step:
        return Step(name="check.strip", version=STRIP_VERSION, parameters="", inputs=(self.film,))


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleCard:
    """The opening card."""

    drama: str
    episode: int
    episode_title: str
    filing_number: str
    frames: int
    opening_label: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The closing card."""

    drama: str
    writer: str
    director: str
    cast: tuple[str, ...]
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardJob:
    """Conform a title card or the credits."""

    card: TitleCard | Credits
    mark: int | None = None
    """The watermark's 64 bits."""

    @property
    def step(self) -> Step:
        return Step(name="cut.card", version=CARD_VERSION, parameters=(self.card, self.mark))


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundCue:
    """A sound in the episode: a blob, or the recipe of what is synthesised.

    ``start`` and ``length`` in samples at 48 kHz.
    """

    kind: str
    """voice, music, track, ambience or effect."""
    name: str
    """A blob's hash for a voice or a track, a mood for music, else the name of the sound."""
    start: int
    length: int
    gain_db: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MixJob:
    """Mix an episode's sound."""

    cues: tuple[SoundCue, ...]
    total: int
    mark: int | None = None
    """The watermark's 64 bits, where the sound shall carry them."""

    @property
    def step(self) -> Step:
        blobs = tuple(c.name for c in self.cues if c.kind in ("voice", "track"))
        return Step(name="sound.mix", version=MIX_VERSION, parameters=self, inputs=blobs)


Job = (
    PaintJob | DressJob | VoiceJob | TakeJob | PassJob | CardJob | MixJob
    | FilmJob | TailJob | HeardJob | TrackJob | GateJob | StripJob
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A job and the store to keep its work in."""

    job: Job
    state: str
