"""Verdicts for machines: one flat row or one nested record for each file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from yingxi.label.manifest import fields_of
from yingxi.label.provenance import Node
from yingxi.label.register import hexed
from yingxi.label.sweep import Checked
from yingxi.media.atomic import whole_file

COLUMNS: tuple[str, ...] = (
    "file", "verdict", "headline", "remedy", "produce_id", "producer", "propagator", "labels",
    "place", "visible", "implicit", "seal", "key", "watermark", "payload", "c2pa", "signer",
    "parts", "agreement", "lost", "bytes", "seconds",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def record(one: Checked) -> dict[str, Any]:
    """Everything about a file as JSON can hold it."""
    found, verdict = one.evidence, one.verdict
    label, mark, seen = found.implicit.label, found.mark, found.provenance
    visible = asdict(found.visible)
    return {
        "file": str(found.path), "verdict": verdict.colour.value, "headline": verdict.headline,
        "remedy": verdict.remedy, "produce_id": verdict.produce_id, "lost": list(verdict.lost),
        "kind": found.kind, "bytes": found.size, "seconds": round(found.seconds, 3),
        "fault": found.fault, "quick": found.quick,
        "links": [
            {"name": link.name, "colour": link.colour.value, "told": link.told, "remedy": link.remedy}
            for link in verdict.links
        ],
        "visible": {**visible, "ok": found.visible.ok},
        "implicit": {
            "found": [asdict(each) for each in found.implicit.found],
            "fields": fields_of(label) if label else None, "fault": found.implicit.fault,
        },
        "seal": {"state": found.seal.kind.value, "key": found.seal.fingerprint,
                 "own": found.own_key, "propagator": found.copy_seal.kind.value},
        "watermark": {
            "payload": None if mark.payload is None else hexed(mark.payload),
            "false_positive": mark.chance, "faint": mark.faint, "skipped": mark.skipped,
            "book": [asdict(entry) for entry in mark.entries[:4]],
        },
        "c2pa": {
            "standing": seen.standing.value, "faults": list(seen.faults), "signer": seen.signer,
            "generator": seen.generator, "signed_at": seen.signed_at, "payload": seen.payload,
            "fields": dict(seen.label) if seen.label else None,
            "parts": seen.work.count if seen.work else 0,
        },
    }  # fmt: skip


def tree(node: Node) -> dict[str, Any]:
    """A work and its parts as JSON can hold them."""
    told = {
        key: value
        for key, value in (
            ("title", node.title), ("relationship", node.relationship), ("kind", node.kind),
            ("source", node.source), ("maker", node.maker), ("seed", node.seed),
            ("sha256", node.sha256),
        )
        if value not in ("", None)
    }  # fmt: skip
    return {**told, "parts": [tree(part) for part in node.parts]}


def row(one: Checked) -> dict[str, str]:
    """A file as one line of a table; nothing in it can start a spreadsheet's formula."""
    found, verdict = one.evidence, one.verdict
    label, seen = found.implicit.label, found.provenance
    colours = {link.name: link.colour.value for link in verdict.links}
    told = {
        **colours, "file": str(found.path), "verdict": verdict.colour.value,
        "headline": verdict.headline, "remedy": verdict.remedy, "produce_id": verdict.produce_id,
        "producer": label.producer if label else "", "propagator": label.propagator if label else "",
        "labels": str(len(found.implicit.found)),
        "place": " ".join(each.place for each in found.implicit.found),
        "key": found.seal.fingerprint,
        "payload": "" if found.mark.payload is None else hexed(found.mark.payload),
        "signer": seen.signer, "parts": str(seen.work.count if seen.work else 0),
        "lost": "; ".join(verdict.lost), "bytes": str(found.size),
        "seconds": f"{found.seconds:.3f}",
    }  # fmt: skip
    return {column: _tame(told.get(column, "")) for column in COLUMNS}


def _tame(text: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula, wherever the text comes from."""
    flat = text.replace("\0", "")
    return f"'{flat}" if flat.startswith(_FORMULA) else flat


def write_csv(path: Path, checked: Iterable[Checked]) -> None:
    """One row for each file, UTF-8 with the mark that spreadsheets look for."""
    with whole_file(path) as draft, draft.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:  # fmt: skip
        writer = csv.DictWriter(file, fieldnames=COLUMNS)
        writer.writeheader()
        writer.writerows(row(one) for one in checked)
