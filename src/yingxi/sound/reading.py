"""A line of a script becomes phonemes: figures, words, readings, sandhi, pauses."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from yingxi.errors import UserError
from yingxi.sound.english import english
from yingxi.sound.lexicon import DE_LIKE, FULL_ZI, LIGHT_SECOND, PARTICLES, READINGS, RHOTIC
from yingxi.sound.numerals import spelled
from yingxi.sound.phonemes import symbols
from yingxi.sound.sandhi import Spoken, Word, sandhi
from yingxi.tongue import say

HAN = r"〇㐀-䶿一-鿿"
PIECE = re.compile(rf"[{HAN}]+|[A-Za-z][A-Za-z'’\-. ]*[A-Za-z]|[A-Za-z]|.", re.DOTALL)
PAUSES = {
    "，": ",", "、": ",", ",": ",", "。": ".", ".": ".", "．": ".", "\n": ".", "！": "!", "!": "!",
    "？": "?", "?": "?", "：": ":", ":": ":", "；": ";", ";": ";", "…": "…", "—": "—", "–": "—",
    "―": "—", "～": "…", "~": "…",
}  # fmt: skip
STRENGTH = ",:;—….!?"

Table = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word as segmented, with the reading a table forces on it (``""``: find out)."""

    text: str
    flag: str = ""
    forced: str = ""


def phonemes(text: str, pronunciations: Table = ()) -> str:
    """Return the model's phoneme string for a line, Chinese and English mixed; ``""`` if mute.

    ``pronunciations`` gives words and their pinyin with tone digits, and wins over everything.
    Raises UserError where its pinyin can't be read.
    """
    said: list[str] = []
    for kind, piece in _pieces(text):
        if kind == "pause":
            _pause(said, piece)
        elif kind == "latin":
            said.append(english(piece) or ",")
        else:
            words = spoken(piece, pronunciations)
            if words:
                said.append(" ".join("".join(map(_symbols, word)) for word in words))
    while said and said[-1] in STRENGTH and said[-1] not in ".!?…—":
        said.pop()
    if not any(part not in STRENGTH for part in said):
        return ""
    if said[-1] not in STRENGTH:
        said.append(".")
    return _joined(said)


def syllables(text: str, pronunciations: Table = ()) -> tuple[str, ...]:
    """Return the spoken pinyin of the Chinese in a line, sandhi applied (``ni2 hao3``)."""
    return tuple(
        syllable.pinyin
        for kind, piece in _pieces(text)
        if kind == "han"
        for word in spoken(piece, pronunciations)
        for syllable in word
    )


def is_english(text: str) -> bool:
    """Whether a line has Latin words and no Chinese: it goes to an English voice."""
    return bool(re.search(r"[A-Za-z]", text)) and not re.search(rf"[{HAN}]", text)


def spoken(run: str, pronunciations: Table = ()) -> tuple[Word, ...]:
    """Return the words of an unbroken run of Chinese characters as spoken syllables."""
    tokens = tuple(_tokens(run, pronunciations))
    readings = [_reading(tokens, i) for i in range(len(tokens))]
    said = [(token, word) for token, word in zip(tokens, readings, strict=True) if word]
    words = tuple(_lightened(token, word) for token, word in said)
    return sandhi(words, splits=tuple(_division(token.text) for token, _ in said))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    latin = is_english(text)
    for piece in PIECE.findall(text if latin else spelled(text)):
        if piece in PAUSES:
            yield "pause", PAUSES[piece]
        elif re.match(rf"[{HAN}]", piece):
            yield "han", piece
        elif re.match(r"[A-Za-z]", piece) or (piece.isdigit() and latin):
            yield "latin", piece


def _pause(said: list[str], mark: str) -> None:
    if not said:
        return  # nothing to pause after yet
    if said[-1] in STRENGTH:
        if STRENGTH.index(mark) > STRENGTH.index(said[-1]) or said[-1] == "—":
            said[-1] = mark
    else:
        said.append(mark)


def _joined(said: list[str]) -> str:
    out = ""
    for part in said:
        out += part if part in STRENGTH else (" " if out else "") + part
    return out


def _symbols(syllable: Spoken) -> str:
    return symbols(syllable.pinyin)


# Segmentation


@cache
def _segmenter() -> ModuleType:
    # jieba imports a retired setuptools module, writes its cache line to stderr and has
    # invalid escapes in its source; none of that is the user's business.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        jieba = import_module("jieba")
        import_module("jieba.posseg")
        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
    return jieba


def _cut(run: str) -> Iterator[tuple[str, str]]:
    for pair in _segmenter().posseg.cut(run):
        yield pair.word, pair.flag


def _tokens(run: str, table: Table) -> Iterator[Token]:
    """Cut a run into words; the table's words of two or more characters are cut out first."""
    entries = {word: pinyin for word, pinyin in table if word}
    long = sorted((word for word in entries if len(word) > 1), key=len, reverse=True)
    pattern = re.compile("(" + "|".join(map(re.escape, long)) + ")") if long else None
    for part in pattern.split(run) if pattern else (run,):
        if part in entries and len(part) > 1:
            yield Token(text=part, flag="nz", forced=entries[part])
        elif part:
            for word, flag in _cut(part):
                yield from _recut(word, flag, entries)


def _recut(word: str, flag: str, entries: dict[str, str]) -> Iterator[Token]:
    if word in entries:
        yield Token(text=word, flag=flag, forced=entries[word])
    elif len(word) > 1 and word[0] == "地" and word[1] not in DE_LIKE:
        yield Token(text="地", flag="uv")
        yield Token(text=word[1:], flag="v")
    elif len(word) > 2 and word[-1] in "了吗呢吧的" and flag in ("l", "v", "x", "i"):
        yield from _recut(word[:-1], flag, entries)
        yield Token(text=word[-1], flag="y")
    else:
        yield Token(text=word, flag=flag)


def _division(word: str) -> int:
    """Where a word of three syllables divides: 1 for 小|老虎, 2 for 展览|馆."""
    if len(word) != 3:
        return 0
    known: dict[str, int] = _segmenter().dt.FREQ
    return 1 if known.get(word[1:], 0) > known.get(word[:2], 0) else 2


# Readings


@cache
def _dictionary(word: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore"))


def _reading(tokens: tuple[Token, ...], i: int) -> Word:
    token = tokens[i]
    if token.forced:
        return _forced(token)
    grammatical = _by_grammar(tokens, i)
    if grammatical:
        return _word(token.text, (grammatical,))
    if token.text in READINGS:
        return _word(token.text, READINGS[token.text].split())
    # What no dictionary can read is left out rather than guessed.
    text = "".join(character for character in token.text if _dictionary(character))
    return _word(text, _patched(text)) if text else ()


def _patched(word: str) -> tuple[str, ...]:
    """Return the dictionary's reading with our own phrases written over it."""
    read = list(_dictionary(word))
    if len(read) != len(word):
        read = [_dictionary(character)[0] for character in word]
    for phrase, pinyin in READINGS.items():
        at = word.find(phrase) if len(phrase) > 1 else -1
        if at >= 0:
            read[at : at + len(phrase)] = pinyin.split()
    return tuple(read)


def _forced(token: Token) -> Word:
    pinyin = re.findall(r"[a-zü:]+[0-5]", token.forced.lower().replace("v", "ü"))
    if len(pinyin) != len(token.text):
        raise UserError(
            say(
                f"读音表里「{token.text}」的拼音不合：{token.forced}",
                f'the reading of "{token.text}" does not fit: {token.forced}',
            ),
            hint=say(
                f"要 {len(token.text)} 个音节，每个带声调数字，例如 chong2 yang2",
                f"give {len(token.text)} syllables, each with its tone, such as chong2 yang2",
            ),
        )
    return _word(token.text, pinyin)


def _word(text: str, pinyin: Iterable[str]) -> Word:
    return tuple(
        Spoken(character=character, letters=syllable[:-1], tone=int(syllable[-1]) or 5)
        for character, syllable in zip(text, map(_original, text, pinyin), strict=True)
    )


def _original(character: str, syllable: str) -> str:
    """Undo what a dictionary has already changed for 一 and 不."""
    if character == "一" and syllable.startswith("yi"):
        return "yi1"
    return "bu4" if character == "不" and syllable.startswith("bu") else syllable


def _by_grammar(tokens: tuple[Token, ...], i: int) -> str:
    """Return the reading that a lone character's place in the sentence decides, or ``""``."""
    text = tokens[i].text
    rule = GRAMMAR.get(text)
    if rule is None:
        return ""
    before = tokens[i - 1] if i else Token(text="", flag="")
    after = tokens[i + 1] if i + 1 < len(tokens) else Token(text="", flag="")
    return rule(before, tokens[i], after)


def _di(before: Token, _token: Token, after: Token) -> str:
    adverbial = (
        before.flag[:1] in ("d", "a", "z", "v", "l", "i", "o", "n") and before.text != "这块"
    )
    return (
        "de5" if adverbial and after.flag[:1] in ("v", "d", "a", "l", "i", "p", "f", "") else "di4"
    )


def _de(before: Token, _token: Token, after: Token) -> str:
    obliged = before.flag[:1] in ("r", "t", "", "c") or before.text in (
        "就",
        "还",
        "可",
        "都",
        "总",
    )
    return "dei3" if obliged and after.flag[:1] in ("v", "p", "d", "a") else "de5"


def _wei(before: Token, token: Token, after: Token) -> str:
    link = token.flag == "v" or (
        before.text in ("", "何", "能", "可", "以", "身") and token.flag != "p"
    )
    return "wei2" if link and after.flag[:1] not in ("r",) else "wei4"


def _hai(_before: Token, token: Token, after: Token) -> str:
    return "huan2" if token.flag == "v" and after.flag[:1] in ("n", "m", "") else "hai2"


def _chang(before: Token, _token: Token, after: Token) -> str:
    grows = (
        before.flag[:1] in ("v", "n") or before.text in ("越", "又") or after.text in ("得", "成")
    )
    return "zhang3" if grows else "chang2"


def _liao(before: Token, _token: Token, after: Token) -> str:
    return "liao3" if before.text in ("不", "得") or after.text in ("却",) else "le5"


def _zhi(before: Token, _token: Token, _after: Token) -> str:
    counted = before.flag[:1] == "m" or before.text in ("这", "那", "哪", "几", "半", "两")
    return "zhi1" if counted else "zhi3"


GRAMMAR = {
    "地": _di, "得": _de, "为": _wei, "还": _hai, "长": _chang, "了": _liao, "只": _zhi,
}  # fmt: skip


def _lightened(token: Token, word: Word) -> Word:
    """Take the tone off particles, suffixes and the second half of words that are said so."""
    if token.forced:
        return word
    text, spoken_word = token.text, list(word)
    last = spoken_word[-1]
    light = Spoken(character=last.character, letters=last.letters, tone=5)
    if len(text) == 1:
        keeps = last.letters in ("liao", "guo", "zhao", "zhuo") and token.flag not in ("ug", "uz")
        return (light,) if text in PARTICLES and not keeps else word
    if text in RHOTIC:
        stem = spoken_word[-2]
        rhotic = Spoken(character=stem.character + "儿", letters=stem.letters + "r", tone=stem.tone)
        return (*spoken_word[:-2], rhotic)
    suffixed = (text[-1] == "子" and text not in FULL_ZI and text[-2:] not in FULL_ZI) or (
        text[-1] in "们么吗呢吧的了着" and last.letters not in ("liao", "zhao", "zhuo", "di")
    )
    doubled = len(text) == 2 and text[0] == text[1] and token.flag.startswith("v")
    if suffixed or doubled or text in LIGHT_SECOND or text[-2:] in LIGHT_SECOND:
        spoken_word[-1] = light
    return tuple(spoken_word)
