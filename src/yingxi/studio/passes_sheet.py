"""A contact sheet of passes: a deed, a dialogue, a crowd and a rider of a drama."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from yingxi.bible.model import Bible
from yingxi.board.model import Angle, Formation, Shot, Size, Verb
from yingxi.errors import UserError
from yingxi.production import hands
from yingxi.shoot.plan import plan_shot
from yingxi.stage.direct import direct
from yingxi.stage.passes import Pass, glimpse
from yingxi.stage.sheets import Picture, Progress, grid, headed, lettered, shrunk
from yingxi.studio.drama import Studio
from yingxi.tongue import say

_WIDTH, _HEIGHT = 480, 832
_MOMENT = 0.35
"""Which of a shot's frames is shown, as a share of them."""

_NAMES = {
    Pass.PREVIZ: "预演",
    Pass.DEPTH: "深度",
    Pass.MASK: "遮罩",
    Pass.POSE: "骨架",
    Pass.LINE: "线稿",
}


def _deed(shot: Shot) -> bool:
    verbs = {b.verb for b in shot.blocking}
    two = len(shot.blocking) > 1 and shot.crowd is None
    return two and shot.size is Size.FULL and bool(verbs & {Verb.STRIKE, Verb.FIGHT})


def _dialogue(shot: Shot) -> bool:
    plain = shot.angle is not Angle.OVER_SHOULDER and shot.size is Size.MEDIUM
    return plain and len(shot.blocking) > 1 and any(b.verb is Verb.TALK for b in shot.blocking)


def _crowd(shot: Shot) -> bool:
    crowd = shot.crowd
    return crowd is not None and not shot.blocking and crowd.formation is Formation.CLASH


def _rider(shot: Shot) -> bool:
    return shot.size is Size.FULL and any(b.verb is Verb.RIDE for b in shot.blocking)


_KINDS: tuple[Callable[[Shot], bool], ...] = (_deed, _dialogue, _crowd, _rider)


def chosen(shots: Sequence[Shot]) -> tuple[Shot, ...]:
    """The first shot of each kind that is there, in the order of the kinds."""
    found = (next((s for s in shots if is_one(s)), None) for is_one in _KINDS)
    return tuple(dict.fromkeys(s for s in found if s is not None))


def passes_sheet(studio: Studio, *, tile: int = 264, progress: Progress | None = None) -> Picture:
    """A drama's deed, dialogue, crowd and rider in every pass, named beneath.

    Raises UserError where its boards have none of them.
    """
    boards = [studio.storyboard(number) for number in sorted(studio.scripts())]
    shots = chosen([shot for board in boards for shot in board.shots])
    if not shots:
        raise UserError(
            say(
                "分镜里没有打斗、对话、人群、骑马的镜头",
                "no shot of a deed, a dialogue, a crowd, a rider",
            ),
            hint=f"yingxi board {studio.drama.folder}",
        )
    strips: list[Picture] = []
    for shot in shots:
        strips.append(_strip(shot, studio, studio.bible(), tile))
        if progress is not None:
            progress(len(strips), len(shots))
    return grid(strips, columns=1)


def _strip(shot: Shot, studio: Studio, bible: Bible, tile: int) -> Picture:
    performance = direct(plan_shot(shot, None), bible)
    backdrop = studio.backdrop(performance.world)
    extras = hands.extras_of(performance, studio.blobs, studio.log)
    frame = int(performance.frames * _MOMENT)
    tiles = [
        lettered(
            shrunk(
                glimpse(
                    performance, kind, frame, backdrop=backdrop, extras=extras,
                    width=_WIDTH, height=_HEIGHT,
                )[..., ::-1],
                tile,
            ),
            f"{_NAMES[kind]} {kind}",
        )
        for kind in Pass
    ]  # fmt: skip
    words = shot.line.text if shot.line else shot.action
    return headed(np.hstack(tiles), f"{shot.id} {words[:30]}")
