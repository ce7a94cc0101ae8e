"""Local pipelines: real `diffusers`, tiny random weights, on the CPU."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

if importlib.util.find_spec("torch") is None or importlib.util.find_spec("diffusers") is None:
    pytest.skip('local models need pip install "yingxi[local]"', allow_module_level=True)

with warnings.catch_warnings():  # torch and its like warn of one another
    warnings.simplefilter("ignore")
    import tiny_pipelines

from yingxi.errors import RateLimited, Refused
from yingxi.providers.local import Local
from yingxi.providers.local_models import Weights
from yingxi.shoot.buy import Buyer, Patience
from yingxi.shoot.money import Money, Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    VideoRequest,
)
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger
from yingxi.testing import samples

pytestmark = pytest.mark.filterwarnings("default")

FIRST = Media(role=MediaRole.FIRST_FRAME, blob="first", mime="image/png")
LAST = Media(role=MediaRole.LAST_FRAME, blob="last", mime="image/png")
REFERENCE = Media(role=MediaRole.REFERENCE_IMAGE, blob="last", mime="image/png")
CONTROL = Media(role=MediaRole.CONTROL_VIDEO, blob="film", mime="video/mp4")
OTHER_CONTROL = Media(role=MediaRole.CONTROL_VIDEO, blob="other", mime="video/mp4")
MASK = Media(role=MediaRole.CONTROL_MASK, blob="mask", mime="image/png")
BROKEN = Media(role=MediaRole.FIRST_FRAME, blob="broken", mime="image/png")

Get = Callable[[str], Path]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """Gives the folder of a tiny model, built at its first use."""
    root = tmp_path_factory.mktemp("models")

    def get(name: str) -> Path:
        folder = root / name
        return folder if folder.is_dir() else getattr(tiny_pipelines, name)(folder)

    return get


@pytest.fixture(scope="module")
def blob(tmp_path_factory: pytest.TempPathFactory) -> Get:
    folder = tmp_path_factory.mktemp("blobs")
    half = np.zeros((160, 90), np.uint8)
    half[80:] = 255
    mask = io.BytesIO()
    Image.fromarray(half).save(mask, "PNG")
    for name, data in {
        "first": samples.png(),
        "last": samples.png(seed=5),
        "film": samples.mp4(1),
        "other": samples.mp4(1, seed=9),
        "mask": mask.getvalue(),
        "broken": b"no picture",
    }.items():
        (folder / name).write_bytes(data)
    return lambda name: folder / name


def a_film(*media: Media, seed: int = 1, **more: Any) -> VideoRequest:
    usual = {"prompt": "雪夜，山门", "seconds": 1, "width": 60, "height": 90}
    return VideoRequest(model="m", media=media, seed=seed, **{**usual, **more})


def a_picture(*references: Media, seed: int = 1, **more: Any) -> ImageRequest:
    usual = {"prompt": "雪夜，山门", "width": 60, "height": 90}
    return ImageRequest(model="m", references=references, seed=seed, **{**usual, **more})


def local(folder: Path, *, steps: int = 2, gpu_seconds: int = 600, **manner: Any) -> Local:
    weights = Weights(folder=folder, steps=steps, gpu_seconds=gpu_seconds)
    return Local({"m": weights}, device="cpu", **manner)


def made(provider: Local, request: VideoRequest | ImageRequest, blob: Get) -> Done:
    done = provider.start(request, "reference-1", blob)
    assert isinstance(done, Done), done
    assert provider.abilities(request.craft, "m").faults(request) == ()
    assert 0 < done.usage[Unit.GPU_SECOND] <= provider.worst(request)[Unit.GPU_SECOND]
    return done


def shown(done: Done) -> np.ndarray:
    """The film's pictures, ``(frames, height, width, 3)``."""
    with av.open(io.BytesIO(done.artifacts[0].data)) as film:
        return np.stack([f.to_ndarray(format="rgb24") for f in film.decode(video=0)])


def digest(done: Done) -> str:
    return hashlib.sha256(b"".join(a.data for a in done.artifacts)).hexdigest()


@pytest.mark.parametrize(
    ("model", "media", "frames"),
    [
        ("wan_words", (), 17),
        ("wan_frames", (FIRST,), 17),
        ("wan_frames", (FIRST, LAST), 17),
        ("wan_clip", (FIRST,), 17),
        ("wan_one_for_both", (), 25),
        ("wan_one_for_both", (FIRST,), 25),
        ("wan_vace", (), 17),
        ("wan_vace", (CONTROL,), 17),
        ("wan_vace", (CONTROL, MASK, REFERENCE), 17),
        ("wan_vace", (FIRST, LAST), 17),
        ("ltx2", (), 25),
        ("ltx2", (FIRST,), 25),
        ("ltx2", (FIRST, LAST), 25),
        ("hunyuan", (), 25),
    ],
)
def test_a_film_has_the_size_and_length_that_the_model_can_make(
    model: str, media: tuple[Media, ...], frames: int, shelf: Get, blob: Get
) -> None:
    film = shown(made(local(shelf(model)), a_film(*media), blob))
    assert film.shape == (frames, 96, 64, 3)
    assert film.std() > 1


def test_hunyuan_starts_from_a_frame_in_a_size_of_its_own(tmp_path: Path, blob: Get) -> None:
    folder = tiny_pipelines.hunyuan(tmp_path / "m", frame=True)
    done = made(local(folder), a_film(FIRST), blob)
    assert len(shown(done)) == 25
    assert done.facts["size"] == "48x64"


@pytest.mark.parametrize(
    ("model", "references"),
    [("qwen_image", ()), ("z_image", ()), ("flux2_klein", ()), ("flux2_klein", (REFERENCE,))],
)
def test_pictures_come_in_the_number_and_size_ordered(
    model: str, references: tuple[Media, ...], shelf: Get, blob: Get
) -> None:
    done = made(local(shelf(model)), a_picture(*references, count=2), blob)
    assert [a.name for a in done.artifacts] == ["image", "image_2"]
    first, second = (Image.open(io.BytesIO(a.data)) for a in done.artifacts)
    assert first.size == second.size == (64, 96)
    assert first.tobytes() != second.tobytes()


@pytest.mark.parametrize("cache", [False, True])
@pytest.mark.parametrize("model", ["wan_words", "wan_vace", "ltx2", "qwen_image"])
def test_the_same_seed_gives_the_same_frames_and_another_others(
    model: str, cache: bool, shelf: Get, blob: Get
) -> None:
    order = a_picture if model == "qwen_image" else a_film
    provider = local(shelf(model), steps=4, cache=cache)
    one, again, other = (digest(made(provider, order(seed=s), blob)) for s in (1, 1, 2))
    afresh = digest(made(local(shelf(model), steps=4, cache=cache), order(seed=1), blob))
    assert one == again == afresh
    assert one != other


@pytest.mark.parametrize(
    ("model", "one", "other"),
    [
        ("wan_vace", (CONTROL,), (OTHER_CONTROL,)),
        ("wan_vace", (CONTROL,), (CONTROL, MASK)),
        ("wan_vace", (CONTROL,), (CONTROL, REFERENCE)),
        ("wan_vace", (CONTROL,), (CONTROL, FIRST)),
        ("wan_frames", (FIRST,), (FIRST, LAST)),
        ("ltx2", (FIRST,), (FIRST, LAST)),
    ],
)
def test_every_picture_and_film_given_reaches_the_model(
    model: str, one: tuple[Media, ...], other: tuple[Media, ...], shelf: Get, blob: Get
) -> None:
    provider = local(shelf(model))
    assert digest(made(provider, a_film(*one), blob)) != digest(
        made(provider, a_film(*other), blob)
    )


def test_ltx2_makes_the_sound_too_when_it_is_asked_for(shelf: Get, blob: Get) -> None:
    provider = local(shelf("ltx2"))
    silent, loud = (made(provider, a_film(audio=a), blob) for a in (False, True))
    with av.open(io.BytesIO(silent.artifacts[0].data)) as film:
        assert not film.streams.audio
    with av.open(io.BytesIO(loud.artifacts[0].data)) as film:
        assert film.streams.audio[0].rate == 16000
        assert sum(f.samples for f in film.decode(audio=0)) > 0


def test_the_last_frame_comes_when_it_is_asked_for(shelf: Get, blob: Get) -> None:
    done = made(local(shelf("wan_words")), a_film(return_last_frame=True), blob)
    assert [a.name for a in done.artifacts] == ["video", "last_frame"]
    still = np.asarray(Image.open(io.BytesIO(done.artifacts[1].data)), np.float32)
    assert np.abs(still - shown(done)[-1]).mean() < 8


def test_sixteen_bits_and_tiles_work_too(shelf: Get, blob: Get) -> None:
    provider = local(shelf("wan_words"), dtype="bfloat16", offload=True)
    assert shown(made(provider, a_film(), blob)).shape == (17, 96, 64, 3)
    assert provider._held is not None
    parts = provider._held.pipeline.components
    assert str(parts["transformer"].dtype) == "torch.bfloat16"
    assert str(parts["vae"].dtype) == "torch.float32"


def test_one_pipeline_is_held_and_freed_before_another_is_loaded(shelf: Get, blob: Get) -> None:
    provider = Local(
        {"m": Weights(folder=shelf("wan_words"), steps=2), "n": shelf("qwen_image")}, device="cpu"
    )
    made(provider, a_film(), blob)
    first = provider._held
    made(provider, a_film(seed=2), blob)
    assert provider._held is first, "loaded again for nothing"
    provider.start(ImageRequest(model="n", prompt="雪", width=32, height=32), "r", blob)
    assert provider._held is not None
    assert provider._held.name == "QwenImagePipeline"
    provider.free()
    assert provider._held is None


def test_what_needs_more_memory_than_there_is_is_refused_and_the_memory_freed(
    shelf: Get, blob: Get
) -> None:
    provider = local(shelf("wan_words"))
    with pytest.raises(Refused) as told:
        provider.start(a_film(width=16_000_000, height=16_000_000), "r", blob)
    assert told.value.code == "memory"
    assert "offload" in told.value.hint
    assert provider._held is None
    made(provider, a_film(), blob)


def test_what_takes_too_long_is_given_up_and_its_seconds_are_owed(shelf: Get, blob: Get) -> None:
    provider = local(shelf("wan_words"), steps=1000, gpu_seconds=1)
    begun = provider.start(a_film(), "r", blob)
    assert isinstance(begun, Operation)
    stored = Operation(**json.loads(json.dumps({"id": begun.id, "extra": dict(begun.extra)})))
    failed = provider.status(stored)
    assert isinstance(failed, Failed)
    assert failed.usage == {Unit.GPU_SECOND: 1}
    assert not failed.again


def test_two_orders_at_once_are_made_one_after_the_other(shelf: Get, blob: Get) -> None:
    provider = local(shelf("wan_words"))
    with ThreadPoolExecutor(2) as crew:
        orders = [a_film(seed=s) for s in (1, 2)]
        together = list(crew.map(lambda order: digest(made(provider, order, blob)), orders))
    assert together == [digest(made(provider, order, blob)) for order in orders]


def test_an_order_that_waited_too_long_is_told_to_come_again(shelf: Get, blob: Get) -> None:
    provider = local(shelf("wan_words"), wait=0.01)
    with provider._gpu, pytest.raises(RateLimited) as told:
        provider.start(a_film(), "r", blob)
    assert told.value.retry_after > 0
    made(provider, a_film(), blob)


def test_a_broken_picture_is_refused(shelf: Get, blob: Get) -> None:
    with pytest.raises(Refused):
        local(shelf("wan_frames")).start(a_film(BROKEN), "r", blob)


def test_weights_that_are_damaged_or_pickled_are_refused(tmp_path: Path, blob: Get) -> None:
    folder = tiny_pipelines.wan_words(tmp_path / "m")
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(Refused) as told:
        local(folder).start(a_film(), "r", blob)
    assert told.value.code == "weights"
    weights.write_bytes(b"\x00" * 64)
    with pytest.raises(Refused) as told:
        local(folder).start(a_film(), "r", blob)
    assert told.value.code == "weights"
    assert "safetensors" in told.value.hint


def test_it_is_bought_once_and_what_came_back_is_kept(
    shelf: Get, blob: Get, tmp_path: Path
) -> None:
    provider, ledger, blobs = local(shelf("wan_words")), Ledger(tmp_path), Blobs(tmp_path)
    buyer = Buyer(
        ledger=ledger, blobs=blobs, fetch=lambda _a, _t: None,
        cost=lambda _p, usage: Money(micros=sum(usage.values())),
        patience=lambda: Patience(first=0.01, most=0.05),
    )  # fmt: skip
    slate = Slate(drama="试", episode=1, shot="E01-S01-01", department=Department.SHOOT)
    order = Purchase(
        key="sha256:" + "a" * 64, provider="local", request=a_film(), slate=slate,
        worst=Money(micros=600),
    )  # fmt: skip
    bought = buyer.buy(order, provider)
    assert blobs.path(bought.blobs["video"]).read_bytes()[4:8] == b"ftyp"
    assert bought.facts["frames"] == "17"
    provider.free()
    assert buyer.buy(order, provider) == bought
    assert provider._held is None, "it was made twice"
    ledger.close()


def test_a_picture_is_not_ordered_of_a_film_model(shelf: Get, blob: Get) -> None:
    provider = local(shelf("wan_words"))
    with pytest.raises(Refused):
        provider.start(a_picture(), "r", blob)
    assert provider.abilities(Craft.VIDEO, "m").seconds == (1, 2, 3, 4, 5)
