"""The C2PA manifest of what we label: written last, so that it covers everything before it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import c2pa

from yingxi import __version__
from yingxi.errors import MediaError
from yingxi.label.aigc import AigcLabel
from yingxi.label.ingredients import Ingredient, Source, Work
from yingxi.label.keys import Identity, sign
from yingxi.label.register import hexed
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

AIGC = "cn.tc260.aigc"
SOFT_BINDING = "c2pa.soft-binding"
WATERMARK = "yingxi.luma-tiles.1"
"""Our watermark's name in the soft binding; it stands on no public list of algorithms."""
OURS = "yingxi"
"""The key of an ingredient's metadata under which ours stand."""
OFFLINE: dict[str, Any] = {
    "verify": {
        "verify_trust": True,
        "verify_after_sign": False,  # chain.py reads everything back, not the manifest alone
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
    },
    "builder": {"thumbnail": {"enabled": False}},
}
"""Nobody is asked over the network; thumbnails would make an episode's manifest 20 times larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a manifest is to say of a file."""

    work: Work
    label: AigcLabel
    payload: int | None = None
    """The watermark's, where there is one."""
    opened: Path | None = None
    """The file as it came, for a propagator's copy: it becomes the parent."""


def embed(source: Path, out: Path, claim: Claim, who: Identity, *, mime: str) -> int:
    """Write ``out``: the source with a manifest; returns its bytes. ``out`` must not exist.

    ``mime`` is the kind by content (`kinds.signable`). Raises MediaError where the kind, the
    signer or the timestamp authority refuses.
    """
    manifest = _told(json.dumps(_manifest(claim), ensure_ascii=False))
    with media_errors(source, "read"), c2pa_errors(source), contextlib.ExitStack() as held:
        context = held.enter_context(c2pa.Context.from_dict(OFFLINE))
        builder = held.enter_context(c2pa.Builder(manifest, context=context))
        for number, one in enumerate(claim.work.ingredients):
            if one.path is not None:
                file = held.enter_context(one.path.open("rb"))
                builder.add_ingredient(_ingredient(number, one), one.mime, file)
        if claim.opened is not None:
            file = held.enter_context(claim.opened.open("rb"))
            parent = {
                "title": _told(claim.opened.name),
                "relationship": "parentOf",
                "label": "parent",
            }
            builder.add_ingredient(parent, mime, file)
        signer = held.enter_context(_signer(who))
        read = held.enter_context(source.open("rb"))
        written = held.enter_context(out.open("x+b"))
        return len(builder.sign(signer, mime, read, written))


@contextlib.contextmanager
def c2pa_errors(path: Path) -> Generator[None]:
    """Turn the SDK's errors into MediaError."""
    try:
        yield
    except c2pa.C2paError as fault:
        raise MediaError(
            say(f"{path.name} 的 C2PA 清单不成：{fault}", f"C2PA refuses {path.name}: {fault}"),
            hint=say("请检查文件、证书和时间戳网址", "check the file, the certificate, the timestamp's address"),
        ) from fault  # fmt: skip


def fields_of(label: AigcLabel) -> dict[str, str]:
    """The label's fields under their names in the standard, as the manifest's assertion has them."""
    return dict(json.loads(label.dumps()))


def _told(text: str) -> str:
    """Text that UTF-8 can hold: a title may be a file's name with bytes that are none."""
    return text.encode("utf-8", "replace").decode()


def _signer(who: Identity) -> c2pa.Signer:
    if not who.command:
        return c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(
                alg=b"es256", sign_cert=who.chain, private_key=who.key,
                ta_url=who.timestamp.encode() or None,
            )
        )  # fmt: skip
    return c2pa.Signer.from_callback(
        partial(sign, who), c2pa.C2paSigningAlg.ES256, who.chain.decode(), who.timestamp or None
    )


def _manifest(claim: Claim) -> dict[str, Any]:
    work = claim.work
    assertions: list[dict[str, Any]] = [
        {"label": "c2pa.actions.v2", "data": {"actions": _actions(claim)}},
        {"label": AIGC, "data": fields_of(claim.label)},
    ]
    if claim.payload is not None:
        block = {"scope": {}, "value": hexed(claim.payload)}
        assertions.append({"label": SOFT_BINDING, "data": {"alg": WATERMARK, "blocks": [block]}})
    return {
        "claim_generator_info": [{"name": "Yingxi", "version": __version__}],
        "title": work.title,
        "assertions": assertions,
        "ingredients": [
            _ingredient(number, one)
            for number, one in enumerate(work.ingredients)
            if one.path is None
        ],
    }


def _actions(claim: Claim) -> list[dict[str, Any]]:
    work = claim.work
    first: dict[str, Any] = {"when": work.moment, "softwareAgent": _agent(work.maker)}
    if claim.opened is not None:
        first |= {"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}}
    else:
        first |= {"action": "c2pa.created", "digitalSourceType": work.whole.uri}
    return [first, *(_placed(source, who, ids) for source, who, ids in _groups(work.ingredients))]


def _groups(ingredients: Sequence[Ingredient]) -> list[tuple[Source, str, list[str]]]:
    """Ingredients of one source and maker together: an action for each would double the size."""
    groups: dict[tuple[Source, str], list[str]] = {}
    for number, one in enumerate(ingredients):
        groups.setdefault((one.source, one.maker), []).append(_id(number))
    return [(source, maker, ids) for (source, maker), ids in groups.items()]


def _placed(source: Source, maker: str, ids: list[str]) -> dict[str, Any]:
    return {
        "action": "c2pa.placed", "digitalSourceType": source.uri, "softwareAgent": _agent(maker),
        "parameters": {"ingredientIds": ids},
    }  # fmt: skip


def _agent(maker: str) -> dict[str, str]:
    return {"name": maker} if maker else {"name": "Yingxi", "version": __version__}


def _ingredient(number: int, one: Ingredient) -> dict[str, Any]:
    ours: dict[str, Any] = {"kind": one.kind, "source": one.source.value, "sha256": one.sha256}
    if one.maker:
        ours["maker"] = one.maker
    if one.seed is not None:
        ours["seed"] = one.seed
    return {
        "title": one.title, "format": one.mime, "relationship": "componentOf",
        "label": _id(number), "metadata": {OURS: ours},
    }  # fmt: skip


def _id(number: int) -> str:
    return f"part-{number}"
