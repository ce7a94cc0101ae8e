"""Joining a Ray cluster, or starting one of this machine alone, and leaving it again."""

from __future__ import annotations

import logging
import os
import socket
import threading
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from yingxi.crew.local import cores
from yingxi.errors import MissingExtra, UserError
from yingxi.tongue import say

KNOCK_SECONDS = 10.0
"""How long the cluster's head may take to open its door."""
OBJECT_STORE = 100_000_000
"""Bytes of shared memory for Ray's own store, of which we use next to nothing."""
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}


@dataclass(slots=True)
class Membership:
    """What ties our process to a cluster. Ray allows one a process."""

    module: Any
    ours: bool = False
    """Whether we connected, so that we disconnect."""
    _over: threading.Event = field(default_factory=threading.Event)

    def leave(self) -> None:
        """Disconnect, and stop what was started for it."""
        if self.ours:
            self.module.shutdown()
        self._over.set()

    def keep(self, where: dict[str, Any]) -> None:
        """Connect in a thread that lives as long as the membership. Raises what Ray raises.

        The servers of a cluster that Ray starts here die with the *thread* that started them, by
        the kernel's parent-death signal; whoever runs the first job may be gone before the last.
        """
        known: list[BaseException] = []
        ready = threading.Event()

        def live() -> None:
            try:
                self.module.init(log_to_driver=False, logging_level=logging.ERROR, **where)
            except BaseException as fault:  # noqa: BLE001 - carried to whoever joins, who raises it
                known.append(fault)
                ready.set()
                return
            ready.set()
            self._over.wait()

        threading.Thread(target=live, name="ray membership", daemon=True).start()
        ready.wait()
        if known:
            raise known[0]
        self.ours = True


def join(address: str, workers: int | None) -> Membership:
    """Join the cluster at ``address``; empty starts one here. Raises MissingExtra, UserError."""
    os.environ.update({k: v for k, v in _QUIET.items() if k not in os.environ})
    if not address:
        # Ray's switch for clusters of one machine: it then listens on this machine only.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        ray: Any = import_module("ray")
    except ModuleNotFoundError as fault:
        raise MissingExtra(
            say("没有安装 Ray", "Ray is not installed"), hint="pip install 'yingxi[ray]'"
        ) from fault
    if ray.is_initialized():
        return Membership(ray)
    if address and address != "auto":
        _knock(address)
    where: dict[str, Any] = {"address": address}
    if not address:
        where = {"address": "local", "num_cpus": workers or cores(), "include_dashboard": False,
                 "object_store_memory": OBJECT_STORE}  # fmt: skip
    membership = Membership(ray)
    try:
        membership.keep(where)
    except (ConnectionError, RuntimeError, ValueError, OSError) as fault:
        raise _unreachable(address, str(fault)) from fault
    # Or else Ray prints the raylets' last words on stdout, which may be read by a machine.
    vars(import_module("ray._private.worker"))["_worker_logs_enabled"] = False
    return membership


def _knock(address: str) -> None:
    """Is anybody there? Ray itself would wait for minutes, and then end the process."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK_SECONDS).close()
    except (OSError, ValueError) as fault:
        raise _unreachable(address, getattr(fault, "strerror", "") or str(fault)) from fault


def _unreachable(address: str, reason: str) -> UserError:
    told = f"{address} {reason}".strip().splitlines()[0]
    return UserError(
        say(f"连不上 Ray：{told}", f"can't join Ray: {told}"),
        hint=say(
            "看看 YINGXI_RAY_ADDRESS；本机须在集群里：ray start --address=主机:6379",
            "check YINGXI_RAY_ADDRESS; this machine must be in it: ray start --address=HOST:6379",
        ),
    )
