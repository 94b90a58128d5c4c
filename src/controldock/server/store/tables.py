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

from controldock.server.store.columns import Key, Moment, Words
from controldock.sources import ID_LENGTH

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ZERO = text("0")
EMPTY = text("''")  # for columns that came later: SQLite adds none without


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
    Column("tags", JSON),  # names, given to whoever comes in by it; null: none
    Column("address_range", Words(64), nullable=False, server_default=EMPTY),  # CIDR; empty: from anywhere
    Column(
        "host_name_pattern", Words(255), nullable=False, server_default=EMPTY
    ),  # with * and ?; empty: any name
    Column("agent_id", Words(ID_LENGTH)),  # a reissue token: for this agent and no other PC
)

# What a PC says of itself; the same columns wherever it is kept.
FACTS = ("host_name", "os", "os_name", "agent_version", "addresses", "hardware_ids", "main_address")


def _facts() -> tuple[Column[object], ...]:
    return (
        Column("host_name", Words(255), nullable=False),
        Column("os", Words(16), nullable=False),
        Column("os_name", Words(255), nullable=False),
        Column("agent_version", Words(64), nullable=False),
        Column("addresses", JSON, nullable=False),
        Column("hardware_ids", JSON, nullable=False),
        Column(
            "main_address", Words(64), nullable=False, server_default=EMPTY
        ),  # of the PC, on the way to the server
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
    Column("continues_id", Words(ID_LENGTH)),  # the agent that this PC is, where it is no new one
    Column("handed_over_at", Moment),  # the PC fetched its agent token; the old one is dead
    Index("ix_registrations_state_id", "state", "id"),
    Index("ix_registrations_token_id", "token_id"),
)

agents = Table(
    "agents",
    metadata,
    _id(),
    *_facts(),
    Column("state", Words(16), nullable=False),
    Column("token_hash", LargeBinary),  # null until the agent fetched its token
    Column("own_poll_interval", Float),  # seconds; null: the fleet's
    Column("registered_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column(
        "offline_since", Moment
    ),  # its last sign of life; null while it is online. Moved by transitions only
    Column("ratchet_hash", LargeBinary),  # of the last one that the agent is known to hold
    Column("next_ratchet_hash", LargeBinary),  # of those it was given and has not confirmed, newest first
    Column("users", JSON),  # who is logged on, by the inventory; null: not known
    Column("collected_at", Moment),  # when it last told of its inventory, or that it is as before
    # Made of the facts and the inventory, for the list alone.
    Column("folded_name", Words, nullable=False, server_default=EMPTY),  # for search
    Column("natural_name", Key, nullable=False, server_default=EMPTY),  # for order: PC-2 before PC-10
    Column("natural_version", Key, nullable=False, server_default=EMPTY),
    Column(
        "also_known", Words, nullable=False, server_default=EMPTY
    ),  # addresses and users, folded, a line each
)

# What the list is searched, filtered, sorted and counted by: narrow, so that all of it can be looked at in no time.
# Triggers on `agents` keep it in step; nobody else writes it (ADR 0007).
listed_agents = Table(
    "listed_agents",
    metadata,
    _id("agent_id"),
    Column("state", Words(16), nullable=False),
    Column("offline_since", Moment),
    Column("os", Words(16), nullable=False),
    Column("agent_version", Words(64), nullable=False),
    Column("os_name", Words(255), nullable=False),
    Column("natural_name", Key, nullable=False),
    Column("natural_version", Key, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("words", Words, nullable=False),  # name, addresses and users, folded, a line each
    # The number of its latest move of each kind: what moved since the first page is left out of later ones.
    Column("renamed", BigInteger, nullable=False, server_default=text("0")),
    Column("regrouped", BigInteger, nullable=False, server_default=text("0")),  # another OS, another version
    Column("turned", BigInteger, nullable=False, server_default=text("0")),  # came or went
    # The orders, each with the id behind it, so that a page begins where the last one ended; and what is counted.
    Index("ix_listed_agents_name", "state", "natural_name", "agent_id"),
    Index("ix_listed_agents_version", "state", "natural_version", "natural_name", "agent_id"),
    Index("ix_listed_agents_os_name", "state", "os_name", "natural_name", "agent_id"),
    Index("ix_listed_agents_registered_at", "state", "registered_at", "agent_id"),
    Index("ix_listed_agents_offline_since", "state", "offline_since", "natural_name", "agent_id"),
    Index("ix_listed_agents_kind", "state", "os", "agent_version", "offline_since"),
)

# An agent's ids of hardware, one a row: who else has this one?
hardware_ids = Table(
    "hardware_ids",
    metadata,
    Column("agent_id", Words(ID_LENGTH), ForeignKey("agents.id"), primary_key=True),
    Column("kind", Words(32), primary_key=True),
    Column("value", Words(128), nullable=False),
    Index("ix_hardware_ids_kind_value", "kind", "value"),
)

# Those who claim to be one quarantined agent, told apart by the ratchet they hold and by what they are.
claimants = Table(
    "claimants",
    metadata,
    _id(),
    _ref("agent_id", "agents.id"),
    Column("ratchet_hash", LargeBinary),
    *_facts(),
    Column("address", Words(64), nullable=False),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("becomes_id", Words(ID_LENGTH)),  # decided: at its next hello it becomes this new agent
    Index("ix_claimants_agent_id", "agent_id"),
)

tags = Table(
    "tags",
    metadata,
    _id(),
    Column("name", Words(64), nullable=False),
    Column("folded_name", Words(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
)

agent_tags = Table(
    "agent_tags",
    metadata,
    Column("agent_id", Words(ID_LENGTH), ForeignKey("agents.id"), primary_key=True),
    Column("tag_id", Words(ID_LENGTH), ForeignKey("tags.id"), primary_key=True),
    Index("ix_agent_tags_tag_id", "tag_id"),
)

saved_filters = Table(
    "saved_filters",
    metadata,
    _id(),
    Column("name", Words(64), nullable=False),
    Column("folded_name", Words(64), nullable=False, unique=True),
    Column("filter", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words(64), nullable=False),
)

# Apart from `agents` and without any index beside its key: an index on last_check_in would end
# PostgreSQL's HOT updates (305,000 -> 93,000 rows/s), a wide row would cost SQLite a factor of three.
check_ins = Table(
    "check_ins",
    metadata,
    Column("agent_id", Words(ID_LENGTH), primary_key=True),
    Column("last_check_in", Moment, nullable=False),
)

# The line of time of an agent: only when it came and went.
presence_changes = Table(
    "presence_changes",
    metadata,
    Column("agent_id", Words(ID_LENGTH), primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("online", Boolean, nullable=False),
    Column("reason", Words(32), nullable=False),
)

# Heartbeat metrics, an hour of one agent in one row: 12 means of five minutes, 3 bytes each. The hour comes first: all
# agents write to the same one, so that the pages are few, and what is too old goes in one piece.
metric_hours = Table(
    "metric_hours",
    metadata,
    Column("hour", Moment, primary_key=True),
    Column("agent_id", Words(ID_LENGTH), primary_key=True),
    Column("points", LargeBinary, nullable=False),
)

# What an agent told of its PC, section by section; its digest is what the next difference builds on.
inventories = Table(
    "inventories",
    metadata,
    Column("agent_id", Words(ID_LENGTH), ForeignKey("agents.id"), primary_key=True),
    Column("section", Words(16), primary_key=True),
    Column("digest", Words(64), nullable=False),
    Column("records", LargeBinary, nullable=False),  # its canonical JSON, deflated
    Column("changed_at", Moment, nullable=False),
)

# What administrators set while the server runs.
settings = Table(
    "settings",
    metadata,
    Column("name", Words(64), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Words(64), nullable=False),
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
    Column("grace", Float, nullable=False, server_default=ZERO),  # seconds; of restarts and shut-downs
    Column("notice", Words(500), nullable=False, server_default=EMPTY),  # what people at the PC are told
    Column("description", Words(2000), nullable=False, server_default=EMPTY),
    Column("command", JSON),  # the rest of it: parameters without their secrets, whose rights, success codes
    Column("chosen", JSON),  # the rest of the target: ids, tags, filter
    Column("sheet", LargeBinary),  # what is done as agents get it, sealed: it may hold secrets
    Column("offline", Words(16), nullable=False, server_default=text("'wait'")),
    Column("starts_at", Moment),  # null: it started when it was made
    Column("started_at", Moment),  # its targets were fixed then; null: not yet
    Column("time_zone", Words(64), nullable=False, server_default=EMPTY),
    Column("paused_at", Moment),
    Column("paused_by", Words(64), nullable=False, server_default=EMPTY),
    Column("copied_from", Words(ID_LENGTH), nullable=False, server_default=EMPTY),
    Column("template_id", Words(ID_LENGTH), nullable=False, server_default=EMPTY),
    Column("template_version", Integer, nullable=False, server_default=ZERO),
    Column("schedule_id", Words(ID_LENGTH)),
    Column("occurrence_at", Moment),
    # The one thing that keeps two servers, or one that was restarted, from running an occurrence twice.
    Index("uq_deployments_occurrence", "schedule_id", "occurrence_at", unique=True),
)
# The question of the timer: what is planned, and is it time?
PLANNED = text("deployments.started_at IS NULL AND deployments.cancel_wanted_at IS NULL")
Index("ix_deployments_planned", deployments.c.starts_at, sqlite_where=PLANNED, postgresql_where=PLANNED)

tasks = Table(
    "tasks",
    metadata,
    _id(),
    _ref("deployment_id", "deployments.id"),
    _ref("agent_id", "agents.id"),
    Column("attempt_id", Words(ID_LENGTH), nullable=False),  # the latest one; `state` is its state
    Column("state", Words(16), nullable=False),
    Column("deadline", Moment),  # of the latest attempt: not started by then, it never is
    UniqueConstraint("deployment_id", "agent_id"),
)
OPEN = text(
    "tasks.state IN ('pending', 'assigned', 'running')"
)  # word for word, or SQLite won't use the index
# The question of the hot path: what is there to hand out or to cancel for this agent?
Index("ix_tasks_open", tasks.c.agent_id, tasks.c.id, sqlite_where=OPEN, postgresql_where=OPEN)
# The question of the clock: what is over its time?
Index("ix_tasks_deadline", tasks.c.deadline, sqlite_where=OPEN, postgresql_where=OPEN)
# The question of a PC's own page: what did it do last?
Index("ix_tasks_agent_id_id", tasks.c.agent_id, tasks.c.id)
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
    Column("created_at", Moment),
    Column("created_by", Words(64), nullable=False, server_default=EMPTY),  # who wished this try
    Column("ticket", Text),  # signed: who may do it, and until when; null once nobody can need it
    Column("clock_offset", Float),  # seconds that the PC's clock was ahead of the server's when it ended
    Column("log_head", BigInteger, nullable=False, server_default=ZERO),  # bytes before the missing ones
    Column(
        "cause", Words(64), nullable=False, server_default=EMPTY
    ),  # failures of the same cause have the same
    Column("last_line", Words(300), nullable=False, server_default=EMPTY),  # of its output, or its message
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
    Index("ix_activities_subject_id", "subject", "id"),
)
