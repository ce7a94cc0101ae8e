"""``yingxi label``: put the AI labels on any file, or a propagator's fields into a labelled one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yingxi.cli.console import complain, data, line
from yingxi.cli.options import JsonOption, whole_number
from yingxi.errors import SettingsError, UserError, YingxiError
from yingxi.tongue import say

if TYPE_CHECKING:
    from yingxi.label.aigc import AigcLabel
    from yingxi.label.keys import Identity
    from yingxi.studio.label_files import Done

FAILED = 1
"""Exit code where a file was not labelled."""

OutOption = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar="OUT|FOLDER",
        help=say("写到哪里；不写就在旁边写 名字.labelled.后缀", "where to; NAME.labelled.EXT beside it if left out"),
    ),
]  # fmt: skip
DramaOption = Annotated[
    Path | None,
    typer.Option("--drama", metavar="DRAMA", help=say("用这部剧的制作者编码和证书", "with this drama's producer and certificate")),
]  # fmt: skip
ProducerOption = Annotated[
    str, typer.Option("--producer", metavar="CODE", help=say("制作者编码，27 位", "the producer's code, 27 characters"))
]  # fmt: skip
ProduceIdOption = Annotated[
    str,
    typer.Option(
        "--produce-id", metavar="ID",
        help=say("内容编号；几个文件依次加 -1、-2；不写就由内容来定", "ProduceID; -1, -2… follow for several files; from the content if left out"),
    ),
]  # fmt: skip
CertaintyOption = Annotated[
    int,
    typer.Option(
        "--certainty", metavar="1|2|3", parser=whole_number("--certainty", most=3),
        help=say("1 是，2 可能是，3 疑似是 AI 生成；不写就是 1", "AI made it: 1 surely, 2 possibly, 3 as suspected; 1 if left out"),
    ),
]  # fmt: skip
VisibleOption = Annotated[
    bool,
    typer.Option(
        "--visible/--no-visible",
        help=say("没有显式标识就加上（会重新编码）；no：只写元数据，内容不动", "put the visible label on where there is none (encodes again); no: metadata only"),
    ),
]  # fmt: skip
SpeechOption = Annotated[
    bool,
    typer.Option(
        "--speech/--rhythm",
        help=say("声音开头念一句，或响一段短长短短", "sounds open with words, or with the rhythm · — · ·"),
    ),
]  # fmt: skip
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help=say("已有的标识换掉", "write over a label that is there"))
]
ForceOption = Annotated[
    bool, typer.Option("--force", help=say("要写的文件已有也照写", "write over a file that is there"))
]  # fmt: skip
PropagateOption = Annotated[
    str,
    typer.Option("--propagate", metavar="CODE", help=say("给标好的文件写上传播者编码", "add a propagator's code to a labelled file")),
]  # fmt: skip
PropagateIdOption = Annotated[
    str, typer.Option("--propagate-id", metavar="ID", help=say("传播编号", "the propagator's ID"))
]


def label(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help=say("影片、图片、声音或文档", "films, pictures, sounds or documents")),
    ],
    out: OutOption = None,
    drama: DramaOption = None,
    producer: ProducerOption = "",
    produce_id: ProduceIdOption = "",
    certainty: CertaintyOption = 1,
    visible: VisibleOption = True,
    speech: SpeechOption = True,
    replace: ReplaceOption = False,
    propagate: PropagateOption = "",
    propagate_id: PropagateIdOption = "",
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:  # fmt: skip
    """Label every file into another; 0 all done, 1 some were not."""
    targets = _targets(files, out)
    passing = bool(propagate or propagate_id)
    if passing:
        if producer or produce_id or replace or certainty != 1 or not visible or not speech:
            raise UserError(
                say("--propagate 只加传播者，不改制作者的标识", "--propagate adds a propagator and changes nothing else"),
                hint=f"yingxi label {files[0]} --propagate CODE --propagate-id ID",
            )  # fmt: skip
        _check(propagate=propagate, propagate_id=propagate_id)
    code, who = _who(drama, producer)
    if passing:
        do = _propagator(propagate, propagate_id, who)
    else:
        _check(producer=code, produce_id=produce_id)
        do = _producer(
            code, produce_id, certainty, who, visible=visible, spoken=speech, replaced=replace
        )
    return _run(list(zip(files, targets, strict=True)), do, force=force, as_json=as_json)


def _targets(files: Sequence[Path], out: Path | None) -> list[Path]:
    """Where each file goes. Raises UserError where two would go to one place."""
    if out is None:
        targets = [path.with_name(f"{path.stem}.labelled{path.suffix}") for path in files]
    elif out.is_dir() or not out.suffix:
        targets = [out / path.name for path in files]
    elif len(files) == 1:
        targets = [out]
    else:
        raise UserError(
            say(f"{len(files)} 个文件不能都写成 {out}", f"{len(files)} files can't all become {out}"),
            hint=say("-o 给一个文件夹", "-o takes a folder for several files"),
        )  # fmt: skip
    twice = [path for path, count in Counter(targets).items() if count > 1]
    if twice:
        raise UserError(
            say(f"有两个文件都要写成 {twice[0]}", f"two files would both become {twice[0]}"),
            hint=say("分两次标，或改名", "label them one at a time, or rename one"),
        )
    return targets


def _who(drama: Path | None, producer: str) -> tuple[str, Identity]:
    """The producer's code and who signs."""
    from yingxi.label.aigc import PLACEHOLDER_PRODUCER
    from yingxi.label.keys import identity
    from yingxi.settings import read_drama

    if drama is not None and producer:
        raise UserError(
            say("--drama 和 --producer 只能写一个", "either --drama or --producer"),
            hint=say("--drama 用的是 drama.toml 里的 producer", "--drama takes the producer from drama.toml"),
        )  # fmt: skip
    if drama is None:
        return producer or PLACEHOLDER_PRODUCER, identity()
    told = read_drama(drama)
    return told.producer or PLACEHOLDER_PRODUCER, identity(told.signing)


def _check(
    *, producer: str = "", produce_id: str = "", propagate: str | None = None, propagate_id: str = ""
) -> None:  # fmt: skip
    """Raise UserError for codes and IDs that no label can hold, before any file is touched."""
    from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel

    if propagate is not None and not (propagate and propagate_id):
        raise UserError(
            say("--propagate 和 --propagate-id 要一起写", "--propagate and --propagate-id go together"),
            hint=say("编码是 27 位，编号由传播者自己定", "a code of 27 characters, and an ID of your own"),
        )  # fmt: skip
    try:
        AigcLabel(
            producer=producer or PLACEHOLDER_PRODUCER, produce_id=produce_id or "-",
            propagator=propagate or "", propagate_id=propagate_id,
        )  # fmt: skip
    except SettingsError as fault:
        raise UserError(
            fault.message,
            hint=say("编码 27 位，00 开头；编号用不带空格的 ASCII", "codes: 27 characters that begin with 00; IDs: ASCII without blanks"),
        ) from fault  # fmt: skip


def _propagator(code: str, propagate_id: str, who: Identity) -> Callable[[Path, Path, str], Done]:
    from yingxi.studio.label_files import propagate_file

    def do(source: Path, target: Path, number: str) -> Done:
        return propagate_file(
            source, target, code=code, propagate_id=propagate_id + number, who=who
        )

    return do


def _producer(
    code: str, produce_id: str, certainty: int, who: Identity, *, visible: bool, spoken: bool, replaced: bool
) -> Callable[[Path, Path, str], Done]:  # fmt: skip
    from yingxi.label.aigc import Certainty
    from yingxi.studio.label_files import Wish, label_file
    from yingxi.studio.notices import Announcer

    announcer = Announcer(spoken=spoken)

    def do(source: Path, target: Path, number: str) -> Done:
        wish = Wish(
            producer=code, produce_id=produce_id and produce_id + number,
            certainty=Certainty(str(certainty)), visible=visible, replace=replaced,
        )  # fmt: skip
        return label_file(source, target, wish, who, announcer)

    return do


def _run(
    pairs: Sequence[tuple[Path, Path]], do: Callable[[Path, Path, str], Done], *, force: bool, as_json: bool
) -> int:  # fmt: skip
    """Every file in the order of asking; a faulty one does not stop the others."""
    from yingxi.cli.progress import BarReporter

    watched = not as_json and len(pairs) > 1
    told: list[Done | YingxiError] = []
    with BarReporter() as bar:
        if watched:
            bar.begin("label", say("写标识", "label"), len(pairs), 0)
        for number, (source, target) in enumerate(pairs, 1):
            try:
                _free(source, target, force=force)
                one: Done | YingxiError = do(source, target, f"-{number}" if len(pairs) > 1 else "")
            except YingxiError as fault:
                one = fault
            told.append(one)
            if as_json:
                data({"file": str(source), **_record(one)})
            if watched:
                bar.advance("label", 1, source.name)
        if watched:
            bar.end("label")
    if not as_json:
        for one in told:
            _tell(one)
    return FAILED if any(isinstance(one, YingxiError) for one in told) else 0


def _free(source: Path, target: Path, *, force: bool) -> None:
    """Raise UserError unless the source can become the target."""
    if not source.is_file():
        what = (say("是文件夹", "is a folder") if source.is_dir() else say("不存在", "is not there"))  # fmt: skip
        raise UserError(
            f"{source} {what}",
            hint=say("给文件：yingxi label 文件夹/*.jpg", "give files: yingxi label FOLDER/*.jpg"),
        )
    if target.suffix.lower() != source.suffix.lower():
        raise UserError(
            say(f"{source.name} 不能写成 {target.name}：标识不换格式", f"{source.name} can't become {target.name}: labelling changes no format"),
            hint=say(f"用 {source.suffix} 结尾的名字", f"use a name that ends in {source.suffix}"),
        )  # fmt: skip
    if target.exists() and not force:
        raise UserError(
            say(f"{target} 已经有了", f"{target} is there already"),
            hint=say("换一个名字，或加 --force", "choose another name, or --force"),
        )


def _tell(one: Done | YingxiError) -> None:
    if isinstance(one, YingxiError):
        complain(one, as_json=False)
        return
    made = one.labelled
    gaps = "".join(f"  [{gap}]" for gap in one.gaps)
    sign = "△" if one.gaps else "✓"
    did = say("；", "; ").join(one.did)
    line(_flat(f"{sign} {one.source.name} → {made.path}  {_id(made.label)}  {did}{gaps}"))


def _id(made: AigcLabel) -> str:
    passed = f" → {made.propagate_id}" if made.propagate_id else ""
    return made.produce_id + passed


def _record(one: Done | YingxiError) -> dict[str, Any]:
    if isinstance(one, YingxiError):
        return {"error": type(one).__name__, "message": one.message, "hint": one.hint}
    from yingxi.label.manifest import fields_of
    from yingxi.label.register import hexed

    made = one.labelled
    return {
        "out": str(made.path), "label": fields_of(made.label), "sha256": made.sha256,
        "watermark": None if made.payload is None else hexed(made.payload),
        "key": made.fingerprint, "signed": made.signed, "unproved": made.unproved,
        "did": list(one.did), "gaps": list(one.gaps),
    }  # fmt: skip


def _flat(text: str) -> str:
    """One line that a terminal shows as it is: a file's name may hold escape sequences."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
