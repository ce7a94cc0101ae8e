"""Shots of the example drama without label or mark, for measures that need a clean film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from yingxi.cut.conform import conform
from yingxi.production.hands import backdrop_of, extras_of
from yingxi.shoot.plan import plan_shot
from yingxi.stage.direct import direct
from yingxi.stage.perform import perform
from yingxi.store.blobs import Blobs
from yingxi.store.steps import StepLog
from yingxi.studio import Studio

EXAMPLE = Path(__file__).parent.parent / "examples" / "longhushan"
SECONDS = 8


def shoot(folder: Path, count: int = 4) -> list[Path]:
    """So many shots of the first episode, of `SECONDS` each, spread over it, in ``folder``."""
    studio = Studio.open(EXAMPLE)
    bible = studio.bible()
    blobs = Blobs(folder / "store")
    log = StepLog(folder / "store", blobs)
    able = [s for s in studio.storyboard(1).shots if not s.black]
    films: list[Path] = []
    for k in range(count):
        planned = plan_shot(able[(2 * k + 1) * len(able) // (2 * count)], None)
        performance = direct(replace(planned, frames=SECONDS * 25), bible)
        film = folder / planned.shot.id / "out" / "shot.mp4"
        film.parent.mkdir(parents=True)
        frames = perform(
            performance,
            backdrop=backdrop_of(performance.world, blobs, log),
            extras=extras_of(performance, blobs, log),
        )
        conform(frames, (), film)
        films.append(film)
    return films
