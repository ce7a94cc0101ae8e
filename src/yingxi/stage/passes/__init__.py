"""A shot as films for models: its previz, and its depth, mask, pose and line passes."""

from __future__ import annotations

from yingxi.stage.passes.kinds import Pass, source_frames
from yingxi.stage.passes.roll import passes

__all__ = ["Pass", "passes", "source_frames"]
