"""DashScope's two voices: CosyVoice, and Qwen's speech.

Both answer at once with an address that lives a day. A han character counts as two characters.
CosyVoice takes speed and pitch as factors, and a feeling as an instruction, where the model and the
voice obey one; Qwen takes neither. Only what is spoken in one piece is offered: the ``realtime``
models speak another protocol.
"""

from __future__ import annotations

from typing import Any

from yingxi.shoot.request import SpeechRequest

COSY = "/api/v1/services/audio/tts/SpeechSynthesizer"
RATE = 24000
_HINTS = frozenset({"zh", "en", "fr", "de", "ja", "ko", "ru"})
_LANGUAGES = {
    "zh": "Chinese", "en": "English", "de": "German", "it": "Italian", "pt": "Portuguese",
    "es": "Spanish", "ja": "Japanese", "ko": "Korean", "fr": "French", "ru": "Russian",
}  # fmt: skip
_OBEDIENT = ("cosyvoice-v3-flash", "cosyvoice-v3.5-")


def speaks(model: str) -> bool:
    """Whether it is one of these voices, and answers over HTTP."""
    return model.startswith(("cosyvoice-", "qwen3-tts")) and "realtime" not in model


def characters(text: str) -> int:
    """At most so many are billed: a han character counts as two, as anything beyond ASCII may."""
    return sum(1 if c.isascii() else 2 for c in text)


def cosy_body(request: SpeechRequest) -> dict[str, Any]:
    """The order of a line from CosyVoice."""
    told: dict[str, Any] = {
        "text": request.text,
        "voice": request.voice,
        "format": "wav",
        "sample_rate": RATE,
        "rate": _factor(request.speed),
        "pitch": _factor(2 ** (request.pitch / 12)),
    }
    if request.language in _HINTS:
        told["language_hints"] = [request.language]
    if request.emotion and request.model.startswith(_OBEDIENT):
        told["instruction"] = f"你说话的情感是{request.emotion}。"
    return {"model": request.model, "input": told}


def qwen_body(request: SpeechRequest) -> dict[str, Any]:
    """The order of a line from Qwen's speech."""
    return {
        "model": request.model,
        "input": {
            "text": request.text,
            "voice": request.voice,
            "language_type": _LANGUAGES.get(request.language, "Auto"),
        },
    }


def _factor(wanted: float) -> float:
    return round(min(2.0, max(0.5, wanted)), 3)
