"""Alerts: rules, destinations, what was noticed, and the messages about it

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from controldock.server.store.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "alert_destinations",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_destinations")),
    )
    op.create_table(
        "alert_rules",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("silence", sa.Float(), nullable=False),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("when_shut_down", sa.Boolean(), nullable=False),
        sa.Column("tell_return", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rules")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("rule_id", sa.String(length=26), nullable=False),
        sa.Column("rule_name", sa.String(length=64), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("grew_at", Moment(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_closed_at_rule_id", "alerts", ["closed_at", "rule_id"], unique=False)

    op.create_table(
        "alert_agents",
        sa.Column("alert_id", sa.String(length=26), nullable=False),
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("offline_since", Moment(), nullable=False),
        sa.Column("back_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_alert_agents_agent_id")),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_agents_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "agent_id", name=op.f("pk_alert_agents")),
    )
    op.create_index("ix_alert_agents_agent_id", "alert_agents", ["agent_id"], unique=False)

    op.create_table(
        "alert_messages",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("alert_id", sa.String(length=26), nullable=False),
        sa.Column("destination_id", sa.String(length=26), nullable=False),
        sa.Column("destination_name", sa.String(length=64), nullable=False),
        sa.Column("news", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=True),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_messages_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_messages")),
    )
    op.create_index("ix_alert_messages_alert_id", "alert_messages", ["alert_id"], unique=False)
    op.create_index("ix_alert_messages_next_try_at", "alert_messages", ["next_try_at"], unique=False)

    op.create_table(
        "alert_rule_destinations",
        sa.Column("rule_id", sa.String(length=26), nullable=False),
        sa.Column("destination_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["destination_id"],
            ["alert_destinations.id"],
            name=op.f("fk_alert_rule_destinations_destination_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["alert_rules.id"],
            name=op.f("fk_alert_rule_destinations_rule_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rule_id", "destination_id", name=op.f("pk_alert_rule_destinations")),
    )
    op.create_index(
        "ix_alert_rule_destinations_destination_id",
        "alert_rule_destinations",
        ["destination_id"],
        unique=False,
    )

    op.create_table(
        "alert_rule_tags",
        sa.Column("rule_id", sa.String(length=26), nullable=False),
        sa.Column("tag_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["alert_rules.id"], name=op.f("fk_alert_rule_tags_rule_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_alert_rule_tags_tag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rule_id", "tag_id", name=op.f("pk_alert_rule_tags")),
    )
    op.create_index("ix_alert_rule_tags_tag_id", "alert_rule_tags", ["tag_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_alert_rule_tags_tag_id", "alert_rule_tags")

    op.drop_table("alert_rule_tags")
    op.drop_index("ix_alert_rule_destinations_destination_id", "alert_rule_destinations")

    op.drop_table("alert_rule_destinations")
    op.drop_index("ix_alert_messages_next_try_at", "alert_messages")
    op.drop_index("ix_alert_messages_alert_id", "alert_messages")

    op.drop_table("alert_messages")
    op.drop_index("ix_alert_agents_agent_id", "alert_agents")

    op.drop_table("alert_agents")
    op.drop_index("ix_alerts_closed_at_rule_id", "alerts")

    op.drop_table("alerts")
    op.drop_table("alert_rules")
    op.drop_table("alert_destinations")
