"""Special effects: light is added, smoke and dust are laid on; all seeded, all in plate space."""

from __future__ import annotations

from yingxi.board.model import EffectKind
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.effects.aura import Glow
from yingxi.stage.effects.blade import SwordLight
from yingxi.stage.effects.bolt import Flash, Lightning
from yingxi.stage.effects.drift import Dust, Petals
from yingxi.stage.effects.fireworks import Fireworks
from yingxi.stage.effects.flame import Blaze, Fire, Smoke
from yingxi.stage.effects.moment import PLAIN, Effect, Gain, Moment
from yingxi.stage.effects.talisman import Talisman
from yingxi.stage.score import Effect as EffectCue

__all__ = ["PLAIN", "Effect", "Gain", "Moment", "prepare"]


def prepare(
    cue: EffectCue, backdrop: Backdrop, *, seed: int = 0, source: float | None = None,
    crowded: bool = False,
) -> Effect:  # fmt: skip
    """The drawing of a cue. ``source`` is the plate x of the figure that works it, if any.

    In a crowded set a fire without a place burns among the people: the crowd draws it.
    """
    x, y = cue.x, cue.y
    match cue.kind:
        case EffectKind.LIGHTNING:
            return Lightning(x, y if y is not None else backdrop.horizon_y, seed)
        case EffectKind.TALISMAN:
            return Talisman(x, y, seed, source)
        case EffectKind.SWORD_LIGHT:
            return SwordLight(x, y, seed)
        case EffectKind.FIRE if crowded and x is None:
            return Blaze(seed, backdrop.horizon_y)
        case EffectKind.FIRE:
            return Fire(x, y, seed)
        case EffectKind.SMOKE:
            return Smoke(x, y, seed, backdrop.horizon_y, backdrop.light.haze)
        case EffectKind.GLOW:
            return Glow(x, y, seed)
        case EffectKind.DUST:
            return Dust(x, y, seed, backdrop.light.haze)
        case EffectKind.PETALS:
            return Petals(seed)
        case EffectKind.FIREWORKS:
            return Fireworks(seed, backdrop.horizon_y)
        case EffectKind.FLASH:
            return Flash()
