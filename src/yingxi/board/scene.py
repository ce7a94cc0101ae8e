"""A scene of the screenplay becomes its shots, element by element, in the script's order."""

from __future__ import annotations

from dataclasses import replace

from yingxi.bible.model import Bible
from yingxi.board.action import gesture_of, insert, is_insert, shoot_action, shows_thing, still
from yingxi.board.atmosphere import (
    Air,
    cue_mood,
    find_place_named,
    later,
    read_air,
)
from yingxi.board.blocking import Seats
from yingxi.board.coverage import Coverage, Spoken, cover_line, listening
from yingxi.board.crowds import group_crowd
from yingxi.board.lexicon import values
from yingxi.board.model import (
    Crowd,
    EffectKind,
    Emotion,
    Purpose,
    Shot,
    Size,
    SpokenLine,
    Transition,
)
from yingxi.board.presence import Presence
from yingxi.board.reading import (
    Deed,
    Roster,
    is_only_heard,
    read_action,
    read_emotion,
    read_gesture,
    sentences,
)
from yingxi.board.reel import Pending, Reel, asked_transition, scene_transition
from yingxi.board.rhythm import ESTABLISH, line_frames, split_line
from yingxi.script.model import Action, Cue, CueKind, Delivery, Dialogue, Hour, Scene

_CAPTION_FRAMES = 50
_BLACK_FRAMES = 25
_RETURN_FRAMES = 32
_LONG_CUE = 8
"""Characters: a longer 【特效】 is a picture of its own."""
_MEMORY_WORDS = ("闪回", "回忆", "flashback")


class SceneDrawing:
    """Draws one scene; ``shots`` holds the result, without ids."""

    def __init__(
        self, scene: Scene, bible: Bible, roster: Roster, reel: Reel, *, cold_open: bool = False
    ) -> None:
        self._scene = scene
        self._roster = roster
        self._reel = reel
        self._bible = bible
        self._cold_open = cold_open
        self._air: Air = read_air(scene, bible)
        self._setting = replace(
            self._air.setting,
            memory=any(w in scene.heading.place.lower() for w in _MEMORY_WORDS),
        )
        self._now = self._setting
        self._recalled = False
        mirrored = sum(self._setting.place.encode()) % 2 == 1
        self._state = Coverage(seats=Seats(mirrored=mirrored))
        self._pending = Pending(music=self._air.mood)
        self._crowd: Crowd | None = None
        self._gesture: tuple[Deed, str] | None = None
        self._presence = Presence(scene, roster)
        self._spoken = 0
        self.shots: list[Shot] = []

    def draw(self) -> list[Shot]:
        """Draw every element in order and return the scene's shots."""
        self._seat_speakers()
        self._open()
        for index, element in enumerate(self._scene.elements):
            if isinstance(element, Action):
                self._act(element, index)
            elif isinstance(element, Dialogue):
                self._say(element, index)
            else:
                self._obey(element)
        self._close()
        return self.shots

    def _seat_speakers(self) -> None:
        for line in self._presence.lines:
            name = self._roster.canonical(line.speaker)
            if line.delivery is Delivery.SPOKEN and not self._roster.is_group(name):
                self._state.seats.rank(name)

    def _emit(self, shot: Shot) -> None:
        pending = self._pending
        sounds = (*self._air.ambience, *pending.sounds, *shot.sounds)
        shot = replace(
            shot,
            transition=pending.transition or shot.transition,
            caption=pending.caption or shot.caption,
            sounds=tuple(dict.fromkeys(sounds)),
            music=pending.music or shot.music,
            effects=tuple(dict.fromkeys((*shot.effects, *pending.effects))),
        )
        if pending.caption:
            shot = replace(shot, frames=max(shot.frames, _CAPTION_FRAMES))
        self._pending = Pending()
        self.shots.append(shot)

    def _open(self) -> None:
        """Show the place, unless the scene opens by showing it itself or the hook must come first."""
        before, now = self._reel.setting, self._setting
        self._reel.setting = now
        new = now.place not in self._reel.places
        self._reel.places.add(now.place)
        if before is not None:
            self._pending.transition = scene_transition(before, now)
        if self._cold_open or self._opens_on_place():
            return
        if new:
            self._emit(self._establish(ESTABLISH))
        elif before is not None and not self._opens_on_deed():
            self._emit(self._establish(_RETURN_FRAMES))

    def _opens_on_deed(self) -> bool:
        """Tell whether somebody's deed opens the scene: it shows the known place well enough."""
        return isinstance(self._scene.elements[0], Action) if self._scene.elements else False

    def _opens_on_place(self) -> bool:
        first = next((e for e in self._scene.elements if not isinstance(e, Cue)), None)
        if not isinstance(first, Action):
            return False
        reading = read_action(sentences(first.text)[0], self._roster)
        return not reading.deeds and not is_insert(reading, self._reel.things)

    def _establish(self, frames: int) -> Shot:
        return Shot(
            id="",
            size=Size.LONG if self._air.indoors else Size.EXTREME_LONG,
            purpose=Purpose.ESTABLISH,
            setting=self._setting,
            crowd=self._crowd,
            frames=frames,
        )

    def _act(self, action: Action, index: int) -> None:
        following = self._next(index)
        parts = sentences(action.text)
        for order, sentence in enumerate(parts):
            reading = read_action(sentence, self._roster, self._presence.recent)
            self._setting = later(
                self._setting, sentence, indoors=self._air.indoors, recalled=self._recalled
            )
            if order == len(parts) - 1 and isinstance(following, Dialogue):
                speaker = self._roster.canonical(following.speaker)
                deed = gesture_of(reading, speaker)
                if deed is not None and following.delivery is Delivery.SPOKEN:
                    self._gesture = (deed, reading.text)
                    self._presence.spoke(deed.who)
                    continue
            if is_only_heard(reading) and self.shots:
                self._pending.sounds += reading.sounds
                continue
            if is_insert(reading, self._reel.things):
                thing = next(t for t in reversed(reading.things) if t not in self._reel.things)
                self._reel.things.add(thing)
                shot = insert(thing, self._setting, reading.text, frames=50)
                self._emit(replace(shot, sounds=reading.sounds, effects=reading.effects))
                continue
            standing = None if self._recalled else self._crowd
            shot = shoot_action(reading, self._setting, self._state.seats, standing)
            if not self.shots and not reading.deeds and reading.crowd is None:
                shot = replace(shot, purpose=Purpose.ESTABLISH, size=reading.size or self._wide())
            self._emit(shot)
            self._after(shot, reading.things)
            if reading.crowd is not None:
                self._crowd = reading.crowd

    def _wide(self) -> Size:
        return Size.LONG if self._air.indoors else Size.EXTREME_LONG

    def _after(self, shot: Shot, things: tuple[str, ...]) -> None:
        """Remember who was seen, and show the thing that was named for the first time."""
        self._presence.saw(shot)
        for figure in shot.blocking:
            self._state.faces[figure.character] = figure.emotion
            self._state.remember(figure.character, shot.size)
        fresh = [t for t in things if t not in self._reel.things]
        if fresh and shot.crowd is None and shows_thing(shot):
            self._reel.things.add(fresh[-1])
            self._emit(insert(fresh[-1], self._setting))

    def _say(self, line: Dialogue, index: int) -> None:
        self._spoken += 1
        speaker = self._roster.canonical(line.speaker)
        emotion = read_emotion(line.emotion, line.text)
        if line.delivery in {Delivery.NARRATION, Delivery.VOICE_OVER}:
            self._say_over(speaker, line, emotion)
        elif self._roster.is_group(speaker):
            self._say_together(speaker, line, emotion)
        elif line.delivery is Delivery.OFF_SCREEN and not self._presence.is_here(speaker):
            self._say_over(speaker, line, emotion)
        else:
            self._say_face(speaker, line, emotion, index)
        self._gesture = None

    def _say_face(self, speaker: str, line: Dialogue, emotion: Emotion, index: int) -> None:
        at = self._spoken - 1
        deed, action = self._gesture or (None, "")
        gesture = read_gesture(line.emotion) or (deed.verb if deed else None)
        if emotion is Emotion.CALM and deed is not None:
            emotion = deed.emotion
        partner = self._presence.partner(speaker, at)
        spoken = Spoken(
            speaker=speaker,
            text=line.text,
            emotion=emotion,
            delivery=line.delivery,
            partner=partner,
            together=self._presence.in_sight(partner, index),
            gesture=gesture,
            progress=at / max(len(self._presence.lines) - 1, 1),
            action=action,
            can_react=self._goes_on(speaker, index),
        )
        for shot in cover_line(spoken, self._setting, self._state, self._still_crowd()):
            self._emit(shot)
        self._presence.spoke(speaker, partner)

    def _goes_on(self, speaker: str, index: int) -> bool:
        """Tell whether the same person speaks on: only then has the other's face to be shown."""
        following = self._next(index)
        return (
            isinstance(following, Dialogue) and self._roster.canonical(following.speaker) == speaker
        )

    def _say_over(self, speaker: str, line: Dialogue, emotion: Emotion) -> None:
        """Lay a voice over pictures on which nobody's mouth moves."""
        for part in split_line(line.text, line.delivery):
            spoken = SpokenLine(speaker=speaker, text=part, emotion=emotion, delivery=line.delivery)
            last = self.shots[-1] if self.shots else None
            if last is not None and last.line is None and not last.black:
                frames = max(last.frames, line_frames(part))
                self.shots[-1] = replace(last, line=spoken, frames=frames)
                continue
            face = next((n for n in self._presence.all() if n != speaker), "")
            shot = self._establish(line_frames(part))
            if face and (last is None or last.purpose is Purpose.ESTABLISH or last.focus != face):
                shot = replace(
                    shot,
                    size=Size.MEDIUM_CLOSE,
                    purpose=Purpose.REACTION,
                    blocking=(listening(face, "", self._state),),
                    focus=face,
                    crowd=None,
                )
            self._emit(replace(shot, line=spoken))

    def _say_together(self, speaker: str, line: Dialogue, emotion: Emotion) -> None:
        crowd = self._crowd or group_crowd(speaker)
        for part in split_line(line.text, line.delivery):
            self._emit(
                Shot(
                    id="",
                    size=Size.LONG,
                    purpose=Purpose.CROWD,
                    setting=self._setting,
                    crowd=crowd,
                    line=SpokenLine(
                        speaker=speaker, text=part, emotion=emotion, delivery=line.delivery
                    ),
                    sounds=("crowd",),
                    frames=line_frames(part),
                )
            )
        self._state.since_two_shot += 1

    def _obey(self, cue: Cue) -> None:
        match cue.kind:
            case CueKind.CAPTION:
                self._caption(cue.text)
            case CueKind.SOUND:
                self._pending.sounds += values(cue.text, "sound")
            case CueKind.MUSIC:
                self._pending.music = cue_mood(cue) or self._pending.music
            case CueKind.EFFECT:
                self._effect(cue)
            case CueKind.FLASHBACK:
                self._remember_back(cue.text)
            case CueKind.FLASHBACK_END:
                self._setting = replace(self._now, memory=False)
                self._recalled = False
                self._pending.transition = Transition.WHITE
            case CueKind.TRANSITION:
                self._pending.transition = asked_transition(cue.text)
            case CueKind.BLACKOUT:
                self._black(cue.text)

    def _remember_back(self, text: str) -> None:
        """Go into a memory, to the place and the hour that the cue names."""
        self._now = self._setting
        self._recalled = True
        place = find_place_named(self._bible, text) if text else None
        hours = values(text, "hour")
        self._setting = replace(
            self._setting,
            place=place.name if place is not None else self._setting.place,
            hour=Hour(hours[0]) if hours else self._setting.hour,
            memory=True,
        )
        self._pending.transition = Transition.WHITE

    def _caption(self, text: str) -> None:
        last = self.shots[-1] if self.shots else None
        if last is not None and last.line is None and not last.caption and not last.black:
            frames = max(last.frames, _CAPTION_FRAMES)
            self.shots[-1] = replace(last, caption=text, frames=frames)
        else:
            self._pending.caption = text

    def _effect(self, cue: Cue) -> None:
        if len(cue.text) > _LONG_CUE or read_action(cue.text, self._roster).crowd is not None:
            self._act(Action(text=cue.text, position=cue.position), -1)
            return
        effects = tuple(EffectKind(v) for v in values(cue.text, "effect"))
        sounds = values(cue.text, "sound")
        last = self.shots[-1] if self.shots else None
        if last is not None and last.line is None and last.purpose is not Purpose.REACTION:
            self.shots[-1] = replace(
                last,
                effects=tuple(dict.fromkeys((*last.effects, *effects))),
                sounds=tuple(dict.fromkeys((*last.sounds, *sounds))),
            )
        else:
            self._pending.effects += effects
            self._pending.sounds += sounds

    def _black(self, caption: str) -> None:
        frames = _CAPTION_FRAMES if caption else _BLACK_FRAMES
        self._pending.caption = self._pending.caption or caption
        shot = Shot(
            id="",
            size=Size.LONG,
            purpose=Purpose.CAPTION,
            setting=self._setting,
            black=True,
            frames=frames,
        )
        self._emit(shot)

    def _close(self) -> None:
        """Give what is still asked for to the last shot, or show an empty scene's place."""
        if not self.shots:
            self._emit(self._establish(ESTABLISH))
        pending = self._pending
        last = self.shots[-1]
        if pending.caption and (last.caption or last.line is not None):
            self._emit(replace(self._establish(_CAPTION_FRAMES), purpose=Purpose.CAPTION))
            return
        self.shots[-1] = replace(
            last,
            caption=last.caption or pending.caption,
            sounds=tuple(dict.fromkeys((*last.sounds, *pending.sounds))),
            effects=tuple(dict.fromkeys((*last.effects, *pending.effects))),
        )
        self._reel.setting = self._setting

    def _next(self, index: int) -> Action | Dialogue | Cue | None:
        elements = self._scene.elements
        return elements[index + 1] if 0 <= index < len(elements) - 1 else None

    def _still_crowd(self) -> Crowd | None:
        """The crowd behind a dialogue: it waits."""
        return still(self._crowd) if self._crowd is not None else None
