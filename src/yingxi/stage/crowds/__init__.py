"""Crowds of thousands: formations, sprites on a ladder of sizes, dust, fire and arrows."""

from __future__ import annotations

from yingxi.stage.crowds.extras import Extras, dressed, gathered, load_atlas, save_atlas
from yingxi.stage.crowds.host import Host

__all__ = ["Extras", "Host", "dressed", "gathered", "load_atlas", "save_atlas"]
