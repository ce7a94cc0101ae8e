"""Alembic's door: runs on the connection that `yingxi.store.database` hands over."""

from __future__ import annotations

from alembic import context

from yingxi.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
