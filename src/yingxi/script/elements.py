"""One line of a scene becomes dialogue, actions and cues."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from yingxi.script import texts
from yingxi.script.cues import (
    KNOWN_CUES,
    Piece,
    bare_cue,
    cue_kind,
    has_bracket,
    is_picture_word,
    labelled_cue,
    split_cues,
    unclosed,
)
from yingxi.script.dialogue import (
    NARRATOR,
    Speech,
    is_annotation,
    is_group,
    parse_dialogue,
    read_aside,
    strip_asides,
    tidy_name,
    unquote,
)
from yingxi.script.faults import FaultLog
from yingxi.script.model import Action, Cue, Delivery, Dialogue, Element, Position
from yingxi.script.source import Line

_ACTION_MARK = re.compile(r"[△▲▴▵Δ∆⊿◬▽▼◎●○◆◇■□※]\s*")
_CAST = re.compile(
    r"(?:【|\[)?\s*(?:出场|登场|本场|出镜)?(?:人物|角色|演员|人|群演|出场)\s*(?:】|\])?\s*[:：]\s*(.*)"
)
_CAST_JOINTS = re.compile(r"[、，,；;/／|｜\s]+")
_CAST_TAIL = re.compile(r"(?:若干|数人|数名|多名|几名|等人|等|\d+[人名]|[x×]\d+)$")
_WHOLE_ASIDE = re.compile(r"[（(]([^（）()]*)[）)][。.]?")
_PICTURE_LABEL = re.compile(r"([一-鿿]{2,4})\s*[:：]\s*(.+)")
_CHINESE_OR_WORD = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]")


def parse_cast(text: str) -> tuple[str, ...] | None:
    """Return the names of a ``人物：`` line, None where it is no such line."""
    match = _CAST.fullmatch(text)
    if not match:
        return None
    listed = re.sub(r"[（(][^（）()]*[）)]", "", match[1]).strip(" 。.")
    names = (tidy_name(_CAST_TAIL.sub("", name)) for name in _CAST_JOINTS.split(listed))
    return tuple(dict.fromkeys(name for name in names if name and name != "无"))


@dataclass(slots=True)
class ElementReader:
    """Reads the lines of one file's scenes; remembers who spoke and who is about to."""

    log: FaultLog
    known: Collection[str]
    previous: str = ""
    pending: Dialogue | None = None
    """A speaker whose words, or whose next words, stand on the lines below."""

    def read(self, line: Line) -> tuple[Element, ...]:
        """Return what ``line`` adds to the scene, in order."""
        text = line.text
        if mark := _ACTION_MARK.match(text):
            self.drop_pending()
            return self._bracketed(text[mark.end() :].strip(), line, mark.end())
        if self.pending is not None:
            finished = self._finish_pending(text, line)
            if finished is not None:
                return finished
        if is_annotation(text):
            return ()
        if kind := bare_cue(text):
            return (Cue(kind=kind, position=line.position),)
        if labelled := labelled_cue(text):
            return (Cue(kind=labelled[0], text=labelled[1], position=line.position),)
        if text[0] in "【[〔［":
            return self._leading_bracket(text, line)
        speech = self._speech(text)
        if speech is not None:
            return self._spoken(speech, line)
        return self._bracketed(text, line, 0)

    def drop_pending(self) -> None:
        """Warn about a speaker whose words never came."""
        if self.pending is not None and not self.pending.text:
            self.log.warn(self.pending.position, texts.no_words(self.pending.speaker))
        self.pending = None

    def _speech(self, text: str) -> Speech | None:
        picture = _PICTURE_LABEL.fullmatch(text)
        if picture and is_picture_word(picture[1]):
            return None
        return parse_dialogue(text, known=self.known, previous=self.previous)

    def _finish_pending(self, text: str, line: Line) -> tuple[Element, ...] | None:
        """Take a line as words of the speaker above; None where it is something else."""
        assert self.pending is not None
        aside = _WHOLE_ASIDE.fullmatch(text)
        if aside:
            delivery, emotion = read_aside(aside[1])
            joined = "，".join(filter(None, (self.pending.emotion, emotion)))
            self.pending = replace(
                self.pending, emotion=joined, delivery=delivery or self.pending.delivery
            )
            return ()
        if text[0] in "【[〔" or self._speech(text) is not None:
            self.drop_pending()
            return None
        said, asides = strip_asides(text)
        emotion = "，".join(filter(None, (self.pending.emotion, *asides)))
        position = line.position if self.pending.text else self.pending.position
        spoken = replace(self.pending, text=unquote(said), emotion=emotion, position=position)
        self.pending = None
        return (spoken,) if spoken.text else ()

    def _spoken(self, speech: Speech, line: Line) -> tuple[Element, ...]:
        self.previous = speech.speaker if speech.speaker != NARRATOR else self.previous
        dialogue = Dialogue(
            speaker=speech.speaker,
            text=speech.text,
            emotion=speech.emotion,
            delivery=speech.delivery,
            position=line.position,
        )
        if not speech.text:
            if speech.emotion and speech.known:
                return (Action(text=f"{speech.speaker}{speech.emotion}", position=line.position),)
            self.pending = dialogue
            return ()
        if has_bracket(speech.text):
            return self._spoken_with_cues(dialogue, line)
        if not _CHINESE_OR_WORD.search(speech.text):
            silent = f"{speech.speaker}{_wordless(speech.text)}"
            return (Action(text=silent, position=line.position),)
        if speech.text[-1] in "，、,":
            # A sentence that breaks off at a comma goes on below, often after （停顿）.
            self.pending = dialogue
        return (dialogue,)

    def _spoken_with_cues(self, dialogue: Dialogue, line: Line) -> tuple[Element, ...]:
        """Take cues out of the words; what a cue's bracket is followed by is still spoken."""
        words: list[str] = []
        cues: list[Element] = []
        text = dialogue.text
        end = 0
        for match in re.finditer(r"[【\[〔]([^【】\[\]〔〕]{0,200})[】\]〕]", text):
            words.append(text[end : match.start()])
            end = match.end()
            piece = split_cues(match[0])
            cues += self._pieces(piece, line, 0)
        words.append(text[end:])
        said = " ".join(part.strip() for part in words if part.strip())
        return (*((replace(dialogue, text=said),) if said else ()), *cues)

    def _leading_bracket(self, text: str, line: Line) -> tuple[Element, ...]:
        """Read a line that opens with a bracket: a cue, a narrator, or a name in brackets."""
        match = re.match(r"[【\[〔]([^】\]〕]{1,20})[】\]〕]\s*[:：]?\s*(.*)", text)
        if match:
            name = tidy_name(re.sub(r"[（(].*", "", match[1]))
            spoken = name in self.known or name.lower() in (
                "旁白",
                "画外音",
                "os",
                "vo",
                "内心独白",
                "独白",
            )
            if spoken and match[2] and cue_kind(name) is None:
                speech = parse_dialogue(
                    f"{match[1]}：{match[2]}", known=self.known, previous=self.previous
                )
                if speech is not None:
                    return self._spoken(speech, line)
        return self._bracketed(text, line, 0)

    def _bracketed(self, text: str, line: Line, offset: int) -> tuple[Element, ...]:
        if aside := _WHOLE_ASIDE.fullmatch(text):
            text = aside[1].strip()
            if kind := bare_cue(text):
                return (Cue(kind=kind, position=line.position),)
        if (opened := unclosed(text)) is not None:
            self.log.warn(
                Position(line=line.number, column=line.column + offset + opened),
                texts.bracket_open(),
            )
            text = text.replace("【", " ").replace("〔", " ").strip()
        if not has_bracket(text):
            return (Action(text=text, position=line.position),) if text else ()
        return tuple(self._pieces(split_cues(text), line, offset))

    def _pieces(self, pieces: tuple[Piece, ...], line: Line, offset: int) -> list[Element]:
        elements: list[Element] = []
        for piece in pieces:
            position = Position(line=line.number, column=line.column + offset + piece.column)
            if piece.kind:
                elements.append(Cue(kind=piece.kind, text=piece.text, position=position))
                continue
            if piece.label:
                self._unknown_bracket(piece.label, position)
            text = piece.text
            if piece.label and not text:
                text = piece.label
            if text and not is_annotation(text):
                elements.append(Action(text=text, position=position))
        return elements

    def _unknown_bracket(self, label: str, position: Position) -> None:
        self.log.warn(position, texts.unknown_mark(label[:12], KNOWN_CUES))


def _wordless(marks: str) -> str:
    """Return what somebody does whose line is punctuation alone."""
    if "？" in marks or "?" in marks:
        return "面露疑惑"
    return "一脸震惊" if "！" in marks or "!" in marks else "沉默不语"


def warn_absent(log: FaultLog, cast: Collection[str], elements: Collection[Element]) -> None:
    """Warn once a scene for each speaker who is not on the scene's cast list."""
    if not cast:
        return
    told: set[str] = set()
    for element in elements:
        if not isinstance(element, Dialogue) or element.delivery is not Delivery.SPOKEN:
            continue
        name = element.speaker
        listed = name in cast or any(name in one or one in name for one in cast)
        if listed or name in told or name == NARRATOR or is_group(name):
            continue
        told.add(name)
        log.warn(element.position, texts.not_in_cast(name, tuple(cast)))
