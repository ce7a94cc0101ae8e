"""The links of the chain of trust, each judged by itself from the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from yingxi.label.aigc import is_nobodys
from yingxi.label.evidence import Evidence
from yingxi.label.manifest import fields_of
from yingxi.label.provenance import Standing
from yingxi.label.register import hexed
from yingxi.label.seal import SealKind
from yingxi.label.watermark import payload_of
from yingxi.tongue import say


class Colour(StrEnum):
    """How a link stands; grey is what does not apply or was not looked at."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


WORST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of the chain, in one line, with what to do where it is not whole."""

    name: str
    """``visible``, ``implicit``, ``seal``, ``watermark``, ``c2pa``, ``agreement``."""
    title: str
    colour: Colour
    told: str
    remedy: str = ""
    unseen: bool = False
    """Nobody could look, though there may be something to see."""


def worst(colours: Iterable[Colour]) -> Colour:
    """The worst of these colours; grey where there is none."""
    return min(colours, key=WORST.index, default=Colour.GREY)


def produce_id(found: Evidence) -> str:
    if found.implicit.label is not None:
        return found.implicit.label.produce_id
    if found.provenance.label:
        return found.provenance.label.get("ProduceID", "")
    return found.mark.entries[0].produce_id if found.mark.entries else ""


def _link(name: str, title: str) -> Callable[..., Link]:
    return partial(Link, name=name, title=title)


def visible(found: Evidence) -> Link:
    make = _link("visible", say("显式标识", "visible label"))
    seen = found.visible
    if found.quick:
        return make(colour=Colour.GREY, told=say("没有看", "not looked at"))
    if seen.skipped:
        return make(
            colour=Colour.GREY, told=say(f"看不了：{seen.skipped}", f"can't look: {seen.skipped}"),
            remedy=seen.skipped, unseen=True,
        )  # fmt: skip
    if seen.ok:
        return make(colour=Colour.GREEN, told=say("，", ", ").join(seen.evidence))
    return make(
        colour=Colour.RED, told=say("；", "; ").join(seen.faults) or say("没有", "none"),
        remedy=say("画面（或声音、文字）里要有规定的标识：重新导出",
                   "the picture, sound or text must say so: export it again"),
    )  # fmt: skip


def implicit(found: Evidence) -> Link:
    make = _link("implicit", say("隐式标识", "implicit label"))
    labels, label = found.implicit.found, found.implicit.label
    if not labels:
        vouched = found.mark.found or bool(found.provenance.label)
        return make(
            colour=Colour.AMBER if vouched else Colour.RED, told=say("没有", "none"),
            remedy=say("转码会丢掉元数据：从原片重新导出，或按水印查到的编号重新写入",
                       "a transcode drops it: export from the original, or write it anew"),
        )  # fmt: skip
    first, *more = labels
    places = say("、", ", ").join(dict.fromkeys(one.place for one in labels))
    if more:
        return make(
            colour=Colour.RED,
            told=say(f"有 {len(labels)} 个（{places}），只能有一个",
                     f"{len(labels)} of them ({places}); there must be one"),
            remedy=say("从原片重新导出", "export again from the original"),
        )  # fmt: skip
    if label is None:
        return make(
            colour=Colour.RED, told=found.implicit.fault,
            remedy=say("重新写入标识", "write the label anew"),
        )  # fmt: skip
    told = f"{label.produce_id} · {label.producer} · {places}"
    if not first.home:
        return make(
            colour=Colour.AMBER,
            told=say(f"写在不是规定的位置：{told}", f"in a place the guide does not name: {told}"),
            remedy=say("重新写入，会放到规定的位置", "write it anew: it goes where it belongs"),
        )  # fmt: skip
    if is_nobodys(label.producer):
        return make(
            colour=Colour.AMBER,
            told=say(f"制作者编码还是占位的：{told}", f"the producer is a placeholder: {told}"),
            remedy=say('在 drama.toml 的 [label] 写上 producer = "27 位编码"，再做一次',
                       'name the producer in drama.toml, [label] producer = "…", and make again'),
        )  # fmt: skip
    return make(colour=Colour.GREEN, told=told)


def seal(found: Evidence) -> Link:
    make = _link("seal", say("完整性封印", "integrity seal"))
    if found.implicit.label is None:
        return make(colour=Colour.GREY, told=say("没有标识可封", "no label to seal"))
    again = say(
        "这不是签好的那个文件：用原片", "this is not the file that was sealed: use the original"
    )
    states = (found.seal, found.copy_seal)
    kinds = {one.kind for one in states}
    if SealKind.FORGED in kinds:
        return make(
            colour=Colour.RED, told=say("签名不符：标识或封印被改过", "wrong signature: label or seal was changed"),
            remedy=again,
        )  # fmt: skip
    if SealKind.CONTENT in kinds:
        return make(
            colour=Colour.RED, told=say("内容与封印不符：画面或声音被改过，或标识是别的文件的",
                                        "another content than was sealed: edited, or another file's label"),
            remedy=again,
        )  # fmt: skip
    bound = found.provenance.standing in (Standing.TRUSTED, Standing.VALID)
    sealed = found.seal.kind not in (SealKind.ABSENT, SealKind.FOREIGN)
    if not sealed and found.known and all(one.key for one in found.known):
        return make(
            colour=Colour.RED,
            told=say(f"封印没有了，登记时是用 {found.known[0].key} 封的",
                     f"our seal is gone: the book says it was sealed by {found.known[0].key}"),
            remedy=again,
        )  # fmt: skip
    match found.seal.kind:
        case SealKind.ABSENT:
            return make(
                colour=Colour.GREY if bound else Colour.AMBER,
                told=say("没有封", "not sealed"),
                remedy=say("没有东西能证明标识属于这份内容", "nothing proves that the label belongs here"),
            )  # fmt: skip
        case SealKind.FOREIGN:
            return make(
                colour=Colour.GREY if bound else Colour.AMBER,
                told=say("别家的校验码，只有别家能验", "another maker's code: only they can check it"),
                remedy=say("请制作者验一验", "have its maker check it"),
            )  # fmt: skip
        case _:
            return _sealed(found, make)


def _sealed(found: Evidence, make: Callable[..., Link]) -> Link:
    key = found.seal.fingerprint
    if found.known and all(one.key and one.key != key for one in found.known):
        return make(
            colour=Colour.RED,
            told=say(f"封印用的钥匙 {key} 不是登记的 {found.known[0].key}",
                     f"sealed by the key {key}, the book says {found.known[0].key}"),
            remedy=say("有人重新封过：用原片", "somebody sealed it anew: use the original"),
        )  # fmt: skip
    if found.own_key:
        return _own(found, make)
    vouched = found.provenance.standing is Standing.TRUSTED
    return make(
        colour=Colour.GREEN if vouched else Colour.AMBER,
        told=say(f"相符，别人的钥匙 {key}", f"holds, somebody else's key {key}"),
        remedy=say("向制作者核对这把钥匙", "ask the producer whether the key is theirs"),
    )


def _own(found: Evidence, make: Callable[..., Link]) -> Link:
    """Sealed by this studio: is it what it published last, and who passed it on?"""
    key = found.seal.fingerprint
    names = {one.file for one in found.known if one.essence == found.essence}
    last = next((one for one in found.known if one.file in names), None)
    if last is not None and last.essence != found.essence:
        return make(
            colour=Colour.AMBER,
            told=say(f"相符，但是旧版：{last.file} 在 {last.date[:10]} 又做过",
                     f"holds, but an older cut: {last.file} was made again on {last.date[:10]}"),
            remedy=say("要发布就用新版", "publish the newer one"),
        )  # fmt: skip
    label = found.implicit.label
    vouched = found.own_copy_key or found.provenance.standing is Standing.TRUSTED
    if label is not None and label.propagator and not vouched:
        return make(
            colour=Colour.AMBER,
            told=say(f"相符，本社的钥匙 {key}；传播者一栏没有东西证明",
                     f"holds, our own key {key}; nothing proves the propagator's fields"),
            remedy=say("向传播者核对", "ask the propagator"),
        )  # fmt: skip
    told = say(f"相符，本社的钥匙 {key}", f"holds, our own key {key}")
    if names and found.path.name not in names:
        # A slip of a person's: episode 1 handed over as episode 2 is whole, but not what it is called.
        told += say(f"；登记时叫 {min(names)}", f"; in the book as {min(names)}")
    return make(colour=Colour.GREEN, told=told)


def watermark(found: Evidence) -> Link:
    make = _link("watermark", say("水印", "watermark"))
    mark, name = found.mark, produce_id(found)
    if mark.skipped:
        unseen = found.medium.has_pixels and not found.quick
        told = say("没有看", "not looked for") if found.quick else mark.skipped
        return make(colour=Colour.GREY, told=told, unseen=unseen, remedy=mark.skipped)
    if mark.payload is not None:
        told = hexed(mark.payload)
        if mark.entries:
            one = mark.entries[0]
            return make(
                colour=Colour.GREEN, told=f"{told} → {one.produce_id}《{one.title}》{one.date[:10]}"
            )
        if name and payload_of(name) == mark.payload:
            return make(colour=Colour.GREEN, told=f"{told} → {name}")
        return make(
            colour=Colour.AMBER,
            told=say(f"{told}，本社的簿子里没有", f"{told}, which the studio's book does not know"),
            remedy=say("问问别的工作室，或换一台有登记簿的机器", "ask the studio that made it, or look where its book is"),
        )  # fmt: skip
    if mark.faint:
        return make(
            colour=Colour.GREEN, told=say(f"微弱，但确是 {name}", f"faint, but surely {name}")
        )
    bound = found.provenance.standing in (Standing.TRUSTED, Standing.VALID)
    if bound and not found.provenance.payload:
        return make(colour=Colour.GREY, told=say("签名时就没有", "it was signed without one"))
    return make(
        colour=Colour.AMBER, told=say("读不到", "none to be read"),
        remedy=say("没有加过，或被毁掉了：从原片重新导出", "never laid, or destroyed: export from the original"),
    )  # fmt: skip


def c2pa(found: Evidence) -> Link:
    make = _link("c2pa", "C2PA")
    seen = found.provenance
    parts = seen.work.count if seen.work else 0
    who = f"{seen.signer}" + say(f"，{parts} 个组成部分", f", {parts} parts") * bool(parts)
    match seen.standing:
        case Standing.TRUSTED:
            return make(colour=Colour.GREEN, told=say(f"可信 · {who}", f"trusted · {who}"))
        case Standing.VALID:
            return make(
                colour=Colour.AMBER, told=say(f"有效，但签名者本机不认识 · {who}", f"valid, by a signer unknown here · {who}"),
                remedy=say("认识它的话，用 --trust 根证书.pem", "if you know it: --trust ROOT.pem"),
            )  # fmt: skip
        case Standing.INVALID:
            return make(
                colour=Colour.RED, told=say(f"无效：{'、'.join(seen.faults[:3])}", f"invalid: {', '.join(seen.faults[:3])}"),
                remedy=say("签名后文件被改过：用原片", "changed after it was signed: use the original"),
            )  # fmt: skip
        case Standing.UNFIT:
            return make(
                colour=Colour.GREY, told=say("这种文件装不下清单", "such files hold no manifest")
            )
        case Standing.REMOTE:
            return make(
                colour=Colour.AMBER, told=say("清单在网上，没有去取", "the manifest is on the web; not fetched"),
                remedy=say("换一份清单在文件里的", "use a copy that holds its manifest"),
            )  # fmt: skip
        case Standing.UNREAD:
            return make(
                colour=Colour.AMBER, told=say(f"读不了：{'、'.join(seen.faults)}", f"can't be read: {', '.join(seen.faults)}"),
                remedy=say("文件可能已损坏：用原片", "the file may be damaged: use the original"),
            )  # fmt: skip
        case Standing.NONE:
            return make(
                colour=Colour.AMBER, told=say("没有清单", "no manifest"),
                remedy=say("拷贝、封装或转码会丢掉它：从原片重新导出", "a remux or transcode drops it: export from the original"),
            )  # fmt: skip


def agreement(found: Evidence) -> Link:
    """Whether label, manifest and watermark speak of the same work, field by field."""
    make = _link("agreement", say("彼此相符", "agreement"))
    told: list[str] = []
    faults: list[str] = []
    label, manifest = found.implicit.label, found.provenance.label
    names = [n for n in (label.produce_id if label else "", (manifest or {}).get("ProduceID", "")) if n]  # fmt: skip
    if label is not None and manifest is not None:
        told.append(say("标识＝清单", "label = manifest"))
        other = [key for key, value in fields_of(label).items() if manifest.get(key, "") != value]
        if other:
            faults.append(
                say(
                    f"标识与清单的 {'、'.join(other)} 不同",
                    f"label and manifest differ in {', '.join(other)}",
                )
            )
    if found.mark.faint and names:
        told.append(say("水印＝标识", "watermark = label"))
        if any(name != found.mark.faint for name in names):
            faults.append(
                say(f"水印是 {found.mark.faint} 的", f"the watermark is {found.mark.faint}'s")
            )
    if found.mark.payload is not None and names:
        told.append(say("水印＝标识", "watermark = label"))
        if any(payload_of(name) != found.mark.payload for name in names):
            faults.append(
                say(
                    f"水印 {hexed(found.mark.payload)} 不是 {names[0]} 的",
                    f"the watermark {hexed(found.mark.payload)} is not {names[0]}'s",
                )
            )
    if found.mark.payload is not None and found.provenance.payload:
        told.append(say("水印＝清单", "watermark = manifest"))
        if found.provenance.payload != hexed(found.mark.payload):
            faults.append(say("水印与清单里记的不同", "the manifest is bound to another watermark"))
    if faults:
        return make(
            colour=Colour.RED, told=say("；", "; ").join(faults),
            remedy=say("有一环是从别的文件搬来的：用原片", "a link comes from another file: use the original"),
        )  # fmt: skip
    if not told:
        return make(colour=Colour.GREY, told=say("只有一处可看，无从比较", "nothing to compare"))
    return make(colour=Colour.GREEN, told=say("，", ", ").join(dict.fromkeys(told)))
