"""A mark in the luma that says which film this is, and outlives what platforms do to films."""

from yingxi.label.watermark.detect import (
    Detection,
    chance,
    detect,
    likelihood,
    matches,
    same_payload,
)
from yingxi.label.watermark.embed import Marker, mark_picture, payload_of

__all__ = [
    "Detection",
    "Marker",
    "chance",
    "detect",
    "likelihood",
    "mark_picture",
    "matches",
    "payload_of",
    "same_payload",
]
