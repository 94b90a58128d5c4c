"""A narrow table for the list of PCs, kept in step by triggers, and on PostgreSQL an index of trigrams to search it by

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog
from alembic import op

from controldock.server.store.columns import Key, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

log = structlog.get_logger()

COPIED = ("state", "offline_since", "os", "agent_version", "os_name", "natural_name", "natural_version")
WORDS = ("folded_name", "also_known")
WATCHED = ", ".join((*COPIED, *WORDS))
ORDERS = {
    "name": ("natural_name",),
    "version": ("natural_version", "natural_name"),
    "os_name": ("os_name", "natural_name"),
    "registered_at": ("registered_at",),
    "offline_since": ("offline_since", "natural_name"),
}
OLD_ORDERS = {
    "natural_name": ("natural_name",),
    "natural_version": ("natural_version",),
    "os_name": ("os_name",),
    "registered_at": ("registered_at",),
    "offline_since": ("offline_since", "natural_name"),
}


# Without a list of pending entries: words change seldom, and a search right after a fleet came in would read all of
# that list, so the planner would rather look at every PC.
_TRIGRAMS = (
    "CREATE INDEX ix_listed_agents_words ON listed_agents USING gin (words gin_trgm_ops)"
    " WITH (fastupdate = off)"
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "listed_agents",
        sa.Column("agent_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("offline_since", Moment(), nullable=True),
        sa.Column("os", sa.String(length=16), nullable=False),
        sa.Column("agent_version", sa.String(length=64), nullable=False),
        sa.Column("os_name", sa.String(length=255), nullable=False),
        sa.Column("natural_name", Key(), nullable=False),
        sa.Column("natural_version", Key(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("renamed", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("regrouped", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("turned", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_listed_agents")),
    )
    for name, columns in ORDERS.items():
        op.create_index(f"ix_listed_agents_{name}", "listed_agents", ["state", *columns, "agent_id"])
    op.create_index(
        "ix_listed_agents_kind", "listed_agents", ["state", "os", "agent_version", "offline_since"]
    )
    for name in OLD_ORDERS:
        op.drop_index(f"ix_agents_{name}", "agents")
    if op.get_context().dialect.name == "postgresql":
        _watch_on_postgresql()
        _index_trigrams()
    else:
        _watch_on_sqlite()
    op.execute(f"{_insert('agents')} FROM agents")


def _insert(source: str) -> str:
    copied = ", ".join(COPIED)
    values = ", ".join(f"{source}.{name}" for name in COPIED)
    line_end = "chr(10)" if op.get_context().dialect.name == "postgresql" else "char(10)"
    words = f"{source}.folded_name || {line_end} || {source}.also_known"
    return (
        f"INSERT INTO listed_agents (agent_id, registered_at, words, {copied}) "
        f"SELECT {source}.id, {source}.registered_at, {words}, {values}"
    )


def _update(move: str) -> str:
    differs = "IS DISTINCT FROM" if op.get_context().dialect.name == "postgresql" else "IS NOT"
    line_end = "chr(10)" if op.get_context().dialect.name == "postgresql" else "char(10)"
    moved = {
        "renamed": ("natural_name",),
        "regrouped": ("os_name", "natural_version"),
        "turned": ("offline_since",),
    }
    values = [f"{name} = NEW.{name}" for name in COPIED]
    values.append(f"words = NEW.folded_name || {line_end} || NEW.also_known")
    for kind, names in moved.items():
        changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in names)
        values.append(f"{kind} = CASE WHEN {changed} THEN {move} ELSE {kind} END")
    return f"UPDATE listed_agents SET {', '.join(values)} WHERE agent_id = NEW.id"


def _changed() -> str:
    differs = "IS DISTINCT FROM" if op.get_context().dialect.name == "postgresql" else "IS NOT"
    new, old = (", ".join(f"{row}.{name}" for name in (*COPIED, *WORDS)) for row in ("NEW", "OLD"))
    return f"({new}) {differs} ({old})"


def _watch_on_sqlite() -> None:
    op.execute("CREATE TABLE list_moves (last_value BIGINT NOT NULL)")
    op.execute("INSERT INTO list_moves VALUES (1)")
    op.execute(f"CREATE TRIGGER list_added_agent AFTER INSERT ON agents BEGIN {_insert('NEW')}; END")
    op.execute(
        f"CREATE TRIGGER list_changed_agent AFTER UPDATE OF {WATCHED} ON agents WHEN {_changed()} BEGIN "
        "UPDATE list_moves SET last_value = last_value + 1; "
        f"{_update('(SELECT last_value FROM list_moves)')}; END"
    )
    op.execute(
        "CREATE TRIGGER list_deleted_agent AFTER DELETE ON agents BEGIN "
        "DELETE FROM listed_agents WHERE agent_id = OLD.id; END"
    )


def _watch_on_postgresql() -> None:
    op.execute("CREATE SEQUENCE list_moves")
    op.execute("SELECT nextval('list_moves')")
    for name, body in {
        "added": _insert("NEW"),
        "changed": _update("move"),
        "deleted": "DELETE FROM listed_agents WHERE agent_id = OLD.id",
    }.items():
        moving = "DECLARE move bigint := nextval('list_moves');" if name == "changed" else ""
        op.execute(
            f"CREATE FUNCTION list_{name}_agent() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ {moving} BEGIN {body}; RETURN NULL; END $$"
        )
    for name, event in {
        "added": "AFTER INSERT ON agents FOR EACH ROW",
        "changed": f"AFTER UPDATE OF {WATCHED} ON agents FOR EACH ROW WHEN ({_changed()})",
        "deleted": "AFTER DELETE ON agents FOR EACH ROW",
    }.items():
        op.execute(f"CREATE TRIGGER list_{name}_agent {event} EXECUTE FUNCTION list_{name}_agent()")


def _index_trigrams() -> None:
    """Not every server may have the extension: then a search looks at the whole narrow table, and the log says why."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            op.execute(_TRIGRAMS)
    except sa.exc.DBAPIError as error:
        log.warning(
            "database.no_trigrams",
            reason=str(error.orig).strip().splitlines()[0],
            effect="searching PCs looks at every one of them",
            remedy=f"as a superuser: CREATE EXTENSION pg_trgm, then {_TRIGRAMS}",
        )


def downgrade() -> None:
    """Undo."""
    if op.get_context().dialect.name == "postgresql":
        for name in ("added", "changed", "deleted"):
            op.execute(f"DROP TRIGGER list_{name}_agent ON agents")
            op.execute(f"DROP FUNCTION list_{name}_agent()")
        op.execute("DROP SEQUENCE list_moves")
    else:
        for name in ("added", "changed", "deleted"):
            op.execute(f"DROP TRIGGER list_{name}_agent")
        op.execute("DROP TABLE list_moves")
    op.drop_table("listed_agents")
    for name, columns in OLD_ORDERS.items():
        op.create_index(f"ix_agents_{name}", "agents", ["state", *columns, "id"])
