"""Which language the program speaks: Chinese, or English with ``YINGXI_LANG=en``."""

from __future__ import annotations

import os


def say(chinese: str, english: str) -> str:
    """The text in the user's language."""
    return english if os.environ.get("YINGXI_LANG", "zh").lower().startswith("en") else chinese
