"""How long a step of Wan takes on this machine's GPU, and how much memory: full size, random weights.

Nothing is downloaded: the published 1.3B shape (or the 14B one) is built from its settings, so the
time and the memory are real and the film is noise. It prints one line for each of: plain, with
FirstBlockCache, compiled, both. The cache's gain is only an example here: random weights change
from step to step otherwise than trained ones do.

    python tools/local_bench.py [--model 1.3b|14b] [--size 480x832] [--frames 81] [--steps 10]
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

SHAPES = {
    "1.3b": {"num_attention_heads": 12, "ffn_dim": 8960, "num_layers": 30},
    "14b": {"num_attention_heads": 40, "ffn_dim": 13824, "num_layers": 40},
    "tiny": {"num_attention_heads": 2, "ffn_dim": 64, "num_layers": 3},  # to try this script
}
WAYS = {
    "plain": (False, False),
    "cache": (True, False),
    "compile": (False, True),
    "both": (True, True),
}


def main() -> int:
    """Run every way that was asked for; exit 1 without torch."""
    asked = _asked()
    try:
        import diffusers
        import torch
    except ImportError:
        print('pip install "yingxi[local]" first', file=sys.stderr)
        return 1
    device = "cuda" if torch.cuda.is_available() else "cpu"
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    print(f"{name}, torch {torch.__version__}, diffusers {diffusers.__version__}")
    print(f"Wan {asked.model}, {asked.size}, {asked.frames} frames, {asked.steps} steps, with CFG")
    for way in asked.ways.split(","):
        pipeline = _pipeline(torch, diffusers, asked.model, device)
        cache, compiled = WAYS[way]
        if cache:
            pipeline.transformer.enable_cache(diffusers.FirstBlockCacheConfig())
        if compiled:
            pipeline.transformer.compile_repeated_blocks(fullgraph=not cache)
        _run(torch, pipeline, asked, way, device)
        del pipeline
        if device == "cuda":
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
    return 0


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    reader.add_argument("--model", choices=SHAPES, default="1.3b")
    reader.add_argument("--size", default="480x832", help="width x height")
    reader.add_argument("--frames", type=int, default=81)
    reader.add_argument("--steps", type=int, default=10)
    reader.add_argument("--ways", default=",".join(WAYS), help="some of: plain,cache,compile,both")
    return reader.parse_args()


def _pipeline(torch: Any, diffusers: Any, model: str, device: str) -> Any:
    """The transformer and the VAE at full size; the words are given as numbers, without an encoder."""
    kind = torch.bfloat16 if device == "cuda" else torch.float32
    torch.manual_seed(0)
    with torch.device(device):
        vae = diffusers.AutoencoderKLWan(base_dim=12 if model == "tiny" else 96)
        shape = {**SHAPES[model], "text_dim": 4096, "qk_norm": "rms_norm_across_heads"}
        before = torch.get_default_dtype()
        torch.set_default_dtype(kind)
        transformer = diffusers.WanTransformer3DModel(**shape)
        torch.set_default_dtype(before)
    scheduler = diffusers.UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
    )
    made = diffusers.WanPipeline(
        tokenizer=None, text_encoder=None, vae=vae.eval(), scheduler=scheduler,
        transformer=transformer.eval(),
    )  # fmt: skip
    made.set_progress_bar_config(disable=True)
    return made


def _run(torch: Any, pipeline: Any, asked: argparse.Namespace, way: str, device: str) -> None:
    width, height = map(int, asked.size.split("x"))
    kind = pipeline.transformer.dtype
    words = torch.randn(1, 512, 4096, generator=torch.Generator().manual_seed(1)).to(device, kind)
    clock: list[float] = []

    def tick(*_: Any) -> dict[str, Any]:
        if device == "cuda":
            torch.cuda.synchronize()
        clock.append(time.perf_counter())
        return {}

    def once(steps: int) -> float:
        clock.clear()
        began = time.perf_counter()
        pipeline(
            prompt_embeds=words, negative_prompt_embeds=torch.zeros_like(words), width=width,
            height=height, num_frames=asked.frames, num_inference_steps=steps,
            generator=torch.Generator().manual_seed(0), callback_on_step_end=tick,
        )  # fmt: skip
        return time.perf_counter() - began

    warm = once(2)  # kernels are chosen, blocks compiled
    whole = once(asked.steps)
    step = (clock[-1] - clock[0]) / max(1, len(clock) - 1)
    peak = torch.cuda.max_memory_allocated() / 2**30 if device == "cuda" else 0.0
    decode = whole - (clock[-1] - clock[0]) - step
    print(
        f"{way:8} {step:7.2f} s/step   decoding {decode:6.1f} s   peak {peak:5.1f} GiB   "
        f"first run {warm:6.1f} s   50 steps ≈ {50 * step + decode:6.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
