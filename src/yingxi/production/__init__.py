"""制作: the line on which an episode is built, from text to master.

`DATA_PATH` is that line, in order; each name is a step of a department.
"""

from __future__ import annotations

DATA_PATH = (
    "script.read",
    "bible.load",
    "board.draw",
    "sound.voice",
    "shoot.plan",
    "stage.paint",
    "stage.dress",
    "shoot.take",
    "sound.mix",
    "cut.assemble",
    "label.apply",
    "check.inspect",
)
"""What ``make`` does, in this order. Voices come before the plan: a shot is as long as its line."""
