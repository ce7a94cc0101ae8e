"""Open weights on this machine's own GPU, through ``diffusers`` (the extra ``yingxi[local]``).

A model's name stands for a folder on disk; nothing is ever fetched from a hub, only safetensors are
read (a pickle can run code), and no code that lies beside the weights is run. Films: Wan (words,
first frame, first and last frame, VACE with a control film, mask and references), LTX-2 (with its
own sound), HunyuanVideo-1.5. Pictures: Qwen-Image, Z-Image, FLUX.2-klein.

An order is made while it is being placed: ``start`` runs the pipeline and returns what it made.
Noise is drawn on the CPU from the request's seed, so the same request gives the same frames, and
whoever does not know what became of an order may order again: it costs only time. One pipeline is
held at a time and one order made at a time: a second one waits, and then is told to come again
(`RateLimited`).
"""

from __future__ import annotations

import hashlib
import math
import threading
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from av.error import FFmpegError

from yingxi.errors import RateLimited, Refused, UnknownName
from yingxi.providers.local_models import Kind, Weights, faults, kind_of
from yingxi.providers.local_order import NothingMade, film, pictures
from yingxi.providers.local_pipeline import Held, Manner, Overrun, let_go, load, out_of_memory
from yingxi.shoot.money import Unit, Usage
from yingxi.shoot.provider import (
    Abilities,
    Done,
    Failed,
    OpenBlob,
    Operation,
    Recovery,
    Running,
    Status,
)
from yingxi.shoot.request import Craft, ImageRequest, Request, VideoRequest
from yingxi.tongue import say

BUSY = 5.0
"""Seconds after which an order that found the GPU taken may come again."""
WAIT = 60.0
"""Seconds for which it waited before that: less than the lease on an attempt."""
_BROKEN = (
    AssertionError,
    AttributeError,
    FFmpegError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What torch, diffusers and their like raise for weights, pictures and sizes that don't fit."""


class Local:
    """Films and pictures by `diffusers` pipelines that lie in folders."""

    name = "local"
    recovery = Recovery.IDEMPOTENCY

    def __init__(
        self,
        models: Mapping[str, Path | Weights],
        *,
        device: str = "auto",
        dtype: str = "auto",
        offload: bool = False,
        cache: bool = False,
        compile: bool = False,
        wait: float = WAIT,
    ) -> None:
        """Nothing is loaded yet.

        ``dtype`` is a name of torch's (``bfloat16``); ``offload`` keeps in the GPU's memory only
        the part that works, and decodes in tiles; ``cache`` skips what hardly changes from step to
        step (FirstBlockCache, for Wan and Qwen-Image: quicker, slightly other frames); ``compile``
        compiles the transformer's blocks, which takes a minute once. An order waits ``wait``
        seconds for the GPU before it is told to come again.
        """
        self._models = {
            name: found if isinstance(found, Weights) else Weights(folder=found)
            for name, found in models.items()
        }
        self._manner = Manner(
            device=device, dtype=dtype, offload=offload, cache=cache, compile=compile
        )
        self._held: Held | None = None
        self._gpu, self._wait = threading.Lock(), wait

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """As the folder itself tells. Raises SettingsError where no model lies there."""
        weights, kind = self._model(model)
        if kind.craft is not craft:
            raise UnknownName(f"{self.name} {craft}", model, self._models)
        return replace(kind.abilities(weights.longest), revision=self._revision(weights))

    def _revision(self, weights: Weights) -> str:
        """Other settings, or another pipeline in the folder, make other pictures."""
        index = (weights.folder / "model_index.json").read_bytes()
        told = (weights.steps, weights.guidance, self._manner.dtype, self._manner.cache)
        return hashlib.sha256(index + repr(told).encode()).hexdigest()[:16]

    def worst(self, request: Request) -> Usage:
        """As the weights' owner settled; what takes longer is given up."""
        weights, _ = self._model(request.model)
        count = request.count if isinstance(request, ImageRequest) else 1
        return {Unit.GPU_SECOND: weights.gpu_seconds * count}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        """Make it, now. Raises RateLimited where another order takes long, MissingExtra."""
        weights, kind = self._model(request.model)
        found = faults(kind, weights, request)
        if found or not isinstance(request, VideoRequest | ImageRequest):
            raise Refused(f"{self.name} {request.model}: {'; '.join(found)}", code="request")
        if not self._gpu.acquire(timeout=self._wait):
            raise RateLimited(say("显卡正忙", "the GPU is busy"), retry_after=BUSY)
        try:
            return self._make(request, weights, kind, blob)
        except _BROKEN as fault:
            raise self._refused(request.model, fault) from fault
        finally:
            self._gpu.release()

    def status(self, operation: Operation) -> Status:
        """Only what was given up in the middle has one: its seconds were used all the same."""
        told = operation.extra
        if "reason" not in told:
            return Running()
        used = {Unit.GPU_SECOND: int(told.get("gpu_seconds", "0"))}
        return Failed(reason=told["reason"], code=told.get("code", ""), usage=used)

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False

    def free(self) -> None:
        """Let go of the pipeline that is held, and of its memory."""
        with self._gpu:
            self._drop()

    def _model(self, name: str) -> tuple[Weights, Kind]:
        if name not in self._models:
            raise UnknownName(say("本地模型", "local model"), name, self._models)
        weights = self._models[name]
        return weights, kind_of(weights.folder)

    def _make(
        self, request: VideoRequest | ImageRequest, weights: Weights, kind: Kind, blob: OpenBlob
    ) -> Operation | Done:
        held = self._hold(weights, kind, kind.pipeline(request))
        most = self.worst(request)[Unit.GPU_SECOND]
        began = perf_counter()
        try:
            with held.no_longer_than(began + most):
                if isinstance(request, VideoRequest):
                    files, facts = film(held, request, kind, blob)
                else:
                    files, facts = pictures(held, request, kind, blob)
        except Overrun:
            return _given_up(
                "overrun", say(f"超过了 {most} 秒", f"took longer than {most} s"), most
            )
        except NothingMade as fault:
            return _given_up("nan", str(fault), min(most, math.ceil(perf_counter() - began)))
        seconds = math.ceil(perf_counter() - began)
        return Done(
            # The last step and the decoding may end after the limit: they are not charged for.
            usage={Unit.GPU_SECOND: min(most, seconds)},
            artifacts=tuple(files),
            facts={**facts, "seed": str(request.seed), "gpu_seconds": str(seconds)},
        )

    def _hold(self, weights: Weights, kind: Kind, pipeline: str) -> Held:
        if self._held and self._held.weights == weights and self._held.name == pipeline:
            return self._held
        self._drop()
        self._held = load(weights, kind, pipeline, self._manner)
        return self._held

    def _drop(self) -> None:
        self._held = None
        let_go()

    def _refused(self, model: str, fault: Exception) -> Refused:
        """The fault in our words; where the memory was too small, everything is let go of."""
        told = (str(fault) or type(fault).__name__).splitlines()[0][:400]
        if out_of_memory(fault):
            traceback.clear_frames(fault.__traceback__)  # they hold on to what filled the memory
            self._drop()
            return Refused(
                say(f"{model}: 内存或显存不够：{told}", f"{model}: not enough memory: {told}"),
                code="memory",
                hint=say(
                    "画面小一点、短一点，或 offload=True",
                    "a smaller or shorter film, or offload=True",
                ),
            )
        if self._held is None:
            return Refused(
                say(f"{model} 读不进来：{told}", f"{model} can't be loaded: {told}"),
                code="weights",
                hint=say(
                    "看看文件夹是否完整、是否为 safetensors，diffusers 是否够新",
                    "is the folder whole, are its weights safetensors, is diffusers new enough?",
                ),
            )
        return Refused(f"{self.name} {model}: {told}", code=type(fault).__name__)


def _given_up(code: str, reason: str, seconds: int) -> Operation:
    return Operation(
        id=f"local-{code}", extra={"code": code, "reason": reason, "gpu_seconds": str(seconds)}
    )
