"""An episode shot by models: sheets and plates, keyframes, takes, the gate, the circle.

What no model was hired for is made by what Yingxi carries itself. Everything bought goes through
`Floor`, so it is bought once; everything worked goes through the store, so it is worked once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from yingxi.bible.lookup import find_character
from yingxi.board.model import FPS, Setting, Shot
from yingxi.errors import BadTake, GateClosed
from yingxi.production.company import (
    FAULTS,
    Company,
    Dailies,
    Hired,
    Pricing,
    Take,
    choice,
)
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
from yingxi.production.jobs import FilmJob, GateJob, HeardJob, Job, Order
from yingxi.production.schedule import Slot
from yingxi.shoot.plan import PlannedShot, plan
from yingxi.shoot.prompting import (
    Prompts,
    cast_prompt,
    film_prompt,
    keyframe_prompt,
    on_screen,
    place_prompt,
)
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    Request,
    SpeechRequest,
    VideoRequest,
    media_of,
)
from yingxi.store.canon import digest
from yingxi.store.steps import Made
from yingxi.tongue import say

SHEET_SIDE = 1024
MIME = "image/png"


class FilmedLine(EpisodeLine):
    """Builds an episode with models where they are hired."""

    def __init__(
        self, line: EpisodeLine, *, company: Company, floor: Floor, prompts: Prompts,
        pricing: Pricing, dailies: Dailies,
    ) -> None:  # fmt: skip
        super().__init__(line.sources, hands=line.hands, runner=line.runner)
        self.company, self.floor, self.prompts = company, floor, prompts
        self.pricing, self.dailies = pricing, dailies
        self.episode = line.sources.storyboard.episode

    def build(self) -> Conformed:
        """Voices and references; then keyframes and takes, in rounds; then the cut's parts."""
        begun = self._run([*self.voice_nodes(), *self.reference_nodes()])
        heard = self.voices(begun.made)
        planned = plan(self.sources.storyboard.shots, timings(heard))
        chosen, keyframes = self._shoot(planned, begun.made)
        conformed = self._conform(planned, heard, partial(self._jobs_of, chosen))
        return replace(conformed, posters=tuple(keyframes.items()))

    def voices(self, made: Mapping[str, Made]) -> dict[str, Made]:
        """The voice of every shot whose line is spoken by now."""
        names = {s.id: f"voice:{s.id}" for s in self._spoken_shots()}
        return {shot: made[name] for shot, name in names.items() if "seconds" in made[name].facts}

    def first_takes(self, planned: Sequence[PlannedShot]) -> Iterator[Node]:
        """Keyframes and takes of the first round."""
        if self.company.video is None:
            return
        wanted = [p for p in planned if not p.shot.black]
        numbers = range(1, self.company.takes + 1)
        yield from self._take_nodes(wanted, numbers, {p.shot.id: [] for p in wanted})

    # The first shift: voices, sheets, plates ---------------------------------------------------------

    def voice_nodes(self) -> Iterator[Node]:
        """Every spoken line: bought and levelled, or spoken by the embedded voices."""
        for shot in self._spoken_shots():
            if self.company.speech is None:
                job = self._voice_job(shot)
                yield self._node(f"voice:{shot.id}", always(self._labour(job)))
                continue
            line = f"line:{shot.id}"
            yield self._node(line, always(self._line_purchase(shot)))
            yield self._node(f"voice:{shot.id}", partial(self._levelled, shot, line), line)

    def reference_nodes(self) -> Iterator[Node]:
        """A sheet of every character who is seen, a plate of every place under its light."""
        if self.company.image is None:
            return
        bible = self.sources.bible
        for character in on_screen(self.sources.storyboard, bible):
            name, words = f"cast:{character.name}", cast_prompt(self.prompts, character)
            sheet = self._picture(
                words, name, Department.BIBLE, SHEET_SIDE, SHEET_SIDE, (), character.seed
            )
            yield self._node(name, always(sheet))
        for setting in self._settings():
            name, words = plate(setting), place_prompt(self.prompts, setting, bible)
            picture = self._picture(words, name, Department.BIBLE, *self._size(), (), 0)
            yield self._node(name, always(picture))

    # The second shift: takes -------------------------------------------------------------------------

    def _shoot(
        self, planned: Sequence[PlannedShot], before: Mapping[str, Made]
    ) -> tuple[dict[str, Take], dict[str, str]]:
        """Shoot every shot until a take is good enough; the chosen take and the keyframe of each."""
        if self.company.video is None:
            return {}, {}
        wanted = [p for p in planned if not p.shot.black]
        takes: dict[str, list[Take]] = {p.shot.id: [] for p in wanted}
        keyframes: dict[str, str] = {}
        left, round_ = list(wanted), 0
        while left:
            first = range(1, self.company.takes + 1)
            numbers = first if round_ == 0 else [self.company.takes + round_]
            out = self._run([*self._kept(before), *self._take_nodes(left, numbers, takes)])
            for shot in left:
                frame = out.made.get(f"keyframe:{shot.shot.id}")
                if frame is not None:
                    keyframes[shot.shot.id] = frame.blobs["image"]
                takes[shot.shot.id] += self._looked_at(shot.shot.id, numbers, out)
            left = [p for p in left if self._wants_another(takes[p.shot.id], round_)]
            round_ += 1
        if self.company.dailies:
            self._wait_for_dailies(takes)
        return {shot: self._circled(shot, shown) for shot, shown in takes.items()}, keyframes

    def _take_nodes(
        self, shots: Sequence[PlannedShot], numbers: Sequence[int], takes: Mapping[str, list[Take]]
    ) -> Iterator[Node]:
        for planned in shots:
            shot = planned.shot
            frame = f"keyframe:{shot.id}"
            first: tuple[str, ...] = ()
            if self.company.image is not None:
                sources = self._sources_of(shot)
                yield self._node(frame, partial(self._keyframe, shot, sources), *sources)
                first = (frame,)
            fault = takes[shot.id][-1].fault if takes[shot.id] else ""
            for number in numbers:
                film = f"film:{shot.id}:{number}"
                yield self._node(film, partial(self._film, planned, number, fault), *first)
                gate = f"gate:{shot.id}:{number}"
                yield self._node(gate, partial(self._gate, shot, film, frame), film, *first)

    def _levelled(self, shot: Shot, line: str, made: Mapping[str, Made]) -> Task:
        assert shot.line is not None
        return self._labour(HeardJob(audio=made[line].blobs["audio"], emotion=shot.line.emotion))

    def _keyframe(self, shot: Shot, sources: Sequence[str], made: Mapping[str, Made]) -> Task:
        words = keyframe_prompt(self.prompts, shot, self.sources.bible)
        references = tuple(made[s].blobs["image"] for s in sources)
        return self._picture(
            words, shot.id, Department.SHOOT, *self._size(), references, _seed(shot.id)
        )

    def _gate(self, shot: Shot, film: str, frame: str, made: Mapping[str, Made]) -> Task:
        picture = made[frame].blobs["image"] if frame in made else ""
        return self._labour(
            GateJob(shot_id=shot.id, film=made[film].blobs["video"], picture=picture)
        )

    def _looked_at(self, shot: str, numbers: Sequence[int], out: Outcome) -> Iterator[Take]:
        for number in numbers:
            gate = out.made.get(f"gate:{shot}:{number}")
            film = out.made.get(f"film:{shot}:{number}")
            if gate is None or film is None:
                continue
            key = str(film.facts["key"])
            self.dailies.scored(key, gate.facts["scores"])
            wrong = [s["rule"] for s in gate.facts["scores"] if not s["passed"]]
            yield Take(
                shot=shot, number=number, key=key, film=film.blobs["video"],
                good=bool(gate.facts["passed"]), worth=float(gate.facts["worth"]),
                fault="、".join(FAULTS.get(str(w), str(w)) for w in wrong),
            )  # fmt: skip

    def _wants_another(self, takes: Sequence[Take], round_: int) -> bool:
        """No take is good enough, and another may be shot: every "no" of a person earns one."""
        said = self._said(takes)
        rejected = sum(word == "reject" for word in said.values())
        return choice(takes, said) is None and round_ < self.company.retakes + rejected

    def _wait_for_dailies(self, takes: Mapping[str, list[Take]]) -> None:
        """Raises GateClosed while a shot has no take that a person circled."""
        waiting = [s for s, shown in takes.items() if "circle" not in self._said(shown).values()]
        if waiting:
            folder = self.sources.drama.folder
            raise GateClosed(
                say(
                    f"{len(waiting)} 个镜头等人看样片：{'、'.join(waiting[:4])}",
                    f"{len(waiting)} shots wait for the dailies: {', '.join(waiting[:4])}",
                ),
                hint=f"yingxi dailies {folder} {self.episode}",
            )

    def _said(self, takes: Sequence[Take]) -> Mapping[str, str]:
        return self.dailies.verdicts([t.key for t in takes])

    def _circled(self, shot: str, takes: Sequence[Take]) -> Take:
        said = self._said(takes)
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
            self.dailies.say(chosen.key, "circle", f"score {chosen.worth:.2f}", "gate")
        return chosen

    # What is asked for -------------------------------------------------------------------------------

    def _line_purchase(self, shot: Shot) -> Purchase:
        assert shot.line is not None
        assert self.company.speech is not None
        speaker = find_character(self.sources.bible, shot.line.speaker)
        voices = self.company.voices
        request = SpeechRequest(
            model=self.company.speech.model, text=shot.line.text,
            voice=voices.get(speaker.name, voices.get("*", "")), emotion=shot.line.emotion.value,
        )  # fmt: skip
        return self._purchase(self.company.speech, request, shot.id, Department.SOUND)

    def _picture(
        self, words: str, name: str, department: Department, width: int, height: int,
        references: tuple[str, ...], seed: int,
    ) -> Purchase:  # fmt: skip
        hired = self.company.image
        assert hired is not None
        most = hired.provider.abilities(Craft.IMAGE, hired.model).media.get(
            MediaRole.REFERENCE_IMAGE, 0
        )
        media = tuple(
            Media(role=MediaRole.REFERENCE_IMAGE, blob=b, mime=MIME) for b in references[:most]
        )
        request = ImageRequest(
            model=hired.model, prompt=words, width=width, height=height, references=media, seed=seed
        )
        return self._purchase(hired, request, name, department)

    def _film(
        self, planned: PlannedShot, number: int, fault: str, made: Mapping[str, Made]
    ) -> Purchase:
        hired, shot = self.company.video, planned.shot
        assert hired is not None
        able = hired.provider.abilities(Craft.VIDEO, hired.model)
        frame = made.get(f"keyframe:{shot.id}")
        media: tuple[Media, ...] = ()
        if frame is not None:
            role = (
                MediaRole.FIRST_FRAME
                if MediaRole.FIRST_FRAME in able.media
                else MediaRole.REFERENCE_IMAGE
            )
            media = (Media(role=role, blob=frame.blobs["image"], mime=MIME),)
        width, height = self._size()
        request = VideoRequest(
            model=hired.model, prompt=film_prompt(self.prompts, shot, self.sources.bible, fault=fault),
            seconds=able.fit_seconds(planned.frames / FPS), width=width, height=height, media=media,
            seed=_seed(shot.id) + number - 1,
        )  # fmt: skip
        return self._purchase(hired, request, shot.id, Department.SHOOT, take=number)

    def _purchase(
        self, hired: Hired, request: Request, shot: str, department: Department, *, take: int = 1
    ) -> Purchase:
        provider = hired.provider
        faults = provider.abilities(request.craft, request.model).faults(request)
        if faults:
            raise BadTake(
                f"{shot}: {provider.name}:{request.model}: {'；'.join(faults)}",
                hint=say("换一个模型，或改 drama.toml", "hire another model, or change drama.toml"),
            )
        worst, date = self.pricing(provider.name, request.model, provider.worst(request))
        return Purchase(
            key=digest((provider.name, request, [m.blob for m in media_of(request)])),
            provider=provider.name, request=request, worst=worst, price_date=date,
            slate=Slate(drama=self.sources.drama.title, episode=self.episode, shot=shot,
                        department=department, take=take),
        )  # fmt: skip

    # Small things ------------------------------------------------------------------------------------

    def _run(self, nodes: Sequence[Node]) -> Outcome:
        """A shift on the floor; the first fault is raised when all that could be made is made."""
        out = self.floor.run(nodes)
        if out.faults:
            raise first_fault(out.faults.values())
        return out

    def _kept(self, before: Mapping[str, Made]) -> Iterator[Node]:
        """What the shift before made, as nodes that are ready."""
        for name, made in before.items():
            yield self._node(name, always(Ready(made=made)))

    def _node(self, name: str, build: Build, *after: str) -> Node:
        return Node(id=name, episode=self.episode, build=build, after=after)

    def _labour(self, job: Job) -> Task:
        return Labour(step=job.step, order=Order(job=job, state=str(self.runner.blobs.root)))

    def _jobs_of(
        self, chosen: Mapping[str, Take], slot: Slot, index: int, slots: Sequence[Slot]
    ) -> tuple[Job, ...]:
        take = chosen.get(slot.id)
        if slot.planned is None or take is None:
            return self._slot_jobs(slot, index, slots)
        lettering = self._lettering(slot.planned, opening_label(slot, index, slots))
        return (FilmJob(shot_id=slot.id, film=take.film, frames=slot.frames, lettering=lettering),)

    def _settings(self) -> tuple[Setting, ...]:
        shots = self.sources.storyboard.shots
        return tuple(dict.fromkeys(replace(s.setting, memory=False) for s in shots if not s.black))

    def _sources_of(self, shot: Shot) -> tuple[str, ...]:
        """The references of a shot: who is seen, then where."""
        found = (find_character(self.sources.bible, b.character) for b in shot.blocking)
        names = [f"cast:{c.name}" for c in found if not c.group]
        return tuple(dict.fromkeys([*names, plate(shot.setting)]))

    def _size(self) -> tuple[int, int]:
        side = self.company.short_side
        return side, side * 16 // 9 // 2 * 2


def plate(setting: Setting) -> str:
    """The node of a place's plate."""
    return f"place:{setting.place}·{setting.hour}·{setting.weather}"


def _seed(shot: str) -> int:
    """A shot's own seed, the same in every run."""
    return int(digest(shot).removeprefix("sha256:")[:7], 16)
