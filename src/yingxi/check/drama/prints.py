"""Voice prints of a season: what each character's voice was like in each episode, kept as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from yingxi.check.drama.voiceprint import Vector, unit
from yingxi.errors import SettingsError
from yingxi.media.atomic import whole_file
from yingxi.tongue import say

SCHEMA, VERSION = "yingxi.voice-prints", 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EpisodeVoice:
    """A character's voice in one episode: from so many seconds, made in such a way."""

    character: str
    episode: int
    vector: Vector
    seconds: float
    made: str = ""


Prints = tuple[EpisodeVoice, ...]


def reference(prints: Iterable[EpisodeVoice], character: str, *, but: int) -> EpisodeVoice | None:
    """A character's voice over all episodes but one, made as it was made last; None where unknown."""
    known = [p for p in prints if p.character == character and p.episode != but]
    if not known:
        return None
    last = max(known, key=lambda p: p.episode)
    alike = [p for p in known if p.made == last.made]
    return replace(
        last,
        vector=unit(np.sum([p.vector * p.seconds for p in alike], axis=0)),
        seconds=sum(p.seconds for p in alike),
    )


def learned(prints: Iterable[EpisodeVoice], episode: int, heard: Iterable[EpisodeVoice]) -> Prints:
    """The prints with an episode's voices in the place of what was known of that episode."""
    kept = [p for p in prints if p.episode != episode]
    return tuple(sorted([*kept, *heard], key=lambda p: (p.character, p.episode)))


def write_prints(path: Path, prints: Prints) -> None:
    """Keep prints, 700 bytes a voice and episode. Raises StoreConflict without room."""
    voices = [
        {
            "character": p.character,
            "episode": p.episode,
            "seconds": round(p.seconds, 2),
            "made": p.made,
            "vector": base64.b64encode(p.vector.astype("<f2").tobytes()).decode(),
        }
        for p in prints
    ]
    told = {"schema": SCHEMA, "version": VERSION, "voices": voices}
    with whole_file(path) as draft:
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_prints(path: Path) -> Prints:
    """The prints that were kept; none where no episode was heard. Raises SettingsError."""
    hint = say(
        "删除它，再检查每一集，声纹会重新建立",
        "delete it and check every episode: the prints are made anew",
    )
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA or told["version"] != VERSION:
            raise SettingsError(
                say(
                    f"{path.name} 不是这一版影戏的声纹",
                    f"{path.name} holds no prints of this version",
                ),
                hint=hint,
            )
        return tuple(_voice(v) for v in told["voices"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise SettingsError(
            say(f"声纹 {path.name} 已损坏", f"the voice prints {path.name} are damaged"), hint=hint
        ) from fault


def _voice(told: Mapping[str, Any]) -> EpisodeVoice:
    vector = np.frombuffer(base64.b64decode(told["vector"], validate=True), "<f2")
    if not vector.size or not np.isfinite(vector).all():
        raise ValueError(told["character"])
    return EpisodeVoice(
        character=str(told["character"]),
        episode=int(told["episode"]),
        seconds=float(told["seconds"]),
        made=str(told["made"]),
        vector=unit(vector.astype(np.float32)),
    )
