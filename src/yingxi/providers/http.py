"""One way to speak HTTP with a vendor: what went wrong is told by what it means for the money.

Nothing here knows a vendor. Keys go into headers and never come out: messages carry the vendor's
own words, cleaned of every secret and of the signatures in URLs.
"""

from __future__ import annotations

import atexit
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2

from yingxi.errors import (
    BadTake,
    NotSent,
    ProviderError,
    RateLimited,
    Refused,
    Unanswered,
    Unavailable,
)
from yingxi.tongue import say

POST_TIMEOUT = 60.0
"""Seconds for a vendor to answer a request. A lease on a purchase is longer than this."""
CHAT_TIMEOUT = 300.0
"""Seconds for models that think, paint or compose before they answer."""
_NEVER_LEFT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
)
_REDIRECTS = 5
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']*")


# These write addresses down, signatures and all.
for _chatty in ("httpx2", "httpcore2"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)


@cache
def _client() -> httpx2.Client:
    """One pool of connections a process."""
    client = httpx2.Client(follow_redirects=False)
    atexit.register(client.close)
    return client


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A vendor's answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> dict[str, Any]:
        """The answer's JSON object; empty where it is none."""
        try:
            found = json.loads(self.content)
        except ValueError:
            return {}
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


ReadFault = Callable[[Answer], tuple[str, str]]
"""The vendor's own code and message in an answer; two empty strings where there is no fault."""


def openai_fault(answer: Answer) -> tuple[str, str]:
    """``{"error": {"code", "message"}}``, as most vendors write it."""
    fault = answer.json().get("error") or {}
    if not isinstance(fault, dict):
        return str(fault)[:60], str(fault)
    return str(fault.get("code") or fault.get("type") or ""), str(fault.get("message") or "")


@dataclass(slots=True, kw_only=True)
class Wire:
    """A vendor's address, the headers that it wants, and how it tells its faults."""

    vendor: str
    base: str
    headers: Mapping[str, str]
    secrets: Sequence[str]
    fault: ReadFault = openai_fault
    timeout: float = POST_TIMEOUT

    def order(
        self, path: str, body: Mapping[str, Any] | None = None, *,
        form: Mapping[str, str] | None = None, files: Mapping[str, tuple[str, bytes, str]] | None = None,
        headers: Mapping[str, str] | None = None, whole: bool = False,
    ) -> Answer:  # fmt: skip
        """POST something that may cost money: JSON, or a multipart form with files.

        ``whole`` where the answer is the finished picture or song, which takes its time.
        Raises NotSent, RateLimited or Refused where it was surely not accepted, else Unanswered.
        """
        answer = self._send(
            "POST", path, paid=True, headers=headers,
            content=None if body is None else json.dumps(body).encode(),
            mime="application/json" if body is not None else "", form=form, files=files,
            timeout=CHAT_TIMEOUT if whole and self.timeout >= POST_TIMEOUT else self.timeout,
        )  # fmt: skip
        if answer.status >= 500:
            raise Unanswered(self._told(answer), code=self._code(answer))
        return self._accepted(answer)

    def ask(
        self, path: str, *, method: str = "GET", body: Mapping[str, Any] | None = None
    ) -> Answer:
        """Ask something that costs nothing. Raises Unavailable, RateLimited or Refused."""
        answer = self._send(
            method, path, paid=False,
            content=None if body is None else json.dumps(body).encode(),
            mime="application/json" if body is not None else "",
        )  # fmt: skip
        if answer.status >= 500:
            raise Unavailable(self._told(answer), code=self._code(answer))
        return self._accepted(answer)

    def refuse(
        self, code: str, message: str, *, rate: bool = False, after: float = 0.0
    ) -> ProviderError:
        """The error for a fault that came with HTTP 200."""
        text = self.clean(f"{self.vendor}: {code} {message}".strip())
        if rate:
            return RateLimited(text, retry_after=after, code=code)
        return Refused(text, code=code, hint=_hint(0))

    def lacking(self, what: str) -> Unanswered:
        """The error for an answer without what it must have: it may be billed all the same."""
        return Unanswered(
            say(f"{self.vendor}: 回答里没有 {what}", f"{self.vendor}: the answer has no {what}"),
            code="incomplete",
        )

    def clean(self, text: str) -> str:
        """A vendor's words without our secrets and without what follows a URL's question mark."""
        for secret in self.secrets:
            if secret:
                text = text.replace(secret, "***")
        return _QUERY.sub(r"\1?***", text)[:500]

    def _accepted(self, answer: Answer) -> Answer:
        if answer.status == 429:
            raise RateLimited(
                self._told(answer), retry_after=retry_after(answer.headers), code=self._code(answer)
            )
        if answer.status >= 300:
            raise Refused(self._told(answer), code=self._code(answer), hint=_hint(answer.status))
        return answer

    def _code(self, answer: Answer) -> str:
        return self.fault(answer)[0] or str(answer.status)

    def _told(self, answer: Answer) -> str:
        code, message = self.fault(answer)
        return self.clean(f"{self.vendor}: HTTP {answer.status} {code} {message}".strip())

    def _send(
        self, method: str, path: str, *, paid: bool, content: bytes | None, mime: str,
        headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None, timeout: float = 0.0,
    ) -> Answer:  # fmt: skip
        seconds = timeout or self.timeout
        url = path if path.startswith("http") else self.base.rstrip("/") + path
        sent = {**self.headers, **(headers or {}), **({"Content-Type": mime} if mime else {})}
        try:
            got = _client().request(
                method, url, content=content, headers=sent, data=form, files=files,
                timeout=httpx2.Timeout(seconds, connect=min(15.0, seconds)),
            )  # fmt: skip
        except _NEVER_LEFT as fault:
            host = urlsplit(url).netloc
            raise NotSent(
                say(f"{self.vendor}: 连不上 {host}", f"{self.vendor}: can't reach {host}"),
                hint=say("看看网络和地址", "look at the network and the address"),
            ) from fault
        except httpx2.HTTPError as fault:
            kind = Unanswered if paid else Unavailable
            what = type(fault).__name__
            raise kind(
                say(f"{self.vendor}: 没有回音（{what}）", f"{self.vendor}: no answer ({what})")
            ) from fault
        return Answer(status=got.status_code, headers=dict(got.headers), content=got.content)


def download(
    url: str, to: Path, *, mime: str, headers: Mapping[str, str] | None = None,
    timeout: float = 120.0,
) -> None:  # fmt: skip
    """Fetch a finished piece into a file, whole.

    Raises Unavailable when it broke off or the host is away (ask again), BadTake when the address
    has expired (``code`` ``expired``) or something else than ``mime``'s kind lies there.
    """
    kind = mime.split("/")[0]
    try:
        url, headers = _followed(url, dict(headers or {}), timeout)
        with _client().stream(
            "GET", url, headers=headers, timeout=timeout, follow_redirects=not headers
        ) as got:
            _look(got.status_code, got.headers.get("content-type", ""), kind)
            with to.open("wb") as file:
                for block in got.iter_bytes():
                    file.write(block)
            promised = int(got.headers.get("content-length") or 0)
    except httpx2.HTTPError as fault:
        raise Unavailable(
            say(f"下载断了（{type(fault).__name__}）", f"download broke ({type(fault).__name__})")
        ) from fault
    if promised and to.stat().st_size != promised and "content-encoding" not in got.headers:
        raise Unavailable(say("下载不完整", "the download is not whole"))
    if not to.stat().st_size:
        raise BadTake(say("下载的是空文件", "an empty file was downloaded"), code="empty")


def _followed(url: str, headers: dict[str, str], timeout: float) -> tuple[str, dict[str, str]]:
    """Where redirects lead; the headers are left behind where the host changes: they hold a key."""
    for _ in range(_REDIRECTS if headers else 0):
        with _client().stream("GET", url, headers=headers, timeout=timeout) as got:
            if not got.is_redirect:
                return url, headers
            target = str(got.url.join(got.headers["location"]))
        if urlsplit(target).netloc != urlsplit(url).netloc:
            headers = {}
        url = target
    return url, headers


def _look(status: int, mime: str, kind: str) -> None:
    if status in (401, 403, 404, 410):
        raise BadTake(
            say(f"成片地址失效了（HTTP {status}）", f"the address has expired (HTTP {status})"),
            code="expired",
        )
    if status >= 300:
        raise Unavailable(say(f"下载失败：HTTP {status}", f"download failed: HTTP {status}"))
    told = mime.split(";")[0].strip()
    if told and told.split("/")[0] not in (kind, "application", "binary"):
        raise BadTake(say(f"要 {kind}，来的是 {told}", f"wanted {kind}, got {told}"), code="mime")
    if told in ("application/json", "application/xml"):
        raise BadTake(say(f"要 {kind}，来的是 {told}", f"wanted {kind}, got {told}"), code="mime")


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that ``Retry-After`` asks for, in either of its forms; 0 where it does not."""
    told = headers.get("retry-after", "")
    if not told:
        return 0.0
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _hint(status: int) -> str:
    match status:
        case 401 | 403:
            return say(
                "看看密钥对不对、有没有这个模型的权限", "check the key and its rights to this model"
            )
        case 402:
            return say("账户余额不够", "the account's balance is too low")
        case 404:
            return say("看看地址和模型名", "check the address and the model's name")
        case _:
            return say("改提示词或参数再试", "change the prompt or the parameters")


def bearer(key: str) -> dict[str, str]:
    """The header of most vendors; none at all without a key."""
    return {"Authorization": f"Bearer {key}"} if key else {}
