"""A fake vendor: a real HTTP server that enforces a wire format, counts what it accepts and bills.

A dialect subclasses `FakeVendor`, lists its `routes` and says how it words an acceptance, a state
and a fault. Mishaps (`Mishap`) are asked for from outside and happen once each.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast
from urllib.parse import parse_qs, urlsplit

KEY = "sk-fake-0123456789abcdef"


class Mishap(StrEnum):
    """What can go wrong, once, when asked for."""

    RATE_LIMITED = "rate limited"
    """The next order is turned away with ``retry_after``."""
    CONTENT = "content refused"
    """The next order is turned away for what it says."""
    FAILED = "failed"
    """The next job is accepted and fails, told with HTTP 200."""
    HANG = "hang"
    """The next order is accepted and never answered."""
    BROKEN = "broken"
    """The next order is answered with HTTP 500 and not accepted."""
    LOST_POLL = "lost poll"
    """The next question about a job is answered with HTTP 500."""
    EXPIRED = "expired"
    """The next download answers 403; the one after a fresh question is good."""
    TRUNCATED = "truncated"
    """The next download breaks off in the middle."""
    WRONG_TYPE = "wrong type"
    """The next download is an HTML page."""
    CANCELLED = "cancelled"
    """The next job is stopped by the vendor."""


class Bad(Exception):
    """A request that the vendor's wire does not allow; the dialect words it."""

    def __init__(self, reason: str, *, kind: str = "parameter") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        """parameter, auth, rate, content, missing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    match: tuple[str, ...] = ()
    """What the route's groups caught."""

    @property
    def json(self) -> dict[str, Any]:
        """The body's JSON object. Raises Bad where it is none."""
        if not self.headers.get("content-type", "").startswith("application/json"):
            raise Bad("Content-Type must be application/json")
        try:
            body = json.loads(self.body)
        except ValueError as fault:
            raise Bad("body is not JSON") from fault
        if not isinstance(body, dict):
            raise Bad("body is not an object")
        return cast("dict[str, Any]", body)

    @property
    def form(self) -> dict[str, bytes]:
        """The parts of a multipart form, by name. Raises Bad where it is none."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            raise Bad("Content-Type must be multipart/form-data")
        message = BytesParser(policy=HTTP).parsebytes(
            b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body
        )
        parts: dict[str, bytes] = {}
        for part in message.iter_parts():  # pyright: ignore[reportAttributeAccessIssue]
            name = part.get_param("name", header="content-disposition")
            parts[str(name)] = cast("bytes", part.get_payload(decode=True))
        return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; ``body`` is sent as JSON unless it is bytes."""

    body: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    mime: str = "application/json"
    promised: int = 0
    """Bytes announced where that is more than is sent: the answer breaks off."""


@dataclass(slots=True, kw_only=True)
class FakeJob:
    """Something that was accepted, and so is on the bill."""

    id: str
    reference: str
    order: Mapping[str, Any]
    polls_left: int
    fails: bool = False
    cancelled: bool = False
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])
    """By name: MIME type and bytes."""

    @property
    def state(self) -> str:
        """queued, running, done, failed or cancelled, in our words."""
        if self.cancelled:
            return "cancelled"
        if self.polls_left > 1:
            return "queued"
        if self.polls_left == 1:
            return "running"
        return "failed" if self.fails else "done"


Handler = Callable[[Call], Reply]
Route = tuple[str, str, Handler]
"""Method, pattern of the whole path, what answers."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news; anything else is told as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]


class FakeVendor:
    """A vendor on a free port of this machine; use it as a context."""

    polls = 2
    """How many questions a job takes until it is done."""
    retry_after = 1

    def __init__(self, *, key: str = KEY) -> None:
        self.key = key
        self.jobs: dict[str, FakeJob] = {}
        self.accepted: list[FakeJob] = []
        """Everything that was accepted, in order: the bill."""
        self.calls: list[Call] = []
        self._mishaps: deque[Mishap] = deque()
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._stale: set[str] = set()

    # What a dialect says of itself ------------------------------------------------------------

    def routes(self) -> Sequence[Route]:
        """The dialect's own routes."""
        raise NotImplementedError

    def fault(self, bad: Bad) -> Reply:
        """How the dialect words a refusal."""
        status = {"auth": 401, "rate": 429, "missing": 404}.get(bad.kind, 400)
        return Reply(
            status=status, body={"error": {"code": bad.kind, "message": bad.reason}},
            headers={"Retry-After": str(self.retry_after)} if bad.kind == "rate" else {},
        )  # fmt: skip

    def authorised(self, call: Call) -> None:
        """Raises Bad where the key is missing or wrong; Bearer unless the dialect has its own."""
        told = call.headers.get("authorization", "")
        if told != f"Bearer {self.key}":
            raise Bad("invalid api key" if told else "missing api key", kind="auth")

    # What a dialect uses -----------------------------------------------------------------------

    def accept(
        self, order: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]], *,
        reference: str = "", id: str = "",
    ) -> FakeJob:  # fmt: skip
        """Take an order on: from here on it is billed."""
        with self._lock:
            mishap = self._take(Mishap.RATE_LIMITED, Mishap.CONTENT, Mishap.BROKEN)
            if mishap is Mishap.RATE_LIMITED:
                raise Bad("too many requests", kind="rate")
            if mishap is Mishap.CONTENT:
                raise Bad("the prompt contains sensitive content", kind="content")
            if mishap is Mishap.BROKEN:
                raise Bad("internal error", kind="broken")
            job = FakeJob(
                id=id or f"job-{len(self.jobs) + 1:05d}", reference=reference, order=order,
                polls_left=self.polls, files=dict(files),
                fails=self._take(Mishap.FAILED) is not None,
                cancelled=self._take(Mishap.CANCELLED) is not None,
            )  # fmt: skip
            self.jobs[job.id] = job
            self.accepted.append(job)
            hangs = self._take(Mishap.HANG) is not None
        if hangs:
            self._stop.wait(60)
            raise ConnectionAbortedError
        return job

    def look(self, id: str) -> FakeJob:
        """A question about a job: brings it one step on. Raises Bad for one that is not there."""
        with self._lock:
            if self._take(Mishap.LOST_POLL):
                raise Bad("internal error", kind="broken")
            job = self.jobs.get(id)
            if job is None:
                raise Bad(f"task {id} not found", kind="missing")
            job.polls_left = max(0, job.polls_left - 1)
            self._stale.discard(id)
            return job

    def url(self, job: FakeJob, name: str) -> str:
        """Where one of a finished job's files can be fetched, signed as vendors sign."""
        return f"{self.base}/files/{job.id}/{name}?X-Signature={self.key[-8:]}&Expires=86400"

    def hand_over(self, job: FakeJob, name: str) -> Reply:
        """A finished job's file by a route of the dialect's own, with a download's mishaps."""
        mime, data = job.files[name]
        with self._lock:
            mishap = self._take(Mishap.EXPIRED, Mishap.TRUNCATED, Mishap.WRONG_TYPE)
        match mishap:
            case Mishap.EXPIRED:
                raise Bad(f"{name} is not there", kind="missing")
            case Mishap.TRUNCATED:
                return Reply(body=data[: len(data) // 2], mime=mime, promised=len(data))
            case Mishap.WRONG_TYPE:
                return Reply(body=b"<html>moved</html>", mime="text/html")
            case _:
                return Reply(body=data, mime=mime)

    def mishap(self, *kinds: Mishap) -> None:
        """Ask for mishaps; each happens once, at the first occasion."""
        with self._lock:
            self._mishaps.extend(kinds)

    # The server ----------------------------------------------------------------------------------

    @property
    def base(self) -> str:
        assert self._server is not None, "a fake vendor is used as a context"
        host, port = self._server.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def __enter__(self) -> Self:
        vendor = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, format: str, *args: object) -> None:
                pass

            def _any(self) -> None:
                vendor._serve(self)

            do_GET = do_POST = do_DELETE = do_PUT = _any

        self._server = _Server(("127.0.0.1", 0), Door)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _serve(self, door: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(door.path)
        call = Call(
            method=door.command, path=parts.path,
            query={k: v[0] for k, v in parse_qs(parts.query).items()},
            headers={k.lower(): v for k, v in door.headers.items()},
            body=door.rfile.read(int(door.headers.get("Content-Length") or 0)),
        )  # fmt: skip
        self.calls.append(call)
        try:
            if call.path.startswith("/files/"):
                self._hand_out(door, call)
                return
            reply = self._answer(call)
        except ConnectionAbortedError:
            door.close_connection = True
            return
        _send(door, reply)

    def _answer(self, call: Call) -> Reply:
        try:
            self.authorised(call)
            for method, pattern, handler in self.routes():
                found = re.fullmatch(pattern, call.path)
                if found and method == call.method:
                    return handler(
                        Call(
                            method=call.method, path=call.path, query=call.query,
                            headers=call.headers, body=call.body, match=found.groups(),
                        )
                    )  # fmt: skip
            raise Bad(f"no route {call.method} {call.path}", kind="missing")
        except Bad as bad:
            if bad.kind == "broken":
                return Reply(status=500, body={"error": {"code": "internal", "message": "oops"}})
            return self.fault(bad)

    def _hand_out(self, door: BaseHTTPRequestHandler, call: Call) -> None:
        _, _, id, name = call.path.split("/")
        job = self.jobs.get(id)
        with self._lock:
            mishap = self._take(Mishap.EXPIRED, Mishap.TRUNCATED, Mishap.WRONG_TYPE)
            if mishap is Mishap.EXPIRED:
                self._stale.add(id)
        if job is None or name not in job.files or id in self._stale or not call.query:
            _send(door, Reply(status=403, body=b"<Error>expired</Error>", mime="application/xml"))
            return
        mime, data = job.files[name]
        if mishap is Mishap.WRONG_TYPE:
            _send(door, Reply(body=b"<html>moved</html>", mime="text/html"))
        elif mishap is Mishap.TRUNCATED:
            door.send_response(200)
            door.send_header("Content-Type", mime)
            door.send_header("Content-Length", str(len(data)))
            door.end_headers()
            door.wfile.write(data[: len(data) // 2])
            door.close_connection = True
        else:
            _send(door, Reply(body=data, mime=mime))

    def _take(self, *kinds: Mishap) -> Mishap | None:
        for kind in kinds:
            if kind in self._mishaps:
                self._mishaps.remove(kind)
                return kind
        return None


def _send(door: BaseHTTPRequestHandler, reply: Reply) -> None:
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    try:
        door.send_response(reply.status)
        door.send_header("Content-Type", reply.mime)
        door.send_header("Content-Length", str(max(reply.promised, len(body))))
        for name, value in reply.headers.items():
            door.send_header(name, value)
        door.end_headers()
        door.wfile.write(body)
        door.close_connection = door.close_connection or reply.promised > len(body)
    except OSError:
        door.close_connection = True


def check(
    body: Mapping[str, Any], needed: Mapping[str, type | tuple[type, ...]],
    allowed: Mapping[str, type | tuple[type, ...]] | None = None,
) -> None:  # fmt: skip
    """Raises Bad where a field is missing, of the wrong type, or not known to the vendor."""
    known = {**needed, **(allowed or {})}
    for name in needed:
        if name not in body:
            raise Bad(f"missing field: {name}")
    for name, value in body.items():
        if name not in known:
            raise Bad(f"unknown field: {name}")
        kinds = known[name] if isinstance(known[name], tuple) else (known[name],)
        if isinstance(value, bool) and bool not in cast("tuple[type, ...]", kinds):
            raise Bad(f"{name}: wrong type bool")
        if not isinstance(value, cast("tuple[type, ...]", kinds)):
            raise Bad(f"{name}: wrong type {type(value).__name__}")


def now() -> float:
    """Seconds since the epoch, for dialects that date their answers."""
    return time.time()
