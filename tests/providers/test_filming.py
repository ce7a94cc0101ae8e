"""What film vendors answer may be anything: an adapter tells, it never stumbles."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingxi.errors import ProviderError, RateLimited, Refused
from yingxi.providers.ark import Ark
from yingxi.providers.filming import FilmAbilities, account_faults, last_needs_first, longest_prompt
from yingxi.providers.kling import Kling
from yingxi.providers.runway import Runway
from yingxi.providers.veo import Veo
from yingxi.providers.vidu import Vidu
from yingxi.providers.zhipu import Zhipu
from yingxi.shoot.provider import Done, Failed, Operation, Provider, Running
from yingxi.shoot.request import Craft, Media, MediaRole, VideoRequest
from yingxi.testing import samples
from yingxi.testing.vendor import Call, FakeVendor, Reply, Route

FIRST = Media(role=MediaRole.FIRST_FRAME, blob="sha256:0", mime="image/png")
_NAMES = (
    "code", "message", "reason", "error", "data", "task_id", "id", "name", "task_status", "status",
    "state", "task_result", "videos", "url", "final_unit_deduction", "credits", "creations",
    "err_code", "video_result", "done", "response", "generateVideoResponse", "generatedVideos",
    "generatedSamples", "video", "uri", "raiMediaFilteredReasons", "output", "failureCode",
    "progress", "task_status_msg", "content", "video_url", "last_frame_url", "usage",
    "completion_tokens",
)  # fmt: skip
_WORDS = (
    "", "0", "1.5", "NaN", "-3", "Infinity", "succeed", "success", "SUCCESS", "SUCCEEDED", "succeeded", "failed",
    "FAIL", "FAILED", "https://films.example/a.mp4",
)  # fmt: skip
_LEAVES = (
    st.none() | st.booleans() | st.integers(-2, 5000) | st.sampled_from([1.5, 1e300, float("inf")])
    | st.sampled_from(_WORDS)
)  # fmt: skip
ANSWERS = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=6)
    ),
    max_leaves=12,
)


class _Babbler(FakeVendor):
    """Answers everything with whatever it was given."""

    told: object = None

    def routes(self) -> Sequence[Route]:
        return tuple((method, ".*", self._babble) for method in ("GET", "POST", "DELETE"))

    def authorised(self, call: Call) -> None:
        pass

    def _babble(self, call: Call) -> Reply:
        return Reply(body=self.told)


@pytest.fixture(scope="module")
def babbler() -> Generator[_Babbler]:
    with _Babbler() as vendor:
        yield vendor


_VENDORS = [
    (Ark, "doubao-seedance-2-0", 5), (Kling, "kling-v3", 5), (Vidu, "viduq3-pro", 5), (Zhipu, "cogvideox-3", 5),
    (Veo, "veo-3.1-generate-preview", 4), (Runway, "gen4_turbo", 5),
]  # fmt: skip


@pytest.mark.parametrize(("make", "model", "seconds"), _VENDORS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=ANSWERS)
def test_whatever_is_answered_is_told_as_one_of_our_errors_or_states(
    make: Callable[..., Provider], model: str, seconds: int, answer: object, babbler: _Babbler,
    tmp_path: Path,
) -> None:  # fmt: skip
    picture = tmp_path / "picture.png"
    picture.write_bytes(samples.png())
    babbler.told = answer
    provider = make(base=babbler.base, key="k", timeout=2.0)
    shot = VideoRequest(
        model=model, prompt="雪夜山门", seconds=seconds, width=720, height=1280, media=(FIRST,)
    )
    try:
        begun = provider.start(shot, "ref-00001", lambda _: picture)
        assert isinstance(begun, Operation)
        assert begun.id
    except ProviderError:
        pass
    try:
        status = provider.status(Operation(id="j-1", extra={"path": "/v1/videos/image2video"}))
    except ProviderError:
        return
    match status:
        case Done():
            assert status.usage
            assert all(a.url for a in status.artifacts)
        case Failed():
            assert status.reason
        case Running():
            return
    assert all(amount >= 0 for amount in status.usage.values())


def test_rules_are_told_beside_what_the_lists_say() -> None:
    abilities = FilmAbilities(
        craft=Craft.VIDEO, seconds=(4,), media={MediaRole.LAST_FRAME: 1},
        rules=(last_needs_first, longest_prompt(2)),
    )  # fmt: skip
    last = Media(role=MediaRole.LAST_FRAME, blob="sha256:0", mime="image/png")
    request = VideoRequest(
        model="x", prompt="三个字", seconds=5, width=720, height=1280, media=(last,)
    )
    assert len(abilities.faults(request)) == 3


@pytest.mark.parametrize(("code", "kind"), [("1102", Refused), ("1302", RateLimited)])
def test_only_what_waiting_can_mend_is_waited_for(code: str, kind: type[Exception]) -> None:
    with pytest.raises(kind), account_faults({"1102"}):
        raise RateLimited("HTTP 429", code=code)
