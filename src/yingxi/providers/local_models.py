"""What a folder of open weights can do: read from its own ``model_index.json``, without torch.

The folder is what ``diffusers`` calls a pipeline (its ``save_pretrained`` writes one). Its class
tells the family; the transformer's settings tell which pictures it was trained to start from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from yingxi.errors import SettingsError, UnknownName
from yingxi.shoot.provider import Abilities
from yingxi.shoot.request import Craft, ImageRequest, MediaRole, Request, VideoRequest, media_of
from yingxi.tongue import say

GPU_SECONDS = 1800
"""The most that one film or picture may take, where its weights don't say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model on this machine: its folder, and what its owner settled for it."""

    folder: Path
    gpu_seconds: int = GPU_SECONDS
    """The most that one film or picture may take; work that takes longer is given up."""
    steps: int = 0
    """Steps of denoising; 0 for the pipeline's own number. Distilled weights want few."""
    guidance: float | None = None
    """How closely the words are followed; None for the pipeline's own. Distilled weights want 1."""
    longest: int = 0
    """The longest film in seconds; 0 for what the family was trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A family of models: which pipeline does what, and the numbers that it was trained with."""

    craft: Craft
    words: str = ""
    """The pipeline that works from words (and references) alone; empty where there is none."""
    first: str = ""
    """The pipeline that starts from a first frame."""
    both: str = ""
    """The pipeline that is given a last frame (too)."""
    last_alone: bool = False
    """Whether a last frame may come without a first one."""
    media: Mapping[MediaRole, int] = field(default_factory=dict[MediaRole, int])
    """What it takes besides a first and a last frame."""
    needs_references: bool = False
    fps: int = 24
    stride: int = 4
    """It makes ``stride`` × k + 1 frames."""
    multiple: int = 16
    """Sides are multiples of this, and of the pipeline's own patches."""
    longest: int = 5
    audio: bool = False
    precise: tuple[str, ...] = ()
    """Parts that stay in 32 bits where the rest is in 16."""
    cached: bool = False
    """Whether FirstBlockCache knows this family's blocks."""

    def abilities(self, longest: int = 0) -> Abilities:
        """The same in the words of the port."""
        frames = {MediaRole.FIRST_FRAME: self.first or self.both, MediaRole.LAST_FRAME: self.both}
        film = self.craft is Craft.VIDEO
        return Abilities(
            craft=self.craft,
            seconds=tuple(range(1, (longest or self.longest) + 1)) if film else (),
            media={**{role: 1 for role, name in frames.items() if name}, **self.media},
            text_alone=bool(self.words) and not self.needs_references,
            audio=self.audio,
        )

    def pipeline(self, request: Request) -> str:
        """The class that makes this request; empty where the pictures it needs are not there."""
        roles = {m.role for m in media_of(request)}
        if MediaRole.LAST_FRAME in roles:
            return self.both if self.last_alone or MediaRole.FIRST_FRAME in roles else ""
        if MediaRole.FIRST_FRAME in roles:
            return self.first
        if MediaRole.CONTROL_MASK in roles and MediaRole.CONTROL_VIDEO not in roles:
            return ""
        return "" if self.needs_references and not roles else self.words

    def frames(self, seconds: int) -> int:
        """The fewest frames it can make that last ``seconds``."""
        return -(-(seconds * self.fps - 1) // self.stride) * self.stride + 1


_WAN = Kind(craft=Craft.VIDEO, fps=16, precise=("vae", "image_encoder"), cached=True)
_VACE = "WanVACEPipeline"
_LTX2 = Kind(
    craft=Craft.VIDEO, words="LTX2Pipeline", first="LTX2ImageToVideoPipeline",
    both="LTX2ConditionPipeline", last_alone=True, stride=8, multiple=32, longest=20, audio=True,
)  # fmt: skip
_IMAGE = Kind(craft=Craft.IMAGE)
KINDS: Mapping[str, Kind] = {
    "WanPipeline": replace(_WAN, words="WanPipeline"),
    "WanImageToVideoPipeline": replace(
        _WAN, first="WanImageToVideoPipeline", both="WanImageToVideoPipeline"
    ),
    "WanVACEPipeline": replace(
        _WAN, words=_VACE, first=_VACE, both=_VACE, last_alone=True,
        media={
            MediaRole.CONTROL_VIDEO: 1,
            MediaRole.CONTROL_MASK: 1,
            MediaRole.REFERENCE_IMAGE: 4,
        },
    ),
    "LTX2Pipeline": _LTX2,
    "LTX2ImageToVideoPipeline": _LTX2,
    "LTX2ConditionPipeline": _LTX2,
    "HunyuanVideo15Pipeline": Kind(craft=Craft.VIDEO, words="HunyuanVideo15Pipeline"),
    "HunyuanVideo15ImageToVideoPipeline": Kind(
        craft=Craft.VIDEO, first="HunyuanVideo15ImageToVideoPipeline"
    ),
    "QwenImagePipeline": replace(_IMAGE, words="QwenImagePipeline", cached=True),
    "QwenImageEditPlusPipeline": replace(
        _IMAGE, words="QwenImageEditPlusPipeline", needs_references=True, cached=True,
        media={MediaRole.REFERENCE_IMAGE: 3},
    ),
    "ZImagePipeline": replace(_IMAGE, words="ZImagePipeline"),
    "Flux2KleinPipeline": replace(
        _IMAGE, words="Flux2KleinPipeline", media={MediaRole.REFERENCE_IMAGE: 4}
    ),
}  # fmt: skip
"""By the class that a folder's ``model_index.json`` names."""


def kind_of(folder: Path) -> Kind:
    """What lies in a folder. Raises SettingsError where no pipeline does, UnknownName for a family
    that we do not know how to ask.
    """
    index = _json(folder / "model_index.json")
    name = str(index.get("_class_name", ""))
    if name not in KINDS:
        raise UnknownName(say("模型管线", "pipeline"), name, KINDS, where=folder.name)
    kind = KINDS[name]
    if not name.startswith("Wan") or name == _VACE:
        return kind
    if index.get("expand_timesteps"):
        # Wan 2.2's 5B: one set of weights for words and for a first frame, never for a last one.
        return replace(
            kind, words="WanPipeline", first="WanImageToVideoPipeline", both="", fps=24, multiple=32
        )
    return _wan_pictures(kind, folder)


def _wan_pictures(kind: Kind, folder: Path) -> Kind:
    """Wan 2.1 looks at its pictures through CLIP, and then either at one or at two, always."""
    settings = folder / "transformer" / "config.json"
    inner = _json(settings) if kind.first and settings.is_file() else {}
    if inner.get("image_dim") is None:
        return kind
    return (
        replace(kind, both="")
        if inner.get("pos_embed_seq_len") is None
        else replace(kind, first="")
    )


def faults(kind: Kind, weights: Weights, request: Request) -> tuple[str, ...]:
    """Why this model can't do the request; empty when it can."""
    if request.craft is not kind.craft or not isinstance(request, VideoRequest | ImageRequest):
        return (say(f"这个模型不做 {request.craft}", f"this model makes no {request.craft}"),)
    found = list(kind.abilities(weights.longest).faults(request))
    if not found and not kind.pipeline(request):
        wanted = "first_frame + last_frame" if kind.both and not kind.first else "first_frame"
        if MediaRole.CONTROL_MASK in kind.media:
            wanted = "control_video"
        if kind.needs_references:
            wanted = "reference_image"
        found.append(say(f"还要有 {wanted}", f"needs {wanted}"))
    return tuple(found)


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise SettingsError(
            say(f"{path.parent} 里没有模型", f"there is no model in {path.parent}"),
            hint=say(
                f"要有 {path.name}（diffusers 的 save_pretrained 会写）",
                f"it needs {path.name}, as diffusers' save_pretrained writes it",
            ),
        ) from fault
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}
