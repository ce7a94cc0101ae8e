"""A painted backdrop as one file: only the part of each plate that has paint on it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np

from yingxi.stage.backdrop import Backdrop, Light, Plate
from yingxi.stage.space import PLATE_H, PLATE_W

SCHEMA = "yingxi.backdrop/1"


def save_backdrop(backdrop: Backdrop, path: Path) -> None:
    """Write a backdrop to ``path``. Raises OSError where the disk refuses."""
    arrays: dict[str, np.ndarray] = {}
    plates: list[dict[str, object]] = []
    for i, plate in enumerate(backdrop.plates):
        painted = np.flatnonzero(plate.pixels[..., 3].any(axis=1))
        top, bottom = (int(painted[0]), int(painted[-1]) + 1) if len(painted) else (0, 1)
        arrays[f"plate{i}"] = plate.pixels[top:bottom]
        plates.append({"name": plate.name, "depth": plate.depth, "drift": plate.drift, "top": top})
    about = {
        "schema": SCHEMA,
        "plates": plates,
        "light": dataclasses.asdict(backdrop.light),
        "floor_y": backdrop.floor_y,
        "horizon_y": backdrop.horizon_y,
    }
    with path.open("wb") as file:
        np.savez(file, about=np.array(json.dumps(about)), **arrays)  # pyright: ignore[reportArgumentType]


def load_backdrop(path: Path) -> Backdrop:
    """Read a backdrop back, plates at their full size."""
    with np.load(path) as data:
        about = json.loads(str(data["about"]))
        plates: list[Plate] = []
        for i, plate in enumerate(about["plates"]):
            pixels = np.zeros((PLATE_H, PLATE_W, 4), np.uint8)
            part = data[f"plate{i}"]
            pixels[plate["top"] : plate["top"] + len(part)] = part
            plates.append(
                Plate(name=plate["name"], depth=plate["depth"], drift=plate["drift"], pixels=pixels)
            )
    light: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in about["light"].items()
    }
    return Backdrop(
        plates=tuple(plates),
        light=Light(**light),
        floor_y=about["floor_y"],
        horizon_y=about["horizon_y"],
    )
