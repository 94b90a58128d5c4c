"""The tables of alerts: rules, where messages go, what was noticed, and the messages on their way."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from controldock.server.store.columns import Moment, Words
from controldock.server.store.tables import metadata
from controldock.sources import ID_LENGTH


def _id() -> Column[str]:
    return Column("id", Words(ID_LENGTH), primary_key=True)


def _part(name: str, target: str) -> Column[str]:
    """Half a key: the row goes with what it points to."""
    return Column(name, Words(ID_LENGTH), ForeignKey(target, ondelete="CASCADE"), primary_key=True)


alert_destinations = Table(
    "alert_destinations",
    metadata,
    _id(),
    Column("name", Words(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("language", Words(8), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
)

alert_rules = Table(
    "alert_rules",
    metadata,
    _id(),
    Column("name", Words(64), nullable=False),
    Column("silence", Float, nullable=False),  # seconds
    Column("everyone", Boolean, nullable=False),
    Column("when_shut_down", Boolean, nullable=False),
    Column("tell_return", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
)

alert_rule_tags = Table(
    "alert_rule_tags",
    metadata,
    _part("rule_id", "alert_rules.id"),
    _part("tag_id", "tags.id"),
    Index("ix_alert_rule_tags_tag_id", "tag_id"),
)

alert_rule_destinations = Table(
    "alert_rule_destinations",
    metadata,
    _part("rule_id", "alert_rules.id"),
    _part("destination_id", "alert_destinations.id"),
    Index("ix_alert_rule_destinations_destination_id", "destination_id"),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    Column("rule_id", Words(ID_LENGTH), nullable=False),  # may be gone: what was told stays readable
    Column("rule_name", Words(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("grew_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("closed_at", Moment),
    Index("ix_alerts_closed_at_rule_id", "closed_at", "rule_id"),
)

alert_agents = Table(
    "alert_agents",
    metadata,
    _part("alert_id", "alerts.id"),
    Column("agent_id", Words(ID_LENGTH), ForeignKey("agents.id"), primary_key=True),
    Column("offline_since", Moment, nullable=False),
    Column("back_at", Moment),
    Index("ix_alert_agents_agent_id", "agent_id"),
)

alert_messages = Table(
    "alert_messages",
    metadata,
    _id(),
    Column("alert_id", Words(ID_LENGTH), ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    Column("destination_id", Words(ID_LENGTH), nullable=False),
    Column("destination_name", Words(64), nullable=False),
    Column("news", Words(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment),  # null: there will be none
    Column("delivered_at", Moment),
    Column("problem", Words(500), nullable=False),  # why the last try failed
    Index("ix_alert_messages_alert_id", "alert_id"),
    Index("ix_alert_messages_next_try_at", "next_try_at"),
)
