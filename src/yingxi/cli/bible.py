"""``yingxi cast``: who is in the drama, and how they look and sound."""

from __future__ import annotations

from yingxi.cli.console import data, line
from yingxi.cli.options import DramaArg, JsonOption
from yingxi.tongue import say


def cast(drama: DramaArg, as_json: JsonOption = False) -> int:
    """List the cast and draw them on one sheet."""
    from yingxi.studio import Studio

    studio = Studio.open(drama)
    people = studio.bible().cast
    sheet = studio.cast_sheet()
    if as_json:
        data({"sheet": str(sheet), "cast": [
            {"name": c.name, "role": c.role, "costume": c.costume, "age": c.age,
             "voice": dict(c.voice.blend), "group": c.group} for c in people]})  # fmt: skip
        return 0
    for c in people:
        blend = " + ".join(f"{name} {share:.0%}" for name, share in c.voice.blend)
        age = say(f"{c.age} 岁", f"{c.age}")
        line(f"  {c.name}\t{c.role}\t{age}\t{blend}")
    line(str(sheet))
    return 0
