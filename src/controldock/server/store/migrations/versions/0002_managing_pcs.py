"""What managing PCs takes: tags, filters, removal, quarantine, inventory, metrics, the line of time

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from controldock.domain.hardware import strong_ids
from controldock.domain.names import folded, natural
from controldock.server.store.columns import Key, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "metric_hours",
        sa.Column("hour", Moment(), nullable=False),
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "agent_id", name=op.f("pk_metric_hours")),
    )
    op.create_table(
        "presence_changes",
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "at", name=op.f("pk_presence_changes")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("folded_name", sa.String(length=64), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_saved_filters_folded_name")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("folded_name", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_tags_folded_name")),
    )
    op.create_table(
        "agent_tags",
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("tag_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_tags_agent_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_agent_tags_tag_id")),
        sa.PrimaryKeyConstraint("agent_id", "tag_id", name=op.f("pk_agent_tags")),
    )
    op.create_index("ix_agent_tags_tag_id", "agent_tags", ["tag_id"], unique=False)

    op.create_table(
        "claimants",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("ratchet_hash", sa.LargeBinary(), nullable=True),
        sa.Column("host_name", sa.String(length=255), nullable=False),
        sa.Column("os", sa.String(length=16), nullable=False),
        sa.Column("os_name", sa.String(length=255), nullable=False),
        sa.Column("agent_version", sa.String(length=64), nullable=False),
        sa.Column("addresses", sa.JSON(), nullable=False),
        sa.Column("hardware_ids", sa.JSON(), nullable=False),
        sa.Column("main_address", sa.String(length=64), nullable=False, server_default=sa.text("''")),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("becomes_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_claimants_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claimants")),
    )
    op.create_index("ix_claimants_agent_id", "claimants", ["agent_id"], unique=False)

    op.create_table(
        "hardware_ids",
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_hardware_ids_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", "kind", name=op.f("pk_hardware_ids")),
    )
    op.create_index("ix_hardware_ids_kind_value", "hardware_ids", ["kind", "value"], unique=False)

    op.create_table(
        "inventories",
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("records", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_inventories_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", "section", name=op.f("pk_inventories")),
    )
    op.create_index("ix_activities_subject_id", "activities", ["subject", "id"], unique=False)

    op.add_column(
        "agents",
        sa.Column("main_address", sa.String(length=64), nullable=False, server_default=sa.text("''")),
    )
    op.add_column("agents", sa.Column("removed_at", Moment(), nullable=True))
    op.add_column("agents", sa.Column("offline_since", Moment(), nullable=True))
    op.add_column("agents", sa.Column("ratchet_hash", sa.LargeBinary(), nullable=True))
    op.add_column("agents", sa.Column("next_ratchet_hash", sa.LargeBinary(), nullable=True))
    op.add_column("agents", sa.Column("users", sa.JSON(), nullable=True))
    op.add_column("agents", sa.Column("collected_at", Moment(), nullable=True))
    op.add_column(
        "agents", sa.Column("folded_name", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("agents", sa.Column("natural_name", Key(), nullable=False, server_default=sa.text("''")))
    op.add_column("agents", sa.Column("natural_version", Key(), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "agents", sa.Column("also_known", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("agents", sa.Column("own_poll_interval", sa.Float(), nullable=True))
    op.drop_column("agents", "poll_interval")
    op.drop_index("ix_agents_host_name_id", "agents")
    op.create_index("ix_agents_natural_name", "agents", ["state", "natural_name", "id"], unique=False)
    op.create_index("ix_agents_natural_version", "agents", ["state", "natural_version", "id"], unique=False)
    op.create_index(
        "ix_agents_offline_since", "agents", ["state", "offline_since", "natural_name", "id"], unique=False
    )
    op.create_index("ix_agents_os_name", "agents", ["state", "os_name", "id"], unique=False)
    op.create_index("ix_agents_registered_at", "agents", ["state", "registered_at", "id"], unique=False)

    op.add_column("enrollment_tokens", sa.Column("tags", sa.JSON(), nullable=True))
    op.add_column(
        "enrollment_tokens",
        sa.Column("address_range", sa.String(length=64), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "enrollment_tokens",
        sa.Column("host_name_pattern", sa.String(length=255), nullable=False, server_default=sa.text("''")),
    )
    op.add_column("enrollment_tokens", sa.Column("agent_id", sa.String(length=26), nullable=True))

    op.add_column(
        "registrations",
        sa.Column("main_address", sa.String(length=64), nullable=False, server_default=sa.text("''")),
    )
    op.add_column("registrations", sa.Column("continues_id", sa.String(length=26), nullable=True))
    op.add_column("registrations", sa.Column("handed_over_at", Moment(), nullable=True))
    op.create_index("ix_registrations_token_id", "registrations", ["token_id"], unique=False)
    op.create_index("ix_tasks_agent_id_id", "tasks", ["agent_id", "id"], unique=False)

    op.add_column("deployments", sa.Column("grace", sa.Float(), nullable=False, server_default=sa.text("0")))
    op.add_column(
        "deployments",
        sa.Column("notice", sa.String(length=500), nullable=False, server_default=sa.text("''")),
    )

    _describe_known_agents()


def _describe_known_agents() -> None:
    """The columns made of facts, for agents that are there; hardware ids a row each; all offline until heard."""
    agents = sa.table(
        "agents",
        *(sa.column(name) for name in ("id", "host_name", "agent_version", "registered_at")),
        *(
            sa.column(name)
            for name in ("folded_name", "natural_name", "natural_version", "also_known", "main_address")
        ),
        sa.column("addresses", sa.JSON),
        sa.column("hardware_ids", sa.JSON),
        sa.column("offline_since", Moment),
    )
    check_ins = sa.table("check_ins", sa.column("agent_id"), sa.column("last_check_in", Moment))
    hardware_ids = sa.table("hardware_ids", *(sa.column(name) for name in ("agent_id", "kind", "value")))
    connection = op.get_bind()
    moments = connection.execute(sa.select(check_ins.c.agent_id, check_ins.c.last_check_in))
    heard = {row.agent_id: row.last_check_in for row in moments}
    columns = (
        agents.c.id,
        agents.c.host_name,
        agents.c.agent_version,
        agents.c.addresses,
        agents.c.hardware_ids,
    )
    registered = sa.type_coerce(agents.c.registered_at, Moment).label("registered")
    for row in connection.execute(sa.select(*columns, registered)).all():
        values = {
            "folded_name": folded(row.host_name),
            "natural_name": natural(row.host_name)[:300],
            "natural_version": natural(row.agent_version)[:100],
            "also_known": folded("\n".join(row.addresses)),
            "main_address": row.addresses[0] if row.addresses else "",
            "offline_since": heard.get(row.id, row.registered),
        }
        connection.execute(sa.update(agents).where(agents.c.id == row.id).values(values))
        for kind, value in strong_ids(row.hardware_ids).items():
            connection.execute(sa.insert(hardware_ids).values(agent_id=row.id, kind=kind, value=value))


def downgrade() -> None:
    """Undo."""
    op.drop_column("deployments", "notice")
    op.drop_column("deployments", "grace")

    op.drop_index("ix_tasks_agent_id_id", "tasks")
    op.drop_index("ix_registrations_token_id", "registrations")
    op.drop_column("registrations", "handed_over_at")
    op.drop_column("registrations", "continues_id")
    op.drop_column("registrations", "main_address")

    op.drop_column("enrollment_tokens", "agent_id")
    op.drop_column("enrollment_tokens", "host_name_pattern")
    op.drop_column("enrollment_tokens", "address_range")
    op.drop_column("enrollment_tokens", "tags")

    op.drop_index("ix_agents_registered_at", "agents")
    op.drop_index("ix_agents_os_name", "agents")
    op.drop_index("ix_agents_offline_since", "agents")
    op.drop_index("ix_agents_natural_version", "agents")
    op.drop_index("ix_agents_natural_name", "agents")
    op.create_index(op.f("ix_agents_host_name_id"), "agents", ["host_name", "id"], unique=False)
    op.add_column(
        "agents", sa.Column("poll_interval", sa.Float(), nullable=False, server_default=sa.text("30"))
    )
    op.drop_column("agents", "own_poll_interval")
    op.drop_column("agents", "also_known")
    op.drop_column("agents", "natural_version")
    op.drop_column("agents", "natural_name")
    op.drop_column("agents", "folded_name")
    op.drop_column("agents", "collected_at")
    op.drop_column("agents", "users")
    op.drop_column("agents", "next_ratchet_hash")
    op.drop_column("agents", "ratchet_hash")
    op.drop_column("agents", "offline_since")
    op.drop_column("agents", "removed_at")
    op.drop_column("agents", "main_address")

    op.drop_index("ix_activities_subject_id", "activities")

    op.drop_table("inventories")
    op.drop_index("ix_hardware_ids_kind_value", "hardware_ids")

    op.drop_table("hardware_ids")
    op.drop_index("ix_claimants_agent_id", "claimants")

    op.drop_table("claimants")
    op.drop_index("ix_agent_tags_tag_id", "agent_tags")

    op.drop_table("agent_tags")
    op.drop_table("tags")
    op.drop_table("settings")
    op.drop_table("saved_filters")
    op.drop_table("presence_changes")
    op.drop_table("metric_hours")
