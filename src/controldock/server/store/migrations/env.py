"""Alembic's entry: runs on the connection that `upgrade` hands over."""

from __future__ import annotations

from alembic import context

from controldock.server.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True
)
context.run_migrations()
