"""Subtitle files beside the master: .srt for every player, .ass with the speakers' colours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yingxi.cut.subtitles import NAME_SIZE, SAFE_BOTTOM, SIDE_MARGIN, SIZE, SubtitleCue, readable
from yingxi.media.atomic import whole_file
from yingxi.media.standard import FPS, HEIGHT, WIDTH


def srt(cues: Sequence[SubtitleCue]) -> str:
    """SubRip text; times are exact, since a frame lasts 40 ms."""
    return "\n".join(_srt_block(number, cue) for number, cue in enumerate(cues, 1))


def _srt_block(number: int, cue: SubtitleCue) -> str:
    lines = "\n".join(cue.card)
    return f"{number}\n{_srt_time(cue.start)} --> {_srt_time(cue.end)}\n{lines}\n"


def _srt_time(frame: int) -> str:
    hours, minutes, seconds, thousandths = _clock(frame)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d},{thousandths:03d}"


def _clock(frame: int) -> tuple[int, int, int, int]:
    seconds, rest = divmod(frame, FPS)
    return seconds // 3600, seconds // 60 % 60, seconds % 60, rest * 1000 // FPS


def ass(cues: Sequence[SubtitleCue], *, title: str = "") -> str:
    """Advanced SubStation text: one style for each speaker, the name in the speaker's colour."""
    speakers = dict.fromkeys((cue.speaker, cue.colour) for cue in cues)
    # Cues without a name belong to several speakers: the colour tells their styles apart.
    names = {each: f"S{i}" for i, each in enumerate(speakers)}
    head = (
        "[Script Info]\n"
        f"Title: {_plain(title)}\n"
        "ScriptType: v4.00+\n"
        f"PlayResX: {WIDTH}\nPlayResY: {HEIGHT}\n"
        "WrapStyle: 2\nScaledBorderAndShadow: yes\nYCbCr Matrix: TV.709\n\n"
        "[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
        "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
        "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
    )
    styles = "".join(_style(names[each], each[1]) for each in speakers)
    events = "\n[Events]\n" + (
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )
    told = (_event(cue, names[cue.speaker, cue.colour]) for cue in cues)
    return head + styles + events + "".join(told)


def _style(name: str, colour: str) -> str:
    return (
        f"Style: {name},Noto Serif SC,{SIZE},&H00E4F7FF,{_ass_colour(colour)},&H00060B14,"
        f"&H80060B14,0,0,0,0,100,100,0,0,1,3,2,2,{SIDE_MARGIN},{SIDE_MARGIN},"
        f"{HEIGHT - SAFE_BOTTOM},1\n"
    )


def _ass_colour(colour: str) -> str:
    red, green, blue = (round(channel) for channel in readable(colour))
    return f"&H00{blue:02X}{green:02X}{red:02X}"


def _event(cue: SubtitleCue, style: str) -> str:
    lines = "\\N".join(_plain(line) for line in cue.card)
    if cue.speaker:
        tag = f"{{\\fs{NAME_SIZE}\\c{_ass_colour(cue.colour).replace('&H00', '&H')}&}}"
        lines = f"{tag}{_plain(cue.speaker)}{{\\r}}\\N{lines}"
    name = _plain(cue.speaker).replace(",", "，")
    return (
        f"Dialogue: 0,{_ass_time(cue.start)},{_ass_time(cue.end)},{style},{name},0,0,0,,{lines}\n"
    )


def _ass_time(frame: int) -> str:
    hours, minutes, seconds, thousandths = _clock(frame)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{thousandths // 10:02d}"


def _plain(text: str) -> str:
    """Text in which no brace or backslash is a command and no line ends."""
    clean = text.replace("{", "｛").replace("}", "｝").replace("\\", "＼")
    return " ".join(clean.split())


def write_subtitles(stem: Path, cues: Sequence[SubtitleCue], *, title: str = "") -> None:
    """Write ``stem.srt`` and ``stem.ass``, whole or not at all. Raises StoreConflict, MediaError."""
    for ending, text in ((".srt", srt(cues)), (".ass", ass(cues, title=title))):
        with whole_file(stem.with_name(stem.name + ending)) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
