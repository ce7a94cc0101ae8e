"""Rounds of takes: every stretch is filmed until a take is good enough, in the order of the story.

A stretch that goes on from another waits for it, for it begins with that one's last picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from yingxi.bible.lookup import find_character
from yingxi.board.model import Shot, Size
from yingxi.check.takes.gate import readers
from yingxi.errors import BadTake, GateClosed
from yingxi.production.asked import Asking, Mind, Shown, plate, sheet
from yingxi.production.company import FAULTS, Dailies, Take, choice
from yingxi.production.floor import Node, Outcome, Ready, Task, always
from yingxi.production.jobs import GateJob, Job, StripJob, TailJob
from yingxi.production.stretches import Stretch
from yingxi.shoot.purchase import Purchase
from yingxi.shoot.request import MediaRole
from yingxi.store.steps import Made
from yingxi.tongue import say

TIGHT = frozenset({Size.CLOSE, Size.EXTREME_CLOSE, Size.INSERT})
"""Sizes in which a face or a thing fills the frame: of place and light too little is seen."""

UNSEEN: Mapping[str, Any] = {"passed": False, "worth": -10.0, "scores": ()}
"""What the gate says of a take that is gone: a person said no to it, and its file is not here."""


class Workshop(Protocol):
    """Where nodes are made: the line of an episode."""

    asking: Asking
    dailies: Dailies

    def shift(self, nodes: Sequence[Node]) -> Outcome:
        """Make nodes, given everything made before. Raises the first fault."""
        ...

    def node(self, name: str, build: Callable[[Mapping[str, Made]], Task], *after: str) -> Node: ...

    def labour(self, job: Job) -> Task: ...

    def lost(self, purchase: Purchase) -> bool:
        """Whether it was paid for, and its file is not here any more."""
        ...

    def control(self, stretch: Stretch) -> Job | None:
        """The stage's pass over which a stretch is filmed, if the drama wants one."""
        ...


@dataclass(slots=True, kw_only=True)
class Turn:
    """A stretch on its way to a take that is good enough."""

    stretch: Stretch
    takes: list[Take] = field(default_factory=list[Take])
    rounds: int = 0


class Shooting:
    """An episode's takes."""

    def __init__(self, place: Workshop, stretches: Sequence[Stretch], folder: str) -> None:
        self.place, self.folder = place, folder
        self.turns = {s.id: Turn(stretch=s) for s in stretches}
        self.keyframes: dict[str, str] = {}

    def shoot(self) -> dict[str, Take]:
        """The chosen take of every stretch. Raises BadTake, GateClosed, and what buying raises."""
        left = list(self.turns.values())
        while ready := [t for t in left if self._may_begin(t)]:
            for turn in ready:
                if turn.takes and self.place.dailies.warned(turn.takes[-1].key) is None:
                    self.place.dailies.say(
                        turn.takes[-1].key, "warned", self._mind(turn).kept, "gate"
                    )
            out = self.place.shift(list(self.nodes(ready)))
            for turn in ready:
                for key, scores in self._look_at(turn, out):
                    self.place.dailies.scored(key, scores)
            done = {t.stretch.id for t in ready if not self._wants_another(t)}
            left = [t for t in left if t.stretch.id not in done]
        if self.place.asking.company.dailies:
            self._wait_for_dailies()
        return {id: self._circled(turn) for id, turn in self.turns.items()}

    def walk(self, shift: Callable[[Sequence[Node]], Outcome]) -> tuple[Stretch, ...]:
        """The same rounds on paper, as far as takes are there; returns what would yet be filmed.

        ``shift`` gives what was made before; nothing is written down.
        """
        left, open_ = list(self.turns.values()), list[Stretch]()
        known = {t.stretch.id for t in left}
        while ready := [t for t in left if t.stretch.follows not in {x.stretch.id for x in left}]:
            out = shift(list(self.nodes(ready)))
            for turn in ready:
                count = len(turn.takes) + len(self._numbers(turn))
                self._look_at(turn, out)
                if len(turn.takes) < count:
                    open_.append(turn.stretch)
                    known.discard(turn.stretch.id)
            ended = [t for t in ready if t.stretch.id not in known or not self._wants_another(t)]
            left = [t for t in left if t not in ended]
        return tuple(open_)

    def nodes(self, turns: Sequence[Turn]) -> Iterator[Node]:
        """Pictures, takes and their gates, of one round."""
        together = {t.stretch.id: t for t in turns}
        for turn in turns:
            stretch, place = turn.stretch, self.place
            pictures = [*self._first_picture(stretch)]
            yield from pictures
            names = [n.id for n in pictures]
            if stretch.meets:
                names.append(_frame(stretch.meets))
            if (job := place.control(stretch)) is not None:
                names.append(f"control:{stretch.id}")
                yield place.node(names[-1], always(place.labour(job)))
            names += self._references(stretch.shot)
            mind = self._mind(turn)
            for number in self._numbers(turn):
                film = f"film:{stretch.id}:{number}"
                yield place.node(film, partial(self._film, stretch, number, mind), *names)
                yield from self._gate_nodes(turn, number, together)

    # A round's nodes ---------------------------------------------------------------------------------

    def _first_picture(self, stretch: Stretch) -> Iterator[Node]:
        """The picture a film begins with: a keyframe, or the last of the film before."""
        place, frame = self.place, _frame(stretch.id)
        if stretch.follows:
            first = f"film:{stretch.follows}:1"
            taken = self._settled(self.turns[stretch.follows])
            after = () if taken else (first,)
            film = taken.film if taken else ""
            yield place.node(frame, partial(self._tail, stretch, film, first), *after)
        elif place.asking.pictured:
            sources = self._references(stretch.shot)
            yield place.node(frame, partial(self._keyframe, stretch.shot, sources), *sources)

    def _tail(self, stretch: Stretch, film: str, first: str, made: Mapping[str, Made]) -> Task:
        before = self.turns[stretch.follows].stretch
        width, height = self.place.asking.size
        return self.place.labour(
            TailJob(
                film=film or made[first].blobs["video"], frames=before.frames,
                fill=bool(before.meets), width=width, height=height,
            )
        )  # fmt: skip

    def _keyframe(self, shot: Shot, sources: Sequence[str], made: Mapping[str, Made]) -> Task:
        return self.place.asking.keyframe(shot, [made[s].blobs["image"] for s in sources])

    def _film(self, stretch: Stretch, number: int, mind: Mind, made: Mapping[str, Made]) -> Task:
        wanted = self.place.asking.film(stretch, number, mind, self._shown(stretch, made))
        if self.place.lost(wanted) and self._said_no(wanted.key):
            return Ready(made=Made(blobs={}, facts={"key": wanted.key, "unseen": True}))
        return wanted

    def _said_no(self, key: str) -> bool:
        return self.place.dailies.verdicts([key]).get(key) == "reject"

    def _shown(self, stretch: Stretch, made: Mapping[str, Made]) -> Shown:
        def blob(name: str, kind: str = "image") -> str:
            return made[name].blobs[kind] if name in made else ""

        sheets = [blob(n) for n in self._references(stretch.shot) if n.startswith("cast:")]
        return Shown(
            first=blob(_frame(stretch.id)), last=blob(_frame(stretch.meets)),
            sheets=tuple(sheets), plate=blob(plate(stretch.shot.setting)),
            control=blob(f"control:{stretch.id}", "film"),
        )  # fmt: skip

    def _gate_nodes(self, turn: Turn, number: int, together: Mapping[str, Turn]) -> Iterator[Node]:
        """The measures of a take, and a reader's look at it where one is hired."""
        stretch, place = turn.stretch, self.place
        film, before = f"film:{stretch.id}:{number}", stretch.before
        after = [film, *self._references(stretch.shot)]
        if place.asking.company.reader is not None:
            strip, look = f"strip:{stretch.id}:{number}", f"look:{stretch.id}:{number}"
            yield place.node(strip, partial(self._strip, film), film)
            seen = partial(self._look, stretch, number, strip)
            yield place.node(look, seen, strip, *self._references(stretch.shot))
            after.append(look)
        if place.asking.pictured or stretch.follows:
            after.append(_frame(stretch.id))
        if before in together and not together[before].rounds:
            after += [f"film:{before}:1", f"gate:{before}:1"]
        gate = partial(self._gate, stretch, number)
        yield place.node(f"gate:{stretch.id}:{number}", gate, *after)

    def _strip(self, film: str, made: Mapping[str, Made]) -> Task:
        if made[film].facts.get("unseen"):
            return Ready(made=made[film])
        return self.place.labour(StripJob(film=made[film].blobs["video"]))

    def _look(self, stretch: Stretch, number: int, strip: str, made: Mapping[str, Made]) -> Task:
        if made[strip].facts.get("unseen"):  # what shows nothing needs no second opinion
            return Ready(made=Made(blobs={}, facts={}))
        seen = made[strip].blobs["image"]
        return self.place.asking.look(stretch, number, seen, self._shown(stretch, made))

    def _gate(self, stretch: Stretch, number: int, made: Mapping[str, Made]) -> Task:
        shown, shot = self._shown(stretch, made), stretch.shot
        film = made[f"film:{stretch.id}:{number}"]
        if film.facts.get("unseen"):
            return Ready(made=Made(blobs={}, facts=UNSEEN))
        look = made.get(f"look:{stretch.id}:{number}")
        plate_seen = "" if shot.size in TIGHT else shown.plate
        begins = MediaRole.FIRST_FRAME in self.place.asking.film_abilities.media
        return self.place.labour(
            GateJob(
                shot_id=stretch.id, film=film.blobs["video"],
                picture=shown.first if begins else "", sheets=shown.sheets, plate=plate_seen,
                before=self._before(stretch, made),
                written=tuple(filter(None, (shot.caption, shot.prop))),
                looked=str(look.facts.get("text", "")) if look is not None else "", readers=readers(),
            )
        )  # fmt: skip

    def _before(self, stretch: Stretch, made: Mapping[str, Made]) -> str:
        """The first take of the stretch before, where it is good: in every round the same measure."""
        if not stretch.before or stretch.shot.size in TIGHT:
            return ""
        turn = self.turns[stretch.before]
        if turn.stretch.shot.size in TIGHT:
            return ""
        if turn.takes:
            return turn.takes[0].film if turn.takes[0].good else ""
        gate, film = made.get(f"gate:{stretch.before}:1"), made.get(f"film:{stretch.before}:1")
        return film.blobs["video"] if gate and film and gate.facts.get("passed") else ""

    def _references(self, shot: Shot) -> tuple[str, ...]:
        """The references of a shot: who is seen, then where."""
        asking = self.place.asking
        if not asking.pictured:
            return ()
        found = (find_character(asking.bible, b.character) for b in shot.blocking)
        names = [sheet(c) for c in found if not c.group]
        return tuple(dict.fromkeys([*names, plate(shot.setting)]))

    # What becomes of a round -------------------------------------------------------------------------

    def _numbers(self, turn: Turn) -> Sequence[int]:
        takes = self.place.asking.company.takes
        return range(1, takes + 1) if not turn.rounds else (takes + turn.rounds,)

    def _look_at(self, turn: Turn, out: Outcome) -> list[tuple[str, Sequence[Mapping[str, Any]]]]:
        """Take down what a round brought; gives each take's key and its scores."""
        id, found = turn.stretch.id, list[tuple[str, Sequence[Mapping[str, Any]]]]()
        frame = out.made.get(_frame(id))
        if frame is not None:
            self.keyframes[id] = frame.blobs["image"]
        for number in self._numbers(turn):
            gate, film = out.made.get(f"gate:{id}:{number}"), out.made.get(f"film:{id}:{number}")
            if gate is None or film is None:
                continue
            key = str(film.facts["key"])
            wrong = [str(s["rule"]) for s in gate.facts["scores"] if not s["passed"]]
            turn.takes.append(
                Take(
                    shot=id, number=number, key=key, film=film.blobs.get("video", ""),
                    good=bool(gate.facts["passed"]), worth=float(gate.facts["worth"]),
                    fault="、".join(FAULTS.get(w, w) for w in wrong),
                )
            )  # fmt: skip
            found.append((key, gate.facts["scores"]))
        turn.rounds += 1
        return found

    def _mind(self, turn: Turn) -> Mind:
        """What the next take must mind: what people said of those before, what the gate found.

        Once a take was ordered by some words they stay its words, whatever is said later.
        """
        if not turn.takes:
            return Mind()
        last, keys = turn.takes[-1], [t.key for t in turn.takes]
        asked = self.place.dailies.warned(last.key)
        if asked is not None:
            return Mind.read(asked)
        said, notes = self._said(turn.takes), self.place.dailies.notes(keys)
        told = [notes[k] for k in keys if said.get(k) == "reject" and k in notes]
        return Mind(note="；".join(dict.fromkeys(told)), fault="" if last.good else last.fault)

    def _may_begin(self, turn: Turn) -> bool:
        before = turn.stretch.follows
        return not before or self._settled(self.turns[before]) is not None

    def _settled(self, turn: Turn) -> Take | None:
        """The take that others may go on from: where a person chooses, a circled one."""
        said = self._said(turn.takes)
        found = choice(turn.takes, said)
        if found and self.place.asking.company.dailies and said.get(found.key) != "circle":
            return None
        return found

    def _wants_another(self, turn: Turn) -> bool:
        """No take is good enough, and another may be shot: every "no" of a person earns one."""
        said = self._said(turn.takes)
        rejected = sum(word == "reject" for word in said.values())
        most = self.place.asking.company.retakes + rejected
        return choice(turn.takes, said) is None and turn.rounds <= most

    def _wait_for_dailies(self) -> None:
        """Raises GateClosed while a stretch has no take that a person circled."""
        waiting = [
            id for id, turn in self.turns.items()
            if turn.takes and "circle" not in self._said(turn.takes).values()
        ]  # fmt: skip
        if waiting:
            raise GateClosed(
                say(
                    f"{len(waiting)} 个镜头等人看样片：{'、'.join(waiting[:4])}",
                    f"{len(waiting)} shots wait for the dailies: {', '.join(waiting[:4])}",
                ),
                hint=f"yingxi dailies {self.folder} {self.place.asking.episode}",
            )

    def _said(self, takes: Sequence[Take]) -> Mapping[str, str]:
        """The last word on each take; a person's alone where a person chooses."""
        by_person = self.place.asking.company.dailies
        return self.place.dailies.verdicts([t.key for t in takes], by_person=by_person)

    def _circled(self, turn: Turn) -> Take:
        said, takes, shot = self._said(turn.takes), turn.takes, turn.stretch.id
        chosen = choice(takes, said)
        if chosen is None:
            why = takes[-1].fault if takes else say("没有拍成", "none was made")
            raise BadTake(
                say(
                    f"{shot}: {len(takes)} 条都不合格（{why}）",
                    f"{shot}: none of {len(takes)} takes is good enough ({why})",
                ),
                hint=say(
                    "yingxi dailies 看一看：选一条，或改提示词重拍",
                    "look with yingxi dailies: circle one, or change the prompt and retake",
                ),
            )
        if said.get(chosen.key) != "circle":
            self.place.dailies.say(chosen.key, "circle", f"score {chosen.worth:.2f}", "gate")
        return chosen


def _frame(stretch: str) -> str:
    return f"keyframe:{stretch}"
