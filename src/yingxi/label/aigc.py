"""The implicit AI label: its content, by 《人工智能生成合成内容标识办法》 and GB 45438-2025.

In force since 2025-09-01. The content is one line of JSON in visible ASCII; where it goes in
each kind of file stands in ``write.py`` and ``read.py``.
"""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from enum import StrEnum

from yingxi.errors import MediaError, SettingsError
from yingxi.tongue import say

KEY = "AIGC"

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z (GB 32100-2015)."""
_PROVIDER_ALPHABET = set(string.digits + string.ascii_uppercase)
_FIELDS = (
    ("label", "Label"),
    ("producer", "ContentProducer"),
    ("produce_id", "ProduceID"),
    ("producer_reserved", "ReservedCode1"),
    ("propagator", "ContentPropagator"),
    ("propagate_id", "PropagateID"),
    ("propagator_reserved", "ReservedCode2"),
)


class Certainty(StrEnum):
    """The ``Label`` field."""

    GENERATED = "1"
    POSSIBLE = "2"
    SUSPECTED = "3"


class Service(StrEnum):
    """The provider code's 23rd character: what the provider does with the content."""

    GENERATES = "1"
    PROPAGATES = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class AigcLabel:
    """The label's fields; the reserved codes hold each party's integrity data."""

    label: Certainty = Certainty.GENERATED
    producer: str
    produce_id: str
    producer_reserved: str = ""
    propagator: str = ""
    propagate_id: str = ""
    propagator_reserved: str = ""

    def __post_init__(self) -> None:
        _require(
            bool(self.producer),
            say("ContentProducer 不能为空", "ContentProducer must not be empty"),
        )
        _require(bool(self.produce_id), say("ProduceID 不能为空", "ProduceID must not be empty"))
        for name, key in _FIELDS:
            text = str(getattr(self, name))
            _require(
                all("\x21" <= c <= "\x7e" for c in text),
                say(f"{key} 只能用可见的 ASCII 字符", f"{key} takes visible ASCII characters only"),
            )
        check_provider(self.producer)
        if self.propagator:
            check_provider(self.propagator)

    def dumps(self) -> str:
        """The label as one line of JSON, without a blank, every character in 0x21-0x7E."""
        fields = {key: str(getattr(self, name)) for name, key in _FIELDS}
        return json.dumps(fields, separators=(",", ":"))


def loads(text: str) -> AigcLabel:
    """Read a label's JSON. Raises MediaError for what is not a label."""
    try:
        fields = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        raise MediaError(
            say("AIGC 标识不是合法的 JSON", "the AIGC label is not valid JSON"), hint=_remake()
        ) from fault
    if not isinstance(fields, dict) or not all(isinstance(v, str) for v in fields.values()):
        raise MediaError(
            say("AIGC 标识的内容不是一组文字字段", "the AIGC label is not a set of text fields"),
            hint=_remake(),
        )
    unknown = set(fields) - {key for _, key in _FIELDS}
    if unknown:
        raise MediaError(
            say(
                f"AIGC 标识有不认识的字段：{'、'.join(sorted(unknown))}",
                f"the AIGC label has unknown fields: {', '.join(sorted(unknown))}",
            ),
            hint=_remake(),
        )
    found = {name: str(fields.get(key, "")) for name, key in _FIELDS if name != "label"}
    try:
        return AigcLabel(label=Certainty(fields.get("Label", "")), **found)
    except (ValueError, SettingsError) as fault:
        raise MediaError(
            say(f"AIGC 标识的内容不合规定：{fault}", f"the AIGC label breaks the rules: {fault}"),
            hint=_remake(),
        ) from fault


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object's fields; a name given twice is refused: readers differ in which one they take."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("duplicate field")
    return fields


def _remake() -> str:
    return say(
        "用 yingxi 重新生成这个文件，标识会重新写入",
        "make the file again with yingxi, which writes the label anew",
    )


def provider_code(uscc: str, *, service: Service = Service.GENERATES, free: str = "0000") -> str:
    """The 27-character code of an organisation, from its unified social credit code.

    ``00`` + ``1`` organisation + ``1`` bound to its credit code + the 18 characters + the service
    + four characters of the provider's own. Raises SettingsError where the code's check digit
    (GB 32100) is wrong.
    """
    check_uscc(uscc)
    code = f"0011{uscc}{service}{free}"
    check_provider(code)
    return code


PLACEHOLDER_PRODUCER = "001100000000000000000010000"
"""The producer before ``drama.toml`` names one: well-formed, bound to nobody."""


def is_nobodys(code: str) -> bool:
    """Whether a provider's code is bound to nobody: zeros where the credit code stands."""
    return code[4:22] == "0" * 18


def check_provider(code: str) -> None:
    """Raise SettingsError unless the code has the standard's form; zeros mean nobody yet."""
    good = (
        len(code) == 27
        and set(code) <= _PROVIDER_ALPHABET
        and code[:2] == "00"
        and code[22] in set(Service)
    )
    _require(
        good,
        say(
            f"服务提供者编码应为 27 位大写字母或数字（00 开头）：{code}",
            f"a provider code has 27 digits or capital letters and begins with 00: {code}",
        ),
    )
    if code[2:4] == "11" and not is_nobodys(code):
        check_uscc(code[4:22])


def check_uscc(code: str) -> None:
    """Raise SettingsError unless the 18 characters and their check digit are right."""
    _require(
        len(code) == 18 and set(code) <= set(_USCC_ALPHABET),
        say(
            f"统一社会信用代码应为 18 位，不含 I、O、S、V、Z：{code}",
            f"a unified social credit code has 18 characters, none of them I, O, S, V, Z: {code}",
        ),
    )
    _require(
        code[17] == uscc_check_digit(code[:17]),
        say(
            f"统一社会信用代码的校验码不对：{code}",
            f"wrong check digit in the unified social credit code: {code}",
        ),
    )


def uscc_check_digit(body: str) -> str:
    """The 18th character for the first 17: weights are powers of 3 modulo 31 (GB 32100-2015)."""
    weighed = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return _USCC_ALPHABET[-weighed % 31]


def _require(good: bool, message: str) -> None:
    if not good:
        raise SettingsError(
            message,
            hint=say(
                "请改 drama.toml 里的 [label]；还没有编码时留空即可",
                "correct [label] in drama.toml; leave it empty while there is no code",
            ),
        )
