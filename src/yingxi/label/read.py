"""Read the implicit label back out of a file, as a platform's checker would."""

from __future__ import annotations

from pathlib import Path

from yingxi.errors import MediaError
from yingxi.label.aigc import AigcLabel
from yingxi.label.carry import labels, read_one
from yingxi.tongue import say


def read_label(path: Path) -> AigcLabel:
    """The one label of a file of any kind that can carry it.

    Raises MediaError where there is none, where there are two, or where it breaks the rules.
    """
    return read_one(path)


def verify(path: Path, label: AigcLabel) -> None:
    """Raise MediaError unless the file carries exactly this label."""
    if read_one(path) != label:
        raise MediaError(
            say(
                f"{path.name} 里的 AIGC 标识与要写的不同",
                f"{path.name} carries another AIGC label than was written",
            ),
            hint=say("删除这个文件，再生成一次", "delete the file and make it again"),
        )


def label_texts(path: Path) -> list[str]:
    """Every label's text in the file, wherever it stands."""
    return [found.text for found in labels(path)]
