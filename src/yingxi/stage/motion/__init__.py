"""Acting: from a figure's acts to its pose at a frame."""

from __future__ import annotations

from yingxi.stage.motion.acting import Placement, pose_at

__all__ = ["Placement", "pose_at"]
