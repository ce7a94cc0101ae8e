"""When and where the effects of a shot happen: light on the blow, talismans from the hand."""

from __future__ import annotations

from collections.abc import Mapping

from yingxi.board.model import Blocking, EffectKind, Purpose, Verb
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.score import Effect
from yingxi.stage.space import FIGURE_SCALE, FLOOR_Y, PLATE_W
from yingxi.stage.timing import blow_at

_CHEST = FLOOR_Y - 700 * FIGURE_SCALE
_HAND = FLOOR_Y - 800 * FIGURE_SCALE
_WELL = (PLATE_W / 2, FLOOR_Y - 160.0)
"""Where a courtyard's well stands."""
_LONG = 100
"""Frames from which on one stroke of lightning is too few."""
_Span = tuple[int, int]
_Spot = tuple[float, float] | None


def effects_of(planned: PlannedShot, marks: Mapping[str, float]) -> tuple[Effect, ...]:
    """Each effect at its moment and place; ``marks`` is the plate x of everybody."""
    out: list[Effect] = []
    for kind in planned.shot.effects:
        if kind is EffectKind.TALISMAN and _lies_still(planned):
            continue
        for start, end in _spans(kind, planned):
            spot = _spot(kind, planned, marks)
            x, y = spot if spot is not None else (None, None)
            out.append(Effect(kind=kind, start=start, end=max(start + 1, end), x=x, y=y))
    return tuple(out)


def _lies_still(planned: PlannedShot) -> bool:
    """Paper that is read, handed over or shown by itself does not fly."""
    shot = planned.shot
    return _doing(planned, Verb.CAST) is None and bool(shot.blocking or shot.prop)


def _spans(kind: EffectKind, planned: PlannedShot) -> tuple[_Span, ...]:
    frames, blow = planned.frames, blow_at(planned)
    match kind:
        case EffectKind.LIGHTNING if planned.shot.purpose is Purpose.HOOK:
            # Who scrolls decides in the first second: a hook strikes at once, and again.
            return ((1, min(frames, 27)), (34, 60)) if frames > 60 else ((1, min(frames, 27)),)
        case EffectKind.LIGHTNING:
            return _strokes(frames)
        case EffectKind.FLASH:
            hit = max(1, frames // 4 if blow is None else blow)
            return ((hit, min(frames, hit + 12)),)
        case EffectKind.SWORD_LIGHT:
            hit = min(12, frames // 4) if blow is None else blow
            return ((max(0, hit - 4), min(frames, hit + 24)),)
        case EffectKind.TALISMAN:
            return ((min(26 if blow is None else blow, frames // 2), frames),)
        case EffectKind.GLOW:
            cast = _doing(planned, Verb.CAST) is not None and blow is not None
            return ((min(blow if cast and blow is not None else 8, frames // 2), frames),)
        case _:
            return ((0, frames),)


def _strokes(frames: int) -> tuple[_Span, ...]:
    """Where a stroke falls: one, or in a long shot two, so that nobody misses it."""
    starts = (max(2, frames // 5),) if frames < _LONG else (frames // 10, frames // 2 - 3)
    return tuple((start, min(frames, start + 26)) for start in starts)


def _spot(kind: EffectKind, planned: PlannedShot, marks: Mapping[str, float]) -> _Spot:
    shot = planned.shot
    caster = _doing(planned, Verb.CAST)
    match kind:
        case EffectKind.SWORD_LIGHT:
            fighter = _doing(planned, Verb.STRIKE, Verb.FIGHT, Verb.DRAW)
            return (marks[fighter.character] + fighter.facing * 190, _CHEST) if fighter else None
        case EffectKind.TALISMAN if caster is not None:
            return marks[caster.character] + caster.facing * 430, _HAND
        case EffectKind.SMOKE if shot.focus in marks:
            return marks[shot.focus], FLOOR_Y
        case EffectKind.SMOKE if "井" in shot.action:
            return _WELL
        case EffectKind.GLOW if shot.blocking:
            fallen = _doing(planned, Verb.FALL)
            who = caster or fallen or shot.blocking[0]
            return marks[who.character], _CHEST
        case _:
            return None


def _doing(planned: PlannedShot, *verbs: Verb) -> Blocking | None:
    found = (b for verb in verbs for b in planned.shot.blocking if b.verb is verb)
    return next(found, None)
