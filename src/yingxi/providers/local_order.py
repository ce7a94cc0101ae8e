"""One request through a loaded pipeline: what it is told, and what it made."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import numpy as np
from PIL import Image

from yingxi.providers.local_film import Frames, Heard, mp4, picture, png, stills
from yingxi.providers.local_models import Kind
from yingxi.providers.local_pipeline import Held, libraries
from yingxi.shoot.provider import Artifact, OpenBlob
from yingxi.shoot.request import ImageRequest, MediaRole, VideoRequest
from yingxi.tongue import say

_GREY = (128, 128, 128)


class NothingMade(Exception):
    """What came out is no picture."""


def film(
    held: Held, request: VideoRequest, kind: Kind, blob: OpenBlob
) -> tuple[list[Artifact], dict[str, str]]:
    """The film as an artifact, and what is worth telling of it. Raises NothingMade."""
    size = held.side(request.width, kind), held.side(request.height, kind)
    count = kind.frames(request.seconds)
    made = held.pipeline(
        **_arguments(
            held, request, seed=request.seed, size=size, output_type="np",
            num_frames=count, frame_rate=float(kind.fps),
        ),
        **_film_media(held.name, request, size, count, kind.fps, blob),
    )  # fmt: skip
    frames = _whole(made.frames[0])
    heard = _sound(made, held.pipeline) if request.audio else None
    files = [Artifact(name="video", mime="video/mp4", data=mp4(frames, fps=kind.fps, heard=heard))]
    if request.return_last_frame:
        files.append(Artifact(name="last_frame", mime="image/png", data=png(frames[-1])))
    height, width = frames.shape[1:3]
    return files, {"frames": str(len(frames)), "fps": str(kind.fps), "size": f"{width}x{height}"}


def pictures(
    held: Held, request: ImageRequest, kind: Kind, blob: OpenBlob
) -> tuple[list[Artifact], dict[str, str]]:
    """The pictures as artifacts, each of a seed one higher. Raises NothingMade."""
    size = held.side(request.width, kind), held.side(request.height, kind)
    given = [picture(blob(m.blob)) for m in request.references]
    files: list[Artifact] = []
    for i in range(request.count):  # one by one: each can be made again by its own seed
        made = held.pipeline(
            **_arguments(held, request, seed=request.seed + i, size=size, output_type="np"),
            **({"image": given} if given else {}),
        )
        name = "image" if i == 0 else f"image_{i + 1}"
        files.append(Artifact(name=name, mime="image/png", data=png(_whole(made.images)[0])))
    return files, {"size": f"{size[0]}x{size[1]}"}


def _arguments(
    held: Held, request: VideoRequest | ImageRequest, *, seed: int,
    size: tuple[int, int], **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """What every pipeline is told, as far as this one wants to know it."""
    pipeline, weights = held.pipeline, held.weights
    takes = inspect.signature(type(pipeline).__call__).parameters
    torch, _ = libraries()
    told: dict[str, Any] = {
        "prompt": request.prompt,
        "width": size[0],
        "height": size[1],
        "generator": torch.Generator("cpu").manual_seed(seed),
        **more,
    }
    if request.negative:
        told["negative_prompt"] = request.negative
    elif "true_cfg_scale" in takes:  # Qwen-Image follows the words only against other words
        told["negative_prompt"] = " "
    if weights.steps:
        told["num_inference_steps"] = weights.steps
    if weights.guidance is not None:
        told["true_cfg_scale" if "true_cfg_scale" in takes else "guidance_scale"] = weights.guidance
        if hasattr(pipeline, "guider"):
            pipeline.guider = pipeline.guider.new(guidance_scale=weights.guidance)
    return {name: value for name, value in told.items() if name in takes}


def _film_media(
    pipeline: str, request: VideoRequest, size: tuple[int, int], count: int, fps: int, blob: OpenBlob
) -> dict[str, Any]:  # fmt: skip
    """The request's pictures and films, as this pipeline wants them."""
    frames = {
        m.role: picture(blob(m.blob), size)
        for m in request.only(MediaRole.FIRST_FRAME, MediaRole.LAST_FRAME)
    }
    first, last = frames.get(MediaRole.FIRST_FRAME), frames.get(MediaRole.LAST_FRAME)
    match pipeline:
        case "WanVACEPipeline":
            return _vace(request, size, count, fps, blob, first, last)
        case "LTX2ConditionPipeline":
            condition = import_module("diffusers.pipelines.ltx2").LTX2VideoCondition
            placed = ((first, 0), (last, count - 1))
            given = [condition(frames=p, index=at) for p, at in placed if p is not None]
            return {"conditions": given}
        case _:
            named = {"image": first, "last_image": last}
            return {name: given for name, given in named.items() if given is not None}


def _vace(
    request: VideoRequest, size: tuple[int, int], count: int, fps: int, blob: OpenBlob,
    first: Image.Image | None, last: Image.Image | None,
) -> dict[str, Any]:  # fmt: skip
    """VACE gets everything as one film and one mask: white is made, black is kept.

    A first or last frame takes the place of the control film's, and is kept.
    """
    told: dict[str, Any] = {}
    references = [picture(blob(m.blob)) for m in request.only(MediaRole.REFERENCE_IMAGE)]
    if references:
        told["reference_images"] = references
    control = _shown(request, MediaRole.CONTROL_VIDEO, size, count, fps, blob)
    if not control and first is None and last is None:
        return told
    film = control or [Image.new("RGB", size, _GREY)] * count
    mask = _shown(request, MediaRole.CONTROL_MASK, size, count, fps, blob)
    mask = mask or [Image.new("RGB", size, "white")] * count
    for at, still in ((0, first), (count - 1, last)):
        if still is not None:
            film[at], mask[at] = still, Image.new("RGB", size, "black")
    return {**told, "video": film, "mask": [m.convert("L") for m in mask]}


def _shown(
    request: VideoRequest, role: MediaRole, size: tuple[int, int], count: int, fps: int,
    blob: OpenBlob,
) -> list[Image.Image]:  # fmt: skip
    for media in request.only(role):
        path = blob(media.blob)
        if media.mime.startswith("image/"):
            return [picture(path, size)] * count
        return stills(path, count=count, fps=fps, size=size)
    return []


def _whole(made: Any) -> Frames:
    """Pixels 0…1 as bytes. Raises NothingMade where the numbers ran over."""
    pixels = np.asarray(made, np.float32)
    if not np.isfinite(pixels).all():
        raise NothingMade(
            say(
                "模型算出的不是画面（NaN）；换 bfloat16 或 float32",
                "no picture came out (NaN): use bfloat16 or float32",
            )
        )
    return (pixels.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def _sound(made: Any, pipeline: Any) -> Heard | None:
    if getattr(made, "audio", None) is None:
        return None
    planes = np.asarray(made.audio[0].detach().float().cpu().numpy(), np.float32)
    samples = np.nan_to_num(planes.reshape(-1, planes.shape[-1]).T)
    return Heard(samples=samples[:, :2], rate=int(pipeline.vocoder.config.output_sampling_rate))
