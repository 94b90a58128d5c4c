"""The tables of announcements: what is said, to whom, and what became of it on each PC and in each session."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from controldock.server.store.columns import Moment, Words
from controldock.server.store.tables import EMPTY, ZERO, metadata
from controldock.sources import ID_LENGTH

announcements = Table(
    "announcements",
    metadata,
    Column("id", Words(ID_LENGTH), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("title", Words(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("priority", Words(16), nullable=False),
    Column("transmission", Words(16), nullable=False),
    Column("display", Words(16), nullable=False),
    Column("needs_confirmation", Boolean, nullable=False),
    Column("question", JSON),  # null: it asks nothing
    Column("folded", Text, nullable=False),  # title, body and sender as searches see them
    Column("target", Words(16), nullable=False),
    Column("chosen", JSON),  # the rest of the target: ids, tags, filter
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
    Column("starts_at", Moment),  # null: it was sent when it was made
    Column("time_zone", Words(64), nullable=False, server_default=EMPTY),
    Column("expires_at", Moment, nullable=False),
    Column("sent_at", Moment),  # its receipts were made then; null: not yet
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", Words(64), nullable=False, server_default=EMPTY),
    Column("copied_from", Words(ID_LENGTH), nullable=False, server_default=EMPTY),
    Column("total", Integer, nullable=False, server_default=ZERO),  # PCs that it is for
    # How many of those came to each step; counted on as receipts are kept, so that a list costs the same for any fleet.
    Column("received", Integer, nullable=False, server_default=ZERO),
    Column("displayed", Integer, nullable=False, server_default=ZERO),
    Column("read", Integer, nullable=False, server_default=ZERO),
    Column("answered", Integer, nullable=False, server_default=ZERO),
    Column("took_back", Integer, nullable=False, server_default=ZERO),
    Column("missed_at", Moment),  # it was planned, and expired before the server could send it
    Column("signed", LargeBinary),  # signature and payload of the text; null: not sent yet
    Column("withdrawal", LargeBinary),  # the same of the withdrawal
    Column("reach", JSON),  # what went out over UDP: from and to which addresses, and what failed
    Index("ix_announcements_expires_at", "expires_at"),
)
# The question of the timer: what is planned, and is it time?
UNSENT = text("announcements.sent_at IS NULL AND announcements.withdrawn_at IS NULL")
Index("ix_announcements_planned", announcements.c.starts_at, sqlite_where=UNSENT, postgresql_where=UNSENT)

receipts = Table(
    "receipts",
    metadata,
    Column("announcement_id", Words(ID_LENGTH), ForeignKey("announcements.id"), primary_key=True),
    Column("agent_id", Words(ID_LENGTH), ForeignKey("agents.id"), primary_key=True),
    # What its PC is still to be told over TCP: text, show, remind, withdrawal; empty: nothing.
    Column("owed", Words(12), nullable=False, server_default=EMPTY),
    Column("received_at", Moment),  # all times on the server's clock
    Column("heard_udp_at", Moment),
    Column("heard_tcp_at", Moment),
    Column("network", Words(64), nullable=False, server_default=EMPTY),  # of the PC, as 10.1.2.0/24
    Column("displayed_at", Moment),  # the first of its sessions, as the next two
    Column("read_at", Moment),
    Column("answered_at", Moment),
    Column("not_shown", Words(32), nullable=False, server_default=EMPTY),
    Column("withdrawn_at", Moment),  # the PC said that it took it back
    Column("resent", Integer, nullable=False, server_default=ZERO),
    Index("ix_receipts_agent_id", "agent_id", "announcement_id"),
)
OWED = text("receipts.owed <> ''")
# The question of the hot path: what is this agent still to hear?
Index("ix_receipts_owed", receipts.c.agent_id, sqlite_where=OWED, postgresql_where=OWED)

receipt_sessions = Table(
    "receipt_sessions",
    metadata,
    Column("announcement_id", Words(ID_LENGTH), ForeignKey("announcements.id"), primary_key=True),
    Column("agent_id", Words(ID_LENGTH), ForeignKey("agents.id"), primary_key=True),
    Column("session", Words(64), primary_key=True),
    Column("user", Words(255), nullable=False),
    Column("displayed_at", Moment),
    Column("means", Words(32), nullable=False),
    Column("read_at", Moment),
    Column("read_how", Words(32), nullable=False),
    Column("answered_at", Moment),
    Column("answer", Words(500), nullable=False),
    Column("not_shown", Words(32), nullable=False),
    Index("ix_receipt_sessions_agent_id", "agent_id"),
)

announcement_templates = Table(
    "announcement_templates",
    metadata,
    Column("id", Words(ID_LENGTH), primary_key=True),
    Column("name", Words(200), nullable=False),
    Column("folded_name", Words(200), nullable=False, unique=True),
    Column("message", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Words(64), nullable=False),
)
