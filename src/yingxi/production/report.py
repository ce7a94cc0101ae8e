"""What the line tells whoever watches it work."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Hears how the work goes on; units are frames for pictures, seconds for sound."""

    def begin(self, step: str, title: str, total: float, cached: float) -> None:
        """A step starts: so much to do in all, so much of it made before."""
        ...

    def advance(self, step: str, done: float, note: str) -> None:
        """So much more is done; ``note`` says what."""
        ...

    def end(self, step: str) -> None: ...

    def note(self, text: str) -> None:
        """Something the person should know, not tied to progress."""
        ...


class Silent:
    """A reporter that says nothing."""

    def begin(self, step: str, title: str, total: float, cached: float) -> None:
        pass

    def advance(self, step: str, done: float, note: str) -> None:
        pass

    def end(self, step: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass
