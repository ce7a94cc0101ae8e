"""A fake ComfyUI, behind a proxy that wants a bearer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any, cast

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeJob, FakeVendor, Reply, Route, check, now

_OUTPUTS = {
    "SaveImage": ("images", "png"),
    "SaveVideo": ("images", "mp4"),
    "VHS_VideoCombine": ("gifs", "mp4"),
    "PreviewImage": ("images", "png"),
}
_LOADERS = {"LoadImage": "image", "VHS_LoadVideo": "video"}
_WHOLE = ("width", "height", "length", "seed", "batch_size")
_BROKEN = "no such file"


class FakeComfyUI(FakeVendor):
    """Queue, history, uploads and outputs; the same ``prompt_id`` twice is queued twice."""

    def __init__(self) -> None:
        super().__init__()
        self.uploads: dict[str, bytes] = {}
        self.swept: set[str] = set()
        """Jobs that left no trace: taken from the queue, or lost by a restart."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/prompt", self._prompt),
            ("GET", "/queue", self._queue),
            ("POST", "/queue", self._dequeue),
            ("POST", "/interrupt", self._interrupt),
            ("GET", "/history/([^/]+)", self._history),
            ("POST", "/upload/image", self._upload),
            ("GET", "/view", self._view),
        )

    def fault(self, bad: Bad) -> Reply:
        plain = super().fault(bad)
        if bad.kind not in ("parameter", "content"):
            return plain
        kind, _, details = bad.reason.partition(": ")
        error = {"type": kind.replace(" ", "_"), "message": kind, "details": details}
        return Reply(status=400, body={"error": error | {"extra_info": {}}, "node_errors": {}})

    def _prompt(self, call: Call) -> Reply:
        body = call.json
        check(
            body,
            {"prompt": dict},
            {"prompt_id": str, "client_id": str, "extra_data": dict, "number": (int, float)},
        )
        id = body.get("prompt_id") or str(uuid.uuid4())
        if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", id):
            raise Bad("invalid prompt id: prompt_id must be a UUID in canonical lowercase form")
        faults = self._validate(body["prompt"])
        files = self._outputs(id, body["prompt"], set(faults))
        if not files:
            told = {"type": "prompt_outputs_failed_validation", "message": "failed", "details": ""}
            return Reply(status=400, body={"error": told, "node_errors": faults})
        self.swept.discard(id)
        job = self.accept(body, files, reference=id, id=id)
        return Reply(
            body={"prompt_id": job.id, "number": len(self.accepted), "node_errors": faults}
        )

    def _validate(self, graph: dict[str, Any]) -> dict[str, Any]:
        """Faults by node. Raises Bad for a graph that is none."""
        faults: dict[str, Any] = {}
        for id, node in graph.items():
            if not isinstance(node, dict) or "class_type" not in node:
                raise Bad(f"missing node type: Node ID '#{id}'")
            kind, inputs = node["class_type"], node.get("inputs", {})
            wrong = [f"{k}, {inputs[k]}" for k in _WHOLE if k in inputs and not _whole(inputs[k])]
            loaded = inputs.get(_LOADERS.get(kind, ""))
            if loaded is not None and loaded not in self.uploads:
                wrong.append(f"image - Invalid image file: {loaded}")
            if "{{" in str(inputs):
                wrong.append("a placeholder was left")
            if inputs.get("filename_prefix") == _BROKEN:
                wrong.append(_BROKEN)
            if wrong:
                reasons = [
                    {"type": "custom_validation_failed", "message": "Invalid", "details": w}
                    for w in wrong
                ]
                faults[id] = {"errors": reasons, "dependent_outputs": [id], "class_type": kind}
        if not any(node["class_type"] in _OUTPUTS for node in graph.values()):
            raise Bad("prompt no outputs: Prompt has no outputs")
        return faults

    def _outputs(
        self, id: str, graph: dict[str, Any], faulty: set[str]
    ) -> dict[str, tuple[str, bytes]]:
        """What the good outputs save; none where a node that is no output is faulty."""
        if any(graph[node]["class_type"] not in _OUTPUTS for node in faulty):
            return {}
        files: dict[str, tuple[str, bytes]] = {}
        for node, told in graph.items():
            listed = _OUTPUTS.get(told["class_type"])
            if listed is None or node in faulty:
                continue
            film = listed[1] == "mp4"
            data = samples.mp4(2) if film else samples.png()
            mime = "video/mp4" if film else "image/png"
            for i in range(1 if film else int(told["inputs"].get("batch_size", 1))):
                files[f"{id[:8]}_{node}_{i + 1:05d}_.{listed[1]}"] = (mime, data)
        return files

    def _queue(self, call: Call) -> Reply:
        queue: dict[str, list[Any]] = {"queue_running": [], "queue_pending": []}
        for job in list(self.jobs.values()):
            if job.id in self.swept or job.state not in ("queued", "running"):
                continue
            state = self.look(job.id).state
            if state in ("queued", "running"):
                where = "queue_running" if state == "running" else "queue_pending"
                queue[where].append(_item(job))
        return Reply(body=queue)

    def _dequeue(self, call: Call) -> Reply:
        body = call.json
        check(body, {"delete": list})
        for id in body["delete"]:
            job = self.jobs.get(id)
            if job is not None and job.state == "queued":
                job.cancelled = True
                self.swept.add(id)
                self.accepted.remove(job)
        return Reply(body=b"")

    def _interrupt(self, call: Call) -> Reply:
        job = self.jobs.get(str(call.json.get("prompt_id")))
        if job is not None and job.state == "running":
            job.cancelled = True
        return Reply(body=b"")

    def _history(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None or job.id in self.swept or job.state in ("queued", "running"):
            return Reply(body={})
        stamp = int(now() * 1000)
        marks: list[Any] = [["execution_start", {"prompt_id": job.id, "timestamp": stamp}]]
        good = job.state == "done"
        if job.state == "cancelled":
            marks.append(["execution_interrupted", {"prompt_id": job.id, "node_id": "3"}])
        elif good:
            marks.append(["execution_success", {"prompt_id": job.id, "timestamp": stamp + 41_500}])
        else:
            fault = {
                "node_id": "3", "node_type": "KSampler",
                "exception_type": "torch.OutOfMemoryError", "exception_message": "out of memory",
            }  # fmt: skip
            marks.append(["execution_error", fault])
        entry = {
            "prompt": _item(job),
            "outputs": self._saved(job) if good else {},
            "status": {
                "status_str": "success" if good else "error", "completed": good, "messages": marks,
            },
        }  # fmt: skip
        return Reply(body={job.id: entry})

    def _saved(self, job: FakeJob) -> dict[str, Any]:
        graph = cast("dict[str, Any]", job.order["prompt"])
        saved: dict[str, Any] = {}
        for file in job.files:
            node = file.split("_")[1]
            kind = graph[node]["class_type"]
            told: dict[str, Any] = saved.setdefault(node, {})
            told.setdefault(_OUTPUTS[kind][0], []).append(
                {
                    "filename": file, "subfolder": "",
                    "type": "temp" if kind == "PreviewImage" else "output",
                }
            )  # fmt: skip
            if kind == "SaveVideo":
                told["animated"] = [True]
        return saved

    def _upload(self, call: Call) -> Reply:
        parts = call.form
        named = re.search(rb'name="image"; filename="([^"/]+)"', call.body)
        if "image" not in parts or named is None:
            return Reply(status=400, body=b"", mime="text/plain")
        strange = set(parts) - {"image", "type", "overwrite", "subfolder"}
        if strange or parts.get("type", b"input") != b"input":
            raise Bad(f"unknown field: {strange}")
        self.uploads[named[1].decode()] = parts["image"]
        return Reply(body={"name": named[1].decode(), "subfolder": "", "type": "input"})

    def _view(self, call: Call) -> Reply:
        name = call.query.get("filename", "")
        for job in self.jobs.values():
            if name in job.files and job.state == "done":
                return self.hand_over(job, name)
        raise Bad("no such file", kind="missing")


def _item(job: FakeJob) -> list[Any]:
    """As the queue and the history keep it: number, id, graph, extra data, outputs."""
    return [1, job.id, job.order["prompt"], job.order.get("extra_data", {}), []]


def _whole(value: object) -> bool:
    """A link to another node, or what ComfyUI can turn into a whole number."""
    if isinstance(value, list):
        return len(cast("list[object]", value)) == 2
    return isinstance(value, int) or bool(re.fullmatch(r"-?\d+", str(value)))
