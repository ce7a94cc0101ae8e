"""Collects what is wrong with a screenplay, so that every fault of a file is told in one go."""

from __future__ import annotations

from dataclasses import replace

from yingxi.errors import ScriptError
from yingxi.script.model import Fault, Position
from yingxi.script.texts import FaultText, count_of_errors

MOST_FAULTS = 500
"""A broken file is not told more than this many faults of each severity."""


class FaultLog:
    """The faults of one file, in the order they were found."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._errors: list[Fault] = []
        self._warnings: list[Fault] = []

    def error(self, position: Position, told: FaultText) -> None:
        """Note something that stops the work."""
        if len(self._errors) < MOST_FAULTS:
            self._errors.append(_fault(position, told))

    def warn(self, position: Position, told: FaultText) -> None:
        """Note something that looks wrong but can be filmed."""
        if len(self._warnings) < MOST_FAULTS:
            self._warnings.append(replace(_fault(position, told), severity="warning"))

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
        count = count_of_errors(len(errors))
        where = f"{self.name}:{first.position.line}:{first.position.column}"
        raise ScriptError(
            f"{where}: {first.message}{count}",
            faults=(*errors, *self.warnings),
            hint=first.remedy,
        )


def unreadable(name: str, told: FaultText) -> ScriptError:
    """Return the error for a file that can't be read at all."""
    fault = _fault(Position(line=1), told)
    return ScriptError(f"{name}: {told.message}", faults=(fault,), hint=told.remedy)


def _fault(position: Position, told: FaultText) -> Fault:
    return Fault(
        position=position, message=told.message, expected=told.expected, remedy=told.remedy
    )
