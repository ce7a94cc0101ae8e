"""Look at one file as a platform, a regulator or a court would: every link of the chain of trust."""

from __future__ import annotations

import stat
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from yingxi.errors import MediaError, YingxiError
from yingxi.label import carry
from yingxi.label.aigc import AigcLabel, loads
from yingxi.label.carriers.carrier import Carrier, Found
from yingxi.label.evidence import NO_SEAL, Evidence, Implicit, Mark, Medium
from yingxi.label.keys import anchors, own_fingerprint
from yingxi.label.proof import VisibleProof
from yingxi.label.provenance import Provenance, Standing, read_provenance
from yingxi.label.register import Register, read_register
from yingxi.label.seal import copy_seal_state, seal_state
from yingxi.label.signable import mime_of
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

if TYPE_CHECKING:
    from yingxi.label.watermark import Detection

_FILMS = {"mp4", "mov", "m4v", "mkv", "webm", "flv", "avi", "quicktime", "matroska"}
_PICTURES = {"png", "jpeg", "jpg", "webp", "gif", "tiff", "avif", "heic"}
_SOUNDS = {"wav", "mp3", "flac", "ogg", "opus", "m4a", "mpeg"}


NOTHING_KNOWN = Register()


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """What the one who looks knows: whom to trust, what was labelled here."""

    anchors: bytes = b""
    fingerprint: str = ""
    register: Register = NOTHING_KNOWN

    def owns(self, fingerprint: str) -> bool:
        """Whether a seal's key is this studio's, now or when it labelled something."""
        return bool(fingerprint) and (
            fingerprint == self.fingerprint
            or any(one.key == fingerprint for one in self.register.entries)
        )


def studio(home: Path | None = None, *, trust: bytes = b"") -> Studio:
    """The studio on this machine; ``trust`` are further PEM roots. Makes nothing."""
    return Studio(
        anchors=anchors(home) + b"\n" + trust,
        fingerprint=own_fingerprint(home),
        register=read_register(home),
    )


def examine(path: Path, who: Studio, *, quick: bool = False) -> Evidence:
    """Everything a file says about itself. What can't be read is evidence, never an error.

    ``quick`` leaves picture and sound alone: neither the visible label nor the watermark is looked
    for.
    """
    began = time.perf_counter()
    try:
        found = _examine(path, who, quick=quick)
    except YingxiError as fault:
        found = Evidence(path=path, fault=fault.message, hint=fault.hint, quick=quick)
    return replace(found, seconds=time.perf_counter() - began)


def _examine(path: Path, who: Studio, *, quick: bool) -> Evidence:
    with media_errors(path, "read"):
        told = path.stat()
    if not stat.S_ISREG(told.st_mode):
        raise MediaError(
            say(f"{path} 不是文件", f"{path} is no file"),
            hint=say("请给文件，或文件所在的文件夹", "give files, or a folder of them"),
        )
    if not told.st_size:
        raise MediaError(
            say(f"{path.name} 是空的", f"{path.name} is empty"),
            hint=say("请重新拷贝或导出", "copy or export it again"),
        )
    carrier, mime = _kind(path)
    name = carrier.name if carrier else mime
    medium = _medium(path, name, mime)
    implicit = _implicit(path, carrier)
    label = implicit.label
    essence = "" if carrier is None else carry.essence(path)
    provenance = read_provenance(path, who.anchors)
    sealed = seal_state(label, essence) if label else NO_SEAL
    copied = copy_seal_state(label, essence) if label else NO_SEAL
    return Evidence(
        path=path, size=told.st_size, kind=name, medium=medium, implicit=implicit, seal=sealed,
        copy_seal=copied, own_key=who.owns(sealed.fingerprint),
        own_copy_key=who.owns(copied.fingerprint), provenance=provenance, essence=essence, quick=quick,
        visible=_visible(path, medium, quick=quick),
        mark=_mark(path, medium, label, provenance, who.register, quick=quick),
        known=who.register.of_work(label.produce_id) if label else (),
    )  # fmt: skip


def _kind(path: Path) -> tuple[Carrier | None, str]:
    """The label's carrier and C2PA's type; raises MediaError where a file is neither's."""
    mime = mime_of(path)
    try:
        return carry.carrier_of(path), mime
    except MediaError:
        if not mime:
            raise
        return None, mime


def _medium(path: Path, name: str, mime: str) -> Medium:
    words = {name.lower(), mime.partition("/")[2], path.suffix.lower().removeprefix(".")}
    if mime.startswith("audio/"):
        return Medium.SOUND
    for medium, known in ((Medium.PICTURE, _PICTURES), (Medium.SOUND, _SOUNDS), (Medium.FILM, _FILMS)):  # fmt: skip
        if words & known:
            return medium
    return Medium.TEXT


def _implicit(path: Path, carrier: Carrier | None) -> Implicit:
    if carrier is None:
        return Implicit()
    found = carry.labels(path)
    if not found:
        return Implicit()
    try:
        return Implicit(found=_short(found), label=loads(found[0].text))
    except MediaError as fault:
        return Implicit(found=_short(found), fault=fault.message)


def _short(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """A hostile file may hold megabytes of label: what goes into a report is bounded."""
    return tuple(replace(one, text=one.text[:2000]) for one in found[:8])


def _visible(path: Path, medium: Medium, *, quick: bool) -> VisibleProof:
    if quick:
        return VisibleProof(skipped="--quick")
    if medium is Medium.UNKNOWN:
        return VisibleProof(skipped=say("不知道怎么看这种文件", "no way to look at such a file"))
    from yingxi.label.visible_proof import prove

    try:
        return prove(path)
    except MediaError as fault:
        return VisibleProof(skipped=fault.message)


def _mark(
    path: Path,
    medium: Medium,
    label: AigcLabel | None,
    provenance: Provenance,
    register: Register,
    *,
    quick: bool,
) -> Mark:
    if quick:
        return Mark(skipped="--quick")
    if medium is Medium.SOUND:
        return _heard(path, register) or Mark(skipped=say("声音里没有", "none in the sound"))
    if not medium.has_pixels:
        return Mark(skipped=say("这种文件没有水印", "such a file carries none"))
    if provenance.standing is Standing.TRUSTED and not provenance.payload:
        # The pixels are those that were signed, and the signer knew of no mark: a vain search.
        return Mark()
    from yingxi.label.watermark import detect

    try:
        seen = detect(path)
    except MediaError as fault:
        return Mark(skipped=fault.message)
    if seen.payload is None:
        faint = _faint(seen, label, register)
        return (
            faint if faint.found or medium is not Medium.FILM else _heard(path, register) or faint
        )
    return Mark(
        payload=seen.payload, chance=seen.false_positive, entries=register.lookup(seen.payload)
    )


def _heard(path: Path, register: Register) -> Mark | None:
    """The mark in a sound, which outlives its picture; none where there is none to be read."""
    from yingxi.label.watermark.audio import detect_sound

    try:
        seen = detect_sound(path)
    except MediaError:
        return None
    if seen.payload is None:
        return None
    return Mark(
        payload=seen.payload, chance=seen.false_positive, entries=register.lookup(seen.payload)
    )


def _faint(seen: Detection, label: AigcLabel | None, register: Register) -> Mark:
    """A mark too faint to be read may still be one of those that we know of.

    Every one that is tried is a chance to be wrong, so the bound is multiplied by their number.
    """
    from yingxi.label.watermark import likelihood
    from yingxi.label.watermark.detect import ALLOWED

    if not seen.evidence:
        return Mark()
    tried = dict.fromkeys(one.produce_id for one in reversed(register.entries) if one.payload)
    if label is not None:
        tried = {label.produce_id: None, **tried}
    best, name = min(((likelihood(seen, one), one) for one in tried), default=(1.0, ""))
    if best * len(tried) > ALLOWED:
        return Mark()
    return Mark(faint=name, chance=best * len(tried), entries=register.of_work(name))
