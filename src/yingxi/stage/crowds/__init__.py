"""Crowds of thousands: formations, sprites on a ladder of sizes, dust, fire and arrows."""

from __future__ import annotations

from yingxi.stage.crowds.host import Host, muster

__all__ = ["Host", "muster"]
