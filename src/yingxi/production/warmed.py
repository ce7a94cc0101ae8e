"""The embedded hands with their slowest books open: what the local crew's workers start from."""

from __future__ import annotations

from yingxi.production import hands
from yingxi.sound.reading import phonemes

__all__ = ["hands"]

phonemes("好")
