"""Which way the camera moves, chosen by what the shot is for and never twice the same way running."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from yingxi.board.model import Emotion, Move, Purpose, Shot, Size, Verb

_GROUND_COVERED = {Verb.RUN, Verb.RIDE, Verb.WALK}
_BLOWS = {Verb.FIGHT, Verb.STRIKE, Verb.FALL}
_STILL = {Move.HOLD, Move.PUSH}
_HOT = {Emotion.ANGER, Emotion.URGENT, Emotion.RESOLVE, Emotion.SCORN, Emotion.SURPRISE}


def draw_lot(seed: str, options: Sequence[Move]) -> Move:
    """Pick one of ``options`` by the hash of ``seed``: the same in every process."""
    digest = hashlib.sha256(seed.encode()).digest()
    return options[digest[0] % len(options)]


def suitable_moves(shot: Shot) -> tuple[Move, ...]:
    """Return the moves that suit a shot, the most telling first."""
    verbs = {b.verb for b in shot.blocking}
    if shot.purpose is Purpose.ESTABLISH:
        return (Move.CRANE_DOWN, Move.PAN_RIGHT, Move.PUSH, Move.TILT_DOWN, Move.PAN_LEFT)
    if shot.crowd is not None and shot.size in {Size.EXTREME_LONG, Size.LONG}:
        return (Move.PUSH, Move.CRANE_UP, Move.PULL)
    if shot.purpose is Purpose.INSERT:
        return (Move.PUSH, Move.HOLD)
    if verbs & _BLOWS:
        return (Move.SHAKE, Move.PUSH, Move.WHIP)
    if verbs & _GROUND_COVERED:
        pan = Move.PAN_RIGHT if shot.blocking[0].facing > 0 else Move.PAN_LEFT
        return (Move.FOLLOW, pan) if len(shot.blocking) == 1 else (Move.FOLLOW,)
    if shot.purpose is Purpose.ACTION and shot.blocking:
        return (Move.PUSH, Move.HOLD, Move.TILT_UP)
    if shot.purpose is Purpose.ACTION:
        return (Move.PUSH, Move.TILT_UP, Move.PULL)
    if shot.purpose is Purpose.REACTION:
        return (Move.PUSH, Move.HOLD)
    return _dialogue_moves(shot)


def _dialogue_moves(shot: Shot) -> tuple[Move, ...]:
    emotion = shot.line.emotion if shot.line is not None else Emotion.CALM
    if emotion is Emotion.SORROW:
        return (Move.PULL, Move.PUSH)
    if shot.size in {Size.CLOSE, Size.EXTREME_CLOSE}:
        return (Move.PUSH,) if emotion in _HOT else (Move.HOLD, Move.PUSH)
    if len(shot.blocking) > 1:
        return (Move.HOLD, Move.PUSH, Move.PAN_RIGHT)
    return (Move.PUSH, Move.HOLD)


def move_camera(shots: Sequence[Shot]) -> tuple[Shot, ...]:
    """Give every shot that has no move of its own one that suits it.

    A ``PAN`` or ``PULL`` is never followed by itself, and a whole run of stills is broken up.
    A move the writer asked for is kept: such shots come with a move other than ``HOLD``.
    """
    moved: list[Shot] = []
    last = Move.HOLD
    for shot in shots:
        if shot.move is Move.HOLD and not shot.black:
            options = suitable_moves(shot)
            fresh = [m for m in options if m is not last] or list(options)
            shot = replace(shot, move=draw_lot(f"{shot.id}|{shot.action}", fresh))
        last = shot.move
        moved.append(shot)
    return tuple(moved)
