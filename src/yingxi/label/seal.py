"""The label's integrity codes: a signature over the label's fields and what the audience gets.

``ReservedCode1`` (the producer's) and ``ReservedCode2`` (a propagator's) are free text in the
standard; ours is ``YX1.<public key>.<content's SHA-256>.<ES256 signature>``, each part in
unpadded URL-safe base64, 179 visible ASCII characters. It holds where a C2PA manifest can't be
carried or was dropped, as long as the label itself is there and the content was not re-encoded.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum

from yingxi.label.aigc import AigcLabel
from yingxi.label.keys import Identity, fingerprint, is_signed, sign

VERSION = "YX1"
_SIZES = (33, 32, 64)
"""Bytes of the compressed point, the hash, the signature."""


class SealKind(StrEnum):
    """What became of a seal."""

    ABSENT = "absent"
    VALID = "valid"
    CONTENT = "content"
    """Rightly signed, but for another content: it was changed, or the label is another file's."""
    FORGED = "forged"
    """The signature does not fit: the label's fields or the seal itself were changed."""
    FOREIGN = "foreign"
    """Another maker's code, which only that maker can check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealState:
    """A seal as it was found; ``fingerprint`` names the key that it claims."""

    kind: SealKind
    fingerprint: str = ""


def seal(label: AigcLabel, essence: str, who: Identity) -> AigcLabel:
    """The label with the producer's seal. ``essence`` is 64 hex digits (`Carrier.essence`)."""
    return replace(label, producer_reserved=_code(_produced(label), essence, who))


def seal_copy(label: AigcLabel, essence: str, who: Identity) -> AigcLabel:
    """The label with the propagator's seal, which covers the producer's part as it stands."""
    return replace(label, propagator_reserved=_code(_propagated(label), essence, who))


def seal_state(label: AigcLabel, essence: str) -> SealState:
    """What the producer's seal says of this content."""
    return _state(label.producer_reserved, _produced(label), essence)


def copy_seal_state(label: AigcLabel, essence: str) -> SealState:
    """What the propagator's seal says of this content."""
    return _state(label.propagator_reserved, _propagated(label), essence)


def _produced(label: AigcLabel) -> tuple[str, ...]:
    return ("producer", label.label.value, label.producer, label.produce_id)


def _propagated(label: AigcLabel) -> tuple[str, ...]:
    return (
        "propagator", *_produced(label)[1:], label.producer_reserved, label.propagator,
        label.propagate_id,
    )  # fmt: skip


def _message(fields: tuple[str, ...], content: bytes) -> bytes:
    # JSON keeps the fields apart: ("ab", "c") must not sign the same bytes as ("a", "bc").
    told = [VERSION, *fields, content.hex()]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).digest()


def _code(fields: tuple[str, ...], essence: str, who: Identity) -> str:
    content = bytes.fromhex(essence)
    signature = sign(who, _message(fields, content))
    return ".".join((VERSION, *map(_coded, (who.public_key, content, signature))))


def _state(code: str, fields: tuple[str, ...], essence: str) -> SealState:
    if not code:
        return SealState(kind=SealKind.ABSENT)
    if not code.startswith(f"{VERSION}."):
        return SealState(kind=SealKind.FOREIGN)
    parts = [_decoded(part) for part in code.split(".")[1:]]
    if tuple(map(len, parts)) != _SIZES:
        return SealState(kind=SealKind.FORGED)
    public_key, content, signature = parts
    name = fingerprint(public_key)
    if not is_signed(public_key, _message(fields, content), signature):
        return SealState(kind=SealKind.FORGED, fingerprint=name)
    same = content.hex() == essence
    return SealState(kind=SealKind.VALID if same else SealKind.CONTENT, fingerprint=name)


def _coded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode("ascii")


def _decoded(part: str) -> bytes:
    """The bytes; empty for what is not the one way of writing them."""
    try:
        found = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if _coded(found) == part else b""
