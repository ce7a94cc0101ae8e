"""MiniMax's speech and songs: what is asked and what comes back.

Both answer at once, the sound as **hex** inside the answer. Songs could come as an address too, but
an answer's address can't be asked for again: what is paid for shall be in hand. A han character
counts as two characters. A song's length can't be ordered, and it is billed by the song.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingxi.providers.answers import text_at, whole_at
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Artifact, Done
from yingxi.shoot.request import MusicRequest, SpeechRequest

SPEECH = "/v1/t2a_v2"
SONGS = "/v1/music_generation"
_EMOTIONS = frozenset({"happy", "sad", "angry", "fearful", "disgusted", "surprised", "calm"})
_LANGUAGES = {
    "zh": "Chinese", "yue": "Chinese,Yue", "en": "English", "ja": "Japanese", "ko": "Korean",
    "fr": "French", "de": "German", "es": "Spanish", "ru": "Russian",
}  # fmt: skip


def characters(text: str) -> int:
    """At most so many are billed: a han character counts as two, as anything beyond ASCII may."""
    return sum(1 if c.isascii() else 2 for c in text)


def speech_body(request: SpeechRequest) -> dict[str, Any]:
    """The order of a line; a feeling that the vendor does not know is left out."""
    voice: dict[str, Any] = {
        "voice_id": request.voice,
        "speed": min(2.0, max(0.5, request.speed)),
        "vol": 1.0,
        "pitch": min(12, max(-12, round(request.pitch))),
    }
    emotion = "calm" if request.emotion == "neutral" else request.emotion
    if emotion in _EMOTIONS:
        voice["emotion"] = emotion
    return {
        "model": request.model,
        "text": request.text,
        "stream": False,
        "output_format": "hex",
        "language_boost": _LANGUAGES.get(request.language, "auto"),
        "voice_setting": voice,
        "audio_setting": {"sample_rate": 32000, "format": "wav", "channel": 1},
    }


def speech_done(told: Mapping[str, Any]) -> Done | str:
    """The line as it came, or the name of what the answer lacks."""
    sound = _hex(told)
    used = whole_at(told, "extra_info", "usage_characters")
    if not sound:
        return "data.audio"
    if used is None:
        return "usage_characters"
    return Done(
        usage={Unit.CHARACTER: used},
        artifacts=(Artifact(name="audio", mime="audio/wav", data=sound),),
    )


def song_body(request: MusicRequest) -> dict[str, Any]:
    """The order of a song; lyrics only for one that is sung, written by the vendor if need be."""
    body: dict[str, Any] = {
        "model": request.model,
        "prompt": request.prompt,
        "is_instrumental": request.instrumental,
        "output_format": "hex",
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "mp3"},
    }
    if request.instrumental:
        return body
    return {
        **body,
        **({"lyrics": request.lyrics} if request.lyrics else {"lyrics_optimizer": True}),
    }


def song_done(told: Mapping[str, Any]) -> Done | str:
    """The song as it came, or the name of what the answer lacks."""
    sound = _hex(told)
    if not sound:
        return "data.audio"
    lasted = text_at(told, "extra_info", "music_duration")
    return Done(
        usage={Unit.SONG: 1},
        artifacts=(Artifact(name="audio", mime="audio/mpeg", data=sound),),
        facts={"milliseconds": lasted} if lasted else {},
    )


def _hex(told: Mapping[str, Any]) -> bytes:
    """The sound; empty where there is none or where it is not hex."""
    try:
        return bytes.fromhex(text_at(told, "data", "audio"))
    except ValueError:
        return b""
