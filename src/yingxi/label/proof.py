"""What reading a label as its audience would has shown."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleProof:
    """What was read on a finished film or picture, against the rule of a day."""

    present: bool = False
    opening_from: float = 0.0
    """Seconds: when the label is first legible."""
    opening_seconds: float = 0.0
    """How long it then stays, as large as the rule asks; looked for no longer than needed."""
    opening_height_share: float = 0.0
    """Height of its letters, of the shortest side."""
    standing_share: float = 0.0
    """Share of the places over the rest of the film at which it could be read."""
    text: str = ""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Left, top, right, bottom in pixels."""
    faults: tuple[str, ...] = ()
    skipped: str = ""
    """Why nothing could be read, with the remedy."""

    @property
    def ok(self) -> bool:
        return self.present and not self.faults and not self.skipped

    @property
    def evidence(self) -> tuple[str, ...]:
        """One line for each thing measured."""
        if not self.present:
            return ()
        if not self.opening_height_share:
            return (f"「{self.text}」",)
        lines = [
            say(
                f"「{self.text}」字高 {self.opening_height_share:.1%}（短边）",
                f"'{self.text}', letters {self.opening_height_share:.1%} of the short side",
            )
        ]
        if self.opening_seconds:
            lines.append(
                say(
                    f"片头 {self.opening_from:.1f} 秒起，至少 {self.opening_seconds:.1f} 秒",
                    f"from {self.opening_from:.1f} s, at least {self.opening_seconds:.1f} s",
                )
            )
            lines.append(
                say(
                    f"其余画面可读 {self.standing_share:.0%}",
                    f"legible over {self.standing_share:.0%} of the rest",
                )
            )
        return tuple(lines)
