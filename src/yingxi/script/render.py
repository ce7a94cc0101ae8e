"""A Script as text in our own format: what our reader reads back as the same Script."""

from __future__ import annotations

from yingxi.script.model import (
    Action,
    Cue,
    CueKind,
    Delivery,
    Dialogue,
    Element,
    Episode,
    Hour,
    Scene,
    Script,
    Sketch,
    Space,
)

_HOURS = {Hour.DAWN: "晨", Hour.DAY: "日", Hour.DUSK: "昏", Hour.NIGHT: "夜"}
_SPACES = {Space.INTERIOR: "内", Space.EXTERIOR: "外", Space.BOTH: "内外"}
_DELIVERIES = {Delivery.OFF_SCREEN: "（OS）", Delivery.VOICE_OVER: "（VO）"}
_CUES = {
    CueKind.EFFECT: "特效", CueKind.SOUND: "音效", CueKind.MUSIC: "BGM", CueKind.CAPTION: "字幕",
    CueKind.FLASHBACK: "闪回", CueKind.FLASHBACK_END: "闪回结束", CueKind.TRANSITION: "转场",
    CueKind.BLACKOUT: "黑屏",
}  # fmt: skip


def front_text(script: Script) -> str:
    """Title, writer, outline and biographies."""
    parts = [f"《{script.title}》\n"] if script.title else []
    if script.writer:
        parts.append(f"编剧：{script.writer}\n")
    if script.outline:
        parts.append(f"故事梗概：\n{script.outline}\n")
    if script.sketches:
        parts.append("人物小传：\n" + "\n".join(map(_person, script.sketches)) + "\n")
    return "\n".join(parts)


def episode_text(episode: Episode) -> str:
    """An episode with its heading."""
    title = f"第{episode.number}集" + (f"：{episode.title}" if episode.title else "")
    scenes = [f"{scene.heading.number} {scene_text(scene)}" for scene in episode.scenes]
    return "\n\n".join([title, *scenes]) + "\n"


def scene_text(scene: Scene) -> str:
    """A scene, its heading without a number."""
    heading = scene.heading
    lines = [f"{_HOURS[heading.hour]} {_SPACES[heading.space]} {heading.place}"]
    if scene.cast:
        lines.append("人物：" + "、".join(scene.cast))
    return "\n".join([*lines, *map(_line, scene.elements)])


def _person(sketch: Sketch) -> str:
    age = f"{sketch.age}岁" if sketch.age.isdecimal() else sketch.age
    told = f"（{age}）" if age and age not in sketch.text else ""
    return f"{sketch.name}{told}：{sketch.text}"


def _line(element: Element) -> str:
    match element:
        case Action():
            return f"△{element.text}"
        case Dialogue():
            emotion = f"（{element.emotion}）" if element.emotion else ""
            how = _DELIVERIES.get(element.delivery, "")
            return f"{element.speaker}{how}{emotion}：{element.text}"
        case Cue():
            word = _CUES[element.kind]
            return f"【{word}：{element.text}】" if element.text else f"【{word}】"
