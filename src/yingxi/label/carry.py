"""The implicit label in any file that can carry one: found, read, written, passed on.

Which kinds there are, and how each does it, stands in ``carriers/``; where in a file the label
belongs is named by the guide to GB 45438-2025.
"""

from __future__ import annotations

from pathlib import Path

from yingxi.errors import MediaError
from yingxi.label.aigc import AigcLabel, loads
from yingxi.label.carriers import (
    avi,
    flac,
    flv,
    jpeg,
    markdown,
    matroska,
    mp3,
    mp4,
    ogg,
    ooxml,
    pdf,
    png,
    wav,
    webp,
)
from yingxi.label.carriers.carrier import HEAD, Carrier, Found
from yingxi.label.propagation import with_propagator
from yingxi.media.atomic import media_errors, whole_file
from yingxi.tongue import say

CARRIERS: tuple[Carrier, ...] = (
    mp4.CARRIER,
    matroska.CARRIER,
    flv.CARRIER,
    avi.CARRIER,
    png.CARRIER,
    jpeg.CARRIER,
    webp.CARRIER,
    wav.CARRIER,
    flac.CARRIER,
    mp3.CARRIER,
    ogg.CARRIER,
    pdf.CARRIER,
    ooxml.CARRIER,
    markdown.CARRIER,  # any other text: asked last
)


def carrier_of(path: Path) -> Carrier:
    """The kind of a file, told by its content and not by its name.

    Raises MediaError, which names the kinds there are, where it is none of them.
    """
    with media_errors(path, "read"), path.open("rb") as file:
        head = file.read(HEAD)
    for carrier in CARRIERS:
        if carrier.owns(head):
            return carrier
    names = [carrier.name for carrier in CARRIERS]
    raise MediaError(
        say(
            f"{path.name} 不是能带 AIGC 标识的文件",
            f"{path.name} is no kind of file that carries an AIGC label",
        ),
        hint=say(f"能带标识的有：{'、'.join(names)}", f"these kinds do: {', '.join(names)}"),
    )


def labels(path: Path) -> tuple[Found, ...]:
    """Every label in the file, doubled and foreign ones too. Raises MediaError where damaged."""
    carrier = carrier_of(path)
    with media_errors(path, "read"):
        return carrier.read(path)


def read_one(path: Path) -> AigcLabel:
    """The file's one label, where it belongs.

    Raises MediaError where there is none, where there are two, where it stands in another place
    than the rule names, or where it breaks the rules.
    """
    return loads(_only(path).text)


def put(source: Path, out: Path, label: AigcLabel, *, replace: bool = False) -> None:
    """Write ``out``: the source's content, untouched, with this label as its only one.

    ``out`` may be the source itself. Raises MediaError, and leaves everything as it was, where
    the source carries a label already (unless it shall be replaced), is damaged, or the label
    can't be read back.
    """
    carrier = carrier_of(source)
    found = labels(source)
    if found and not replace:
        raise MediaError(
            say(
                f"{source.name} 里已有 AIGC 标识（{found[0].place}）",
                f"{source.name} carries an AIGC label already ({found[0].place})",
            ),
            hint=say(
                "一个文件只能有一个标识：要换掉它，请明确说明替换",
                "a file has one label only: ask for it to be replaced if that is meant",
            ),
        )
    _write(carrier, source, out, label.dumps())


def propagate(
    source: Path, out: Path, *, code: str, propagate_id: str, reserved: str = ""
) -> AigcLabel:
    """Write ``out`` with a propagator's fields in its label, the producer's byte for byte kept.

    Raises MediaError where the source has no label, two, or one with a propagator already, and
    SettingsError where the fields break the rules.
    """
    text = with_propagator(
        _only(source).text, code=code, propagate_id=propagate_id, reserved=reserved
    )
    _write(carrier_of(source), source, out, text)
    return loads(text)


def essence(path: Path) -> str:
    """SHA-256 (64 hex digits) of what the audience gets, whatever is said about it in the file."""
    carrier = carrier_of(path)
    with media_errors(path, "read"):
        return carrier.essence(path)


def _write(carrier: Carrier, source: Path, out: Path, text: str) -> None:
    with whole_file(out) as draft:
        carrier.write(source, draft, text)
        found = carrier.read(draft)
        if [(f.text, f.home) for f in found] != [(text, True)]:
            raise MediaError(
                say(
                    f"写入 {out.name} 的标识读回来不对（{len(found)} 个）",
                    f"the label written to {out.name} does not read back ({len(found)} found)",
                ),
                hint=say(
                    "原来的文件没有动；请换一份没有标识的原片",
                    "the source is untouched; use an original without any label",
                ),
            )


def _only(path: Path) -> Found:
    found = list(labels(path))
    if not found:
        raise MediaError(
            say(f"{path.name} 里没有 AIGC 标识", f"{path.name} carries no AIGC label"),
            hint=say(
                "转码会丢掉标识；请用原来的成片",
                "transcoding drops the label; use the original film",
            ),
        )
    if len(found) > 1:
        places = ", ".join(f.place for f in found[:4])
        raise MediaError(
            say(
                f"{path.name} 里有 {len(found)} 个 AIGC 标识，只能有一个（{places}）",
                f"{path.name} carries {len(found)} AIGC labels; there must be one ({places})",
            ),
            hint=say("请用原来的成片重新导出", "export again from the original film"),
        )
    if not found[0].home:
        raise MediaError(
            say(
                f"{path.name} 的 AIGC 标识写在 {found[0].place}，不是规定的位置",
                f"{path.name} carries its AIGC label in {found[0].place}, not where the rule says",
            ),
            hint=say("请替换标识，重新写入", "replace the label to write it anew"),
        )
    return found[0]
