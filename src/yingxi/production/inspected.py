"""What the inspection is told about an episode: its shots and its lines on the film's clock."""

from __future__ import annotations

from yingxi.bible.lookup import find_character
from yingxi.bible.model import Bible, Voice
from yingxi.board.model import FPS, Storyboard
from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine
from yingxi.production.episode import NARRATOR_NAMES, Conformed
from yingxi.production.schedule import SAMPLES_A_FRAME, Slot, starts
from yingxi.script.model import Delivery


def film_plan(conformed: Conformed, board: Storyboard, bible: Bible) -> FilmPlan:
    """All that the inspection of one episode needs to know."""
    said = lines(conformed, bible)
    return FilmPlan(
        episode=board.episode,
        frames=conformed.frames,
        spans=spans(conformed, bible),
        lines=said,
        voices=tuple(
            (name, _made(find_character(bible, name).voice))
            for name in dict.fromkeys(line.speaker for line in said)
        ),
    )


def spans(conformed: Conformed, bible: Bible) -> tuple[ShotSpan, ...]:
    """Every slot of the running order where it stands in the film; names are the bible's."""
    begin = starts(conformed.slots)
    return tuple(_span(slot, at, bible) for slot, at in zip(conformed.slots, begin, strict=True))


def lines(conformed: Conformed, bible: Bible) -> tuple[SpokenLine, ...]:
    """Every line that is spoken in the film, with the name that the bible knows its speaker by."""
    # The mix may have moved a voice within its shot: what was mixed is what must be heard.
    mixed = {cue.start // SAMPLES_A_FRAME: cue for cue in conformed.voices}
    out: list[SpokenLine] = []
    for slot, at in zip(conformed.slots, starts(conformed.slots), strict=True):
        planned = slot.planned
        if planned is None or planned.shot.line is None or not planned.shot.line.text.strip():
            continue
        line, first = planned.shot.line, at + planned.line_start
        cue = mixed.get(first)
        length = cue.length / SAMPLES_A_FRAME if cue else planned.line_frames
        narrated = line.speaker in NARRATOR_NAMES or line.delivery is Delivery.NARRATION
        character = find_character(bible, line.speaker)
        out.append(
            SpokenLine(
                text=line.text,
                speaker=line.speaker if narrated else character.name,
                start=round(first / FPS, 3),
                end=round((first + length) / FPS, 3),
                shot=slot.id,
                delivery=line.delivery.value,
                emotion=line.emotion.value,
                group=character.group,
            )
        )
    return tuple(out)


def _span(slot: Slot, at: int, bible: Bible) -> ShotSpan:
    blend = max(slot.dissolve, slot.fade_in, slot.white)
    if slot.planned is None:
        return ShotSpan(
            id=slot.id, scene="", start_frame=at, frames=slot.frames, blend_frames=blend
        )
    shot = slot.planned.shot
    return ShotSpan(
        id=slot.id,
        scene=shot.id.rpartition("-")[0] or shot.id,
        start_frame=at,
        frames=slot.frames,
        place=shot.setting.place,
        hour=shot.setting.hour.value,
        weather=shot.setting.weather.value,
        size=shot.size.value,
        purpose=shot.purpose.value,
        characters=tuple(find_character(bible, b.character).name for b in shot.blocking),
        crowd=shot.crowd is not None,
        effects=tuple(e.value for e in shot.effects),
        caption=shot.caption,
        action=shot.action,
        memory=shot.setting.memory,
        black=shot.black,
        transition=shot.transition.value,
        blend_frames=blend,
    )


def _made(voice: Voice) -> str:
    """How a voice is made, in one line that changes when it does."""
    return repr(voice)
