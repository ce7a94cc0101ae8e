"""Yingxi (影戏): the open-source studio for AI short dramas."""

__version__ = "0.1.0"
