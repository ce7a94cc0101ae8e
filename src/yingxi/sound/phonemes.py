"""Pinyin syllables become the phoneme symbols that the voice model was trained on.

The model's Mandarin alphabet is broad IPA, one symbol a sound, with an arrow for the tone behind
the vowel: ``zhuang4`` is ``ꭧwa↘ŋ``. A neutral tone has no arrow.
"""

from __future__ import annotations

import re

from yingxi.errors import UserError
from yingxi.tongue import say

TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": "", "0": ""}

INITIALS = {
    "zh": "ꭧ",
    "ch": "ꭧʰ",
    "sh": "ʂ",
    "b": "p",
    "p": "pʰ",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "tʰ",
    "n": "n",
    "l": "l",
    "g": "k",
    "k": "kʰ",
    "h": "x",
    "j": "ʨ",
    "q": "ʨʰ",
    "x": "ɕ",
    "r": "ɻ",
    "z": "ʦ",
    "c": "ʦʰ",
    "s": "s",
}

# The tone arrow goes where the bar stands: after the vowel, before a closing nasal.
FINALS = {
    "a": "a|",
    "ai": "ai|",
    "an": "a|n",
    "ang": "a|ŋ",
    "ao": "au|",
    "e": "ɤ|",
    "ê": "ɛ|",
    "ei": "ei|",
    "en": "ə|n",
    "eng": "ə|ŋ",
    "er": "ɚ|",
    "i": "i|",
    "ia": "ja|",
    "ian": "jɛ|n",
    "iang": "ja|ŋ",
    "iao": "jau|",
    "ie": "je|",
    "in": "i|n",
    "ing": "i|ŋ",
    "io": "jɔ|",
    "iong": "jʊ|ŋ",
    "iou": "jou|",
    "o": "ɔ|",
    "ong": "ʊ|ŋ",
    "ou": "ou|",
    "u": "u|",
    "ua": "wa|",
    "uai": "wai|",
    "uan": "wa|n",
    "uang": "wa|ŋ",
    "uei": "wei|",
    "uen": "wə|n",
    "ueng": "wə|ŋ",
    "uo": "wo|",
    "ü": "y|",
    "üan": "ɥɛ|n",
    "üe": "ɥe|",
    "ün": "y|n",
    "apical": "ɨ|",
}

# Spellings without an initial, and the contractions of Hanyu Pinyin's rules 4 to 6.
BARE = {
    "yi": "i", "ya": "ia", "yan": "ian", "yang": "iang", "yao": "iao", "ye": "ie", "yin": "in",
    "ying": "ing", "yo": "io", "yong": "iong", "you": "iou", "yu": "ü", "yuan": "üan",
    "yue": "üe", "yun": "ün", "wu": "u", "wa": "ua", "wai": "uai", "wan": "uan", "wang": "uang",
    "wei": "uei", "wen": "uen", "weng": "ueng", "wo": "uo",
}  # fmt: skip
CONTRACTED = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "üe"}
ROUNDED = {"u": "ü", "uan": "üan", "ue": "üe", "un": "ün"}
HUMMED = {"m": "m", "n": "n", "ng": "ŋ", "hm": "hm", "hng": "hŋ"}

SYLLABLE = re.compile(r"^([a-zêü]+)([0-5])$")


def symbols(syllable: str) -> str:
    """Return the phoneme symbols of one pinyin syllable with its tone digit (``lv4`` = ``lü4``).

    A rhotacised syllable ends in ``r`` (``hua1r``, written ``huar1``): its symbol gets ``ɚ``.
    Raises UserError for what is no Mandarin syllable.
    """
    match = SYLLABLE.match(syllable.lower().replace("u:", "ü").replace("v", "ü"))
    if match is None:
        raise _unreadable(syllable)
    letters, tone = match.group(1), TONES[match.group(2)]
    if letters in HUMMED:
        return HUMMED[letters] + tone
    if letters.endswith("r") and letters != "er":
        return symbols(f"{letters[:-1]}{match.group(2)}") + "ɚ"
    initial, final = _split(letters)
    if final not in FINALS:
        raise _unreadable(syllable)
    return INITIALS.get(initial, "") + FINALS[final].replace("|", tone)


def _split(letters: str) -> tuple[str, str]:
    if letters in BARE:
        return "", BARE[letters]
    initial = next((i for i in INITIALS if letters.startswith(i)), "")
    final = letters[len(initial) :]
    if initial in ("j", "q", "x"):
        final = ROUNDED.get(final, final)
    elif initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        final = "apical"
    elif initial in ("b", "p", "m", "f") and final == "o":
        final = "uo"
    return initial, CONTRACTED.get(final, final)


def _unreadable(syllable: str) -> UserError:
    return UserError(
        say(f"读不懂的拼音：{syllable}", f'no readable pinyin: "{syllable}"'),
        hint=say(
            "写成 chong2 yang2 这样：小写拼音加声调 1–5",
            "write it like chong2 yang2: small letters and a tone 1–5",
        ),
    )
