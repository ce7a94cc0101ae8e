"""An episode shot by models: sheets and plates, keyframes, takes, the gate, the circle.

What no model was hired for is made by what Yingxi carries itself. Everything bought goes through
`Floor`, so it is bought once; everything worked goes through the store, so it is worked once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from yingxi.board.model import FPS, Setting, Shot
from yingxi.errors import GateClosed
from yingxi.production.asked import Asking, plate, sheet
from yingxi.production.company import Company, Dailies, Pricing, Take
from yingxi.production.episode import Conformed, EpisodeLine, opening_label, timings
from yingxi.production.floor import (
    Build,
    Floor,
    Labour,
    Node,
    Outcome,
    Ready,
    Task,
    always,
    first_fault,
)
from yingxi.production.jobs import FilmJob, HeardJob, Job, MixJob, Order, PassJob, TrackJob
from yingxi.production.provenance import makers, pictured
from yingxi.production.schedule import MOOD, Slot
from yingxi.production.shooting import Shooting
from yingxi.production.stretches import Stretch, stretches
from yingxi.production.watching import Watching
from yingxi.shoot.plan import PlannedShot, plan
from yingxi.shoot.prompting import Prompts, on_screen
from yingxi.shoot.purchase import Purchase
from yingxi.stage.passes import Pass
from yingxi.store.steps import Made
from yingxi.tongue import say


class FilmedLine(EpisodeLine):
    """Builds an episode with models where they are hired."""

    def __init__(
        self, line: EpisodeLine, *, company: Company, floor: Floor, prompts: Prompts,
        reading: str, pricing: Pricing, dailies: Dailies, scope: str = "",
    ) -> None:  # fmt: skip
        super().__init__(line.sources, hands=line.hands, runner=line.runner)
        self.company, self.floor, self.dailies = company, floor, dailies
        self.makers = makers(company)
        board = line.sources.storyboard
        self.asking = Asking(
            title=line.sources.drama.title, episode=board.episode, bible=line.sources.bible,
            company=company, prompts=prompts, reading=reading, pricing=pricing, scope=scope,
        )  # fmt: skip
        self.made: dict[str, Made] = {}
        self._watching = Watching(line.runner.reporter, line.runner.tally)
        floor.watch, floor.said = self._watching.heard, line.runner.reporter.note

    def build(self) -> Conformed:
        """Voices, music and references; then takes, in rounds; then the cut's parts."""
        self.shift([*self.voice_nodes(), *self.music_nodes(), *self.reference_nodes()])
        if self.company.dailies:
            self._wait_for_references()
        heard = self.voices(self.made)
        planned = plan(self.sources.storyboard.shots, timings(heard))
        shooting = self.shooting(planned)
        chosen = shooting.shoot()
        conformed = self._conform(planned, heard, partial(self._jobs_of, chosen, shooting))
        painted = pictured(shooting.keyframes, self.makers)
        return replace(
            conformed,
            posters=tuple(shooting.keyframes.items()),
            ingredients=(*conformed.ingredients, *painted),
        )

    def voices(self, made: Mapping[str, Made]) -> dict[str, Made]:
        """The voice of every shot whose line is spoken by now."""
        names = {s.id: f"voice:{s.id}" for s in self._spoken_shots()}
        return {shot: made[name] for shot, name in names.items() if "seconds" in made[name].facts}

    def shooting(self, planned: Sequence[PlannedShot]) -> Shooting:
        """The takes of an episode whose lines are spoken; none where no film model is hired."""
        filmed: tuple[Stretch, ...] = ()
        if self.company.video is not None:
            able, pictured = self.asking.film_abilities, self.asking.pictured
            filmed = stretches(planned, able, pictured=pictured)
        return Shooting(self, filmed, str(self.sources.drama.folder))

    # The first shift: voices, music, sheets, plates --------------------------------------------------

    def voice_nodes(self) -> Iterator[Node]:
        """Every spoken line: bought and levelled, or spoken by the embedded voices."""
        for shot in self._spoken_shots():
            if self.company.speech is None:
                yield self.node(f"voice:{shot.id}", always(self.labour(self._voice_job(shot))))
                continue
            line = f"line:{shot.id}"
            yield self.node(line, always(self.asking.line(shot)))
            yield self.node(f"voice:{shot.id}", partial(self._levelled, shot, line), line)

    def music_nodes(self) -> Iterator[Node]:
        """A piece for every mood of the episode; the same for all its scenes and episodes."""
        if self.company.music is None:
            return
        shots = self.sources.storyboard.shots
        for mood in dict.fromkeys([s.music for s in shots if s.music] or [MOOD]):
            song = f"song:{mood}"
            yield self.node(song, always(self.asking.song(mood)))
            yield self.node(f"track:{mood}", partial(self._laid, song), song)

    def reference_nodes(self) -> Iterator[Node]:
        """A sheet of every character who is seen, a plate of every place under its light."""
        if not self.asking.pictured:
            return
        for character in on_screen(self.sources.storyboard, self.sources.bible):
            wanted = partial(self.asking.sheet, character)
            yield self.node(sheet(character), always(self._approved(wanted)))
        for setting in self._settings():
            wanted = partial(self.asking.plate, setting)
            yield self.node(plate(setting), always(self._approved(wanted)))

    def _levelled(self, shot: Shot, line: str, made: Mapping[str, Made]) -> Task:
        assert shot.line is not None
        return self.labour(HeardJob(audio=made[line].blobs["audio"], emotion=shot.line.emotion))

    def _laid(self, song: str, made: Mapping[str, Made]) -> Task:
        return self.labour(TrackJob(audio=made[song].blobs["audio"]))

    def _approved(self, wanted: Callable[[int, str], Purchase]) -> Purchase:
        """The newest of a reference that nobody has rejected, minding what was said of the last."""
        number, note = 1, ""
        while True:
            purchase = wanted(number, note)
            if self.dailies.verdicts([purchase.key]).get(purchase.key) != "reject":
                return purchase
            number, note = number + 1, self.dailies.notes([purchase.key]).get(purchase.key, "")

    def _wait_for_references(self) -> None:
        """Raises GateClosed while a reference is not approved: all takes would be made from it."""
        keys = {n.id: str(self.made[n.id].facts["key"]) for n in self.reference_nodes()}
        said = self.dailies.verdicts(tuple(keys.values()))
        waiting = [name for name, key in keys.items() if said.get(key) != "circle"]
        if waiting:
            raise GateClosed(
                say(
                    f"{len(waiting)} 张设定图等人定：{'、'.join(waiting[:4])}",
                    f"{len(waiting)} references wait to be approved: {', '.join(waiting[:4])}",
                ),
                hint=f"yingxi dailies {self.sources.drama.folder} {self.asking.episode}",
            )

    # What the rounds of takes ask for ----------------------------------------------------------------

    def shift(self, nodes: Sequence[Node]) -> Outcome:
        """Make nodes, given everything made before; the first fault is raised at the end."""
        new = {n.id for n in nodes}
        known = [n for n in dict.fromkeys(a for n in nodes for a in n.after) if n not in new]
        before = [self.node(n, always(Ready(made=self.made[n]))) for n in known]
        self._watching.begin(nodes)
        out = self.floor.run([*before, *nodes])
        self._watching.end(out)
        for id in out.bought:  # the next shift finds it there
            task = out.tasks[id]
            assert isinstance(task, Purchase)
            self.floor.paid[task.key] = out.made[id]
        if out.faults:
            raise first_fault(out.faults.values())
        self.made |= out.made
        return out

    def node(self, name: str, build: Build, *after: str) -> Node:
        return Node(id=name, episode=self.asking.episode, build=build, after=after)

    def labour(self, job: Job) -> Task:
        # A worker may stand in another folder than we do.
        state = str(self.runner.blobs.root.absolute())
        return Labour(step=job.step, order=Order(job=job, state=state))

    def lost(self, purchase: Purchase) -> bool:
        """Whether it was paid for, and its file is not here any more."""
        paid = self.floor.paid.get(purchase.key)
        blobs = self.runner.blobs
        return paid is not None and not all(blobs.path(b).exists() for b in paid.blobs.values())

    def control(self, stretch: Stretch) -> Job | None:
        """The stage's pass over which a stretch is filmed."""
        if not self.company.control:
            return None
        whole = self.hands.direct(stretch.planned, self.sources.bible)
        width, height = self.asking.size
        return PassJob(
            shot_id=stretch.id, performance=whole, kind=Pass(self.company.control),
            width=width, height=height, rate=FPS, frames=stretch.frames, start=stretch.start,
        )  # fmt: skip

    # The cut -----------------------------------------------------------------------------------------

    def _mix_job(self, slots: Sequence[Slot], heard: Mapping[str, Made]) -> MixJob:
        """The mix, with bought music where there is some."""
        job = super()._mix_job(slots, heard)
        tracks = {n: m.blobs["track"] for n, m in self.made.items() if n.startswith("track:")}
        cues = tuple(
            replace(cue, kind="track", name=tracks[f"track:{cue.name}"], seed=0)
            if cue.kind == "music" and f"track:{cue.name}" in tracks
            else cue
            for cue in job.cues
        )
        return replace(job, cues=cues)

    def _jobs_of(
        self, chosen: Mapping[str, Take], shooting: Shooting,
        slot: Slot, index: int, slots: Sequence[Slot],
    ) -> tuple[Job, ...]:  # fmt: skip
        filmed = [t.stretch for t in shooting.turns.values() if t.stretch.shot.id == slot.id]
        if slot.planned is None or not filmed:
            return self._slot_jobs(slot, index, slots)
        lettering = self._lettering(slot.planned, opening_label(slot, index, slots))
        return tuple(
            FilmJob(
                shot_id=s.id, film=chosen[s.id].film, frames=s.frames, lettering=lettering,
                start=s.start, whole=slot.frames, fill=bool(s.meets),
            )
            for s in filmed
        )  # fmt: skip

    def _settings(self) -> tuple[Setting, ...]:
        shots = self.sources.storyboard.shots
        return tuple(dict.fromkeys(replace(s.setting, memory=False) for s in shots if not s.black))
