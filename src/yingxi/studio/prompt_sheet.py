"""A contact sheet of prompts: how each begins, goes on and ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from yingxi.board.prompt import understand
from yingxi.production.single import planned_shot, travelling
from yingxi.stage.calls import calls
from yingxi.stage.crowds import dressed, gathered
from yingxi.stage.direct import direct
from yingxi.stage.perform import still
from yingxi.stage.score import Performance
from yingxi.stage.sheets import Picture, Progress, headed, shrunk, strips_sheet
from yingxi.stage.worlds import paint

PROMPTS: tuple[str, ...] = (
    "千军万马，大漠黄昏，铁骑对冲，烽火连天",
    "月下骑士独行，远山如黛",
    "江上孤舟，渔翁，细雨，晨雾",
    "女将军雪夜巡城，火把",
    "山洞里，小道士举符，雷光一闪",
    "现代办公室，女总裁怒拍桌子，夜",
    "雨巷，撑伞的女子缓缓走来",
    "雪夜，两名剑客在古寺前决斗，闪电",
    "元宵灯会，烟花满天，孩童奔跑",
    "医院走廊，医生跑过，白天",
)
"""What `yingxi shot` is shown with."""
SECONDS = 5.0
MOMENTS = (0.12, 0.5, 0.88)
"""Start, middle and end, as shares of the shot."""


def prompts_sheet(
    prompts: Sequence[str] = PROMPTS, *, tile: int = 270, across: int = 2, workers: int = 0,
    progress: Progress | None = None,
) -> Picture:  # fmt: skip
    """Every prompt in three stills of the shot that it becomes, its words beneath."""
    return strips_sheet(partial(_strip, tile=tile), prompts, across, workers, progress)


def staged(prompt: str, seconds: float = SECONDS) -> Performance:
    """The performance that `yingxi shot` would shoot of a sentence."""
    understanding = understand(prompt, seconds=seconds)
    planned = planned_shot(understanding.shot, seconds)
    return travelling(direct(planned, understanding.bible))


def _strip(prompt: str, *, tile: int) -> Picture:
    performance = staged(prompt)
    backdrop = paint(performance.world)
    extras = gathered([dressed(call) for call in calls(performance)])
    tiles = [
        shrunk(still(performance, frame, backdrop=backdrop, extras=extras), tile)
        for frame in (round(performance.frames * share) for share in MOMENTS)
    ]
    return headed(np.hstack(tiles), prompt)
