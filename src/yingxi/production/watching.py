"""Telling how a shift on the floor goes on: so many of each kind of thing, done one by one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence

from yingxi.production.floor import Labour, Node, Outcome, Task
from yingxi.production.report import Reporter
from yingxi.production.runner import TITLES, Tally
from yingxi.shoot.purchase import Purchase
from yingxi.tongue import say

PHASES: Mapping[str, str] = {
    "line": "sound.voice", "voice": "sound.voice", "song": "sound.music", "track": "sound.music",
    "cast": "bible.picture", "place": "bible.picture", "keyframe": "shoot.keyframe",
    "control": "stage.pass", "film": "shoot.take", "strip": "check.take", "look": "check.take",
    "gate": "check.take",
}  # fmt: skip
"""What a node belongs to, by the word before the colon in its id."""


class Watching:
    """Hears of every node that is finished, and tells a reporter and a tally."""

    def __init__(self, reporter: Reporter, tally: Tally) -> None:
        self._reporter, self._tally = reporter, tally
        self._left: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._began = 0.0

    def begin(self, nodes: Sequence[Node]) -> None:
        """A shift starts on these."""
        self._names = {n.id: phase(n.id) for n in nodes}
        self._left = Counter(self._names.values())
        self._began = time.monotonic()
        for name, count in self._left.items():
            self._reporter.begin(name, say(*TITLES[name]), float(count), 0.0)

    def heard(self, id: str, _task: Task) -> None:
        """A node is finished; of one that was there before nothing is told."""
        name = self._names.get(id)
        if name is None:
            return
        self._reporter.advance(name, 1.0, id.partition(":")[2])
        self._left[name] -= 1
        if not self._left[name]:
            self._reporter.end(name)
            spent = time.monotonic() - self._began
            self._tally.seconds[name] = self._tally.seconds.get(name, 0.0) + spent

    def end(self, out: Outcome) -> None:
        """A shift is over: what was made anew and what was there is counted."""
        new = {*out.bought, *out.worked}
        for id in self._names:
            task = out.tasks.get(id)
            if id not in out.made or not isinstance(task, Purchase | Labour):
                continue
            name = f"buy.{task.request.craft}" if isinstance(task, Purchase) else task.step.name
            where = self._tally.made if id in new else self._tally.cached
            where[name] = where.get(name, 0) + 1


def phase(id: str) -> str:
    """What a node belongs to. Raises KeyError for one that no phase knows: a fault of ours."""
    return PHASES[id.partition(":")[0]]
