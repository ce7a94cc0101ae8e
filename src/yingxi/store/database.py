"""Where the ledger lives: SQLite beside the drama, or PostgreSQL by URL."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from yingxi.errors import MissingExtra, SettingsError, StoreConflict
from yingxi.store.blobs import disk_faults
from yingxi.store.tables import HEAD
from yingxi.tongue import say

LEDGER_FILE = "ledger.db"
WAIT_SECONDS = 60
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "lustre", "ceph", "glusterfs",
            "fuse.s3fs", "fuse.rclone", "afs", "9p", "beegfs", "gpfs")  # fmt: skip
_MIGRATION_LOCK = 5_839_104


def open_database(where: Path | str) -> Engine:
    """The ledger of a state folder, or behind a URL, brought to its newest form.

    Raises StoreConflict for SQLite on a network file system, where it would be damaged, and for a
    ledger that a newer Yingxi wrote; SettingsError for a URL that can't be used.
    """
    engine = _sqlite(where) if isinstance(where, Path) else _by_url(where)
    try:
        with engine.connect() as connection:
            current = _version(connection)
        if current != HEAD:
            _migrate(engine, where)
    except StoreConflict:
        engine.dispose()
        raise
    except SQLAlchemyError as fault:
        engine.dispose()
        reason = str(getattr(fault, "orig", fault)).splitlines()[0]
        raise StoreConflict(
            say(f"账本打不开：{reason}", f"can't open the ledger: {reason}"),
            hint=say("看看地址、权限和数据库服务", "check the address, the rights and the server"),
        ) from fault
    return engine


def file_system(path: Path, mounts: str | None = None) -> str:
    """The type of file system on which a path lies, as in ``/proc/mounts``; empty if unknown."""
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8")
        except OSError:
            return ""
    found, best = "", -1
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        if path.resolve().is_relative_to(point) and len(point) > best:
            found, best = kind, len(point)
    return found


def _sqlite(folder: Path) -> Engine:
    kind = file_system(folder)
    if kind in _NETWORK:
        raise StoreConflict(
            say(
                f"{folder} 在网络盘（{kind}）上，SQLite 账本会损坏",
                f"{folder} is on a network file system ({kind}), which damages an SQLite ledger",
            ),
            hint=say(
                "把剧放在本机磁盘上，或用 YINGXI_LEDGER 指定 PostgreSQL",
                "keep the drama on a local disk, or name a PostgreSQL by YINGXI_LEDGER",
            ),
        )
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{folder / LEDGER_FILE}", connect_args={"timeout": WAIT_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        # FULL: a paid job's id survives a power cut too.
        for pragma in (
            f"busy_timeout={WAIT_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL"
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _by_url(url: str) -> Engine:
    try:
        address = make_url(url)
        if address.get_backend_name() != "postgresql":
            raise ValueError(address.get_backend_name())
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ModuleNotFoundError as fault:
        raise MissingExtra(
            say("没有安装 PostgreSQL 驱动", "the PostgreSQL driver is not installed"),
            hint="pip install 'yingxi[postgres]'",
        ) from fault
    except (SQLAlchemyError, ValueError) as fault:
        raise SettingsError(
            say("账本地址写得不对", "the ledger's URL is not right"),
            hint="postgresql://USER:PASSWORD@HOST/DATABASE",
        ) from fault


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _migrate(engine: Engine, where: Path | str) -> None:
    from alembic import command
    from alembic.config import Config

    with _alone(engine, where), engine.connect() as connection:
        current = _version(connection)
        if current == HEAD:
            return
        if current > HEAD:
            raise StoreConflict(
                say("账本是更新的影戏写的", "a newer Yingxi wrote this ledger"),
                hint="pip install -U yingxi",
            )
        connection.rollback()
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine, where: Path | str) -> Generator[None]:
    """One process migrates; those that come at the same time wait for it."""
    if isinstance(where, Path):
        with disk_faults(where), (where / "ledger.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as guard:
        guard.execute(text("SELECT pg_advisory_lock(:n)"), {"n": _MIGRATION_LOCK})
        try:
            yield
        finally:
            guard.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _MIGRATION_LOCK})
