"""Any file a person has, through the chain of trust; what already says so itself is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from yingxi.errors import MediaError, UserError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel, Certainty, loads
from yingxi.label.chain import (
    Burned,
    Labelled,
    Watermarked,
    burned,
    elsewhere,
    finish,
    propagated,
    unmarked,
    watermarked,
)
from yingxi.label.ingredients import Source, Work
from yingxi.label.keys import Identity
from yingxi.label.provenance import Standing, read_provenance
from yingxi.label.register import hexed, read_register
from yingxi.label.signable import mime_of
from yingxi.label.visible_proof import has_picture, prove
from yingxi.label.watermark import Detection, detect, matches, payload_of
from yingxi.studio.labelling import scratch
from yingxi.studio.lead_in import lead_in
from yingxi.studio.notices import TEXTS, Announcer, draw, words, write_notice
from yingxi.tongue import say

_DIGITS = 24
"""Of the content's SHA-256 in a ProduceID that nobody chose."""


class Kind(StrEnum):
    """What the audience does with a file; a document is read, but its layout is not ours to touch."""

    FILM = "film"
    PICTURE = "picture"
    SOUND = "sound"
    TEXT = "text"
    DOCUMENT = "document"

    @property
    def has_pixels(self) -> bool:
        return self in (Kind.FILM, Kind.PICTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How files are to be labelled."""

    producer: str = PLACEHOLDER_PRODUCER
    produce_id: str = ""
    """Empty: the one that the file had or its watermark tells, else one from its content."""
    certainty: Certainty = Certainty.GENERATED
    visible: bool = True
    """Whether the visible label must be in the file; otherwise the person shows it around it."""
    replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A labelled file and what was done to it."""

    source: Path
    labelled: Labelled
    did: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    """What is still missing for every link to be in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A file as it came."""

    path: Path
    carrier: str
    kind: Kind
    mark: Detection | None
    before: AigcLabel | None
    """The label that shall be replaced, where it could be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The chain's first link, and how it came about."""

    link: Burned
    told: str
    mark: Detection | None
    drawn: bool = False


def label_file(source: Path, out: Path, wish: Wish, who: Identity, announcer: Announcer) -> Done:
    """Write ``out``: the source with every label that its kind can carry.

    A picture, sound or text in which no visible label can be read gets one; a film or document is
    refused then. Raises the errors of the chain, MediaError and UserError; ``out`` is then as it was.
    """
    seen = _look(source, replaced=wish.replace)
    produce_id, known = _produce_id(seen, wish)
    label = AigcLabel(label=wish.certainty, producer=wish.producer, produce_id=produce_id)
    with scratch(out.parent) as folder:
        draft = folder / f"shown{source.suffix.lower()}"
        shown = _shown(seen, draft, wish, produce_id, announcer)
        link = _marked(shown, seen, produce_id)
        work = Work(title=source.name, source=Source.NEURAL)
        opened = source if _others_made(source, wish.certainty) else None
        done = finish(link, label, out, work, who, replace=wish.replace, opened=opened)
    did = (known, shown.told, link.unmarked if seen.kind.has_pixels else "", done.unsigned)
    return Done(
        source=source, labelled=done, did=tuple(filter(None, did)),
        gaps=tuple(filter(None, (done.unproved, _nobody(done.label)))),
    )  # fmt: skip


def propagate_file(source: Path, out: Path, *, code: str, propagate_id: str, who: Identity) -> Done:
    """Write ``out``: the labelled source with a propagator's fields, sealed and signed again."""
    done = propagated(source, out, code=code, propagate_id=propagate_id, who=who)
    told = say(
        "传播者写进去了，制作者的部分一字未动", "propagator added, the producer's part as it was"
    )
    return Done(
        source=source, labelled=done, did=tuple(filter(None, (told, done.unsigned))),
        gaps=tuple(filter(None, (_nobody(done.label),))),
    )  # fmt: skip


def _look(source: Path, *, replaced: bool) -> _Seen:
    if source.suffix.lower() in TEXTS:
        words(source)
    carrier = carry.carrier_of(source).name
    found = carry.labels(source)
    if found and not replaced:
        raise UserError(
            say(f"{source.name} 已经有标识了（{found[0].place}）", f"{source.name} is labelled already ({found[0].place})"),
            hint=say("yingxi verify 看标识；要换掉就加 --replace", "yingxi verify tells the label; --replace writes it anew"),
        )  # fmt: skip
    before: AigcLabel | None = None
    if found:
        try:
            before = loads(found[0].text)
        except MediaError:
            before = None  # what is replaced may be anything
    kind = _kind(source, carrier)
    mark = detect(source) if kind.has_pixels else None
    return _Seen(path=source, carrier=carrier, kind=kind, mark=mark, before=before)


def _kind(source: Path, carrier: str) -> Kind:
    match carrier:
        case "png" | "jpeg" | "webp":
            return Kind.PICTURE
        case "wav" | "flac" | "mp3" | "ogg":
            return Kind.SOUND
        case "pdf" | "ooxml":
            return Kind.DOCUMENT
        case "markdown":
            return Kind.TEXT
        case _:
            return Kind.FILM if has_picture(source) else Kind.SOUND


def _produce_id(seen: _Seen, wish: Wish) -> tuple[str, str]:
    """The work's number, and how it was known where nobody told it."""
    found = seen.mark.payload if seen.mark else None
    told = wish.produce_id or (seen.before.produce_id if seen.before else "")
    if found is None:
        return told or f"YX-{carry.essence(seen.path)[:_DIGITS].upper()}", ""
    if told:
        if payload_of(told) != found:
            raise _of_another(seen.path, found, told)
        return told, ""
    entries = read_register().lookup(found)
    if not entries:
        raise _of_another(seen.path, found, "")
    name = entries[0].produce_id
    return name, say(f"水印认出是 {name}", f"its watermark tells {name}")


def _of_another(path: Path, payload: int, told: str) -> UserError:
    what = say(f"，不是 {told} 的", f", not that of {told}") if told else ""
    return UserError(
        say(f"{path.name} 的画面里已有水印 {hexed(payload)}{what}",
            f"{path.name} carries the watermark {hexed(payload)} already{what}"),
        hint=say("用 --produce-id 写它本来的编号；两处要说同一部作品",
                 "name its own ProduceID by --produce-id: both must tell one work"),
    )  # fmt: skip


def _shown(seen: _Seen, draft: Path, wish: Wish, produce_id: str, announcer: Announcer) -> _Shown:
    """The first link: read on the source, put on a draft, or answered for by the person."""
    if not wish.visible:
        why = say(
            "文件里没有看显式标识，由你另外放",
            "the visible label is not in the file but yours to show",
        )
        told = say("只写元数据，内容没动", "metadata only, content untouched")
        return _Shown(link=elsewhere(seen.path, why=why), told=told, mark=seen.mark)
    proof = prove(seen.path)
    fixed = seen.kind in (Kind.FILM, Kind.DOCUMENT)
    if proof.ok or (fixed and proof.skipped):
        told = say("显式标识原来就有，内容没动", "visible label there already, content untouched")
        return _Shown(link=burned(seen.path, proof), told=told if proof.ok else "", mark=seen.mark)
    if fixed or (seen.kind is Kind.TEXT and seen.path.suffix.lower() not in TEXTS):
        raise _can_not_show(seen, proof.faults)
    if wish.certainty is not Certainty.GENERATED:
        raise UserError(
            say(f"{seen.path.name} 没有显式标识；疑似或可能的内容不替你画「AI生成」",
                f"{seen.path.name} has no visible label; what is only suspected is not drawn on"),
            hint=say("提示放在内容周边，用 --no-visible 只标元数据", "show the notice around it, and use --no-visible"),
        )  # fmt: skip
    return _put(seen, draft, produce_id, announcer)


def _put(seen: _Seen, draft: Path, produce_id: str, announcer: Announcer) -> _Shown:
    mark = seen.mark
    match seen.kind:
        case Kind.PICTURE:
            drawn = draw(seen.path, draft, produce_id)
            mark, told = drawn.found, say(f"画上「AI生成」，重新编码：{drawn.told}", f"label drawn, encoded again: {drawn.told}")  # fmt: skip
        case Kind.SOUND:
            coded = lead_in(seen.path, draft, announcer.notice(), carrier=seen.carrier)
            told = say(f"{announcer.told}，{coded}", f"{announcer.told}, {coded}")
        case _:
            write_notice(seen.path, draft)
            told = say("第一行写了标识", "a first line says so")
    proof = prove(draft)
    if not proof.ok and not proof.skipped:
        raise MediaError(
            say(f"{seen.path.name} 加上的显式标识读不出来：{'；'.join(proof.faults)}",
                f"{seen.path.name}: the visible label that was put on can't be read: {'; '.join(proof.faults)}"),
            hint=_other_way(seen.kind),
        )  # fmt: skip
    return _Shown(link=burned(draft, proof), told=told, mark=mark, drawn=True)


def _other_way(kind: Kind) -> str:
    if kind is Kind.SOUND:
        return say("用 --rhythm 加节奏标识", "--rhythm puts the rhythm before it instead")
    return say(
        "太小的图标不清楚：用大一些的，或用 --no-visible 只标元数据",
        "too small, perhaps: use a larger one, or --no-visible for the metadata alone",
    )


def _can_not_show(seen: _Seen, faults: tuple[str, ...]) -> UserError:
    if seen.kind is Kind.FILM:
        hint = say("yingxi make 会烧进画面；别的片子先用剪辑软件加上「AI生成」，或用 --no-visible 只标元数据",
                   "yingxi make burns it in; elsewhere put it on in your editor, or --no-visible for the metadata alone")  # fmt: skip
    else:
        hint = say("在开头写一行「本文由人工智能生成」再标，或用 --no-visible 只标元数据",
                   "write 「本文由人工智能生成」 at its head first, or --no-visible for the metadata alone")  # fmt: skip
    why = say("；", "; ").join(faults)
    return UserError(f"{seen.path.name}{say('：', ': ')}{why}", hint=hint)


def _marked(shown: _Shown, seen: _Seen, produce_id: str) -> Watermarked:
    """The second link, from what was found on the pixels as they now are."""
    if shown.mark is not None and matches(shown.mark, produce_id):
        return watermarked(shown.link, produce_id, shown.mark)
    if shown.drawn and seen.kind is Kind.PICTURE:
        why = say("太小或太平，载不动水印", "too small or too flat for a watermark")
    elif seen.kind.has_pixels:
        why = say("画面没动，没有水印", "no watermark: its pixels are as they were")
    else:
        why = say("没有画面，不带水印", "no pixels, no watermark")
    return unmarked(shown.link, produce_id, why=why)


def _others_made(source: Path, certainty: Certainty) -> bool:
    """Whether the manifest should tell of a file that was opened, not of one that was made: it has
    one of its own that must not be lost, or nobody is sure that a model made it.
    """
    if not mime_of(source):
        return False
    told = read_provenance(source).standing not in (Standing.NONE, Standing.UNFIT)
    return told or certainty is not Certainty.GENERATED


def _nobody(label: AigcLabel) -> str:
    if label.producer != PLACEHOLDER_PRODUCER:
        return ""
    return say(
        "制作者编码是占位的，用 --producer 或 --drama 写上",
        "the producer is a placeholder: --producer or --drama",
    )
