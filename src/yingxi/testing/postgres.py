"""A PostgreSQL of one's own for as long as a test needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def server_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, None where they are not installed."""
    named = shutil.which("initdb")
    if named:
        return Path(named).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgres() -> Generator[str]:
    """A fresh server on a free port; yields its URL. It is gone, with its data, afterwards.

    The server refuses to run as root: there it runs as the user ``postgres``.
    """
    programs = server_programs()
    if programs is None:
        raise FileNotFoundError("initdb")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if as_user:
            shutil.chown(folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        _quietly(
            *as_user, programs / "initdb", "-D", data, "-U", "yingxi", "-A", "trust", "-N"
        ).wait(60)
        server = _quietly(
            *as_user, programs / "postgres", "-D", data, "-p", str(port), "-k", folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
        )  # fmt: skip
        try:
            _wait_ready(programs, port, server)
            yield f"postgresql://yingxi@127.0.0.1:{port}/postgres"
        finally:
            _quietly(*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop").wait(20)
            server.wait(20)


def _quietly(*command: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _wait_ready(programs: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        asked = subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"],
            check=False,
        )
        if asked.returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the PostgreSQL server did not start")
