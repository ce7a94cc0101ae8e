"""What a costume is sewn from: three dyes and the figure woven into them."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.stage.hide import (
    LAMP,
    Dye,
    Pattern,
    clouds,
    coins,
    dye,
    flowers,
    lozenges,
    luma,
    mix,
    tortoise,
    waves,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloth:
    """Colours are ``#rrggbb``; ``weave`` picks the figure in the cloth (see ``WEAVES``)."""

    main: str
    second: str
    trim: str
    weave: str = "clouds"
    seed: int = 0
    feminine: bool = False

    @property
    def body(self) -> Dye:
        """The main cloth."""
        return dye(self.main)

    @property
    def shade(self) -> Dye:
        """The main cloth where it lies behind: far limbs, inner panels."""
        return dye(mix(self.main, "#0a0505", 0.2))

    @property
    def contrast(self) -> Dye:
        """The second cloth."""
        return dye(self.second)

    @property
    def gold(self) -> Dye:
        """The trim."""
        return dye(self.trim, light=0.3, depth=0.42)

    @property
    def border(self) -> str:
        """A dark border colour that stands off from the main cloth."""
        if luma(self.main) < 0.2:
            return mix(self.trim, "#3a1408", 0.45)
        return mix(self.second, "#0a0a0c", 0.45)

    @property
    def thread(self) -> str:
        """Colour of cut-outs in the main cloth: lamplight, or dark where the cloth is pale."""
        return LAMP if luma(self.main) < 0.66 else mix(self.second, "#5a1d10", 0.4)

    def figure(self, size: float, seed: int = 0) -> Pattern | None:
        """The woven figure with motifs of about ``size`` units."""
        where = self.seed * 13 + seed
        thread = self.thread
        if self.weave == "clouds":
            return clouds(size, where, size * 0.06, thread)
        if self.weave == "flowers":
            core = "#b8321e" if luma(self.main) < 0.6 else self.trim
            return flowers(size * 0.8, where, thread, core)
        if self.weave == "coins":
            return coins(size * 0.8, 1.6, thread)
        if self.weave == "lozenges":
            return lozenges(size * 0.95, 1.5, thread)
        if self.weave == "waves":
            return waves(size * 1.0, 1.8, 3, thread)
        if self.weave == "tortoise":
            return tortoise(size * 0.5, 1.6, thread)
        return None


WEAVES = ("clouds", "flowers", "lozenges", "coins", "tortoise", "waves", "plain")
