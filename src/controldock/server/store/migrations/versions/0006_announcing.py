"""Announcements, their receipts and their templates

Revision: 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from controldock.server.store.columns import Moment, Words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = 26
EMPTY, ZERO = sa.text("''"), sa.text("0")
UNSENT = sa.text("announcements.sent_at IS NULL AND announcements.withdrawn_at IS NULL")
OWED = sa.text("receipts.owed <> ''")


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, Words(length), nullable=False, server_default=EMPTY)


def _key(name: str, table: str) -> sa.Column[str]:
    return sa.Column(name, Words(ID), sa.ForeignKey(f"{table}.id"), primary_key=True)


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "announcements",
        sa.Column("id", Words(ID), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("title", Words(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("priority", Words(16), nullable=False),
        sa.Column("transmission", Words(16), nullable=False),
        sa.Column("display", Words(16), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean, nullable=False),
        sa.Column("question", sa.JSON),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("target", Words(16), nullable=False),
        sa.Column("chosen", sa.JSON),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Words(64), nullable=False),
        sa.Column("starts_at", Moment),
        _words("time_zone", 64),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("sent_at", Moment),
        sa.Column("withdrawn_at", Moment),
        _words("withdrawn_by", 64),
        _words("copied_from", ID),
        sa.Column("total", sa.Integer, nullable=False, server_default=ZERO),
        *(
            sa.Column(step, sa.Integer, nullable=False, server_default=ZERO)
            for step in ("received", "displayed", "read", "answered", "took_back")
        ),
        sa.Column("missed_at", Moment),
        sa.Column("signed", sa.LargeBinary),
        sa.Column("withdrawal", sa.LargeBinary),
        sa.Column("reach", sa.JSON),
    )
    op.create_index("ix_announcements_expires_at", "announcements", ["expires_at"])
    op.create_index(
        "ix_announcements_planned",
        "announcements",
        ["starts_at"],
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )
    _receipts()
    op.create_table(
        "announcement_templates",
        sa.Column("id", Words(ID), primary_key=True),
        sa.Column("name", Words(200), nullable=False),
        sa.Column("folded_name", Words(200), nullable=False, unique=True),
        sa.Column("message", sa.JSON, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Words(64), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("changed_by", Words(64), nullable=False),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        _key("announcement_id", "announcements"),
        _key("agent_id", "agents"),
        _words("owed", 12),
        sa.Column("received_at", Moment),
        sa.Column("heard_udp_at", Moment),
        sa.Column("heard_tcp_at", Moment),
        _words("network", 64),
        sa.Column("displayed_at", Moment),
        sa.Column("read_at", Moment),
        sa.Column("answered_at", Moment),
        _words("not_shown", 32),
        sa.Column("withdrawn_at", Moment),
        sa.Column("resent", sa.Integer, nullable=False, server_default=ZERO),
    )
    op.create_index("ix_receipts_agent_id", "receipts", ["agent_id", "announcement_id"])
    op.create_index("ix_receipts_owed", "receipts", ["agent_id"], sqlite_where=OWED, postgresql_where=OWED)
    op.create_table(
        "receipt_sessions",
        _key("announcement_id", "announcements"),
        _key("agent_id", "agents"),
        sa.Column("session", Words(64), primary_key=True),
        sa.Column("user", Words(255), nullable=False),
        sa.Column("displayed_at", Moment),
        sa.Column("means", Words(32), nullable=False),
        sa.Column("read_at", Moment),
        sa.Column("read_how", Words(32), nullable=False),
        sa.Column("answered_at", Moment),
        sa.Column("answer", Words(500), nullable=False),
        sa.Column("not_shown", Words(32), nullable=False),
    )
    op.create_index("ix_receipt_sessions_agent_id", "receipt_sessions", ["agent_id"])


def downgrade() -> None:
    """Back to revision 0005."""
    for table in ("announcement_templates", "receipt_sessions", "receipts", "announcements"):
        op.drop_table(table)
