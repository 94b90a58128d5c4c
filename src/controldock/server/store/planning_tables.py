"""The tables of what is planned: schedules, and templates with all their versions."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table

from controldock.server.store.columns import Moment, Words
from controldock.server.store.tables import EMPTY, metadata
from controldock.sources import ID_LENGTH

schedules = Table(
    "schedules",
    metadata,
    Column("id", Words(ID_LENGTH), primary_key=True),
    Column("name", Words(200), nullable=False),
    Column("cron", Words(200), nullable=False),
    Column("time_zone", Words(64), nullable=False),  # an IANA name
    Column("missed", Words(16), nullable=False),  # what becomes of occurrences that no server saw
    Column("max_late", Float, nullable=False),  # seconds that one may be late
    Column("ends_at", Moment),
    Column(
        "wish", LargeBinary, nullable=False
    ),  # the deployment to make, as JSON, sealed: it may hold secrets
    Column("next_at", Moment),  # null: none any more
    Column("last_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
    Column("paused_at", Moment),
    Column("paused_by", Words(64), nullable=False, server_default=EMPTY),
    Column("removed_at", Moment),
    Index("ix_schedules_next_at", "next_at"),
)

templates = Table(
    "templates",
    metadata,
    Column("id", Words(ID_LENGTH), primary_key=True),
    Column("key", Words(64), unique=True),  # of one that came with the program; null: somebody made it
    Column("name", Words(200), nullable=False),
    Column("version", Integer, nullable=False),  # the latest
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("removed_at", Moment),
)

template_versions = Table(
    "template_versions",
    metadata,
    Column("template_id", Words(ID_LENGTH), ForeignKey("templates.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
)
