"""The one wire: what goes wrong is told by what it means for the money, and no key leaks."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import httpx2
import pytest

from yingxi.errors import (
    BadTake,
    NotSent,
    ProviderError,
    RateLimited,
    Refused,
    Unanswered,
    Unavailable,
)
from yingxi.providers import http
from yingxi.providers.http import (
    CHAT_TIMEOUT,
    POST_TIMEOUT,
    Answer,
    Wire,
    bearer,
    download,
    openai_fault,
    retry_after,
)
from yingxi.testing.vendor import Call, FakeVendor, Reply, Route


class Any_(FakeVendor):
    """Answers whatever it is told to, to whoever asks."""

    def __init__(self, reply: Callable[[Call], Reply]) -> None:
        super().__init__()
        self.reply = reply

    def authorised(self, call: Call) -> None:
        pass

    def routes(self) -> Sequence[Route]:
        return (("GET", "/.*", self.reply), ("POST", "/.*", self.reply))


@pytest.fixture
def serve() -> Generator[Callable[[Callable[[Call], Reply]], Any_]]:
    running: list[Any_] = []

    def start(reply: Callable[[Call], Reply]) -> Any_:
        running.append(Any_(reply))
        running[-1].__enter__()
        return running[-1]

    yield start
    for vendor in running:
        vendor.__exit__()


def wire(vendor: FakeVendor) -> Wire:
    return Wire(vendor="v", base=vendor.base, headers=bearer("sk-1"), secrets=("sk-1",), timeout=1)


@pytest.mark.parametrize(
    ("status", "ordered", "asked"),
    [
        (400, Refused, Refused),
        (401, Refused, Refused),
        (402, Refused, Refused),
        (302, Refused, Refused),
        (429, RateLimited, RateLimited),
        (500, Unanswered, Unavailable),
        (503, Unanswered, Unavailable),
    ],
)
def test_a_status_means_the_same_for_every_vendor(
    status: int,
    ordered: type[ProviderError],
    asked: type[ProviderError],
    serve: Callable[..., Any_],
) -> None:
    vendor = serve(lambda _: Reply(status=status, body={"error": {"code": "c", "message": "m"}}))
    with pytest.raises(ordered) as told:
        wire(vendor).order("/x", {})
    assert told.value.code == "c"
    with pytest.raises(asked):
        wire(vendor).ask("/x")


def test_a_host_that_is_not_there_was_never_sent_to(serve: Callable[..., Any_]) -> None:
    vendor = serve(lambda _: Reply(body={}))
    gone = wire(vendor)
    vendor.__exit__()
    with pytest.raises(NotSent):
        gone.order("/x", {})


def test_what_a_vendor_repeats_of_our_key_is_not_told(serve: Callable[..., Any_]) -> None:
    words = "bad key sk-1 at https://h/x?sig=abc"
    vendor = serve(lambda _: Reply(status=400, body={"error": {"code": "c", "message": words}}))
    with pytest.raises(Refused) as told:
        wire(vendor).order("/x", {})
    assert "sk-1" not in told.value.message
    assert "abc" not in told.value.message


def test_a_key_does_not_follow_a_redirect_to_another_host(
    serve: Callable[..., Any_], tmp_path: Path
) -> None:
    seen: list[str] = []

    def store(call: Call) -> Reply:
        seen.append(call.headers.get("x-goog-api-key", ""))
        return Reply(body=b"film", mime="video/mp4")

    other = serve(store)
    target = f"{other.base}/film"

    def send_on(call: Call) -> Reply:
        seen.append(call.headers.get("x-goog-api-key", ""))
        return Reply(status=302, body=b"", headers={"Location": target})

    vendor = serve(send_on)
    to = tmp_path / "film"
    download(vendor.base + "/x", to, mime="video/mp4", headers={"x-goog-api-key": "sk-1"})
    assert to.read_bytes() == b"film"
    assert seen[0] == "sk-1"
    assert set(seen[1:]) == {""}


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(status=404, body={}), BadTake),
        (Reply(status=500, body={}), Unavailable),
        (Reply(body=b"", mime="video/mp4"), BadTake),
        (Reply(body=b"<p>", mime="text/html"), BadTake),
        (Reply(body={"error": 1}), BadTake),
    ],
)
def test_a_download_that_is_not_the_film_is_not_taken(
    reply: Reply, fault: type[ProviderError], serve: Callable[..., Any_], tmp_path: Path
) -> None:
    with pytest.raises(fault):
        download(serve(lambda _: reply).base + "/x", tmp_path / "f", mime="video/mp4")


@pytest.mark.parametrize(
    ("told", "seconds"), [("3", 3.0), ("-1", 0.0), ("soon", 0.0), ("", 0.0),
                          ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)  # fmt: skip
def test_a_pause_is_read_in_either_form(told: str, seconds: float) -> None:
    assert retry_after({"retry-after": told}) == seconds


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"error": [1]}', b'{"error": "x"}', b"\xff"]
)
def test_an_answer_of_any_shape_is_read_without_a_fault_of_ours(body: bytes) -> None:
    code, message = openai_fault(Answer(status=400, headers={}, content=body))
    assert isinstance(code, str)
    assert isinstance(message, str)


@pytest.mark.parametrize(("whole", "seconds"), [(False, POST_TIMEOUT), (True, CHAT_TIMEOUT)])
def test_who_answers_with_the_finished_work_is_given_time(
    monkeypatch: pytest.MonkeyPatch, whole: bool, seconds: float
) -> None:
    waited: list[float | None] = []

    class Client:
        def request(self, *_: object, timeout: httpx2.Timeout, **__: object) -> None:
            waited.append(timeout.read)
            raise httpx2.ReadTimeout("slow")

    monkeypatch.setattr(http, "_client", Client)
    wire = Wire(vendor="v", base="http://127.0.0.1:1", headers={}, secrets=())
    with pytest.raises(Unanswered):
        wire.order("/songs", {}, whole=whole)
    assert waited == [seconds]
