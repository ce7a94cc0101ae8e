"""What the adapters of film vendors share: rules across fields, and answers that lack something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from yingxi.errors import RateLimited, Refused, Unanswered, UnknownName
from yingxi.shoot.money import Usage
from yingxi.shoot.provider import Abilities, Failed
from yingxi.shoot.request import MediaRole, Request, VideoRequest
from yingxi.tongue import say

FRAMES = frozenset({MediaRole.FIRST_FRAME, MediaRole.LAST_FRAME})
REFERENCES = frozenset({MediaRole.REFERENCE_IMAGE})
ALL_REFERENCES = REFERENCES | {MediaRole.REFERENCE_VIDEO, MediaRole.REFERENCE_AUDIO}
Rule = Callable[[VideoRequest], str]
"""Why a request breaks a rule, in the user's language; empty when it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmAbilities(Abilities):
    """Abilities with rules that tie two fields together, which no single list can say."""

    rules: tuple[Rule, ...] = ()

    def faults(self, request: Request) -> tuple[str, ...]:
        """Why this model can't do the request as it stands; empty when it can."""
        # Named, not super(): a dataclass with slots is another class than the one super() sees.
        found = Abilities.faults(self, request)
        if not isinstance(request, VideoRequest):
            return found
        return found + tuple(fault for rule in self.rules if (fault := rule(request)))


def last_needs_first(request: VideoRequest) -> str:
    """A last frame alone is taken by none of these vendors, or would be taken for the first."""
    if request.only(MediaRole.LAST_FRAME) and not request.only(MediaRole.FIRST_FRAME):
        return say("有尾帧就要有首帧", "a last frame needs a first frame")
    return ""


def longest_prompt(most: int) -> Rule:
    """A rule that a prompt has at most so many characters."""

    def rule(request: VideoRequest) -> str:
        length = len(request.prompt)
        if length <= most:
            return ""
        return say(
            f"提示词最多 {most} 字，写了 {length}",
            f"prompt: at most {most} characters, {length} given",
        )

    return rule


def able(vendor: str, request: Request, abilities: Callable[..., Abilities]) -> VideoRequest:
    """The request, when the vendor can make it.

    Raises UnknownName for another craft or model, Refused for what the model can't do: told here,
    nothing is sent and nothing can be billed.
    """
    if not isinstance(request, VideoRequest):
        raise UnknownName(vendor, request.craft, ("video",))
    faults = abilities(request.craft, request.model).faults(request)
    if faults:
        raise Refused(
            f"{vendor} {request.model}: {'; '.join(faults)}",
            code="unable",
            hint=say("改镜头，或换一个模型", "change the shot, or the model"),
        )
    return request


def accepted_id(vendor: str, id: str) -> str:
    """The id of an accepted job. Raises Unanswered where the answer had none."""
    if id:
        return id
    raise Unanswered(
        say(f"{vendor}: 收下了却没有给任务号", f"{vendor}: answered without a job id"), code="no id"
    )


def incomplete(vendor: str, what: str, usage: Usage) -> Failed:
    """A finished job whose answer lacks what it must have: billed, and not asked for again."""
    return Failed(
        reason=say(f"{vendor} 说拍完了，却没有给 {what}", f"{vendor}: finished without its {what}"),
        code="incomplete",
        usage=usage,
    )


@contextmanager
def account_faults(codes: Collection[str]) -> Generator[None]:
    """Tells apart what a vendor answers with HTTP 429: waiting does not fill an empty account."""
    try:
        yield
    except RateLimited as fault:
        if fault.code not in codes:
            raise
        raise Refused(
            fault.message,
            code=fault.code,
            hint=say("看看账户余额、套餐和权限", "look at the account's balance, plan and rights"),
        ) from fault
