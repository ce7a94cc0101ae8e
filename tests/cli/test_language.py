"""Whoever reads no Chinese is told in English what is wrong, and nobody is told half and half."""

from __future__ import annotations

import ast
import errno
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import yingxi
from yingxi.bible.culture import load_culture
from yingxi.bible.files import read_bible
from yingxi.board.files import read_board
from yingxi.board.prompt import understand
from yingxi.cut.assemble import assemble
from yingxi.errors import ScriptError, UnknownName, YingxiError
from yingxi.label.aigc import check_provider, check_uscc, loads
from yingxi.label.carry import read_one
from yingxi.media.atomic import media_errors
from yingxi.media.audio import read_wav, write_wav
from yingxi.script.model import Fault
from yingxi.script.read import read_script, read_text
from yingxi.settings import read_drama
from yingxi.sound.music import compose as compose_music
from yingxi.sound.phonemes import symbols
from yingxi.sound.voices import table

SOURCE = Path(yingxi.__file__).parent
HAN = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'|【[^】]*】')
"""What the user wrote, or is to write, stands in quotes; marks of the script in their brackets."""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    provoke: Callable[[Path], object]


def _drama(text: str) -> Callable[[Path], object]:
    def provoke(folder: Path) -> object:
        (folder / "drama.toml").write_text(text, encoding="utf-8")
        return read_drama(folder)

    return provoke


def _cast(text: str) -> Callable[[Path], object]:
    def provoke(folder: Path) -> object:
        (folder / "cast.toml").write_text(text, encoding="utf-8")
        return read_bible(folder)

    return provoke


def _file(name: str, data: bytes, read: Callable[[Path], object]) -> Callable[[Path], object]:
    def provoke(folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return provoke


def _script(text: str, name: str = "ep01.txt") -> Callable[[Path], object]:
    return lambda _: read_text(text, name=name)


def _pronunciation(text: str) -> Callable[[Path], object]:
    def provoke(folder: Path) -> object:
        (folder / "cast.toml").write_text("", encoding="utf-8")
        (folder / "pronunciations.toml").write_text(text, encoding="utf-8")
        return read_bible(folder)

    return provoke


def _full_disk(folder: Path) -> None:
    with media_errors(folder / "ep01.mp4", "write"):
        raise OSError(errno.ENOSPC, "No space left on device")


def _short_wav(folder: Path) -> None:
    write_wav(folder / "a.wav", np.zeros((8, 2), np.float32), bits=24)


PERSON = '[[character]]\nname = "张三"\nrole = "{role}"\ngender = "male"\n'
VOICE = "voice = {{ blend = {{ {blend} }} }}\n"
SHOT = 'episode = 1\n[[shot]]\nid = "E01-S01-01"\nseconds = 3\nsize = "{size}"\n'
BOARD = 'place = "龙虎山"\nhour = "day"\n'

CASES = (
    Case("no drama", lambda folder: read_drama(folder)),
    Case("unknown setting", _drama('title = "甲"\ntitel = 1\n')),
    Case("missing setting", _drama('writer = "甲"\n')),
    Case("empty setting", _drama('title = ""\n')),
    Case("settings no TOML", _drama("title =\n")),
    Case("no file", lambda folder: read_script(folder / "none.txt")),
    Case("folder", read_script),
    Case("empty script", _script(" \n")),
    Case("picture as script", _file("a.txt", b"\x89PNG\r\n\x1a\n", read_script)),
    Case("video as script", _file("a.txt", b"\0\0\0\x18ftypisom", read_script)),
    Case("unknown encoding", _file("a.txt", b"\x81\x00\xff\xfe\x01\x02" * 40, read_script)),
    Case("old word", _file("a.doc", b"x", read_script)),
    Case("broken word", _file("a.docx", b"PK\x03\x04nothing", read_script)),
    Case("broken final draft", _script("<FinalDraft><Content>", "a.fdx")),
    Case("no scene", _script("从前有座山。\n山里有座庙。")),
    Case("no western scene", _script("Once upon a time.", "a.fountain")),
    Case("overlong line", _script(f"1-1 日 外 山\n{'长' * 5000}\n张三：走。")),
    Case("stray text", _script("第1集\n张三：走。\n1-1 夜 外 山\n张三：走。")),
    Case("no place", _script("第1集\n1-1 夜\n张三：走。")),
    Case("episode twice", _script("第1集\n1-1 夜 山\n甲：走。\n第2集\n2-1 夜 山\n第1集\n1-2 夜 山")),
    Case("no bible", read_bible),
    Case("no culture pack", lambda _: load_culture("longhu")),
    Case("bible no TOML", _cast("[[character]]\nname = 张三\n")),
    Case("no such role", _cast(PERSON.format(role="genral") + VOICE.format(blend="zm_yunxi = 1"))),
    Case("missing voice", _cast(PERSON.format(role="general"))),
    Case("no such table", _cast(PERSON.format(role="general") + VOICE.format(blend="zm_a = 1"))),
    Case("blend", _cast(PERSON.format(role="general") + VOICE.format(blend="zm_yunxi = 0.5"))),
    Case("reading", _pronunciation('[words]\n"重阳" = "chong2yang2"\n')),
    Case("short reading", _pronunciation('[words]\n"重阳" = "chong2"\n')),
    Case("no board", lambda folder: read_board(folder / "ep01.toml")),
    Case("board no TOML", _file("ep01.toml", b"episode =", read_board)),
    Case("no such size", _file("b.toml", (SHOT.format(size="巨") + BOARD).encode(), read_board)),
    Case("seconds", lambda _: understand("大漠黄昏", seconds=900)),
    Case("nothing to film", lambda _: understand("嗯")),
    Case("full disk", _full_disk),
    Case("no sound file", lambda folder: read_wav(folder / "none.wav")),
    Case("bits", _short_wav),
    Case("no label", _file("a.png", b"\x89PNG\r\n\x1a\n", read_one)),
    Case("no picture file", _file("a.png", b"hello", read_one)),
    Case("label no JSON", lambda _: loads("{")),
    Case("label fields", lambda _: loads('{"Other":"1"}')),
    Case("provider", lambda _: check_provider("12")),
    Case("credit code", lambda _: check_uscc("91110000MA0000000A")),
    Case("nothing to assemble", lambda folder: assemble((), np.zeros((1, 2), np.float32),
                                                        folder / "a.mp4", metadata={})),
    Case("unknown mood", lambda _: compose_music("愁", 3.0, seed=1)),
    Case("unknown voice", lambda _: table("张三")),
    Case("unreadable pinyin", lambda _: symbols("xyz9")),
)  # fmt: skip


def _texts(case: Case, folder: Path) -> list[str]:
    """Every text of the error that the case raises."""
    folder.mkdir()
    with pytest.raises(YingxiError) as caught:
        case.provoke(folder)
    fault = caught.value
    texts = [fault.message, fault.hint]
    if isinstance(fault, ScriptError):
        for one in fault.faults:
            assert isinstance(one, Fault)
            texts += [one.message, one.expected, one.remedy]
    return texts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_error_speaks_the_language_that_was_asked_for(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YINGXI_LANG", "zh")
    chinese = _texts(case, tmp_path / "zh")
    monkeypatch.setenv("YINGXI_LANG", "en")
    english = _texts(case, tmp_path / "en")
    assert HAN.search(chinese[0] + chinese[1]), chinese
    for text in english:
        assert not HAN.search(QUOTED.sub("", text)), text
    assert english[0]
    assert bool(english[1]) == bool(chinese[1]), "a hint in one language only"


WARNINGS = """第1集 雨夜
1-1 夜 外 龙虎山
人物：张三
李四：你来了。
【怪标】风起
【特效
张三：
第2集
"""


def test_warnings_of_a_script_are_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGXI_LANG", "en")
    told = read_text(WARNINGS, name="ep01.txt").faults
    assert len(told) >= 5
    for fault in told:
        assert not HAN.search(QUOTED.sub("", fault.message + fault.expected + fault.remedy)), fault


def test_what_a_prompt_was_taken_for_is_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    prompts = ("a woman in red cries in the rain", "two swordsmen fight at dusk", "an army charges")
    monkeypatch.setenv("YINGXI_LANG", "en")
    told = [meant for prompt in prompts for pair in understand(prompt).understood for meant in pair]
    assert len(told) > 10
    assert not [text for text in told if HAN.search(text)]


def test_the_shot_is_the_same_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGXI_LANG", "zh")
    one = understand("拔剑")
    monkeypatch.setenv("YINGXI_LANG", "en")
    other = understand("拔剑")
    assert (one.shot, one.bible, one.ignored) == (other.shot, other.bible, other.ignored)


def test_an_unknown_name_lists_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGXI_LANG", "en")
    fault = UnknownName("voice", "anne", ("anna", "bob"), where="cast.toml:3")
    assert fault.message == 'cast.toml:3: no such voice: "anne"'
    assert fault.hint == "there are: anna"


# --- the source itself

ALLOWED: dict[str, str] = {}
"""File → why its Chinese alone is enough."""
TELLS = re.compile(r"(?:Error|Extra|Conflict|Name|Interrupted|FaultText|Finding|^_require)$")
"""What is called with texts for the user."""
TEXTS = {"hint", "message", "expected", "remedy", "rule", "evidence"}
"""Keywords whose values the user reads."""


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_pair(arguments: Sequence[ast.expr]) -> bool:
    """Whether the last two are a text in Chinese and one in English, for a ``say`` further in."""
    texts = [
        ast.unparse(one) for one in arguments[-2:] if isinstance(one, ast.Constant | ast.JoinedStr)
    ]
    return len(texts) == 2 and bool(HAN.search(texts[0])) and not HAN.search(texts[1])


def _unsaid(node: ast.AST) -> Iterator[ast.Constant]:
    """Chinese constants under ``node`` that are not in a ``say(…)``."""
    if isinstance(node, ast.Call) and (_name(node) == "say" or _is_pair(node.args)):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _unsaid(child)


def _chinese_only(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            yield from _unsaid(node)
        elif isinstance(node, ast.Call) and _name(node) != "say":
            if TELLS.search(_name(node)):
                yield from _unsaid(node)
            for keyword in node.keywords:
                if keyword.arg in TEXTS:
                    yield from _unsaid(keyword.value)


def _said_on_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls of ``say`` that run when the module is imported, before anybody chose a language."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    if isinstance(node, ast.Call) and _name(node) == "say":
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _said_on_import(child)


def _sources() -> list[tuple[str, ast.Module]]:
    return [
        (path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
    ]


def test_no_source_tells_the_user_something_in_chinese_alone() -> None:
    found = {
        name: sorted({f"{one.lineno}: {one.value}" for one in _chinese_only(tree)})
        for name, tree in _sources()
    }
    told = {name: texts for name, texts in found.items() if texts}
    assert {name: texts for name, texts in told.items() if name not in ALLOWED} == {}
    assert not set(ALLOWED) - set(told), "allowed for nothing"


def test_no_department_chooses_its_language_on_import() -> None:
    found = {
        f"{name}:{call.lineno}"
        for name, tree in _sources()
        if not name.startswith("cli/")  # a command line is read once, in one language
        for call in _said_on_import(tree)
    }
    assert found == set()


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ('raise MediaError("没有")', True),
        ('raise MediaError(say("没有", "none"), hint="去找")', True),
        ('def f(): return UserError(f"没有{name}")', True),
        ('raise MediaError(say("没有", "none"), hint=say("去找", "look"))', False),
        ('lantern("福")', False),
        ('raise damaged("坏了", "damaged")', False),
        ('raise damaged("坏了", "也坏了")', True),
    ],
)
def test_the_watch_over_the_source_sees_what_it_should(source: str, caught: bool) -> None:
    assert bool(list(_chinese_only(ast.parse(source)))) is caught
