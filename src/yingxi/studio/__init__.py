"""Wires a studio from settings: the only place that knows every concrete class."""

from __future__ import annotations

from yingxi.studio.drama import Studio
from yingxi.studio.prompt import shoot_prompt
from yingxi.studio.prompt_sheet import prompts_sheet
from yingxi.studio.sheets import write_sheet

__all__ = ["Studio", "prompts_sheet", "shoot_prompt", "write_sheet"]
