"""A propagator's fields put into a producer's label without touching the producer's."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from yingxi.errors import MediaError
from yingxi.label.aigc import AigcLabel, loads
from yingxi.tongue import say

_PAIR = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*")')
"""A name and its text: all that a label which `loads` accepts consists of."""


def with_propagator(text: str, *, code: str, propagate_id: str, reserved: str = "") -> str:
    """The label's text with three values set, every other byte as it was.

    Raises MediaError where a propagator stands in it already or the text is no label, and
    SettingsError where the new values break the rules.
    """
    label = loads(text)
    if label.propagator or label.propagate_id or label.propagator_reserved:
        raise MediaError(
            say(
                f"标识里已有传播者：{label.propagator or label.propagate_id}",
                f"the label names a propagator already: {label.propagator or label.propagate_id}",
            ),
            hint=say(
                "已经传播过的文件不再改写；请从制作者的原片开始",
                "a propagated file is not written again; start from the producer's original",
            ),
        )
    wanted = replace(
        label, propagator=code, propagate_id=propagate_id, propagator_reserved=reserved
    )
    made = _filled(
        text,
        {"ContentPropagator": code, "PropagateID": propagate_id, "ReservedCode2": reserved},
    )
    if loads(made) != wanted:
        raise MediaError(
            say("这个标识的写法改不了", "this label's text can't be amended"),
            hint=say("请让制作者重新写入标识", "ask the producer to write the label anew"),
        )
    return made


def _filled(text: str, values: dict[str, str]) -> str:
    missing = dict(values)

    def fill(pair: re.Match[str]) -> str:
        name = json.loads(pair[1])
        if name not in values:
            return pair[0]
        missing.pop(name, None)
        return f"{pair[1]}{pair[2]}{json.dumps(values[name])}"

    filled = _PAIR.sub(fill, text)
    more = "".join(f',"{name}":{json.dumps(value)}' for name, value in missing.items() if value)
    end = filled.rindex("}")
    return filled[:end] + more + filled[end:]


def producer_of(label: AigcLabel) -> AigcLabel:
    """The label as its producer made it, before anyone propagated it."""
    return replace(label, propagator="", propagate_id="", propagator_reserved="")
