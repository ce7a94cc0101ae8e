"""The program as a person meets it: a process with arguments, a terminal and a temper."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TINY = """《一句》
第1集：门
1-1 夜 内 空屋
人物：阿青
阿青：{first}
阿青：{second}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a run left behind."""

    code: int
    out: str
    talk: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def faults(self) -> list[str]:
        return [line for line in self.talk.splitlines() if line.startswith("✗")]

    @property
    def hints(self) -> list[str]:
        return [line for line in self.talk.splitlines() if line.startswith("  →")]


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("YINGXI_", "PYTEST_"))}
    home = {k: v for k, v in os.environ.items() if k == "YINGXI_HOME"}
    return {**kept, **home, "PYTHONWARNINGS": "default", **changes}


def yingxi(
    *arguments: str | Path, cwd: Path, limit: int | None = None, **environment: str
) -> Answer:
    """Run the program to its end; ``limit`` is the largest file that it may write, in bytes."""
    done = subprocess.run(
        [*_command(limit), *map(str, arguments)],
        cwd=cwd, env=_environment(environment), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return Answer(code=done.returncode, out=done.stdout, talk=done.stderr)


def _command(limit: int | None) -> list[str]:
    if limit is None:
        return [sys.executable, "-m", "yingxi"]
    lay = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    begin = (
        "import runpy, sys; sys.argv[0] = 'yingxi'; runpy.run_module('yingxi', run_name='__main__')"
    )
    return [sys.executable, "-c", f"{lay}; {begin}"]


def without(folder: Path, *packages: str) -> dict[str, str]:
    """An environment in which, here and in every worker, these packages are not installed."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "from importlib.abc import MetaPathFinder\n"
        "class Missing(MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {packages!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Missing())\n",
        encoding="utf-8",
    )
    return {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def tiny_drama(folder: Path, first: str = "有人吗？", second: str = "没人。") -> Path:
    """The smallest drama that has everything: one scene, one person, two lines."""
    script = folder / "tiny.txt"
    script.write_text(TINY.format(first=first, second=second), encoding="utf-8")
    drama = folder / "drama"
    assert yingxi("new", drama, "--script", script, cwd=folder).code == 0
    return drama


class Foreground:
    """A run in a process group of its own, as a terminal starts it, watched event by event."""

    def __init__(self, *arguments: str | Path, cwd: Path) -> None:
        self._process = subprocess.Popen(
            [*_command(None), *map(str, arguments), "--json"],
            cwd=cwd, env=_environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )  # fmt: skip
        self._seen: list[str] = []

    def __enter__(self) -> Foreground:
        return self

    def __exit__(self, *_: object) -> None:
        for pid in _group(self._process.pid):
            os.kill(pid, signal.SIGKILL)
        self._process.communicate()

    def wait_for(self, event: str, step: str) -> None:
        """Read on until the event of the step comes."""
        assert self._process.stdout is not None
        for text in self._process.stdout:
            self._seen.append(text)
            told = json.loads(text)
            if (told.get("event"), told.get("step")) == (event, step):
                return
        raise AssertionError(f"{event} {step} never came: {self._seen[-3:]}")

    def press_ctrl_c(self, times: int = 1) -> None:
        """What a terminal does: the signal goes to everybody in the foreground."""
        for _ in range(times):
            os.killpg(self._process.pid, signal.SIGINT)
            time.sleep(0.1)

    def kill(self) -> None:
        self._process.kill()

    def kill_a_worker(self) -> None:
        # The youngest, once there is one beside the fork server and the resource tracker.
        assert wait_until(lambda: len(self.others()) >= 3, 30), "no worker was started"
        os.kill(max(self.others()), signal.SIGKILL)

    def others(self) -> list[int]:
        """Everybody in the group but the foreman."""
        return [pid for pid in _group(self._process.pid) if pid != self._process.pid]

    def end(self) -> Answer:
        rest, talk = self._process.communicate(timeout=300)
        return Answer(code=self._process.returncode, out="".join(self._seen) + rest, talk=talk)

    def is_gone_within(self, seconds: float) -> bool:
        return wait_until(lambda: not _group(self._process.pid), seconds)


def wait_until(look: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not look():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _group(leader: int) -> list[int]:
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group, *_ = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(group) == leader and state != "Z":
            found.append(int(stat.parent.name))
    return found


def left_over(drama: Path) -> list[str]:
    """Files that are half made: what no run may leave."""
    return [p.name for p in drama.rglob("*") if p.name.endswith(".part") or p.match("drafts/*")]
