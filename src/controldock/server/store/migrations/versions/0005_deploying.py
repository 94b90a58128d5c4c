"""Deployments that are planned, paused, signed and tried again; schedules and templates

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from controldock.server.store.columns import Moment, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = 26
EMPTY, ZERO = sa.text("''"), sa.text("0")
OPEN = sa.text("tasks.state IN ('pending', 'assigned', 'running')")
PLANNED = sa.text("deployments.started_at IS NULL AND deployments.cancel_wanted_at IS NULL")


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, Words(length), nullable=False, server_default=EMPTY)


def upgrade() -> None:
    """To this revision."""
    for column in (
        _words("description", 2000),
        sa.Column("command", sa.JSON),
        sa.Column("chosen", sa.JSON),
        sa.Column("sheet", sa.LargeBinary),
        sa.Column("offline", Words(16), nullable=False, server_default=sa.text("'wait'")),
        sa.Column("starts_at", Moment),
        sa.Column("started_at", Moment),
        _words("time_zone", 64),
        sa.Column("paused_at", Moment),
        _words("paused_by", 64),
        _words("copied_from", ID),
        _words("template_id", ID),
        sa.Column("template_version", sa.Integer, nullable=False, server_default=ZERO),
        sa.Column("schedule_id", Words(ID)),
        sa.Column("occurrence_at", Moment),
    ):
        op.add_column("deployments", column)
    op.execute("UPDATE deployments SET started_at = created_at")
    op.create_index("uq_deployments_occurrence", "deployments", ["schedule_id", "occurrence_at"], unique=True)
    op.create_index(
        "ix_deployments_planned", "deployments", ["starts_at"], sqlite_where=PLANNED, postgresql_where=PLANNED
    )
    op.add_column("tasks", sa.Column("deadline", Moment))
    op.execute(
        "UPDATE tasks SET deadline = (SELECT d.deadline FROM deployments d WHERE d.id = tasks.deployment_id)"
    )
    op.create_index("ix_tasks_deadline", "tasks", ["deadline"], sqlite_where=OPEN, postgresql_where=OPEN)
    for column in (
        sa.Column("created_at", Moment),
        _words("created_by", 64),
        sa.Column("ticket", sa.Text),
        sa.Column("clock_offset", sa.Float),
        sa.Column("log_head", sa.BigInteger, nullable=False, server_default=ZERO),
        _words("cause", 64),
        _words("last_line", 300),
    ):
        op.add_column("attempts", column)
    _schedules()
    _templates()


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", Words(ID), primary_key=True),
        sa.Column("name", Words(200), nullable=False),
        sa.Column("cron", Words(200), nullable=False),
        sa.Column("time_zone", Words(64), nullable=False),
        sa.Column("missed", Words(16), nullable=False),
        sa.Column("max_late", sa.Float, nullable=False),
        sa.Column("ends_at", Moment),
        sa.Column("wish", sa.LargeBinary, nullable=False),
        sa.Column("next_at", Moment),
        sa.Column("last_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Words(64), nullable=False),
        sa.Column("paused_at", Moment),
        _words("paused_by", 64),
        sa.Column("removed_at", Moment),
    )
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"])


def _templates() -> None:
    op.create_table(
        "templates",
        sa.Column("id", Words(ID), primary_key=True),
        sa.Column("key", Words(64), unique=True),
        sa.Column("name", Words(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Words(64), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("removed_at", Moment),
    )
    op.create_table(
        "template_versions",
        sa.Column("template_id", Words(ID), sa.ForeignKey("templates.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Words(64), nullable=False),
    )


def downgrade() -> None:
    """Back to revision 0004."""
    op.drop_table("template_versions")
    op.drop_table("templates")
    op.drop_table("schedules")
    op.drop_index("ix_tasks_deadline", "tasks")
    op.drop_index("ix_deployments_planned", "deployments")
    op.drop_index("uq_deployments_occurrence", "deployments")
    added = {
        "attempts": ("created_at", "created_by", "ticket", "clock_offset", "log_head", "cause", "last_line"),
        "tasks": ("deadline",),
        "deployments": (
            "description", "command", "chosen", "sheet", "offline", "starts_at", "started_at", "time_zone",
            "paused_at", "paused_by", "copied_from", "template_id", "template_version", "schedule_id",
            "occurrence_at",
        ),
    }  # fmt: skip
    for table, names in added.items():
        for name in names:
            op.drop_column(table, name)
