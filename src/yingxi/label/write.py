"""Files with their label in them: written, read back, and only then given their name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from yingxi.cut.assemble import assemble
from yingxi.cut.timeline import Part
from yingxi.errors import MediaError
from yingxi.label.aigc import AigcLabel
from yingxi.label.read import verify
from yingxi.label.xmp import PNG_KEYWORD, packet
from yingxi.media.atomic import whole_file
from yingxi.media.standard import MASTER, Recipe, Sound
from yingxi.tongue import say


def master(
    parts: Sequence[Part],
    audio: Sound,
    out: Path,
    label: AigcLabel,
    *,
    metadata: Mapping[str, str] | None = None,
    recipe: Recipe = MASTER,
) -> int:
    """Assemble an episode or a single shot with its label; returns the number of frames.

    Raises MediaError, and leaves no file, where the label can't be read back exactly once.
    """

    def inspect(path: Path) -> None:
        verify(path, label)

    tags = {**(metadata or {}), **label.metadata()}
    return assemble(parts, audio, out, metadata=tags, recipe=recipe, inspect=inspect)


def picture(bgr: NDArray[np.uint8], out: Path, label: AigcLabel, *, quality: int = 93) -> None:
    """Write ``(h, w, 3)`` BGR as PNG or JPEG, by the name's ending, with its label in XMP."""
    image = Image.fromarray(np.ascontiguousarray(bgr[..., ::-1]))
    ending = out.suffix.lower()
    with whole_file(out) as draft:
        if ending == ".png":
            info = PngInfo()
            info.add_itxt(PNG_KEYWORD, packet(label))
            image.save(draft, format="PNG", pnginfo=info)
        elif ending in (".jpg", ".jpeg"):
            xmp = packet(label).encode()
            image.save(draft, format="JPEG", quality=quality, subsampling=0, xmp=xmp)
        else:
            raise MediaError(
                say(f"{out.name} 的图片格式不支持", f"{out.name}: no such picture format"),
                hint=say("请用 .png 或 .jpg 结尾的名字", "use a name that ends in .png or .jpg"),
            )
        verify(draft, label)
