"""Every error that Yingxi raises on purpose.

::

    YingxiError
    ├── UserError              what the user wrote can be mended by the user
    │   ├── ScriptError        carries every fault of a file: line, column, remedy
    │   ├── SettingsError      a file of ours says something it should not
    │   └── UnknownName        a name we do not know, with the ones we do
    ├── MissingExtra           an optional package or a data file is not installed
    ├── MediaError             a picture or sound that can't be read, drawn or encoded
    ├── StoreConflict          two writers, a damaged blob, no room on the disk
    └── Interrupted            the person pressed Ctrl-C; the next run goes on

Each has a one-line message, a ``hint`` that says what to do about it, an
``exit_code`` for the command line, and says whether trying again can help.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from yingxi.tongue import say


class YingxiError(Exception):
    """The root: one line that says what is wrong, one that says what to do."""

    exit_code = 1
    retryable = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # A subclass may want other arguments than the message: a worker's fault must come home.
        return _again, (type(self), self.args, self.__dict__)


def _again(
    kind: type[YingxiError], args: tuple[object, ...], state: dict[str, object]
) -> YingxiError:
    fault = kind.__new__(kind, *args)
    fault.__dict__.update(state)
    return fault


class UserError(YingxiError):
    """Something the user wrote or asked for can't be done as it stands."""

    exit_code = 2


class ScriptError(UserError):
    """A screenplay has faults; ``faults`` holds every one of the file."""

    exit_code = 3

    def __init__(self, message: str, *, faults: Iterable[object] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.faults = tuple(faults)


class SettingsError(UserError):
    """drama.toml, a bible or a board says something that is not allowed."""

    exit_code = 4


class UnknownName(UserError):
    """A name that is not known; the message lists the known ones nearest to it.

    ``kind`` says what it should name, in the user's language.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        self.known = tuple(known)
        near = get_close_matches(name, self.known, n=3, cutoff=0.4) or list(self.known)[:8]
        place = f"{where}: " if where else ""
        super().__init__(
            place + say(f"没有这个{kind}：{name}", f'no such {kind}: "{name}"'),
            hint=say(f"可用的有：{'、'.join(near)}", f"there are: {', '.join(near)}")
            if near
            else "",
        )


class MissingExtra(YingxiError):
    """A package or data file that this work needs is not installed."""

    exit_code = 5


class MediaError(YingxiError):
    """A picture, a sound or a film can't be read, drawn or encoded."""

    exit_code = 6


class StoreConflict(YingxiError):
    """The store can't keep what was made: damage, two writers, a full disk."""

    exit_code = 7
    retryable = True


class Interrupted(YingxiError):
    """Stopped by the person; everything finished so far is kept."""

    exit_code = 130
    retryable = True
