"""Which vendors there are, what each wants, and how one is opened.

A package outside this one adds its own by an entry point of the group ``yingxi.providers`` whose
object is a `Vendor`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, cast

from yingxi.errors import SettingsError, UnknownName
from yingxi.shoot.provider import Provider
from yingxi.shoot.request import Craft
from yingxi.tongue import say

GROUP = "yingxi.providers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """How a vendor is found and opened."""

    name: str
    title: str
    crafts: tuple[Craft, ...]
    module: str
    factory: str
    key: str = ""
    """Environment variable of its key; empty where it wants none."""
    base: str = ""
    """Environment variable of its address, where it is not the public one."""
    needs_base: bool = False
    """Whether there is no public address: a server of one's own."""
    more: tuple[tuple[str, str], ...] = ()
    """Further parameters and the environment variables that they may come from."""
    limit: int = 4
    """Orders in flight at once, unless the drama says otherwise."""

    def configured(self, environ: Mapping[str, str]) -> bool:
        """Whether everything that it wants is in the environment."""
        return all(environ.get(name) for name in self.wants())

    def wants(self) -> tuple[str, ...]:
        """The environment variables without which it can't be opened."""
        return tuple(n for n in (self.key, self.base if self.needs_base else "") if n)

    def open(self, environ: Mapping[str, str] | None = None) -> Provider:
        """The adapter. Raises SettingsError naming the variable that is missing."""
        found = os.environ if environ is None else environ
        for name in self.wants():
            if not found.get(name):
                raise SettingsError(
                    say(f"{self.title}：没有设置 {name}", f"{self.title}: {name} is not set"),
                    hint=f"export {name}=…",
                )
        make = cast("Callable[..., Provider]", getattr(import_module(self.module), self.factory))
        asked: dict[str, Any] = {"key": found.get(self.key, "") if self.key else ""}
        if self.base and found.get(self.base):
            asked["base"] = found[self.base]
        asked |= {name: found[told] for name, told in self.more if found.get(told)}
        return make(**asked)


_MODULE = "yingxi.providers."
_V, _I, _S, _M, _T = Craft.VIDEO, Craft.IMAGE, Craft.SPEECH, Craft.MUSIC, Craft.TEXT
_OURS = (
    Vendor(name="ark", title="火山方舟 Ark", crafts=(_V, _I), key="ARK_API_KEY",
           base="ARK_BASE_URL", module=_MODULE + "ark", factory="Ark"),
    Vendor(name="dashscope", title="阿里百炼 DashScope", crafts=(_V, _I, _S), key="DASHSCOPE_API_KEY",
           base="DASHSCOPE_BASE_URL", module=_MODULE + "dashscope", factory="DashScope"),
    Vendor(name="minimax", title="MiniMax", crafts=(_V, _S, _M), key="MINIMAX_API_KEY",
           base="MINIMAX_BASE_URL", module=_MODULE + "minimax", factory="MiniMax"),
    Vendor(name="kling", title="可灵 Kling", crafts=(_V,), key="KLING_API_KEY",
           base="KLING_BASE_URL", module=_MODULE + "kling", factory="Kling"),
    Vendor(name="vidu", title="Vidu", crafts=(_V,), key="VIDU_API_KEY",
           base="VIDU_BASE_URL", module=_MODULE + "vidu", factory="Vidu"),
    Vendor(name="zhipu", title="智谱 Zhipu", crafts=(_V,), key="ZHIPU_API_KEY",
           base="ZHIPU_BASE_URL", module=_MODULE + "zhipu", factory="Zhipu"),
    Vendor(name="veo", title="Google Veo", crafts=(_V,), key="GEMINI_API_KEY",
           base="VEO_BASE_URL", module=_MODULE + "veo", factory="Veo"),
    Vendor(name="runway", title="Runway", crafts=(_V,), key="RUNWAY_API_KEY",
           base="RUNWAY_BASE_URL", module=_MODULE + "runway", factory="Runway"),
    Vendor(name="doubao", title="豆包语音 Doubao", crafts=(_S,), key="DOUBAO_SPEECH_KEY",
           base="DOUBAO_SPEECH_URL", module=_MODULE + "doubao_speech", factory="DoubaoSpeech"),
    Vendor(name="openai", title="OpenAI 兼容接口", crafts=(_T, _I, _S), key="OPENAI_API_KEY",
           base="OPENAI_BASE_URL", module=_MODULE + "openai_compatible",
           factory="OpenAICompatible"),
    Vendor(name="selfhosted", title="自建 /v1/videos", crafts=(_V,), base="SELFHOSTED_BASE_URL",
           needs_base=True, module=_MODULE + "selfhosted", factory="SelfHosted"),
    Vendor(name="local", title="本机 GPU", crafts=(_V, _I), base="YINGXI_MODELS", needs_base=True,
           module=_MODULE + "local_folder", factory="open_folder", limit=1),
    Vendor(name="comfyui", title="ComfyUI", crafts=(_V, _I), base="COMFYUI_BASE_URL",
           needs_base=True, module=_MODULE + "comfyui", factory="ComfyUI", limit=1,
           more=(("workflows", "COMFYUI_WORKFLOWS"),)),
)  # fmt: skip


def vendors() -> dict[str, Vendor]:
    """Every vendor by name, ours and those of installed packages."""
    found = {v.name: v for v in _OURS}
    for point in entry_points(group=GROUP):
        vendor = point.load()
        if isinstance(vendor, Vendor):
            found.setdefault(vendor.name, vendor)
    return found


def vendor(name: str) -> Vendor:
    """One vendor. Raises UnknownName with the known ones."""
    known = vendors()
    if name not in known:
        raise UnknownName(say("模型厂商", "provider"), name, known)
    return known[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who is named for a craft: ``ark:doubao-seedance-2-0`` in a drama's settings."""

    craft: Craft
    provider: str
    model: str

    @classmethod
    def parse(cls, craft: Craft, told: str, *, where: str) -> Named:
        """Read ``provider:model``. Raises SettingsError or UnknownName naming the place."""
        name, colon, model = told.partition(":")
        if not colon or not model:
            raise SettingsError(
                f"{where}: {told}: " + say("要写成 厂商:模型", "must be provider:model"),
                hint='video = "ark:doubao-seedance-2-0"',
            )
        known = vendors()
        if name not in known:
            raise UnknownName(say("模型厂商", "provider"), name, known, where=where)
        if craft not in known[name].crafts:
            able = [v.name for v in known.values() if craft in v.crafts]
            raise UnknownName(
                say(f"会做 {craft} 的厂商", f"provider of {craft}"), name, able, where=where
            )
        return cls(craft=craft, provider=name, model=model)
