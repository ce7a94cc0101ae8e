"""What the program answers before any work begins: help, slips of the pen, faulty files."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from doors import Answer, tiny_drama, without, yingxi

from yingxi.cli.main import main

HAN = re.compile(r"[\u3400-\u9fff]")
HEAVY = ("numba", "scipy", "onnxruntime", "cv2", "av", "yingxi.stage", "yingxi.sound")


def refused(answer: Answer, code: int) -> str:
    """One line that says what is wrong, one that says what to do, nothing on stdout."""
    assert answer.code == code, answer
    assert len(answer.faults) == 1, answer.talk
    assert len(answer.hints) == 1, answer.talk
    assert "Traceback" not in answer.talk
    assert answer.out == ""
    return answer.faults[0]


@pytest.mark.parametrize("page", [[], ["make"], ["shot"], ["new"], ["script"], ["script", "check"]])
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_every_help_page_has_its_usage_and_an_example(
    page: list[str], asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*page, asked]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"用法  yingxi {' '.join(page)}".rstrip())
    assert "例子\n  yingxi" in told


def test_no_arguments_at_all_are_answered_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "动词" in capsys.readouterr().out


SLIPS = (
    (["mak", "d"], "make"),
    (["script", "chek", "f"], "check"),
    (["make"], "DRAMA"),
    (["make", "d", "1", "2"], '"2"'),
    (["make", "d", "one"], '"one"'),
    (["make", "d", "0"], '"0"'),
    (["make", "d", "--wrokers", "2"], "--workers"),
    (["make", "d", "--workers"], "--workers"),
    (["make", "d", "--workers", "none"], '"none"'),
    (["make", "d", "--redraw=3"], "--redraw"),
    (["shot", "雪", "--seconds", "nan"], '"nan"'),
    (["shot", "雪", "--seconds", "61"], '"61"'),
    (["new", "d"], "--script"),
)


@pytest.mark.parametrize(("arguments", "named"), SLIPS, ids=lambda v: str(v))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_slip_is_one_line_and_one_hint_in_the_users_language(
    arguments: list[str],
    named: str,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YINGXI_LANG", language)
    code = main(arguments)
    told = capsys.readouterr()
    answer = Answer(code=code, out=told.out, talk=told.err)
    assert named in refused(answer, 2) + answer.hints[0]
    if language == "zh":
        assert HAN.search(answer.faults[0])


def test_slips_and_help_are_english_for_who_asks(tmp_path: Path) -> None:
    assert not HAN.search(yingxi("make", "--help", cwd=tmp_path, YINGXI_LANG="en").out[:200])
    assert "missing" in refused(yingxi("make", cwd=tmp_path, YINGXI_LANG="en"), 2)


def test_machines_are_told_a_fault_as_json(tmp_path: Path) -> None:
    answer = yingxi("make", tmp_path / "none", "--json", cwd=tmp_path)
    assert answer.code == 2
    assert answer.events == [
        {"error": "UserError", "message": answer.events[0]["message"], "hint": answer.events[0]["hint"]}
    ]  # fmt: skip
    assert answer.talk == ""


@pytest.mark.parametrize("arguments", [["--help"], ["make", "none"], ["script", "check", "{file}"]])
def test_words_are_answered_without_loading_the_stage(arguments: list[str], tmp_path: Path) -> None:
    script = tmp_path / "a.txt"
    script.write_text("第1集\n1-1 夜 内 屋\n甲：好。\n", encoding="utf-8")
    given = [a.format(file=script) for a in arguments if "make" not in arguments] or ["--version"]
    code = (
        "import sys; from yingxi.cli.main import main; "
        f"main({given!r}); print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))


SCRIPTS: dict[str, Callable[[Path], object]] = {
    "empty": lambda p: p.write_bytes(b""),
    "picture": picture,
    "no scene": lambda p: p.write_text("从前有座山，山里有座庙。\n", encoding="utf-8"),
    "10 MB": lambda p: p.write_text("第1集\n1-1 夜 内 屋\n" + "△走。\n" * 1_100_000, "utf-8"),
    "big5": lambda p: p.write_bytes("第1集\n1-1 夜 內 龍虎山\n張玄：誰還記得這裡？".encode("big5")),
    "noise": lambda p: p.write_bytes(bytes((i * 73 + 41) % 256 for i in range(4000))),
    "folder": lambda p: p.mkdir(),
    "absent": lambda p: None,
}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_faulty_screenplay_is_refused_and_nothing_is_left(kind: str, tmp_path: Path) -> None:
    script = tmp_path / "a.txt"
    SCRIPTS[kind](script)
    refused(yingxi("script", "check", script, cwd=tmp_path), 3)
    refused(yingxi("new", "drama", "--script", script, cwd=tmp_path), 3)
    assert [p.name for p in tmp_path.iterdir()] == ([] if kind == "absent" else ["a.txt"])


PLACES: dict[str, tuple[Callable[[Path], object], int]] = {
    "taken": (lambda p: (p.mkdir(), (p / "x").touch()), 2),
    "a file": (lambda p: p.touch(), 2),
    "under a file": (lambda p: p.parent.touch(), 7),
}


@pytest.mark.parametrize("kind", PLACES)
def test_a_drama_is_not_laid_out_where_something_is(kind: str, tmp_path: Path) -> None:
    script = tmp_path / "a.txt"
    script.write_text("第1集\n1-1 夜 内 屋\n甲：好。\n", encoding="utf-8")
    folder = tmp_path / "here" / "drama" if kind == "under a file" else tmp_path / "drama"
    before, code = PLACES[kind]
    before(folder)
    refused(yingxi("new", folder, "--script", script, cwd=tmp_path), code)
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".new")]


def test_an_empty_folder_that_one_stands_in_becomes_a_drama(tmp_path: Path) -> None:
    script = tmp_path / "剧本"
    script.write_text("第1集\n1-1 夜 内 屋\n甲：好。\n", encoding="utf-8")
    here = tmp_path / "here"
    here.mkdir()
    assert yingxi("new", ".", "--script", script, cwd=here).code == 0
    assert sorted(p.name for p in here.iterdir()) == ["bible", "drama.toml", "script"]
    assert [p.name for p in (here / "script").iterdir()] == ["剧本.txt"]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_drama(tmp_path_factory.mktemp("pattern"))


def write(name: str, text: str) -> Callable[[Path], object]:
    def do(drama: Path) -> None:
        path = drama / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return do


def swap(name: str, old: str, new: str) -> Callable[[Path], object]:
    def do(drama: Path) -> None:
        text = (drama / name).read_text(encoding="utf-8")
        assert old in text
        (drama / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return do


def twice(drama: Path) -> None:
    script = drama / "script" / "tiny.txt"
    (drama / "script" / "again.txt").write_bytes(script.read_bytes())


def no_script(drama: Path) -> None:
    (drama / "script" / "tiny.txt").unlink()


BROKEN: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "misspelt setting": (write("drama.toml", 'titel = "门"\n'), 4, "titel"),
    "settings no TOML": (write("drama.toml", 'title = "门\n'), 4, "drama.toml"),
    "odd provider": (write("drama.toml", 'title = "门"\n[label]\nproducer = "x"\n'), 4, "x"),
    "no settings": (lambda d: (d / "drama.toml").unlink(), 2, "drama.toml"),
    "odd age": (swap("bible/cast.toml", "age = 25", 'age = "old"'), 4, "cast.toml:"),
    "odd voice": (swap("bible/cast.toml", "blend = {", "blend = {zm_x = 1.0, "), 4, "zm_x"),
    "bible without a cast": (lambda d: (d / "bible" / "cast.toml").unlink(), 4, "cast.toml"),
    "board no TOML": (write("board/ep01.toml", "episode =\n"), 4, "ep01.toml"),
    "empty board": (write("board/ep01.toml", ""), 4, "ep01.toml"),
    "two of one episode": (twice, 2, "1"),
    "no screenplay": (no_script, 2, "script"),
    "state is a file": (write(".yingxi", ""), 7, ".yingxi"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_drama_is_refused_by_file_and_remedy(
    kind: str, pattern: Path, tmp_path: Path
) -> None:
    drama = tmp_path / "drama"
    subprocess.run(["cp", "-r", str(pattern), str(drama)], check=True)
    harm, code, named = BROKEN[kind]
    harm(drama)
    assert named in refused(yingxi("make", "drama", "1", cwd=tmp_path), code)
    assert not (drama / "out" / "ep01.mp4").exists()


def test_an_episode_that_is_not_there_is_told_with_those_that_are(pattern: Path) -> None:
    answer = yingxi("make", pattern, "9", cwd=pattern)
    refused(answer, 2)
    assert "1" in answer.hints[0]


def test_an_episode_that_is_not_made_can_not_be_checked(pattern: Path) -> None:
    answer = yingxi("check", pattern, "1", cwd=pattern)
    assert "ep01.mp4" in refused(answer, 2)
    assert "yingxi make" in answer.hints[0]


FILMS = {"shot.mov": 2, "folder.mp4": 2, "file/shot.mp4": 7, "/proc/yingxi/shot.mp4": 7}


@pytest.mark.parametrize("out", FILMS)
def test_a_shot_that_can_not_be_written_is_refused_before_it_is_shot(
    out: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "file").touch()
    cache = tmp_path / "cache"
    answer = yingxi("shot", "雪夜古庙", "-o", out, cwd=tmp_path, XDG_CACHE_HOME=str(cache))
    refused(answer, FILMS[out])
    assert not cache.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(pattern: Path, tmp_path: Path) -> None:
    drama = tmp_path / "drama"
    subprocess.run(["cp", "-r", str(pattern), str(drama)], check=True)
    drama.chmod(0o555)
    refused(yingxi("make", drama, "1", cwd=tmp_path), 7)


def test_a_missing_package_is_named_and_the_doctor_tells_how_to_install_it(tmp_path: Path) -> None:
    bare = without(tmp_path / "bare", "numba")
    assert "numba" in refused(yingxi("shot", "雪夜", cwd=tmp_path, **bare), 5)
    doctor = yingxi("doctor", cwd=tmp_path, **bare)
    assert doctor.code == 5
    assert "pip install numba" in doctor.out


@pytest.mark.parametrize("arguments", [[], ["make", "nowhere"], ["--version"]])
def test_who_calls_it_from_a_program_keeps_their_own_ctrl_c(arguments: list[str]) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    main(arguments)
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before
