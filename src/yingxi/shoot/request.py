"""What is asked of a model, in the field's words; no vendor's wire shape is known here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Craft(StrEnum):
    """What a model is hired to do. A drama names one provider for each."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    MUSIC = "music"


class MediaRole(StrEnum):
    """What a picture, film or sound is to the model that gets it (the names of Ark's ``role``)."""

    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    REFERENCE_IMAGE = "reference_image"
    REFERENCE_VIDEO = "reference_video"
    REFERENCE_AUDIO = "reference_audio"
    CONTROL_VIDEO = "control_video"
    """Depth, line or pose of the previz, frame for frame."""
    CONTROL_MASK = "control_mask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A blob given to a model."""

    role: MediaRole
    blob: str
    """Its hash, ``sha256:…``."""
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a conversation: ``system``, ``user`` or ``assistant``."""

    role: str
    text: str
    images: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """Words from a language model."""

    model: str
    messages: tuple[Message, ...]
    schema: str = ""
    """JSON Schema that the answer must satisfy, as text; empty for free text."""
    max_tokens: int = 8192
    temperature: float = 0.7
    seed: int = 0
    craft = Craft.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRequest:
    """Pictures; ``width`` and ``height`` in pixels."""

    model: str
    prompt: str
    width: int
    height: int
    references: tuple[Media, ...] = ()
    negative: str = ""
    count: int = 1
    seed: int = 0
    craft = Craft.IMAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRequest:
    """A film of ``seconds``; ``width`` and ``height`` in pixels."""

    model: str
    prompt: str
    seconds: int
    width: int
    height: int
    media: tuple[Media, ...] = ()
    negative: str = ""
    seed: int = 0
    audio: bool = False
    """Whether the model shall make the sound too."""
    return_last_frame: bool = False
    craft = Craft.VIDEO

    @property
    def ratio(self) -> str:
        """Aspect as vendors write it, ``9:16``."""
        return ratio(self.width, self.height)

    def only(self, *roles: MediaRole) -> tuple[Media, ...]:
        """The media of these roles, in the order they were given."""
        return tuple(m for m in self.media if m.role in roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """One spoken line; ``speed`` is a factor, ``pitch`` semitones."""

    model: str
    text: str
    voice: str
    emotion: str = ""
    language: str = "zh"
    speed: float = 1.0
    pitch: float = 0.0
    craft = Craft.SPEECH


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicRequest:
    """A piece of music."""

    model: str
    prompt: str
    lyrics: str = ""
    instrumental: bool = True
    seconds: int = 30
    craft = Craft.MUSIC


Request = TextRequest | ImageRequest | VideoRequest | SpeechRequest | MusicRequest


def media_of(request: Request) -> tuple[Media, ...]:
    """Every blob that a request carries, in order."""
    match request:
        case VideoRequest():
            return request.media
        case ImageRequest():
            return request.references
        case TextRequest():
            return tuple(image for message in request.messages for image in message.images)
        case _:
            return ()


def ratio(width: int, height: int) -> str:
    """The nearest aspect that video models offer, ``16:9`` say."""
    offered = ("9:16", "16:9", "1:1", "3:4", "4:3", "21:9")

    def distance(name: str) -> float:
        wide, high = map(int, name.split(":"))
        return abs(width / height - wide / high)

    return min(offered, key=distance)


def short_side(request: VideoRequest | ImageRequest) -> int:
    """Pixels of the shorter side: what vendors call 480p, 720p, 1080p."""
    return min(request.width, request.height)
