"""The ledger's tables. `migrations/` brings an older database here.

Nothing in ``submission``, ``entry``, ``verdict`` and ``score`` is ever changed or deleted: what was
sent, paid, said and measured stays. Balances are sums over ``entry``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0001"
"""The newest migration."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ROW = BigInteger().with_variant(Integer, "sqlite")

run = Table(
    "run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("started", Float, nullable=False),
    Column("budget", BigInteger),
    Column("spent", BigInteger, nullable=False),
)
"""One ``make``: ``budget`` and what is ``spent`` or reserved of it, in millionths of a yuan."""

attempt = Table(
    "attempt",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reference", String(64), nullable=False, unique=True),
    Column("run", String(32), nullable=False),
    Column("drama", String(120), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("shot", String(40), nullable=False),
    Column("department", String(20), nullable=False),
    Column("craft", String(10), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("model", String(120), nullable=False),
    Column("take", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("lease", Float, nullable=False),
    Column("takeovers", Integer, nullable=False),
    Column("request", Text, nullable=False),
    Column("operation", Text),
    Column("result", Text),
    Column("reserved", BigInteger, nullable=False),
    Column("actual", BigInteger),
    Column("price_date", String(20), nullable=False),
    Column("error", Text, nullable=False),
    Column("started", Float, nullable=False),
    Column("finished", Float),
)
"""One purchase that was meant: the slate of what came of it."""

Index("ix_attempt_state", attempt.c.state)
Index("ix_attempt_episode", attempt.c.episode, attempt.c.shot)

submission = Table(
    "submission",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("event", String(12), nullable=False),
    Column("at", Float, nullable=False),
    Column("note", Text, nullable=False),
)
"""One row a POST, and one for what became of it: post, accepted, rejected, lost, found, late."""

Index("ix_submission_key", submission.c.key, submission.c.number)

entry = Table(
    "entry",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("micros", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("key", "number", "kind", name="uq_entry_purchase"),
)
"""Money: ``reserve`` and ``release`` cancel out, ``settle`` is what was paid."""

verdict = Table(
    "verdict",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("note", Text, nullable=False),
    Column("who", String(60), nullable=False),
    Column("at", Float, nullable=False),
)
"""What was said of a take at the dailies; the last word counts."""

Index("ix_verdict_key", verdict.c.key)

score = Table(
    "score",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("version", String(40), nullable=False),
    Column("value", Float, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", Float, nullable=False),
    UniqueConstraint("key", "rule", "version", name="uq_score_rule"),
)
"""What the gate measured of a take, with the version of what measured."""
