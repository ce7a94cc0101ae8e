"""What a drama's own settings ask of its inspection: where it is delivered, how its story runs."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from yingxi.check.drama.story_targets import Targets, targets_of
from yingxi.check.film.delivery import Delivery, delivery
from yingxi.errors import SettingsError, UserError
from yingxi.settings import DRAMA_FILE, Drama

MASTER = "master"
"""The specification of our own masters."""


def spec_of(drama: Drama) -> Delivery:
    """The specification that the drama names, else our master's. Raises SettingsError."""
    told = drama.wishes.spec or MASTER
    with _named(drama, "[check] spec"):
        return delivery(drama.folder / told if told.endswith(".toml") else told)


def targets_for(drama: Drama) -> Targets:
    """The story's targets: the drama's own before the trade's. Raises SettingsError."""
    with _named(drama, "[check.story]"):
        return targets_of(dict(drama.wishes.story))


@contextmanager
def _named(drama: Drama, where: str) -> Generator[None]:
    """Says of a fault in which file and under which key it is mended."""
    try:
        yield
    except UserError as fault:
        told = f"{drama.folder / DRAMA_FILE}: {where}: {fault.message}"
        raise SettingsError(told, hint=fault.hint) from fault
