"""The camera of a performance: the view of every frame, on whom it is on."""

from __future__ import annotations

import numpy as np

from yingxi.board.model import Move
from yingxi.stage import camera as lens
from yingxi.stage.players import Players
from yingxi.stage.score import Performance
from yingxi.stage.space import View


class Views:
    """The camera's view of every frame: steady on where the focus comes to rest."""

    def __init__(self, performance: Performance, players: Players) -> None:
        self._performance = performance
        self._players = players
        self._span = players.span
        last = max(0, performance.frames - 1)
        spots = [players.focus(int(last * share)) for share in (0.55, 0.7, 0.85)]
        seen = [s for s in spots if s is not None]
        self._rest = tuple(np.median(np.array(seen), axis=0)) if seen else None
        self._follows = performance.camera.move is Move.FOLLOW

    def at(self, frame: int) -> View:
        """The view of one frame."""
        p = self._performance
        focus = self._rest
        if self._follows and focus is not None:
            near = [self._players.focus(max(0, frame + d)) for d in (-9, -6, -3, 0, 3, 6)]
            x = float(np.mean([f[0] for f in near if f is not None]))
            focus = (x, focus[1], focus[2])
        elif self._follows:
            group = [self._players.middle(max(0, frame + d)) for d in (-9, -6, -3, 0, 3, 6)]
            xs = [x for x in group if x is not None]
            if xs:
                focus = (float(np.mean(xs)), 0.0, 0.0)
        steady = None if focus is None else (float(focus[0]), float(focus[1]), float(focus[2]))
        return lens.view_at(p.camera, frame, p.frames, steady, self._span)
