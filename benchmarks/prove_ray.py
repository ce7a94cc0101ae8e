"""One drama made twice: here, and on two Ray nodes of which one is killed while it shoots.

Prints what was compared: the two masters must be the same, frame for frame and sample for sample.
Needs ``pip install 'yingxi[ray]'``.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import av

SCRIPT = """《一句》
第1集：门
1-1 夜 内 空屋
人物：阿青
阿青：有人吗？
△阿青推门，门后空无一人。
阿青：没人。
"""
STORE = 100_000_000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="yingxi-ray-") as name:
        folder = Path(name)
        near, near_wall, _ = make(new_drama(folder / "near"), {})
        far, far_wall, killed = on_a_cluster(new_drama(folder / "far"))
        result: dict[str, Any] = {
            "film_seconds": near["seconds"],
            "local_wall": round(near_wall, 1),
            "ray_wall": round(far_wall, 1),
            **killed,
            "made_alike": near["made"] == far["made"],
            **compared(Path(near["master"]), Path(far["master"])),
        }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    same = result["frames_differing"] == 0 and result["same_sound"] and result["lost_in_hand"] > 0
    return 0 if same else 1


def new_drama(folder: Path) -> Path:
    folder.mkdir()
    script = folder / "tiny.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    yingxi = [sys.executable, "-m", "yingxi"]
    subprocess.run([*yingxi, "new", "drama", "--script", script], cwd=folder, check=True)
    return folder / "drama"


def on_a_cluster(drama: Path) -> tuple[dict[str, Any], float, dict[str, Any]]:
    """Make it on two nodes of one core; kill the second with a take in hand."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster: Any = import_module("ray.cluster_utils").Cluster()
    killed: dict[str, Any] = {"lost_in_hand": 0}
    try:
        cluster.add_node(num_cpus=1, object_store_memory=STORE)
        second = cluster.add_node(num_cpus=1, object_store_memory=STORE)
        raylet: int = second.all_processes["raylet"][0].process.pid

        def watch(event: dict[str, Any]) -> None:
            if killed["lost_in_hand"] or event.get("step") != "shoot.take":
                return
            if event.get("event") == "advance" and (busy := at_work(raylet)):
                killed["lost_in_hand"] = len(busy)
                killed["lost_after"] = event
                cluster.remove_node(second, allow_graceful=False)

        environment = {"YINGXI_CREW": "ray", "YINGXI_RAY_ADDRESS": str(cluster.address)}
        finished, wall, _ = make(drama, environment, watch)
    finally:
        cluster.shutdown()
    return finished, wall, killed


def at_work(raylet: int) -> list[int]:
    """A node's workers that have one of our jobs in hand: Ray names the process after it."""
    children = Path(f"/proc/{raylet}/task/{raylet}/children").read_text().split()
    return [
        int(p) for p in children if Path(f"/proc/{p}/cmdline").read_text().startswith("ray::obey")
    ]


def make(
    drama: Path,
    environment: dict[str, str],
    watch: Callable[[dict[str, Any]], None] = lambda _: None,
) -> tuple[dict[str, Any], float, list[dict[str, Any]]]:
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "yingxi", "make", "drama", "1", "--json"],
        cwd=drama.parent, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    events: list[dict[str, Any]] = []
    for text in process.stdout:
        events.append(json.loads(text))
        watch(events[-1])
    if process.wait():
        raise SystemExit(f"yingxi make ended with {process.returncode}")
    finished = {**events[-1], "master": drama.parent / events[-1]["master"]}
    return finished, time.monotonic() - began, events


def compared(one: Path, other: Path) -> dict[str, Any]:
    frames = list(zip(pictures(one), pictures(other), strict=True))
    return {
        "frames": len(frames),
        "frames_differing": sum(a != b for a, b in frames),
        "same_sound": list(sounds(one)) == list(sounds(other)),
        "same_file": one.read_bytes() == other.read_bytes(),
    }


def pictures(path: Path) -> Iterator[str]:
    """The hash of every decoded frame and the time at which it is shown."""
    with av.open(path) as film:
        for frame in film.decode(video=0):
            planes = b"".join(bytes(p) for p in frame.planes)
            yield f"{frame.pts} {hashlib.sha256(planes).hexdigest()}"


def sounds(path: Path) -> Iterator[str]:
    with av.open(path) as film:
        for frame in film.decode(audio=0):
            yield hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
