"""Pictures as files, with the implicit label in them and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import AigcLabel
from yingxi.media.atomic import whole_file
from yingxi.tongue import say


def encode(bgr: NDArray[np.uint8], out: Path, *, quality: int = 93) -> None:
    """Write ``(h, w, 3)`` BGR as PNG or JPEG, by the name's ending, whole or not at all."""
    with whole_file(out) as draft:
        _encode(bgr, draft, out, quality)


def picture(bgr: NDArray[np.uint8], out: Path, label: AigcLabel, *, quality: int = 93) -> None:
    """The same with its label, read back before the file gets its name."""
    with whole_file(out) as draft:
        _encode(bgr, draft, out, quality)
        carry.put(draft, draft, label)


def _encode(bgr: NDArray[np.uint8], draft: Path, out: Path, quality: int) -> None:
    image = Image.fromarray(np.ascontiguousarray(bgr[..., ::-1]))
    match out.suffix.lower():
        case ".png":
            image.save(draft, format="PNG")
        case ".jpg" | ".jpeg":
            image.save(draft, format="JPEG", quality=quality, subsampling=0)
        case _:
            raise MediaError(
                say(f"{out.name} 的图片格式不支持", f"{out.name}: no such picture format"),
                hint=say("请用 .png 或 .jpg 结尾的名字", "use a name that ends in .png or .jpg"),
            )
