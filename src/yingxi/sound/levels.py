"""A line that another voice spoke, brought to the loudness of ours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import Emotion
from yingxi.sound.manner import MANNERS
from yingxi.sound.speech import CALM_LOUDNESS, Speech, finished
from yingxi.sound.timbre import trimmed


def levelled_line(samples: NDArray[np.float32], emotion: Emotion) -> Speech:
    """Trim the silence around a mono line at 48 kHz and level it as its emotion asks."""
    dry = trimmed(samples)
    if not len(dry):
        return Speech(samples=dry, mouth=())
    return finished(dry, dry, CALM_LOUDNESS + MANNERS[emotion].level)
