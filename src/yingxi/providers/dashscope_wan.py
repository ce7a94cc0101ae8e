"""What each generation of Wan can film, and how its orders are shaped.

Three generations of input lie side by side on DashScope: a ``media`` list with roles (from 2.7 on),
one picture's address (``*-i2v`` up to 2.6), and the addresses of a first and a last frame
(``*kf2v*``, which is posted elsewhere). Words alone take ``resolution`` and ``ratio`` from 2.7 on,
and exact pixels before.

Only pictures can travel inside an order. Films and sounds must lie at a public address or in the
vendor's own store, so references of these kinds, which 2.7 and 3.0 know, are not offered here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from yingxi.errors import UnknownName
from yingxi.providers.filming import FRAMES, REFERENCES
from yingxi.providers.media import data_uri
from yingxi.shoot.provider import Abilities, OpenBlob
from yingxi.shoot.request import Craft, MediaRole, VideoRequest, short_side

FILMS = "/api/v1/services/aigc/video-generation/video-synthesis"
BETWEEN_FRAMES = "/api/v1/services/aigc/image2video/video-synthesis"
KNOWN = (
    "wan3.0-video",
    "wan2.7-i2v",
    "wan2.7-r2v",
    "wan2.7-t2v",
    "wan2.6-i2v",
    "wan2.2-kf2v-flash",
)
_FIVE = ("9:16", "16:9", "1:1", "3:4", "4:3")
_SIZES = {
    480: {"9:16": "480*832", "16:9": "832*480", "1:1": "624*624"},
    720: {
        "9:16": "720*1280", "16:9": "1280*720", "1:1": "960*960", "3:4": "832*1088",
        "4:3": "1088*832",
    },
    1080: {
        "9:16": "1080*1920", "16:9": "1920*1080", "1:1": "1440*1440", "3:4": "1248*1632",
        "4:3": "1632*1248",
    },
}  # fmt: skip
_UP_TO = {(2, 1): (5,), (2, 2): (5,), (2, 5): (5, 10)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wan:
    """A model's name, taken apart."""

    model: str
    version: tuple[int, int]
    kind: str
    """``video``, ``t2v``, ``i2v``, ``r2v`` or ``kf2v``."""

    @classmethod
    def named(cls, model: str) -> Wan:
        """Raises UnknownName for a model that is not Wan's, or does something else than film."""
        found = re.match(r"wanx?(\d)\.(\d)-(video|t2v|i2v|r2v|kf2v)(?![a-z0-9])", model)
        if found is None:
            raise UnknownName("dashscope video", model, KNOWN)
        wan = cls(model=model, version=(int(found[1]), int(found[2])), kind=found[3])
        # References were addresses of their own up to 2.6.
        if wan.kind == "r2v" and wan.version < (2, 7):
            raise UnknownName("dashscope video", model, KNOWN)
        return wan

    @property
    def newer(self) -> bool:
        """Whether it takes a ``media`` list."""
        return self.version >= (2, 7)

    @property
    def path(self) -> str:
        """Where its orders are posted."""
        return BETWEEN_FRAMES if self.kind == "kf2v" else FILMS

    def abilities(self) -> Abilities:
        """Lengths, sizes and pictures that it takes."""
        media: dict[MediaRole, int] = {}
        if self.kind in ("video", "i2v", "kf2v", "r2v"):
            media[MediaRole.FIRST_FRAME] = 1
        if self.kind in ("video", "kf2v") or (self.kind == "i2v" and self.newer):
            media[MediaRole.LAST_FRAME] = 1
        if self.kind in ("video", "r2v"):
            media[MediaRole.REFERENCE_IMAGE] = 10 if self.kind == "video" else 5
        sides = self._sides()
        return Abilities(
            craft=Craft.VIDEO,
            seconds=self._seconds(),
            short_sides=sides,
            ratios=tuple(_SIZES[480]) if self.kind == "t2v" and 480 in sides else _FIVE,
            media=media,
            exclusive=(FRAMES, REFERENCES) if self.kind == "video" else (),
            text_alone=self.kind in ("video", "t2v"),
            audio=self.version >= (2, 5) and self.kind != "kf2v",
        )

    def length(self, request: VideoRequest) -> int:
        """The seconds it will make: what is asked, unless it makes one length only."""
        made = self._seconds()
        return made[0] if len(made) == 1 else request.seconds

    def body(self, request: VideoRequest, blob: OpenBlob) -> dict[str, Any]:
        """The order."""
        told: dict[str, Any] = {"prompt": request.prompt}
        if request.negative:
            told["negative_prompt"] = request.negative
        shown = [(m.role, data_uri(m, blob)) for m in request.media]
        setting: dict[str, Any] = {
            "resolution": f"{short_side(request)}P",
            "seed": request.seed % 2**31,
            "prompt_extend": False,
            "watermark": False,
        }
        if len(self._seconds()) > 1:
            setting["duration"] = request.seconds
        if self.newer:
            if shown:
                told["media"] = [{"type": role.value, "url": url} for role, url in shown]
            if not request.only(MediaRole.FIRST_FRAME):
                setting["ratio"] = request.ratio
        elif self.kind == "t2v":
            del setting["resolution"]
            sizes = _SIZES.get(short_side(request), {})
            setting["size"] = sizes.get(request.ratio, f"{request.width}*{request.height}")
        else:
            for role, url in shown:
                told["img_url" if self.kind == "i2v" else f"{role.value}_url"] = url
        return {"model": request.model, "input": told, "parameters": setting}

    def _seconds(self) -> tuple[int, ...]:
        if self.kind == "kf2v":
            return (5,)
        most = 31 if self.version >= (3, 0) else 16
        return _UP_TO.get(self.version, tuple(range(2, most)))

    def _sides(self) -> tuple[int, ...]:
        plus = "plus" in self.model
        match self.version:
            case (2, 6) | (2, 7):
                return (720, 1080)
            case (2, 2):
                return (480, 1080) if plus else (480, 720, 1080)
            case (2, 1):
                return (720,) if plus else (480, 720)
            case _:
                return (480, 720, 1080)
