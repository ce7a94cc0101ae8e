"""A Ray cluster on this machine: real nodes as processes, which can be killed."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

needs_ray = pytest.mark.skipif(
    find_spec("ray") is None, reason="Ray is not installed: pip install 'yingxi[ray]'"
)


@contextmanager
def cluster_of(*cpus: int) -> Generator[Any]:
    """A cluster whose nodes have so many cores; the first one is where the foreman is."""
    # What a node's workers can import is what the node could when it began.
    changes = {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(Path(__file__).parent)}
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    cluster = import_module("ray.cluster_utils").Cluster()
    try:
        for count in cpus:
            cluster.add_node(num_cpus=count, object_store_memory=100_000_000)
        yield cluster
    finally:
        cluster.shutdown()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
