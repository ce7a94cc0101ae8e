"""A pipeline of `diffusers` in the memory: loaded, made ready, watched over, let go of."""

from __future__ import annotations

import gc
import logging
import math
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import Any

from yingxi.errors import MissingExtra
from yingxi.providers.local_models import Kind, Weights
from yingxi.tongue import say


class Overrun(Exception):
    """It took longer than was promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How pipelines are run on this machine; see `Local`."""

    device: str = "auto"
    dtype: str = "auto"
    offload: bool = False
    cache: bool = False
    compile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The pipeline that lies in the memory."""

    weights: Weights
    name: str
    """Its class: weights may be loaded as one or another."""
    pipeline: Any

    def side(self, pixels: int, kind: Kind) -> int:
        """The side nearest to ``pixels`` that the model can make."""
        compression = 1
        for told in ("vae_scale_factor_spatial", "vae_spatial_compression_ratio"):
            compression = int(getattr(self.pipeline, told, 0) or compression)
        patch = getattr(transformers(self.pipeline)[0].config, "patch_size", None) or 1
        across = patch if isinstance(patch, int) else patch[1]
        unit = math.lcm(kind.multiple, compression * int(across))
        return max(unit, (pixels + unit // 2) // unit * unit)

    @contextmanager
    def no_longer_than(self, until: float) -> Generator[None]:
        """Give up at the first step after ``until`` (of `perf_counter`). Raises Overrun."""

        def check(*_: Any) -> None:
            if perf_counter() > until:
                raise Overrun

        hooks = [part.register_forward_pre_hook(check) for part in transformers(self.pipeline)]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()
            # A run that broke off left its cache and its parts where they were.
            self.pipeline.maybe_free_model_hooks()


def load(weights: Weights, kind: Kind, name: str, manner: Manner) -> Held:
    """Read a folder as the pipeline ``name`` and make it ready. Raises MissingExtra; else whatever
    diffusers raises.
    """
    torch, diffusers = libraries()
    device = manner.device if manner.device != "auto" else _best_device(torch)
    pipeline = getattr(diffusers, name).from_pretrained(
        str(weights.folder),
        local_files_only=True,
        use_safetensors=True,
        dtype=_dtypes(torch, kind, device, manner.dtype),
    )
    pipeline.set_progress_bar_config(disable=True)
    if manner.offload:
        pipeline.vae.enable_tiling()
    if manner.offload and device.startswith("cuda"):
        pipeline.enable_model_cpu_offload(device=device)
    else:
        pipeline.to(device)
    for part in transformers(pipeline):
        if manner.cache and kind.cached:
            part.enable_cache(diffusers.FirstBlockCacheConfig())
        if manner.compile:
            part.compile_repeated_blocks(fullgraph=not (manner.cache and kind.cached))
    return Held(weights=weights, name=name, pipeline=pipeline)


def let_go() -> None:
    """Give the memory of what nobody holds any more back to the GPU."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()


def out_of_memory(fault: BaseException) -> bool:
    """Whether a fault says that the GPU's or the machine's memory was too small."""
    words = str(fault).lower()
    return isinstance(fault, MemoryError) or any(
        sign in words for sign in ("out of memory", "can't allocate memory", "not enough memory")
    )


def transformers(pipeline: Any) -> list[Any]:
    """The parts that work at every step; Wan 2.2 has two."""
    found = (getattr(pipeline, name, None) for name in ("transformer", "transformer_2"))
    return [part for part in found if part is not None]


def _best_device(torch: Any) -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _dtypes(torch: Any, kind: Kind, device: str, dtype: str) -> Any:
    """16 bits on a GPU except where it shows (a Wan VAE), 32 bits elsewhere."""
    usual = dtype if dtype != "auto" else "bfloat16" if device.startswith("cuda") else "float32"
    precise = {part: torch.float32 for part in kind.precise}
    return {"default": getattr(torch, usual), **precise}


def libraries() -> tuple[Any, Any]:
    """Torch and diffusers, told never to look for a hub. Raises MissingExtra."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when they are imported
    try:
        for needed in ("accelerate", "ftfy", "transformers"):  # Wan fails late without ftfy
            import_module(needed)
        torch, diffusers = import_module("torch"), import_module("diffusers")
    except ImportError as fault:
        raise MissingExtra(
            say("本地模型要另装 torch 和 diffusers", "local models need torch and diffusers"),
            hint='pip install "yingxi[local]"',
        ) from fault
    for library in ("diffusers", "transformers"):
        chatter = import_module(f"{library}.utils.logging")
        chatter.disable_progress_bar()
        logging.getLogger(library).setLevel(logging.ERROR)
    return torch, diffusers
