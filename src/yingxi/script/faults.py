"""Collects what is wrong with a screenplay, so that every fault of a file is told in one go."""

from __future__ import annotations

from yingxi.errors import ScriptError
from yingxi.script.model import Fault, Position

MOST_FAULTS = 500
"""A broken file is not told more than this many faults of each severity."""


class FaultLog:
    """The faults of one file, in the order they were found."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._errors: list[Fault] = []
        self._warnings: list[Fault] = []

    def error(self, position: Position, message: str, *, expected: str, remedy: str) -> None:
        """Note something that stops the work."""
        if len(self._errors) < MOST_FAULTS:
            self._errors.append(
                Fault(position=position, message=message, expected=expected, remedy=remedy)
            )

    def warn(self, position: Position, message: str, *, expected: str, remedy: str) -> None:
        """Note something that looks wrong but can be filmed."""
        if len(self._warnings) < MOST_FAULTS:
            self._warnings.append(
                Fault(
                    position=position,
                    message=message,
                    expected=expected,
                    remedy=remedy,
                    severity="warning",
                )
            )

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The warnings so far, in the order of the file."""
        return tuple(sorted(self._warnings, key=lambda fault: fault.position))

    def raise_errors(self) -> None:
        """Raise one ScriptError that carries every error and warning, if there is an error."""
        if not self._errors:
            return
        errors = sorted(self._errors, key=lambda fault: fault.position)
        first = errors[0]
        count = f"（共 {len(errors)} 处错误）" if len(errors) > 1 else ""
        where = f"{self.name}:{first.position.line}:{first.position.column}"
        raise ScriptError(
            f"{where}: {first.message}{count}",
            faults=(*errors, *self.warnings),
            hint=first.remedy,
        )


def unreadable(name: str, message: str, *, expected: str, remedy: str) -> ScriptError:
    """Return the error for a file that can't be read at all."""
    fault = Fault(position=Position(line=1), message=message, expected=expected, remedy=remedy)
    return ScriptError(f"{name}: {message}", faults=(fault,), hint=remedy)
