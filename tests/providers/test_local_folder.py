"""A folder of weights: found by their index, run as their owner says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yingxi.errors import SettingsError
from yingxi.providers import registry
from yingxi.providers.local_folder import open_folder
from yingxi.shoot.money import Unit
from yingxi.shoot.request import Craft, MediaRole, VideoRequest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    weights = tmp_path / "wan"
    weights.mkdir()
    (weights / "model_index.json").write_text(json.dumps({"_class_name": "WanVACEPipeline"}))
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_a_drama_can_hire_what_lies_in_the_folder(folder: Path) -> None:
    vendor = registry.vendor("local")
    assert not vendor.configured({})
    provider = vendor.open({"YINGXI_MODELS": str(folder)})
    able = provider.abilities(Craft.VIDEO, "wan")
    assert MediaRole.CONTROL_VIDEO in able.media
    hired = registry.Named.parse(Craft.VIDEO, "local:wan", where="drama.toml")
    assert (hired.provider, hired.model) == ("local", "wan")


def test_the_owners_settings_count(folder: Path) -> None:
    (folder / "models.toml").write_text("[local]\noffload = true\n[wan]\ngpu_seconds = 90\n")
    provider = open_folder(base=str(folder))
    request = VideoRequest(model="wan", prompt="灯", seconds=2, width=480, height=832)
    assert provider.worst(request) == {Unit.GPU_SECOND: 90}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[wam]\nsteps = 4\n", "wam"),
        ("[wan]\nstep = 4\n", "wan.step"),
        ("[local]\ndevise = 'cpu'\n", "devise"),
        ("[wan\n", "models.toml"),
        ("[wan]\ngpu_seconds = 0\n", "gpu_seconds"),
    ],
)
def test_a_faulty_settings_file_is_named(folder: Path, text: str, named: str) -> None:
    (folder / "models.toml").write_text(text)
    with pytest.raises(SettingsError) as told:
        open_folder(base=str(folder))
    assert named in told.value.message
    assert told.value.hint


def test_a_settings_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "models.toml").write_bytes("# 模型\n".encode("gbk"))
    with pytest.raises(SettingsError, match=r"models\.toml"):
        open_folder(base=str(folder))


def test_a_folder_without_models_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        open_folder(base=str(tmp_path / "none"))
