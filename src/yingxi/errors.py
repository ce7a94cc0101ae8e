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
    ├── ProviderError          a model's vendor said no, or said nothing
    │   ├── NotSent            the request never left this machine: send it again
    │   ├── RateLimited        not accepted; ``retry_after`` seconds, where it said so
    │   ├── Refused            not accepted, and would not be: content, parameter, key, balance
    │   ├── Unanswered         sent, and no answer came: it may have been accepted
    │   ├── Unavailable        a question about a job that is known went unanswered: ask again
    │   └── BadTake            accepted and billed, but what came back can't be used
    ├── Parked                 a purchase that only a person can decide; ``reference`` names it
    ├── PriceMissing           nobody told what this costs, so nothing is bought
    ├── GateClosed             a person has to say yes first
    ├── BudgetExceeded         the next purchase would pass the budget
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


class ProviderError(YingxiError):
    """A model's vendor said no, or said nothing.

    ``code`` is the vendor's own. What it says is shown; what we sent, never.
    """

    exit_code = 8

    def __init__(self, message: str, *, code: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code


class NotSent(ProviderError):
    """The request never left this machine: no route, no name, connection refused."""

    retryable = True


class RateLimited(ProviderError):
    """Not accepted for now; ``retry_after`` in seconds, 0 where the vendor did not say."""

    retryable = True

    def __init__(self, message: str, *, retry_after: float = 0.0, code: str = "", hint: str = ""):
        super().__init__(message, code=code, hint=hint)
        self.retry_after = retry_after


class Refused(ProviderError):
    """Not accepted and not billed: content, parameter, key or balance."""


class Unanswered(ProviderError):
    """Sent, but no answer came: it may have been accepted. Never sent again on a guess."""


class Unavailable(ProviderError):
    """A question about a known job, or a download, failed for now."""

    retryable = True


class BadTake(ProviderError):
    """Accepted, perhaps billed, but failed there or came back unusable."""


class Parked(YingxiError):
    """A purchase that may or may not have been made; a person decides."""

    exit_code = 9

    def __init__(self, message: str, *, reference: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reference = reference


class PriceMissing(UserError):
    """No price for a provider's model: nothing is bought."""

    exit_code = 10


class GateClosed(UserError):
    """A person has to say yes first; what waits is named."""

    exit_code = 12


class BudgetExceeded(UserError):
    """The next purchase would pass the budget; nothing was sent for it."""

    exit_code = 11


class Interrupted(YingxiError):
    """Stopped by the person; everything finished so far is kept."""

    exit_code = 130
    retryable = True
