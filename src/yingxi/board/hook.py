"""The first three seconds and the last three: what makes a viewer stay, and come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from yingxi.board.lexicon import find
from yingxi.board.model import (
    Angle,
    Blocking,
    Emotion,
    Move,
    Purpose,
    Shot,
    Size,
    Transition,
    Verb,
)
from yingxi.board.reading import Roster, read_action, read_emotion, sentences
from yingxi.board.rhythm import FLASH, HELD
from yingxi.script.model import Action, Cue, Delivery, Dialogue, Episode

STRONG = 2.0
"""Strength (see ``reading``) from which an action is a hook by itself."""
HOOK_FRAMES = 75
_STRONG_LINE = {Emotion.ANGER, Emotion.FEAR, Emotion.SURPRISE, Emotion.SCORN, Emotion.URGENT}
_HOOK_SHOTS = 3
_SILENCED = {Verb.TALK: Verb.STAND, Verb.LISTEN: Verb.STAND}
_NOT_AN_ENDING = {Purpose.CAPTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A shot and the number of the scene it was drawn for."""

    scene: int
    shot: Shot


def opens_strong(episode: Episode, roster: Roster) -> bool:
    """Tell whether the script's own first picture or line is already a hook."""
    if not episode.scenes:
        return False
    elements = [e for e in episode.scenes[0].elements if not isinstance(e, Cue)]
    if not elements:
        return False
    first = elements[0]
    if isinstance(first, Action):
        return read_action(sentences(first.text)[0], roster).strength >= STRONG
    return is_strong_line(first)


def is_strong_line(line: Dialogue) -> bool:
    """Tell whether a line makes one prick up one's ears."""
    emotion = read_emotion(line.emotion, line.text)
    return emotion in _STRONG_LINE or bool(find(line.text, "strange", "turn"))


def add_hook(drawn: Sequence[Drawn], roster: Roster, *, strong_opening: bool) -> list[Drawn]:
    """Open on the script's own hook, or on a flash of the strongest picture to come."""
    shots = list(drawn)
    if not shots:
        return shots
    if strong_opening:
        first = shots[0]
        shot = first.shot
        frames = min(shot.frames, HOOK_FRAMES) if shot.line is None else shot.frames
        shots[0] = Drawn(scene=first.scene, shot=replace(shot, purpose=Purpose.HOOK, frames=frames))
        return _with_its_inserts(shots)
    flash = _strongest(shots, roster)
    if flash is None:
        return shots
    first = shots[0]
    shots[0] = Drawn(scene=first.scene, shot=replace(first.shot, transition=Transition.FADE_IN))
    return [Drawn(scene=0, shot=_flash(flash.shot)), *shots]


def _with_its_inserts(shots: list[Drawn]) -> list[Drawn]:
    """Let the close pictures that belong to the opening blow come before the title too."""
    for at in range(1, min(len(shots), _HOOK_SHOTS)):
        item = shots[at]
        if item.shot.purpose is not Purpose.INSERT or item.scene != shots[0].scene:
            break
        shots[at] = Drawn(scene=item.scene, shot=replace(item.shot, purpose=Purpose.HOOK))
    return shots


def _strongest(shots: Sequence[Drawn], roster: Roster) -> Drawn | None:
    """Return the most violent picture of the first three quarters: the end stays unspoilt."""
    early = [d for d in shots[: max(1, len(shots) * 3 // 4)] if not d.shot.black]
    pictures = [d for d in early if d.shot.action]
    scored = [(read_action(d.shot.action, roster).strength, d) for d in pictures]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= STRONG / 2:
        return best[1]
    faces = [d for d in early if d.shot.line is not None and d.shot.blocking]
    return max(faces, key=lambda d: _line_strength(d.shot), default=None)


def _line_strength(shot: Shot) -> int:
    assert shot.line is not None
    words = len(find(shot.line.text, "strange", "turn"))
    return words + 2 * (shot.line.emotion in _STRONG_LINE)


def _flash(shot: Shot) -> Shot:
    """Return a short silent glimpse of ``shot``."""
    face = shot.line is not None and not shot.action
    return replace(
        shot,
        purpose=Purpose.HOOK,
        size=Size.EXTREME_CLOSE if face else shot.size,
        blocking=tuple(_silent(b) for b in shot.blocking),
        line=None,
        caption="",
        music="tension",
        transition=Transition.CUT,
        sounds=tuple(dict.fromkeys((*shot.sounds, "impact"))),
        frames=FLASH,
    )


def _silent(figure: Blocking) -> Blocking:
    return replace(figure, verb=_SILENCED.get(figure.verb, figure.verb))


def add_cliffhanger(drawn: Sequence[Drawn]) -> list[Drawn]:
    """End on a held push-in: the face that must take the last blow, or the last image itself."""
    shots = list(drawn)
    at = _last_picture(shots)
    if at is None:
        return shots
    last = shots[at]
    shot = last.shot
    before = shots[at - 1] if at > 0 else None
    shows_what_was_held = (
        shot.purpose is Purpose.INSERT
        and not shot.action
        and before is not None
        and bool(before.shot.blocking)
    )
    if shows_what_was_held and before is not None:
        face = _final_face(before.shot)
        shots.insert(at + 1, Drawn(scene=last.scene, shot=face))
        return shots
    if not shot.blocking:
        held = _held(shot)
        shots[at] = Drawn(scene=last.scene, shot=held)
        return shots
    shots.insert(at + 1, Drawn(scene=last.scene, shot=_final_face(shot)))
    return shots


def _last_picture(shots: Sequence[Drawn]) -> int | None:
    for at in range(len(shots) - 1, -1, -1):
        shot = shots[at].shot
        if not shot.black and shot.purpose not in _NOT_AN_ENDING:
            return at
    return None


def _held(shot: Shot) -> Shot:
    return replace(
        shot,
        move=Move.PUSH,
        purpose=Purpose.CLIFFHANGER,
        frames=max(shot.frames + (0 if shot.line is None else 15), HELD),
        sounds=tuple(dict.fromkeys((*shot.sounds, "impact"))),
        music="tension",
    )


def _final_face(shot: Shot) -> Shot:
    """Return the face to end on: the one spoken to, or the one who did the last deed."""
    focus = next((b for b in shot.blocking if b.character == shot.focus), shot.blocking[0])
    heard = shot.line is not None and shot.line.delivery is Delivery.SPOKEN and focus.target
    emotion = Emotion.SURPRISE if heard or focus.emotion is Emotion.CALM else focus.emotion
    who = focus.target if heard else focus.character
    facing = -focus.facing if heard else focus.facing
    face = Blocking(
        character=who,
        x=round(-facing * 0.1, 2),
        facing=facing,
        verb=Verb.LISTEN if heard else Verb.STAND,
        emotion=emotion,
        target=focus.character if heard else focus.target,
    )
    return Shot(
        id="",
        size=Size.EXTREME_CLOSE if shot.size is Size.CLOSE and not heard else Size.CLOSE,
        angle=Angle.EYE,
        move=Move.PUSH,
        purpose=Purpose.CLIFFHANGER,
        setting=shot.setting,
        blocking=(face,),
        focus=who,
        effects=(),
        sounds=tuple(dict.fromkeys((*shot.sounds, "heartbeat", "impact"))),
        music="tension",
        frames=HELD,
    )
