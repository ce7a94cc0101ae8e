"""One file for each episode, a folder of them for a season: joined into one Script."""

from __future__ import annotations

from collections.abc import Iterable

from yingxi.script.model import Episode, Script, Sketch


def join_scripts(scripts: Iterable[Script]) -> Script:
    """Return one script of all episodes, by number; the first title, writer, outline win.

    Of two scripts with the same episode the later one's is kept, of two biographies of one name
    the first. Warnings are kept in order.
    """
    parts = tuple(scripts)
    episodes: dict[int, Episode] = {}
    sketches: dict[str, Sketch] = {}
    for part in parts:
        episodes.update({episode.number: episode for episode in part.episodes})
        for sketch in part.sketches:
            sketches.setdefault(sketch.name, sketch)
    return Script(
        title=next((part.title for part in parts if part.title), ""),
        writer=next((part.writer for part in parts if part.writer), ""),
        outline=next((part.outline for part in parts if part.outline), ""),
        sketches=tuple(sketches.values()),
        episodes=tuple(episodes[number] for number in sorted(episodes)),
        faults=tuple(fault for part in parts for fault in part.faults),
    )
