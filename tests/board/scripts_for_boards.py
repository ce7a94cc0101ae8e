"""Episodes for the board's tests: one real scene and a strategy for many random ones."""

from __future__ import annotations

from hypothesis import strategies as st

from yingxi.bible.model import Bible, Character, Gender, Place, PlaceKind, Role, Voice
from yingxi.script.model import (
    Action,
    Cue,
    CueKind,
    Delivery,
    Dialogue,
    Episode,
    Heading,
    Hour,
    Scene,
    Space,
)

VOICE = Voice(blend=(("zf_xiaobei", 1.0),))
NAMES = ("张小满", "白璃", "陆战", "青禾", "老天师")
BIBLE = Bible(
    cast=(
        *(Character(name=n, role=Role.DAOIST, gender=Gender.MALE, voice=VOICE) for n in NAMES),
        Character(name="众弟子", role=Role.DAOIST, gender=Gender.MALE, voice=VOICE, group=True),
    ),
    places=(
        Place(name="天师殿", kind=PlaceKind.TEMPLE),
        Place(name="山门", kind=PlaceKind.MOUNTAIN),
        Place(name="战场", kind=PlaceKind.BATTLEFIELD),
    ),
)

DEEDS = (
    "{a}提剑冲出。",
    "{a}一剑刺向{b}，{b}踉跄后退。",
    "{a}拱手。",
    "{a}和{b}在院中对峙。",
    "千军万马冲下山来，火光冲天。",
    "远处传来钟声。",
    "{a}被{b}一掌震飞。",
    "桌上放着一封书信。",
    "大雨倾盆，闪电划过夜空。",
    "{a}把令牌递给{b}。",
    "众弟子跪倒一片。",
    "他没有拔剑，转身离开。",
)
LINES = (
    "你是谁？",
    "滚！",
    "我等这一天，等了整整二十年。",
    "原来当年亲手杀了我爹的人，就是你。",
    "你以为我要的是那方印？我带一万人来，不是攻山，是来堵那口井，堵住里头的东西！",
    "好",
    "……",
    "Run, they are coming!",
)
EMOTIONS = ("", "冷笑", "怒", "哭", "跪下", "低声", "拱手", "震惊")


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    cast = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    deliveries = st.sampled_from([Delivery.SPOKEN] * 5 + list(Delivery))
    who = st.sampled_from([*cast, "众弟子"])
    line = st.builds(
        Dialogue,
        speaker=who,
        text=st.sampled_from(LINES),
        emotion=st.sampled_from(EMOTIONS),
        delivery=deliveries,
    )
    deed = st.builds(
        lambda text, a, b: Action(text=text.format(a=a, b=b)),
        st.sampled_from(DEEDS),
        st.sampled_from(cast),
        st.sampled_from(NAMES),
    )
    cue = st.builds(
        Cue, kind=st.sampled_from(CueKind), text=st.sampled_from(("", "三年后", "雷声", "紧张"))
    )
    elements = draw(st.lists(st.one_of(line, line, deed, cue), max_size=12))
    heading = Heading(
        number="1-1",
        place=draw(st.sampled_from(("天师殿", "山门", "战场", "无名之地"))),
        hour=draw(st.sampled_from(Hour)),
        space=draw(st.sampled_from(Space)),
    )
    return Scene(heading=heading, cast=tuple(cast), elements=tuple(elements))


episodes = st.builds(
    lambda s: Episode(number=1, title="试", scenes=tuple(s)), st.lists(scenes(), max_size=3)
)


def one_scene(*elements: Action | Dialogue | Cue, place: str = "天师殿") -> Episode:
    """An episode of one scene, day, interior."""
    heading = Heading(number="1-1", place=place, hour=Hour.DAY, space=Space.INTERIOR)
    speakers = tuple(dict.fromkeys(e.speaker for e in elements if isinstance(e, Dialogue)))
    return Episode(
        number=1, scenes=(Scene(heading=heading, cast=speakers, elements=tuple(elements)),)
    )


def say(speaker: str, text: str, emotion: str = "", **more: Delivery) -> Dialogue:
    return Dialogue(speaker=speaker, text=text, emotion=emotion, **more)
