"""What local models can do is read from their folders; this needs no torch."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from yingxi.errors import MissingExtra, Refused, SettingsError, UnknownName
from yingxi.providers.local import Local
from yingxi.providers.local_film import Heard, mp4, picture, stills
from yingxi.providers.local_models import KINDS, Weights, kind_of
from yingxi.shoot.provider import Operation, Running
from yingxi.shoot.request import Craft, ImageRequest, Media, MediaRole, Request, VideoRequest
from yingxi.testing import samples


def a_folder(folder: Path, name: str, *, transformer: object = None, **index: object) -> Path:
    (folder / "transformer").mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": name, **index}))
    (folder / "transformer" / "config.json").write_text(json.dumps(transformer or {}))
    return folder


def a_film(*roles: MediaRole, seconds: int = 5, audio: bool = False) -> VideoRequest:
    media = tuple(Media(role=r, blob="sha256:0", mime="image/png") for r in roles)
    return VideoRequest(
        model="m", prompt="雪", seconds=seconds, width=480, height=832, media=media, audio=audio
    )


def refusal(folder: Path, request: Request) -> str:
    with pytest.raises((Refused, MissingExtra)) as told:
        Local({"m": folder}).start(request, "r", lambda _: folder)
    return told.value.message if isinstance(told.value, Refused) else ""


@pytest.mark.parametrize(
    ("name", "index", "transformer", "can", "cannot"),
    [
        ("WanPipeline", {}, {}, [()], [("first_frame",), ("control_video",)]),
        (
            "WanPipeline", {"expand_timesteps": True}, {},
            [(), ("first_frame",)], [("first_frame", "last_frame")],
        ),
        (
            "WanImageToVideoPipeline", {}, {"image_dim": None},
            [("first_frame",), ("first_frame", "last_frame")], [(), ("last_frame",)],
        ),
        (
            "WanImageToVideoPipeline", {}, {"image_dim": 1280},
            [("first_frame",)], [(), ("first_frame", "last_frame")],
        ),
        (
            "WanImageToVideoPipeline", {}, {"image_dim": 1280, "pos_embed_seq_len": 514},
            [("first_frame", "last_frame")], [("first_frame",)],
        ),
        (
            "WanVACEPipeline", {}, {},
            [(), ("control_video",), ("control_video", "control_mask", "reference_image"),
             ("last_frame",), ("first_frame", "control_video")],
            [("control_mask",), ("reference_video",), ("control_video", "control_video")],
        ),
        ("LTX2Pipeline", {}, {}, [(), ("first_frame",), ("last_frame",)], [("reference_image",)]),
        ("HunyuanVideo15Pipeline", {}, {}, [()], [("first_frame",)]),
    ],
)  # fmt: skip
def test_a_folder_tells_which_pictures_its_model_takes(
    name: str, index: dict[str, object], transformer: dict[str, object],
    can: list[tuple[str, ...]], cannot: list[tuple[str, ...]], tmp_path: Path,
) -> None:  # fmt: skip
    kind = kind_of(a_folder(tmp_path / "m", name, transformer=transformer, **index))
    for roles in can:
        request = a_film(*(MediaRole(r) for r in roles))
        assert not kind.abilities().faults(request), roles
        assert kind.pipeline(request), roles
    for roles in cannot:
        assert refusal(tmp_path / "m", a_film(*(MediaRole(r) for r in roles))), roles


def test_five_seconds_of_wan_are_81_frames_and_of_ltx_121(tmp_path: Path) -> None:
    wan = kind_of(a_folder(tmp_path / "wan", "WanPipeline"))
    ltx = kind_of(a_folder(tmp_path / "ltx", "LTX2Pipeline"))
    assert (wan.frames(5), ltx.frames(5)) == (81, 121)
    for kind in KINDS.values():
        for seconds in range(1, 21):
            frames = kind.frames(seconds)
            assert frames % kind.stride == 1
            assert frames >= seconds * kind.fps


def test_an_edit_model_wants_a_picture_to_edit(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "m", "QwenImageEditPlusPipeline")
    request = ImageRequest(model="m", prompt="换成黑夜", width=64, height=64)
    assert "reference_image" in refusal(folder, request)


def test_only_a_model_that_can_is_asked_for_sound(tmp_path: Path) -> None:
    assert refusal(a_folder(tmp_path / "m", "WanPipeline"), a_film(audio=True))
    assert KINDS["LTX2Pipeline"].abilities().audio


def test_the_worst_is_what_the_weights_owner_settled(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "m", "ZImagePipeline")
    provider = Local({"m": Weights(folder=folder, gpu_seconds=20)})
    request = ImageRequest(model="m", prompt="雪", width=64, height=64, count=3)
    assert list(provider.worst(request).values()) == [60]
    with pytest.raises(UnknownName):
        provider.abilities(Craft.VIDEO, "m")
    with pytest.raises(UnknownName):
        provider.abilities(Craft.IMAGE, "n")


def test_a_folder_without_a_model_or_of_an_unknown_family_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        Local({"m": tmp_path / "nowhere"}).abilities(Craft.VIDEO, "m")
    assert "model_index.json" in told.value.hint
    a_folder(tmp_path / "odd", "OddPipeline")
    with pytest.raises(UnknownName):
        Local({"m": tmp_path / "odd"}).abilities(Craft.VIDEO, "m")


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is not None, reason="torch is installed: nothing is missing"
)
def test_without_torch_the_extra_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "m", "WanPipeline")
    with pytest.raises(MissingExtra) as told:
        Local({"m": folder}).start(a_film(), "r", lambda _: folder)
    assert "yingxi[local]" in told.value.hint


def test_a_job_that_was_never_given_up_has_no_news() -> None:
    provider = Local({})
    assert provider.status(Operation(id="x")) == Running()
    assert provider.find("r") is None
    assert not provider.cancel(Operation(id="x"))


def test_a_film_keeps_its_pictures_and_gives_the_same_bytes_every_time() -> None:
    y, x = np.mgrid[0:96, 0:64]
    moving = np.stack(
        [np.stack([(x * 3 + i * 5) % 200, y * 2, x + y], -1) for i in range(17)]
    ).astype(np.uint8)
    tone = np.sin(np.arange(16000) / 9).astype(np.float32)[:, None]
    films = {mp4(moving, fps=16, heard=Heard(samples=tone, rate=16000)) for _ in range(3)}
    assert len(films) == 1
    with av.open(io.BytesIO(films.pop())) as film:
        assert film.streams.video[0].average_rate == 16
        assert film.streams.audio[0].rate == 16000
        seen = np.stack([f.to_ndarray(format="rgb24") for f in film.decode(video=0)])
    assert seen.shape == moving.shape
    assert np.abs(seen.astype(float) - moving).mean() < 8


def test_a_control_film_is_read_at_the_models_own_rate_and_its_last_picture_held(
    tmp_path: Path,
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(samples.mp4(1))
    at_16 = stills(path, count=33, fps=16, size=(64, 96))
    assert len(at_16) == 33
    assert {s.size for s in at_16} == {(64, 96)}
    at_24 = stills(path, count=24, fps=24, size=(64, 96))
    assert at_16[2].tobytes() == at_24[3].tobytes()
    assert at_16[16].tobytes() == at_16[32].tobytes() == at_24[23].tobytes()
    assert at_24[0].tobytes() != at_24[12].tobytes()
    (tmp_path / "none.mp4").write_bytes(b"no film")
    with pytest.raises((OSError, av.error.FFmpegError)):
        stills(tmp_path / "none.mp4", count=1, fps=16, size=(64, 96))


def test_a_picture_is_cut_to_size_not_stretched(tmp_path: Path) -> None:
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    wide.save(tmp_path / "wide.png")
    cut = picture(tmp_path / "wide.png", (64, 64))
    assert cut.size == (64, 64)
    assert (np.asarray(cut)[:, 8:-8] == (0, 0, 255)).all()
