"""Every table. An id is 26 characters that sort by birth; a secret is kept as its SHA-256, a password as argon2id."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from controldock.server.store.columns import Moment, Words
from controldock.sources import ID_LENGTH

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id") -> Column[str]:
    return Column(name, Words(ID_LENGTH), primary_key=True)


def _ref(name: str, target: str) -> Column[str]:
    return Column(name, Words(ID_LENGTH), ForeignKey(target), nullable=False)


operators = Table(
    "operators",
    metadata,
    _id(),
    Column("name", Words(64), nullable=False, unique=True),
    Column("role", Words(32), nullable=False),
    Column("password_hash", Text),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("secret_hash", LargeBinary, primary_key=True),
    _ref("operator_id", "operators.id"),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("secret_hash", LargeBinary, primary_key=True),
    _ref("operator_id", "operators.id"),
    Column("expires_at", Moment, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    _id(),
    _ref("operator_id", "operators.id"),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("note", Words(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment),
)

enrollment_tokens = Table(
    "enrollment_tokens",
    metadata,
    _id(),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("note", Words(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
    Column("expires_at", Moment),
    Column("uses_left", Integer),
    Column("use_count", Integer, nullable=False),
    Column("auto_approve", Boolean, nullable=False),
    Column("revoked_at", Moment),
)

# What a PC says of itself; the same columns wherever it is kept.
FACTS = ("host_name", "os", "os_name", "agent_version", "addresses", "hardware_ids")


def _facts() -> tuple[Column[object], ...]:
    return (
        Column("host_name", Words(255), nullable=False),
        Column("os", Words(16), nullable=False),
        Column("os_name", Words(255), nullable=False),
        Column("agent_version", Words(64), nullable=False),
        Column("addresses", JSON, nullable=False),
        Column("hardware_ids", JSON, nullable=False),
    )


registrations = Table(
    "registrations",
    metadata,
    _id(),
    Column("agent_id", Words(ID_LENGTH), nullable=False, unique=True),
    _ref("token_id", "enrollment_tokens.id"),
    Column("claim_hash", LargeBinary, nullable=False, unique=True),
    *_facts(),
    Column("address", Words(64), nullable=False),
    Column("state", Words(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", Words(64)),
    Index("ix_registrations_state_id", "state", "id"),
)

agents = Table(
    "agents",
    metadata,
    _id(),
    *_facts(),
    Column("state", Words(16), nullable=False),
    Column("token_hash", LargeBinary),  # null until the agent fetched its token
    Column("poll_interval", Float, nullable=False),  # seconds
    Column("registered_at", Moment, nullable=False),
    Index("ix_agents_host_name_id", "host_name", "id"),
)

# Apart from `agents` and without any index beside its key: an index on last_check_in would end
# PostgreSQL's HOT updates (305,000 -> 93,000 rows/s), a wide row would cost SQLite a factor of three.
check_ins = Table(
    "check_ins",
    metadata,
    Column("agent_id", Words(ID_LENGTH), primary_key=True),
    Column("last_check_in", Moment, nullable=False),
)

deployments = Table(
    "deployments",
    metadata,
    _id(),
    Column("name", Words(200), nullable=False),
    Column("kind", Words(16), nullable=False),
    Column("script", Text, nullable=False),
    Column("timeout", Float, nullable=False),  # seconds
    Column("target", Words(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
    Column("deadline", Moment, nullable=False),
    Column("cancel_wanted_at", Moment),
)

tasks = Table(
    "tasks",
    metadata,
    _id(),
    _ref("deployment_id", "deployments.id"),
    _ref("agent_id", "agents.id"),
    Column("attempt_id", Words(ID_LENGTH), nullable=False),  # the latest one; `state` is its state
    Column("state", Words(16), nullable=False),
    UniqueConstraint("deployment_id", "agent_id"),
)
OPEN = text(
    "tasks.state IN ('pending', 'assigned', 'running')"
)  # word for word, or SQLite won't use the index
# The question of the hot path: what is there to hand out or to cancel for this agent?
Index("ix_tasks_open", tasks.c.agent_id, tasks.c.id, sqlite_where=OPEN, postgresql_where=OPEN)
# The question of every open console: how far is this deployment? Answered from the index alone.
Index("ix_tasks_deployment_id_state", tasks.c.deployment_id, tasks.c.state)

attempts = Table(
    "attempts",
    metadata,
    _id(),
    _ref("task_id", "tasks.id"),
    Column("number", Integer, nullable=False),
    Column("state", Words(16), nullable=False),
    Column("assigned_at", Moment),  # server's clock
    Column("started_at", Moment),  # PC's clock
    Column("finished_at", Moment),  # PC's clock
    Column("exit_code", BigInteger),
    Column("message", Words(500), nullable=False),
    Column("log_size", BigInteger, nullable=False),
    Column("log_missing", BigInteger, nullable=False),
    Column("log_tail", LargeBinary, nullable=False),
    UniqueConstraint("task_id", "number"),
)

activities = Table(
    "activities",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("actor", Words(64), nullable=False),
    Column("action", Words(64), nullable=False),
    Column("subject", Words(64), nullable=False),
    Column("details", JSON, nullable=False),
)
