"""Pipelines of `diffusers` with a few thousand random weights, built from their settings alone.

Each function saves one into a folder. They make noise, but through every line of the real code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from tokenizers import Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel

torch.set_num_threads(1)  # so little work is only slowed down by more
_CHAT = (
    "{% for message in messages %}<s>{{ message['role'] }}: {{ message['content'] }}</s>"
    "{% endfor %}{% if add_generation_prompt %}<s>assistant: {% endif %}"
)


def _tokenizer(length: int = 512) -> Any:
    """Every byte a token."""
    alphabet = sorted(ByteLevel.alphabet())
    words = {word: i for i, word in enumerate(["<pad>", "</s>", "<unk>", "<s>", *alphabet])}
    bytes_alone = Tokenizer(BPE(vocab=words, merges=[], unk_token="<unk>"))
    bytes_alone.pre_tokenizer = ByteLevel(add_prefix_space=False)
    bytes_alone.decoder = ByteLevelDecoder()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=bytes_alone, pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
        bos_token="<s>", model_max_length=length, chat_template=_CHAT,
    )  # fmt: skip


def _umt5() -> Any:
    settings = transformers.UMT5Config(
        vocab_size=300, d_model=32, d_kv=8, d_ff=32, num_layers=1, num_heads=2, pad_token_id=0,
        eos_token_id=1, decoder_start_token_id=0,
    )  # fmt: skip
    return transformers.UMT5EncoderModel(settings)


def _wan_vae() -> Any:
    return diffusers.AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1,
        temperal_downsample=[False, True, True],
    )  # fmt: skip


def _wan_transformer(kind: str = "WanTransformer3DModel", **more: Any) -> Any:
    return getattr(diffusers, kind)(
        **{
            "patch_size": (1, 2, 2), "num_attention_heads": 2, "attention_head_dim": 12,
            "in_channels": 16, "out_channels": 16, "text_dim": 32, "freq_dim": 256, "ffn_dim": 32,
            "num_layers": 3, "cross_attn_norm": True, "qk_norm": "rms_norm_across_heads",
            "rope_max_seq_len": 32, **more,
        }
    )  # fmt: skip


def _wan_parts(transformer: Any) -> dict[str, Any]:
    return {
        "tokenizer": _tokenizer(),
        "text_encoder": _umt5(),
        "vae": _wan_vae(),
        "scheduler": diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
        "transformer": transformer,
    }


def _save(pipeline: Any, folder: Path) -> Path:
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def wan_words(folder: Path) -> Path:
    """Wan 2.1: words to film."""
    torch.manual_seed(0)
    return _save(diffusers.WanPipeline(**_wan_parts(_wan_transformer())), folder)


def wan_frames(folder: Path, *, two: bool = True) -> Path:
    """Wan 2.2 14B: a first frame, or a first and a last one; two transformers."""
    torch.manual_seed(0)
    parts = _wan_parts(_wan_transformer(in_channels=36))
    second = _wan_transformer(in_channels=36) if two else None
    pipeline = diffusers.WanImageToVideoPipeline(
        **parts, transformer_2=second, boundary_ratio=0.9 if two else None
    )
    return _save(pipeline, folder)


def wan_clip(folder: Path) -> Path:
    """Wan 2.1: a first frame that is looked at through CLIP too."""
    torch.manual_seed(0)
    clip = transformers.CLIPVisionModel(
        transformers.CLIPVisionConfig(
            hidden_size=8, intermediate_size=8, num_hidden_layers=2, num_attention_heads=2,
            image_size=16, patch_size=8, projection_dim=8,
        )
    )  # fmt: skip
    looks = transformers.CLIPImageProcessor(
        size={"shortest_edge": 16}, crop_size={"height": 16, "width": 16}
    )
    parts = _wan_parts(_wan_transformer(in_channels=36, image_dim=8))
    pipeline = diffusers.WanImageToVideoPipeline(**parts, image_encoder=clip, image_processor=looks)
    return _save(pipeline, folder)


def wan_one_for_both(folder: Path) -> Path:
    """Wan 2.2 5B: the same weights for words and for a first frame."""
    torch.manual_seed(0)
    pipeline = diffusers.WanPipeline(**_wan_parts(_wan_transformer()), expand_timesteps=True)
    return _save(pipeline, folder)


def wan_vace(folder: Path) -> Path:
    """Wan-VACE: follows a control film."""
    torch.manual_seed(0)
    transformer = _wan_transformer(
        "WanVACETransformer3DModel", vace_layers=[0, 2], vace_in_channels=96
    )
    return _save(diffusers.WanVACEPipeline(**_wan_parts(transformer)), folder)


def ltx2(folder: Path) -> Path:
    """LTX-2: a film with its own sound."""
    from diffusers.pipelines.ltx2 import LTX2TextConnectors
    from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder

    torch.manual_seed(0)
    words = transformers.Gemma3ForConditionalGeneration(
        transformers.Gemma3Config(
            text_config={
                "vocab_size": 300, "hidden_size": 16, "intermediate_size": 16,
                "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
                "head_dim": 8, "max_position_embeddings": 2048, "sliding_window": 64,
                "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 3,
            },
            vision_config={
                "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1,
                "num_attention_heads": 2, "image_size": 16, "patch_size": 8,
            },
            mm_tokens_per_image=4, image_token_index=299, boi_token_index=298, eoi_token_index=297,
        )
    )  # fmt: skip
    audio = diffusers.AutoencoderKLLTX2Audio(
        base_channels=4, ch_mult=(1,), num_res_blocks=1, resolution=32, latent_channels=2,
        mel_bins=8,
    )  # fmt: skip
    heads = {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 1}
    connectors = LTX2TextConnectors(
        caption_channels=16, text_proj_in_factor=3, connector_rope_base_seq_len=32,
        rope_double_precision=False, rope_type="split",
        **{
            f"{side}_connector_{name}": value
            for side in ("video", "audio")
            for name, value in {**heads, "num_learnable_registers": None}.items()
        },
    )  # fmt: skip
    transformer = diffusers.LTX2VideoTransformer3DModel(
        in_channels=4, out_channels=4, num_attention_heads=2, attention_head_dim=8,
        cross_attention_dim=16, audio_in_channels=4, audio_out_channels=4,
        audio_num_attention_heads=2, audio_attention_head_dim=4, audio_cross_attention_dim=8,
        num_layers=2, caption_channels=16, rope_double_precision=False, rope_type="split",
        vae_scale_factors=(4, 16, 16),
    )  # fmt: skip
    vae = diffusers.AutoencoderKLLTX2Video(
        latent_channels=4, block_out_channels=(8, 8, 8), decoder_block_out_channels=(8, 8),
        down_block_types=("LTX2VideoDownBlock3D",) * 3, layers_per_block=(1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1), spatio_temporal_scaling=(True, True, False),
        decoder_spatio_temporal_scaling=(True, True), decoder_inject_noise=(False,) * 3,
        downsample_type=("spatiotemporal", "spatiotemporal", "spatial"),
        upsample_type=("spatiotemporal",) * 2, upsample_residual=(True, True),
        upsample_factor=(1, 1), patch_size=4, decoder_causal=False,
    )  # fmt: skip
    pipeline = diffusers.LTX2Pipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(), vae=vae, audio_vae=audio,
        text_encoder=words, tokenizer=_tokenizer(64), connectors=connectors,
        transformer=transformer,
        vocoder=LTX2Vocoder(
            in_channels=16, hidden_channels=32, upsample_kernel_sizes=[4, 4],
            upsample_factors=[2, 2], resnet_kernel_sizes=[3], resnet_dilations=[[1, 3, 5]],
            output_sampling_rate=16000,
        ),
    )  # fmt: skip
    return _save(pipeline, folder)


def hunyuan(folder: Path, *, frame: bool = False) -> Path:
    """HunyuanVideo-1.5: words to film, or a first frame to film."""
    from diffusers.guiders import ClassifierFreeGuidance

    torch.manual_seed(0)
    words = transformers.Qwen2_5_VLTextModel(
        transformers.Qwen2_5_VLTextConfig(
            vocab_size=300, hidden_size=16, intermediate_size=16, num_hidden_layers=3,
            num_attention_heads=2, num_key_value_heads=2, bos_token_id=3, eos_token_id=1,
            rope_scaling={"type": "default", "mrope_section": [1, 1, 2]},
        )
    )  # fmt: skip
    signs = transformers.T5EncoderModel(
        transformers.T5Config(
            vocab_size=384, d_model=32, d_kv=8, d_ff=32, num_layers=1, num_heads=2
        )
    )
    parts = {
        "text_encoder": words, "tokenizer": _tokenizer(), "text_encoder_2": signs,
        "tokenizer_2": transformers.ByT5Tokenizer(),
        "scheduler": diffusers.FlowMatchEulerDiscreteScheduler(shift=7.0),
        "guider": ClassifierFreeGuidance(guidance_scale=1.0),
        "vae": diffusers.AutoencoderKLHunyuanVideo15(
            latent_channels=4, block_out_channels=(16, 16, 16, 16, 16), layers_per_block=1,
            spatial_compression_ratio=16, temporal_compression_ratio=4,
            downsample_match_channel=False, upsample_match_channel=False,
        ),
        "transformer": diffusers.HunyuanVideo15Transformer3DModel(
            in_channels=9, out_channels=4, num_attention_heads=2, attention_head_dim=8,
            num_layers=1, num_refiner_layers=1, mlp_ratio=2.0, text_embed_dim=16,
            text_embed_2_dim=32, image_embed_dim=12, rope_axes_dim=(2, 2, 4), target_size=64,
            task_type="i2v" if frame else "t2v",
        ),
    }  # fmt: skip
    if not frame:
        return _save(diffusers.HunyuanVideo15Pipeline(**parts), folder)
    looks = transformers.SiglipVisionModel(
        transformers.SiglipVisionConfig(
            hidden_size=12, intermediate_size=12, num_hidden_layers=1, num_attention_heads=2,
            image_size=54, patch_size=2,
        )
    )  # fmt: skip
    pipeline = diffusers.HunyuanVideo15ImageToVideoPipeline(
        **parts, image_encoder=looks,
        feature_extractor=transformers.SiglipImageProcessor(size={"height": 54, "width": 54}),
    )  # fmt: skip
    return _save(pipeline, folder)


def _qwen3() -> Any:
    return transformers.Qwen3ForCausalLM(
        transformers.Qwen3Config(
            vocab_size=300, hidden_size=16, intermediate_size=16, num_hidden_layers=28,
            num_attention_heads=2, num_key_value_heads=1, head_dim=8,
        )
    )  # fmt: skip


def qwen_image(folder: Path) -> Path:
    """Qwen-Image: words to picture."""
    torch.manual_seed(0)
    words = transformers.Qwen2_5_VLForConditionalGeneration(
        transformers.Qwen2_5_VLConfig(
            text_config={
                "vocab_size": 300, "hidden_size": 16, "intermediate_size": 16,
                "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 2,
                "rope_scaling": {"type": "mrope", "mrope_section": [1, 1, 2]},
            },
            vision_config={
                "depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2,
                "out_hidden_size": 16,
            },
            vision_token_id=290, vision_start_token_id=291, vision_end_token_id=292,
            image_token_id=293, video_token_id=294,
        )
    )  # fmt: skip
    pipeline = diffusers.QwenImagePipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, base_shift=0.5, max_shift=0.9, shift_terminal=0.02
        ),
        vae=diffusers.AutoencoderKLQwenImage(
            base_dim=4, z_dim=4, dim_mult=[1, 2, 4, 4], num_res_blocks=1,
            temperal_downsample=[False, True, True], latents_mean=[0.0] * 4, latents_std=[1.0] * 4,
        ),
        text_encoder=words, tokenizer=_tokenizer(),
        transformer=diffusers.QwenImageTransformer2DModel(
            patch_size=2, in_channels=16, out_channels=4, num_layers=2, attention_head_dim=16,
            num_attention_heads=2, joint_attention_dim=16, axes_dims_rope=(8, 4, 4),
        ),
    )  # fmt: skip
    return _save(pipeline, folder)


def z_image(folder: Path) -> Path:
    """Z-Image: words to picture."""
    torch.manual_seed(0)
    pipeline = diffusers.ZImagePipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=diffusers.AutoencoderKL(
            block_out_channels=[8, 8, 8, 8], down_block_types=["DownEncoderBlock2D"] * 4,
            up_block_types=["UpDecoderBlock2D"] * 4, latent_channels=16, layers_per_block=1,
            norm_num_groups=8, shift_factor=0.1, scaling_factor=0.36, use_quant_conv=False,
            use_post_quant_conv=False, mid_block_add_attention=False,
        ),
        text_encoder=_qwen3(), tokenizer=_tokenizer(),
        transformer=diffusers.ZImageTransformer2DModel(
            in_channels=16, dim=32, n_layers=1, n_refiner_layers=1, n_heads=2, n_kv_heads=2,
            cap_feat_dim=16, axes_dims=[8, 4, 4], axes_lens=[1024, 64, 64],
        ),
    )  # fmt: skip
    return _save(pipeline, folder)


def flux2_klein(folder: Path) -> Path:
    """FLUX.2-klein: words and references to picture."""
    torch.manual_seed(0)
    pipeline = diffusers.Flux2KleinPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=diffusers.AutoencoderKLFlux2(
            block_out_channels=(8, 8, 8, 8), latent_channels=4, layers_per_block=1,
            norm_num_groups=4, mid_block_add_attention=False,
        ),
        text_encoder=_qwen3(), tokenizer=_tokenizer(),
        transformer=diffusers.Flux2Transformer2DModel(
            in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
            num_attention_heads=2, joint_attention_dim=48, axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
    )  # fmt: skip
    return _save(pipeline, folder)
