"""The figures of the shadow play: how they are dressed, cut, jointed and put on the screen."""

from __future__ import annotations

from functools import lru_cache

from yingxi.stage.puppets.rig import Puppet, Sprite, blit
from yingxi.stage.puppets.wardrobe import dress
from yingxi.stage.score import Look

__all__ = ["Puppet", "Sprite", "blit", "cut"]


@lru_cache(maxsize=64)
def cut(look: Look, *, detail: float = 1.2) -> Puppet:
    """The puppet of this look.

    ``detail`` is how many sprite pixels there are to a plate pixel when the figure stands at
    ``FIGURE_SCALE``: 1.2 for a whole figure, 2.5 to 3 for a close-up. Pieces are drawn when a
    pose first needs them.
    """
    return Puppet((look, detail), dress(look), detail)
