"""Tests reach no network and find the repository's own examples."""

from __future__ import annotations

import socket
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(autouse=True, scope="session")
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """No test signs with the key of whoever runs it, nor writes in that studio's book."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGXI_HOME", str(tmp_path_factory.mktemp("home") / "yingxi"))
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        here = isinstance(address, tuple) and str(address[0]) in ("127.0.0.1", "::1", "localhost")
        if not here and self.family != getattr(socket, "AF_UNIX", None):
            raise RuntimeError(f"a test reached for the network: {address}")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(socket.socket, "connect", local_only)
