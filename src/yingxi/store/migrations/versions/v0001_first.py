"""The first ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _row() -> sa.Column[int]:
    return sa.Column("id", _ROW, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "run",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("started", sa.Float, nullable=False),
        sa.Column("budget", sa.BigInteger),
        sa.Column("spent", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String(64), nullable=False, unique=True),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("drama", sa.String(120), nullable=False),
        sa.Column("episode", sa.Integer, nullable=False),
        sa.Column("shot", sa.String(40), nullable=False),
        sa.Column("department", sa.String(20), nullable=False),
        sa.Column("craft", sa.String(10), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("take", sa.Integer, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease", sa.Float, nullable=False),
        sa.Column("takeovers", sa.Integer, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("operation", sa.Text),
        sa.Column("result", sa.Text),
        sa.Column("reserved", sa.BigInteger, nullable=False),
        sa.Column("actual", sa.BigInteger),
        sa.Column("price_date", sa.String(20), nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("started", sa.Float, nullable=False),
        sa.Column("finished", sa.Float),
    )
    op.create_index("ix_attempt_state", "attempt", ["state"])
    op.create_index("ix_attempt_episode", "attempt", ["episode", "shot"])
    op.create_table(
        "submission",
        _row(),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("event", sa.String(12), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_submission_key", "submission", ["key", "number"])
    op.create_table(
        "entry",
        _row(),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("micros", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("key", "number", "kind", name="uq_entry_purchase"),
    )
    op.create_table(
        "verdict",
        _row(),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_index("ix_verdict_key", "verdict", ["key"])
    op.create_table(
        "score",
        _row(),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("passed", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.UniqueConstraint("key", "rule", "version", name="uq_score_rule"),
    )


def downgrade() -> None:
    """There is nothing older."""
    raise NotImplementedError
