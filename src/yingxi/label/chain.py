"""The chain of trust, link by link: no film gets its name before every link reads back.

`Burned` → `Watermarked` → `Tagged` → `Labelled`: the visible label is in the pixels, so is the
watermark, the AIGC label stands in the metadata under the producer's seal, and C2PA's manifest
covers all of it. Any other order breaks a link, because each covers what came before; so each
type is made only by the function that takes the one before.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import InitVar, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from yingxi.errors import GateClosed, MediaError
from yingxi.label import carry
from yingxi.label.aigc import AigcLabel
from yingxi.label.ingredients import Work
from yingxi.label.keys import Identity, anchors
from yingxi.label.manifest import Claim, embed, fields_of
from yingxi.label.proof import VisibleProof
from yingxi.label.provenance import Standing, read_provenance
from yingxi.label.register import Entry, enter, hexed
from yingxi.label.seal import SealKind, copy_seal_state, seal, seal_copy, seal_state
from yingxi.label.signable import mime_of
from yingxi.label.watermark import Detection, detect, matches, payload_of
from yingxi.media.atomic import media_errors, whole_file
from yingxi.tongue import say

_HERE = object()
"""Only this module holds it, so only this module makes a link of the chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burned:
    """A file whose pixels (or sound, or text) say that it is made by AI."""

    made: InitVar[object]
    path: Path
    unproved: str = ""
    """Why nobody read the label back; empty where it was read."""

    def __post_init__(self, made: object) -> None:
        _only_here(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermarked:
    """A burned file whose pixels carry the ProduceID's hash, or a reason why they can't."""

    made: InitVar[object]
    path: Path
    produce_id: str
    payload: int | None
    unmarked: str = ""
    unproved: str = ""

    def __post_init__(self, made: object) -> None:
        _only_here(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A watermarked file with the AIGC label in its metadata, sealed."""

    made: InitVar[object]
    path: Path
    label: AigcLabel
    essence: str
    payload: int | None
    unproved: str = ""

    def __post_init__(self, made: object) -> None:
        _only_here(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A finished file that may leave the studio: all of it read back under its final name."""

    made: InitVar[object]
    path: Path
    label: AigcLabel
    essence: str
    sha256: str
    payload: int | None
    fingerprint: str
    """The key's that sealed and signed it."""
    standing: Standing
    unsigned: str = ""
    """Why there is no C2PA manifest; empty where there is one."""
    unproved: str = ""
    """Why nobody read the visible label on this very file; empty where it was read."""

    def __post_init__(self, made: object) -> None:
        _only_here(made)

    @property
    def signed(self) -> bool:
        return not self.unsigned


def burned(path: Path, proof: VisibleProof) -> Burned:
    """The first link, from what was read on the finished file.

    Raises GateClosed where the label is missing or too small, too short, too rare. Where it could
    not be read at all for want of a reader, the link says so.
    """
    if proof.skipped:
        return Burned(made=_HERE, path=path, unproved=proof.skipped)
    if not proof.ok:
        why = "; ".join(proof.faults) or say("读不到", "it can't be read")
        raise GateClosed(
            say(f"{path.name} 的显式标识不合规定：{why}", f"{path.name}, visible label: {why}"),
            hint=say("重做这一集，标识会重新画上", "make the episode again: the label is drawn anew"),
        )  # fmt: skip
    return Burned(made=_HERE, path=path)


def elsewhere(path: Path, *, why: str) -> Burned:
    """The first link where a person answers for the visible label, which is not in this file: a
    page shows it around the content, say. Nobody proved it, and every later link says so.
    """
    if not why:
        raise ValueError("a reason must be told")
    return Burned(made=_HERE, path=path, unproved=why)


def watermarked(file: Burned, produce_id: str, found: Detection | None = None) -> Watermarked:
    """The second link: the watermark is looked for unless what was found is given.

    Raises GateClosed where the pixels do not carry this ProduceID's hash.
    """
    wanted = payload_of(produce_id)
    seen = detect(file.path) if found is None else found
    if seen.payload != wanted and not matches(seen, produce_id):
        told = say("读不到", "none") if seen.payload is None else hexed(seen.payload)
        raise GateClosed(
            say(f"{file.path.name} 的水印应是 {hexed(wanted)}，读出来是 {told}",
                f"{file.path.name}: the watermark should be {hexed(wanted)}, it reads {told}"),
            hint=say("重做这一集；太短、太小或全黑的片子可能载不动水印",
                     "make the episode again; a film too short, small or dark may not carry one"),
        )  # fmt: skip
    return Watermarked(
        made=_HERE, path=file.path, produce_id=produce_id, payload=wanted, unproved=file.unproved
    )


def unmarked(file: Burned, produce_id: str, *, why: str) -> Watermarked:
    """The second link of what can't carry a watermark (sound, text, a thumbnail): say why."""
    return Watermarked(
        made=_HERE, path=file.path, produce_id=produce_id, payload=None, unmarked=why,
        unproved=file.unproved,
    )  # fmt: skip


def tagged(
    file: Watermarked, label: AigcLabel, out: Path, who: Identity, *, replace: bool = False
) -> Tagged:
    """The third link: ``out`` is the file with the label, sealed over its content.

    Raises MediaError where the file can't carry a label, or carries one that shall not be replaced,
    GateClosed where the label is another work's than the watermark.
    """
    if label.produce_id != file.produce_id:
        raise GateClosed(
            say(f"标识是 {label.produce_id}，水印是 {file.produce_id}",
                f"the label says {label.produce_id}, the watermark {file.produce_id}"),
            hint=say("两处要用同一个 ProduceID", "both need the same ProduceID"),
        )  # fmt: skip
    essence = carry.essence(file.path)
    sealed = seal(label, essence, who)
    carry.put(file.path, out, sealed, replace=replace)
    return Tagged(
        made=_HERE, path=out, label=sealed, essence=essence, payload=file.payload,
        unproved=file.unproved,
    )  # fmt: skip


def labelled(
    file: Tagged,
    out: Path,
    work: Work,
    who: Identity,
    *,
    opened: Path | None = None,
    home: Path | None = None,
) -> Labelled:
    """The last link: sign, read everything back, enter it in the book, and give it its name.

    ``opened`` is the file as it came, where others made it: the manifest then tells of opening it
    and not of making it. A kind that C2PA can't sign is only sealed and says so. Raises MediaError,
    and leaves no ``out``, where anything does not read back.
    """
    claim = Claim(work=work, label=file.label, payload=file.payload, opened=opened)
    return _signed(file.path, out, file, claim, who, home)


def finish(
    file: Watermarked,
    label: AigcLabel,
    out: Path,
    work: Work,
    who: Identity,
    *,
    replace: bool = False,
    opened: Path | None = None,
    home: Path | None = None,
) -> Labelled:
    """Tag and label in one go, without leaving what lies between."""
    with media_errors(out, "write"):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".label.", dir=out.parent) as folder:
            draft = Path(folder) / f"tagged{out.suffix}"
            between = tagged(file, label, draft, who, replace=replace)
            return labelled(between, out, work, who, opened=opened, home=home)


def propagated(
    source: Path, out: Path, *, code: str, propagate_id: str, who: Identity,
    home: Path | None = None,
) -> Labelled:  # fmt: skip
    """A propagator's copy of a labelled file: its fields added and sealed, the file's own manifest
    the parent of a new one. The producer's part stays as it is, byte for byte.

    Raises MediaError where the source has no label of its own or names a propagator already.
    """
    before = carry.read_one(source)
    essence = carry.essence(source)
    after = seal_copy(replace(before, propagator=code, propagate_id=propagate_id), essence, who)
    with media_errors(out, "write"):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".label.", dir=out.parent) as folder:
            draft = Path(folder) / f"tagged{out.suffix}"
            label = carry.propagate(
                source, draft, code=code, propagate_id=propagate_id,
                reserved=after.propagator_reserved,
            )  # fmt: skip
            told = read_provenance(source).payload
            payload = int(told, 16) if told else None
            between = Tagged(
                made=_HERE, path=draft, label=label, essence=essence, payload=payload,
                unproved=_not_again(),
            )  # fmt: skip
            claim = Claim(work=Work(title=source.name), label=label, payload=payload, opened=source)
            return _signed(draft, out, between, claim, who, home)


def reopened(path: Path, *, home: Path | None = None) -> Labelled:
    """A file that this studio labelled before, its seal and manifest proved again.

    Raises GateClosed where it is not ours, or not as it left the chain.
    """
    label = carry.read_one(path)
    essence = carry.essence(path)
    found = read_provenance(path, anchors(home))
    sealed = seal_state(label, essence)
    unfit = found.standing is Standing.UNFIT
    if sealed.kind is not SealKind.VALID or not (unfit or found.standing is Standing.TRUSTED):
        raise GateClosed(
            say(f"{path.name} 不是签好时的样子（封印 {sealed.kind.value}，C2PA {found.standing.value}）",
                f"{path.name} is not as it was signed (seal {sealed.kind.value}, C2PA {found.standing.value})"),
            hint=say(f"yingxi verify {path} 会说清哪一环断了", f"yingxi verify {path} tells which link broke"),
        )  # fmt: skip
    return Labelled(
        made=_HERE, path=path, label=label, essence=essence, sha256=_sha256(path),
        payload=int(found.payload, 16) if found.payload else None,
        fingerprint=sealed.fingerprint, standing=found.standing, unsigned=_cannot(path, unfit),
        unproved=_not_again(),
    )  # fmt: skip


def _signed(
    source: Path, out: Path, file: Tagged, claim: Claim, who: Identity, home: Path | None
) -> Labelled:
    mime = mime_of(source)
    with whole_file(out) as draft:
        if mime:
            draft.unlink(missing_ok=True)
            embed(source, draft, claim, who, mime=mime)
        else:
            shutil.copyfile(source, draft)
        standing = _read_back(draft, out, file, who)
        sha256 = _sha256(draft)
        # Before the file has its name: a book that knows too much does no harm, one that misses
        # a film can't bring it back.
        enter(_entry(file, out, claim.work.title, sha256, who), home=home)
    return Labelled(
        made=_HERE, path=out, label=file.label, essence=file.essence, sha256=sha256,
        payload=file.payload, fingerprint=who.fingerprint, standing=standing,
        unsigned=_cannot(out, not mime), unproved=file.unproved,
    )  # fmt: skip


def _read_back(draft: Path, out: Path, file: Tagged, who: Identity) -> Standing:
    """Raise MediaError unless label, seal and manifest of the draft are what they should be."""
    faults: list[str] = []
    label = carry.read_one(draft)
    if label != file.label:
        faults.append(say("标识变了", "the label changed"))
    state = copy_seal_state if label.propagator_reserved else seal_state
    if state(label, carry.essence(draft)).kind is not SealKind.VALID:
        faults.append(say("封印不符", "the seal does not hold"))
    # A configured certificate's root may be on no list of ours: whole is what we can prove.
    found = read_provenance(draft, _roots(who))
    good = {Standing.UNFIT, Standing.TRUSTED} | (
        set() if who.self_issued else {Standing.VALID}
    )  # fmt: skip
    if found.standing not in good:
        faults.append(f"C2PA {found.standing.value} {' '.join(found.faults)}".strip())
    elif found.standing is not Standing.UNFIT and dict(found.label or {}) != fields_of(label):
        faults.append(say("清单里的标识不同", "the manifest holds another label"))
    if faults:
        raise MediaError(
            say(f"{out.name} 签好后读回来不对：{'；'.join(faults)}",
                f"{out.name} does not read back as signed: {'; '.join(faults)}"),
            hint=say("没有留下这个文件；请把这件事报告给我们", "no file is left; please report this"),
        )  # fmt: skip
    return found.standing


def _roots(who: Identity) -> bytes:
    """The signer's own chain but for its leaf."""
    begin = b"-----BEGIN CERTIFICATE-----"
    return b"".join(begin + part for part in who.chain.split(begin)[2:])


def _entry(file: Tagged, out: Path, title: str, sha256: str, who: Identity) -> Entry:
    return Entry(
        payload="" if file.payload is None else hexed(file.payload),
        produce_id=file.label.produce_id, producer=file.label.producer, title=title,
        file=out.name, sha256=sha256, essence=file.essence, key=who.fingerprint,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip


def _not_again() -> str:
    return say("显式标识没有再看一遍", "the visible label was not looked at again")


def _cannot(path: Path, unfit: bool) -> str:
    if not unfit:
        return ""
    return say(
        f"{path.suffix or path.name} 这种文件装不下 C2PA 清单，只有标识与封印",
        f"{path.suffix or path.name} files hold no C2PA manifest: label and seal only",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _only_here(made: object) -> None:
    if made is not _HERE:
        raise TypeError("a link of the chain is made by the functions of yingxi.label.chain")
