"""A folder of open weights on this machine, and its owner's ``models.toml`` beside them.

[local]                      # how they are run; every line may be left out
device = "cuda"
offload = true

["Wan2.2-I2V-A14B"]          # a subfolder's name; only what differs from the defaults
gpu_seconds = 900
steps = 4
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from yingxi.errors import SettingsError
from yingxi.providers.local import Local
from yingxi.providers.local_models import GPU_SECONDS, Weights
from yingxi.tongue import say

MODELS_FILE = "models.toml"
INDEX = "model_index.json"
"""What makes a folder a pipeline of ``diffusers``."""


class _Manner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    device: str = "auto"
    dtype: str = "auto"
    offload: bool = False
    cache: bool = False
    compile: bool = False


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    gpu_seconds: int = Field(default=GPU_SECONDS, ge=1)
    steps: int = Field(default=0, ge=0)
    guidance: float | None = None
    longest: int = Field(default=0, ge=0)


def open_folder(*, base: str, key: str = "") -> Local:
    """Every pipeline in the folder ``base``, by its subfolder's name; nothing is loaded yet.

    Raises SettingsError for a folder that is not there or has none, and for a ``models.toml`` that
    does not read.
    """
    folder = Path(base).expanduser()
    names = sorted(p.parent.name for p in folder.glob(f"*/{INDEX}"))
    if not names:
        raise SettingsError(
            say(f"{folder} 里没有模型", f"no models in {folder}"),
            hint=say(
                f"每个子文件夹放一个 diffusers 管线（里面有 {INDEX}）",
                f"put a diffusers pipeline into each subfolder (it has a {INDEX})",
            ),
        )
    manner, told = _read(folder / MODELS_FILE)
    strange = sorted(told.keys() - set(names))
    if strange:
        raise SettingsError(
            f"{folder / MODELS_FILE}: [{strange[0]}] " + say("没有这个模型", "no such model"),
            hint=say(f"有：{'、'.join(names)}", f"there are: {', '.join(names)}"),
        )
    models = {
        name: Weights(folder=folder / name, **told.get(name, _Model()).model_dump())
        for name in names
    }
    return Local(models, **manner.model_dump())


def _read(path: Path) -> tuple[_Manner, dict[str, _Model]]:
    if not path.exists():
        return _Manner(), {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        manner = _Manner.model_validate(told.pop("local", {}))
        return manner, TypeAdapter(dict[str, _Model]).validate_python(told)
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(
            say(f"读不了 {path}", f"can't read {path}"),
            hint=say("存成 UTF-8 文本再试", "save it as UTF-8 text"),
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(
            f"{path}: {fault}", hint=say("按 TOML 的写法改", "mend it as TOML")
        ) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"]))
        known = ", ".join([*_Manner.model_fields, *_Model.model_fields])
        raise SettingsError(
            f"{path}: {where}: {first['msg']}",
            hint=say(f"可以写的有：{known}", f"the known settings are: {known}"),
        ) from fault
