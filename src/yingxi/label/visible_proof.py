"""The visible label, proved on the finished file: what an audience can read or hear counts.

Films and pictures are read by the optional eye, sounds are listened to for the rhythm and then by
the optional ear, texts are looked through at their head and tail.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import av
from av.stream import Disposition

from yingxi.errors import MissingExtra
from yingxi.label.audible import SEARCHED, heard_cue
from yingxi.label.proof import VisibleProof
from yingxi.label.rules import says_so
from yingxi.label.seen_proof import EyeFor, Line, prove_film, prove_picture, still
from yingxi.label.written import is_labelled, words_of
from yingxi.media.atomic import media_errors
from yingxi.media.decode import sound
from yingxi.sound import RATE
from yingxi.sound.asr import transcribe
from yingxi.tongue import say

__all__ = ["VisibleProof", "has_picture", "prove"]


def prove(
    path: Path, *, day: date | None = None, eye: EyeFor | None = None, line: Line | None = None
) -> VisibleProof:
    """Look for the label in a film, picture, sound or text. Raises MediaError for a damaged one.

    ``day`` chooses the rule, the newest in force without it. ``eye`` and ``line`` read a picture and
    a crop; without them the packaged reader does, and where it is missing the proof says so.
    """
    try:
        words = words_of(path)
        if words is not None:
            return _prove_text(words, day)
        picture = still(path)
        if picture is not None:
            return prove_picture(picture, day=day, eye=eye)
        if not has_picture(path):
            return _prove_sound(path, day)
        return prove_film(path, day=day, eye=eye, line=line)
    except MissingExtra as missing:
        return VisibleProof(skipped=f"{missing.message}: {missing.hint}")


def _prove_text(words: str, day: date | None) -> VisibleProof:
    if is_labelled(words, day):
        return VisibleProof(present=True, text=say("文首或文末有标识", "at the head or the tail"))
    fault = say(
        "文首和文末都没有 AI 生成的标识", "neither the head nor the tail says that AI made it"
    )
    return VisibleProof(faults=(fault,))


def _prove_sound(path: Path, day: date | None) -> VisibleProof:
    opening = sound(path)[: round((SEARCHED + 2) * RATE)]
    if heard_cue(opening) is not None:
        return VisibleProof(present=True, text=say("节奏标识：短长短短", "rhythm: · — · ·"))
    heard = "".join(word.text for word in transcribe(opening, RATE))
    if says_so(heard, day):
        return VisibleProof(present=True, text=heard)
    fault = say(
        "开头既没有语音标识，也没有短长短短的节奏",
        "neither words nor the rhythm at the beginning say that AI made it",
    )
    return VisibleProof(faults=(fault,))


def has_picture(path: Path) -> bool:
    """Whether a film has moving pictures; a record's cover is none."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        return any(
            not stream.disposition & Disposition.attached_pic for stream in film.streams.video
        )
