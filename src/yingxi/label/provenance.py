"""Read a C2PA manifest, ours or another's: is it whole, who signed it, what does it say?"""

from __future__ import annotations

import contextlib
import json
import mmap
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import c2pa

from yingxi.label.manifest import AIGC, OFFLINE, OURS, SOFT_BINDING, WATERMARK
from yingxi.label.signable import is_headless, mime_of
from yingxi.media.atomic import media_errors

_PAYLOAD = re.compile("[0-9a-f]{16}")
_DEPTH = 16
"""Generations of ingredients that are followed: a manifest may name itself."""


class Standing(StrEnum):
    """What the reference reader makes of a manifest."""

    TRUSTED = "trusted"
    """Whole, and signed by a key whose root this studio trusts."""
    VALID = "valid"
    """Whole, signed by somebody this studio does not know."""
    INVALID = "invalid"
    """The file, the manifest or the signature was changed."""
    NONE = "none"
    UNREAD = "unread"
    """There is none to be seen, and the reference reader can't parse the file."""
    REMOTE = "remote"
    """The file only names a web address for it; nobody is asked over the network."""
    UNFIT = "unfit"
    """A kind of file that can't hold one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of a work, as the manifest tells it, with its own parts."""

    title: str
    relationship: str = ""
    """``componentOf``, ``parentOf``, ``inputTo``; empty for the work itself."""
    kind: str = ""
    source: str = ""
    """IPTC digital source type, its last word."""
    maker: str = ""
    seed: int | None = None
    sha256: str = ""
    parts: tuple[Node, ...] = ()

    @property
    def count(self) -> int:
        """All parts under this one."""
        return sum(1 + part.count for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a file's manifest says, and whether it can be believed."""

    standing: Standing
    faults: tuple[str, ...] = ()
    """The reader's codes for what is wrong: ``assertion.bmffHash.mismatch``."""
    signer: str = ""
    generator: str = ""
    signed_at: str = ""
    """By a timestamp authority; empty where none was asked."""
    label: Mapping[str, str] | None = None
    """The AIGC label's fields, where the manifest holds them."""
    payload: str = ""
    """The watermark's 64 bits as 16 hex digits, where the manifest is bound to our watermark."""
    work: Node | None = None


def read_provenance(path: Path, anchors: bytes = b"") -> Provenance:
    """Look at a file's manifest by the reference reader; nobody is asked over the network.

    ``anchors`` are the PEM roots to trust. Raises MediaError for a file that can't be read.
    """
    mime = mime_of(path)
    if not mime:
        # A signed film whose first box was renamed plays on, and its manifest stands in it.
        hidden = is_headless(path) and _holds_manifest(path)
        if hidden:
            return Provenance(standing=Standing.INVALID, faults=("ftyp",))
        return Provenance(standing=Standing.UNFIT)
    settings: dict[str, Any] = {**OFFLINE}
    if anchors.strip():
        settings["trust"] = {"user_anchors": anchors.decode("ascii", "ignore")}
    with media_errors(path, "read"), path.open("rb") as file, contextlib.ExitStack() as held:
        try:
            context = held.enter_context(c2pa.Context.from_dict(settings))
            reader = held.enter_context(c2pa.Reader(mime, file, context=context))
            told = json.loads(reader.json())
            state = str(reader.get_validation_state())
        except c2pa.C2paError as fault:
            return _without(path, str(fault))
    return _provenance(told, state)


def _provenance(told: Mapping[str, Any], state: str) -> Provenance:
    manifests: Mapping[str, Any] = told.get("manifests", {})
    name = told.get("active_manifest", "")
    active: Mapping[str, Any] = manifests.get(name, {})
    signature = active.get("signature_info", {})
    by_whom = (signature.get("issuer"), signature.get("common_name"))
    generators = active.get("claim_generator_info") or ()
    return Provenance(
        standing=Standing(state.lower()) if state.lower() in set(Standing) else Standing.INVALID,
        faults=tuple(dict.fromkeys(_code(one) for one in told.get("validation_status", ()))),
        signer=" · ".join(str(part) for part in by_whom if part),
        generator=" ".join(
            str(generators[0].get(key, "")) for key in ("name", "version") if generators
        ).strip(),
        signed_at=str(signature.get("time") or ""),
        label=_label(active),
        payload=_payload(active),
        work=Node(
            title=str(active.get("title") or ""), source=_whole_source(active),
            parts=_parts(manifests, active, (name,)),
        ),
    )  # fmt: skip


def _without(path: Path, fault: str) -> Provenance:
    """Why the reader gave no manifest; its message begins with the kind of fault."""
    match fault.partition(":")[0]:
        case "ManifestNotFound":
            return Provenance(standing=Standing.NONE)
        case "RemoteManifest":
            return Provenance(standing=Standing.REMOTE)
        case _:
            broken = Standing.INVALID if _holds_manifest(path) else Standing.UNREAD
            return Provenance(standing=broken, faults=(" ".join(fault.split())[:160],))


def _holds_manifest(path: Path) -> bool:
    """Whether a manifest's store begins somewhere: a JUMBF description box of type ``c2pa``."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(b"jumdc2pa") >= 0


def _code(status: Mapping[str, Any]) -> str:
    return str(status.get("code", ""))


def _data(manifest: Mapping[str, Any], label: str) -> Mapping[str, Any]:
    """The first assertion of this name, whatever its instance."""
    for one in manifest.get("assertions", ()):
        if str(one.get("label", "")).split("__")[0] == label and isinstance(one.get("data"), dict):
            return one["data"]
    return {}


def _label(manifest: Mapping[str, Any]) -> Mapping[str, str] | None:
    found = _data(manifest, AIGC)
    return {str(k): str(v) for k, v in found.items()} if found else None


def _payload(manifest: Mapping[str, Any]) -> str:
    found = _data(manifest, SOFT_BINDING)
    blocks = found.get("blocks")
    if found.get("alg") != WATERMARK or not isinstance(blocks, list) or not blocks:
        return ""
    told = str(blocks[0].get("value", "")) if isinstance(blocks[0], dict) else ""
    return told if _PAYLOAD.fullmatch(told) else ""


def _actions(manifest: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    for label in ("c2pa.actions.v2", "c2pa.actions"):
        found = _data(manifest, label).get("actions")
        if isinstance(found, list):
            return [one for one in found if isinstance(one, dict)]
    return ()


def _whole_source(manifest: Mapping[str, Any]) -> str:
    for action in _actions(manifest):
        if action.get("action") == "c2pa.created":
            return _last(action.get("digitalSourceType"))
    return ""


def _last(uri: object) -> str:
    return str(uri).rstrip("/").rsplit("/", 1)[-1] if uri else ""


def _parts(
    manifests: Mapping[str, Any], manifest: Mapping[str, Any], above: tuple[str, ...]
) -> tuple[Node, ...]:
    found: list[Node] = []
    for one in manifest.get("ingredients", ()):
        metadata = one.get("metadata") or {}
        ours = metadata.get(OURS) if isinstance(metadata, dict) else None
        told = ours if isinstance(ours, dict) else {}
        below = str(one.get("active_manifest") or "")
        inner = manifests.get(below, {})
        follow = bool(inner) and below not in above and len(above) < _DEPTH
        seed = told.get("seed")
        found.append(
            Node(
                title=str(one.get("title") or ""),
                relationship=str(one.get("relationship") or ""),
                kind=str(told.get("kind", "")),
                source=str(told.get("source", "")) or _whole_source(inner),
                maker=str(told.get("maker", "")),
                seed=seed if isinstance(seed, int) else None,
                sha256=str(told.get("sha256", "")),
                parts=_parts(manifests, inner, (*above, below)) if follow else (),
            )
        )
    return tuple(found)
