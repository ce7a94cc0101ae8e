"""How a job's end travels from a worker to the foreman: an error comes home as it was."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave, or the error it ended in."""

    result: Any = None
    fault: Exception | None = None
    trace: str = ""


class FarTraceback(Exception):
    """Where on the worker it happened: the cause of the error that came home."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


def obey(work: Callable[[Job], Result], job: Job) -> Outcome:
    """Do a job on a worker; whatever it raises is part of the outcome."""
    try:
        return Outcome(result=work(job))
    except Exception as fault:  # noqa: BLE001
        return Outcome(fault=portable(fault), trace=traceback.format_exc())


def bring_home(outcome: Outcome) -> Any:
    """The result of a job; raises the error it ended in."""
    if outcome.fault is not None:
        raise outcome.fault from FarTraceback(outcome.trace)
    return outcome.result


def portable(fault: Exception) -> Exception:
    """The error itself, or its words where it does not survive the way."""
    try:
        pickle.loads(pickle.dumps(fault))
    except (TypeError, AttributeError, ValueError, pickle.PickleError):
        return RuntimeError(f"{type(fault).__name__}: {fault}")
    return fault
