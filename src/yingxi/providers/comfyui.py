"""ComfyUI: films and pictures from the user's own workflow graph.

Wire as in ComfyUI's ``server.py`` and ``execution.py`` (read 2026-11); the workflow's placeholders
are in ``docs/reference/comfyui.md``. Traps:

- ``prompt_id`` is ours and must be a UUID, but the server does *not* make it once: the same id sent
  twice is queued twice. So the recovery is to look it up, in the queue and then in the history (a
  job goes from the one to the other in one step; asked the other way round it could slip through).
- A job that is in neither was lost by a restart or swept from the history.
- ``/interrupt`` of old versions stops whatever runs, so it is sent only while ours does.
- A graph of which some outputs are not valid is accepted without them (200 with ``node_errors``).
- There is no key of its own; ``key`` is for a proxy that wants a bearer.
- Nothing is billed by the server: seconds of film and pictures are counted as they were asked for.
"""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from yingxi.errors import NotSent, Unanswered, UnknownName
from yingxi.providers.comfyui_workflow import Workflow, known_workflows, read_workflow
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire, bearer
from yingxi.shoot.money import Unit, Usage
from yingxi.shoot.provider import (
    Abilities,
    Artifact,
    Done,
    Failed,
    OpenBlob,
    Operation,
    Recovery,
    Running,
    Status,
)
from yingxi.shoot.request import Craft, ImageRequest, Media, Request, VideoRequest, media_of
from yingxi.tongue import say

BASE = "http://127.0.0.1:8188"
_CRAFTS = (Craft.VIDEO, Craft.IMAGE)
_MINE = "yingxi"
"""Under this name the job carries what was asked for, so that it is known when it is looked up."""


class ComfyUI:
    """A model is the name of a workflow file in the folder ``workflows``."""

    name = "comfyui"
    recovery = Recovery.LOOKUP

    def __init__(
        self, *, key: str = "", base: str = BASE, timeout: float = POST_TIMEOUT,
        workflows: str | Path = "workflows",
    ) -> None:  # fmt: skip
        self._folder = Path(workflows).expanduser()
        self._headers = bearer(key)
        self._wire = Wire(
            vendor=self.name, base=base, headers=self._headers, secrets=(key,), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """What the workflow has placeholders for, and what it declares of itself."""
        if craft not in _CRAFTS:
            raise UnknownName(self.name, craft, _CRAFTS)
        return self._workflow(model).abilities(craft)

    def worst(self, request: Request) -> Usage:
        """What is asked for. Raises SettingsError where the workflow wants what is not given."""
        if not isinstance(request, (VideoRequest, ImageRequest)):
            raise UnknownName(self.name, request.craft, _CRAFTS)
        self._workflow(request.model).check(request)
        return _asked(request)

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        (asked,) = self.worst(request).values()
        assert isinstance(request, (VideoRequest, ImageRequest))
        workflow = self._workflow(request.model)
        uploaded = [(media, self._upload(media, blob)) for media in media_of(request)]
        mine = {
            "craft": request.craft.value,
            "asked": asked,
            "last_frame": isinstance(request, VideoRequest) and request.return_last_frame,
        }
        told = self._wire.order(
            "/prompt",
            {
                "prompt": workflow.filled(request, uploaded),
                "prompt_id": _prompt_id(reference),
                "client_id": _MINE,
                "extra_data": {_MINE: mine},
            },
        ).json()
        if not isinstance(told.get("prompt_id"), str):
            raise Unanswered(
                say(f"{self.name}: 接单了，却没给编号", f"{self.name}: accepted without an id")
            )
        left_out = _node_faults(told.get("node_errors"))
        extra = {"left_out": self._wire.clean(left_out)} if left_out else {}
        return Operation(id=told["prompt_id"], extra=extra)

    def status(self, operation: Operation) -> Status:
        if self._queued(operation.id):
            return Running()
        entry = self._entry(operation.id)
        if entry is None:
            return Failed(
                reason=say("队列和历史里都没有这个任务了", "neither queued nor in the history"),
                code="gone",
                again=True,
            )
        state = _mapping(entry.get("status"))
        if state.get("status_str") == "error" or state.get("completed") is False:
            return self._failed(state)
        return self._done(entry, state, operation.extra.get("left_out", ""))

    def find(self, reference: str) -> Operation | None:
        operation = Operation(id=_prompt_id(reference))
        known = self._queued(operation.id) or self._entry(operation.id) is not None
        return operation if known else None

    def cancel(self, operation: Operation) -> bool:
        """Takes a waiting job from the queue; a running one is interrupted, and so has begun."""
        match self._queued(operation.id):
            case "pending":
                self._wire.ask("/queue", method="POST", body={"delete": [operation.id]})
                return not self._queued(operation.id) and self._entry(operation.id) is None
            case "running":
                self._wire.ask("/interrupt", method="POST", body={"prompt_id": operation.id})
                return False
            case _:
                return False

    def _workflow(self, model: str) -> Workflow:
        file = self._folder / f"{model}.json"
        if file.parent != self._folder or not file.is_file():
            raise UnknownName(f"{self.name} workflow", model, known_workflows(self._folder))
        return read_workflow(file)

    def _upload(self, media: Media, blob: OpenBlob) -> str:
        """Put a blob among the server's inputs; the name under which a node loads it.

        The name tells the content, so that the same blob sent again replaces itself.
        """
        suffix = mimetypes.guess_extension(media.mime) or ".bin"
        file = f"{_MINE}-{media.blob.removeprefix('sha256:')[:32]}{suffix}"
        data = blob(media.blob).read_bytes()
        try:
            told = self._wire.order(
                "/upload/image",
                form={"type": "input", "overwrite": "true"},
                files={"image": (file, data, media.mime)},
            ).json()
        except Unanswered as fault:
            # Nothing was ordered yet: an upload that was lost owes nothing.
            raise NotSent(fault.message, code=fault.code) from fault
        if not told.get("name"):
            raise NotSent(say(f"{self.name}: 上传没成", f"{self.name}: the upload failed"))
        return "/".join(part for part in (told.get("subfolder"), told["name"]) if part)

    def _queued(self, id: str) -> str:
        """``running``, ``pending``, or empty where the queue does not hold it."""
        queue = self._wire.ask("/queue").json()
        for where in ("running", "pending"):
            items = queue.get(f"queue_{where}")
            if any(_at(item, 1) == id for item in _list(items)):
                return where
        return ""

    def _entry(self, id: str) -> Mapping[str, Any] | None:
        entry = self._wire.ask(f"/history/{id}").json().get(id)
        return _mapping(entry) if isinstance(entry, dict) else None

    def _failed(self, state: Mapping[str, Any]) -> Failed:
        told = _messages(state)
        if "execution_interrupted" in told:
            return Failed(reason=say("被人停下了", "interrupted"), code="interrupted")
        fault = told.get("execution_error", {})
        node = fault.get("node_type") or "?"
        reason = f"{node}: {fault.get('exception_message') or 'error'}"
        return Failed(
            reason=self._wire.clean(reason),
            code=str(fault.get("exception_type") or "error"),
            again=True,
        )

    def _done(
        self, entry: Mapping[str, Any], state: Mapping[str, Any], left_out: str
    ) -> Done | Failed:
        mine = _mapping(_mapping(_at(entry.get("prompt"), 3)).get(_MINE))
        asked, craft = mine.get("asked"), mine.get("craft")
        if not isinstance(asked, int) or craft not in _CRAFTS:
            return Failed(reason=say("不是影戏发的任务", "not a job of ours"), code="no usage")
        files = _files(entry.get("outputs"))
        films = [f for f in files if f[0].startswith("video/")]
        stills = [f for f in files if f[0].startswith("image/")]
        if craft == Craft.VIDEO:
            named = [("video", film) for film in films[:1]]
            if named and mine.get("last_frame"):
                named += [("last_frame", still) for still in stills[-1:]]
            usage = {Unit.SECOND: asked}
        else:
            names = ["image", *(f"image_{i}" for i in range(2, asked + 1))]
            named = list(zip(names, stills, strict=False))
            usage = {Unit.IMAGE: len(named)}
        if not named:
            reason = say(f"没有产出 {craft}", f"the workflow saved no {craft}")
            return Failed(reason=f"{reason} {left_out}".strip(), code="no output")
        made = tuple(
            Artifact(name=name, mime=mime, url=f"{self._wire.base}{path}", headers=self._headers)
            for name, (mime, path) in named
        )
        return Done(usage=usage, artifacts=made, facts=_took(state))


def _prompt_id(reference: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{_MINE}:{reference}"))


def _asked(request: VideoRequest | ImageRequest) -> Usage:
    if isinstance(request, VideoRequest):
        return {Unit.SECOND: request.seconds}
    return {Unit.IMAGE: request.count}


def _files(outputs: object) -> list[tuple[str, str]]:
    """MIME type and path of what was saved, in the order of the nodes; previews are left out.

    Nodes list theirs under names of their own (``images``, ``gifs``, ``video``…).
    """
    found: list[tuple[str, str]] = []
    nodes = sorted(_mapping(outputs).items(), key=lambda item: (len(item[0]), item[0]))
    for _, node in nodes:
        for listed in _mapping(node).values():
            for file in map(_mapping, _list(listed)):
                name = file.get("filename")
                if not isinstance(name, str) or file.get("type", "output") != "output":
                    continue
                query = {"filename": name, "subfolder": file.get("subfolder", ""), "type": "output"}
                mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
                found.append((mime, f"/view?{urlencode(query)}"))
    return found


def _messages(state: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(_at(m, 0)): _mapping(_at(m, 1)) for m in _list(state.get("messages"))}


def _took(state: Mapping[str, Any]) -> dict[str, str]:
    """The seconds that it ran, where the server tells its marks (milliseconds)."""
    told = _messages(state)
    began = told.get("execution_start", {}).get("timestamp")
    ended = told.get("execution_success", {}).get("timestamp")
    if not isinstance(began, int) or not isinstance(ended, int):
        return {}
    return {"gpu_seconds": f"{(ended - began) / 1000:.1f}"}


def _node_faults(told: object) -> str:
    """``{node: {class_type, errors: [{message, details}]}}`` on one line."""
    lines: list[str] = []
    for id, node in _mapping(told).items():
        for fault in map(_mapping, _list(_mapping(node).get("errors"))):
            kind = _mapping(node).get("class_type", "")
            lines.append(f"#{id} {kind}: {fault.get('message', '')} {fault.get('details', '')}")
    return "; ".join(line.strip() for line in lines)


def _fault(answer: Answer) -> tuple[str, str]:
    """``{"error": {"type", "message", "details"}, "node_errors"}``; a proxy's plain text too."""
    told = answer.json()
    fault = told.get("error")
    if not isinstance(fault, dict):
        return "", str(fault or "")
    error = _mapping(cast("object", fault))
    text = f"{error.get('message', '')} {error.get('details', '')}"
    nodes = _node_faults(told.get("node_errors"))
    return str(error.get("type") or error.get("code") or ""), f"{text.strip()} {nodes}".strip()


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _at(value: object, index: int) -> Any:
    """An item of a list that may be shorter, or no list at all."""
    items = _list(value)
    return items[index] if index < len(items) else None
