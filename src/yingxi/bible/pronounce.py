"""Readings of names: characters that sound otherwise in a name than in a dictionary's first line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from yingxi.bible.culture import Culture

_SURNAMES = {
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "解": "xie4", "任": "ren2", "华": "hua4", "区": "ou1",
    "查": "zha1", "盖": "ge3", "朴": "piao2", "翟": "zhai2", "覃": "qin2", "乐": "yue4", "洗": "xian3",
    "缪": "miao4", "宁": "ning4", "员": "yun4", "尉": "wei4", "召": "shao4", "种": "chong2", "折": "she2",
    "秘": "bi4", "纪": "ji3", "柏": "bai3", "贾": "jia3", "黑": "he4", "晟": "cheng2", "谌": "chen2",
    "逄": "pang2", "燕": "yan1", "应": "ying1", "哈": "ha3", "过": "guo1", "葛": "ge3", "那": "na1",
    "尹": "yin3", "薄": "bo2", "卜": "bu3", "都": "du1", "冼": "xian3",
}  # fmt: skip
_DOUBLE = {
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "令狐": "ling2 hu2", "宰父": "zai3 fu3", "单于": "chan2 yu2", "鲜于": "xian1 yu2",
    "呼延": "hu1 yan2", "慕容": "mu4 rong2", "上官": "shang4 guan1",
}  # fmt: skip
_WORDS = {
    "重阳": "chong2 yang2", "重生": "chong2 sheng1", "重华": "chong2 hua2", "长老": "zhang3 lao3",
    "掌教": "zhang3 jiao4", "朝堂": "chao2 tang2", "薄情": "bo2 qing2", "乐师": "yue4 shi1",
    "行者": "xing2 zhe3", "道行": "dao4 heng2", "银行": "yin2 hang2", "单于": "chan2 yu2",
    "可汗": "ke4 han2", "龟兹": "qiu1 ci2", "吐蕃": "tu3 bo1", "般若": "bo1 re3",
    "阿房宫": "e1 pang2 gong1", "血战": "xue4 zhan4", "参商": "shen1 shang1", "符箓": "fu2 lu4",
    "角色": "jue2 se4", "相府": "xiang4 fu3", "丞相": "cheng2 xiang4", "宰相": "zai3 xiang4",
    "将士": "jiang4 shi4", "末将": "mo4 jiang4", "将军": "jiang1 jun1", "藏经阁": "cang2 jing1 ge2",
    "少侠": "shao4 xia2", "少爷": "shao4 ye5", "长剑": "chang2 jian4", "长枪": "chang2 qiang1",
    "宿命": "su4 ming4", "星宿": "xing1 xiu4", "煞气": "sha4 qi4", "尽头": "jin4 tou2",
}  # fmt: skip


def draft_pronunciations(
    text: str, names: Iterable[str], culture: Culture | None
) -> tuple[tuple[str, str], ...]:
    """Return the words of the script whose reading a dictionary may get wrong, with pinyin."""
    found: dict[str, str] = {}
    for name in names:
        reading = name_reading(name)
        if reading:
            found[name] = reading
    for word, reading in (*(culture.pronunciations if culture else ()), *_WORDS.items()):
        if word in text:
            found.setdefault(word, reading)
    return tuple(found.items())


def name_reading(name: str) -> str:
    """Return the pinyin of a Chinese name whose surname is a trap (单雄信), else nothing."""
    if not (2 <= len(name) <= 4) or any(not "\u4e00" <= char <= "\u9fff" for char in name):
        return ""
    double = _DOUBLE.get(name[:2])
    if double and len(name) > 2:
        return " ".join((double, *_dictionary(name[2:])))
    surname = _SURNAMES.get(name[0])
    if surname is None or len(name) > 3:
        return ""
    rest = _dictionary(name[1:])
    return " ".join((surname, *rest))


@cache
def _dictionary(text: str) -> tuple[str, ...]:
    # pypinyin takes most of a second to load; a script without such a name never needs it.
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
