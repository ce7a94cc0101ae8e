"""A shot as films for models: its previz, and its depth, mask, pose and line passes."""

from __future__ import annotations

from yingxi.stage.passes.kinds import Pass, source_frames
from yingxi.stage.passes.roll import glimpse, passes

__all__ = ["Pass", "glimpse", "passes", "source_frames"]
