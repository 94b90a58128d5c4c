"""How deployments went: their PCs in any order, all at a glance, and grouped by cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, extract, func, literal, or_, select, tuple_
from sqlalchemy import type_coerce as coerced
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.names import folded
from controldock.domain.outcomes import CAUSED_STATES, LogLine, TaskFilter, TaskSort
from controldock.domain.task import TaskState
from controldock.server.store.columns import Moment, Words, seconds_later
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import OPEN, agents, attempts, deployments, tasks
from controldock.server.store.task_rows import TaskRow, task_of, with_attempt

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # where something has not ended
NO_CODE = -(2**40)  # less than any exit code
NO_DURATION = -1
MAX_NUMBER = 2**63 - 1  # what a database takes for one
_MICROSECONDS = 1_000_000

Key = tuple[str, ...]  # of the last task of a page: what it is ordered by, its PC's name as ordered, its id


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some tasks, how many match in all, and where it goes on."""

    tasks: list[TaskRow]
    total: int
    end: Key | None  # None: there is nothing more


@dataclass(frozen=True, slots=True)
class Ended:
    """A task that ended in another way than it was wished."""

    task_id: str
    agent_id: str
    state: TaskState
    cause: str
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a PC decides whether it can take work."""

    state: AgentState
    removed_at: datetime | None
    offline_since: datetime | None
    registered_at: datetime

    @property
    def was_there(self) -> bool:
        """Whether it was ever connected: a PC that was let in counts as offline since that moment."""
        return self.offline_since is None or self.offline_since > self.registered_at


class Outcomes:
    """What became of deployments, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, deployment_id: str, wanted: TaskFilter, after: Key | None, limit: int) -> TaskPage:
        """Tasks of a deployment, those after the key."""
        matching = [tasks.c.deployment_id == deployment_id, *_conditions(wanted)]
        counted = select(func.count()).select_from(tasks).where(*matching)
        if wanted.cause:  # else an index answers it alone
            counted = counted.join(attempts, attempts.c.id == tasks.c.attempt_id)
        if wanted.search:
            counted = counted.join(agents, agents.c.id == tasks.c.agent_id)
        total = await self._connection.scalar(counted)
        order = self._order(wanted.sort)
        chosen = with_attempt().add_columns(*(column.label(f"key{n}") for n, column in enumerate(order)))
        chosen = chosen.where(*matching)
        if after is not None:
            _check(after, order)
            place = tuple_(*(_read(part, wanted.sort, n) for n, part in enumerate(after)))
            chosen = chosen.where(tuple_(*order) < place if wanted.descending else tuple_(*order) > place)
        ordered = [column.desc() if wanted.descending else column for column in order]
        rows = list(await self._connection.execute(chosen.order_by(*ordered).limit(limit + 1)))
        shown = rows[:limit]
        more = len(rows) > limit
        end = tuple(_written(getattr(shown[-1], f"key{n}")) for n in range(len(order))) if more else None
        return TaskPage([task_of(row) for row in shown], total or 0, end)

    async def ids(self, deployment_id: str) -> list[str]:
        """All its tasks by the names of their PCs."""
        rows = await self._connection.execute(
            select(tasks.c.id)
            .join(agents, agents.c.id == tasks.c.agent_id)
            .where(tasks.c.deployment_id == deployment_id)
            .order_by(agents.c.natural_name, tasks.c.id)
        )
        return list(rows.scalars())

    async def of_ids(self, ids: Sequence[str]) -> dict[str, TaskRow]:
        """These tasks, by id."""
        asked = unrolled(self._connection, task=TEXT)
        wanted = with_attempt().join(asked, asked.c.task == tasks.c.id)
        rows = await self._connection.execute(wanted, packed((id,) for id in ids))
        return {row.task_key: task_of(row) for row in rows}

    async def grid(self, deployment_id: str) -> list[tuple[str, str, str]]:
        """Id, host name and state of every task, by name."""
        rows = await self._connection.execute(
            select(tasks.c.id, agents.c.host_name, tasks.c.state)
            .join(agents, agents.c.id == tasks.c.agent_id)
            .where(tasks.c.deployment_id == deployment_id)
            .order_by(agents.c.natural_name, tasks.c.id)
        )
        return [(id, name, state) for id, name, state in rows]

    async def caused(self, deployment_id: str) -> list[Ended]:
        """Whatever ended in another way than it was wished, the newest attempts first."""
        rows = await self._connection.execute(
            select(tasks.c.id, tasks.c.agent_id, tasks.c.state, attempts.c.cause, attempts.c.exit_code)
            .join_from(tasks, attempts, attempts.c.id == tasks.c.attempt_id)
            .where(
                tasks.c.deployment_id == deployment_id,
                tasks.c.state.in_(sorted(state.value for state in CAUSED_STATES)),
            )
            .order_by(attempts.c.id.desc())
        )
        return [Ended(id, agent, TaskState(state), cause, code) for id, agent, state, cause, code in rows]

    async def within_reach(self, deployment_id: str) -> int:
        """How many of its open tasks are on PCs that are there."""
        found = await self._connection.scalar(
            select(func.count())
            .select_from(tasks)
            .join(agents, agents.c.id == tasks.c.agent_id)
            .where(
                tasks.c.deployment_id == deployment_id,
                OPEN,
                agents.c.offline_since.is_(None),
                agents.c.state == AgentState.ACTIVE.value,
            )
        )
        return found or 0

    async def last_end(self, deployment_id: str) -> datetime | None:
        """When the last of its attempts ended, on the server's clock."""
        found: datetime | None = await self._connection.scalar(
            select(coerced(func.max(self._end()), Moment))
            .select_from(tasks)
            .join(attempts, attempts.c.id == tasks.c.attempt_id)
            .where(tasks.c.deployment_id == deployment_id)
        )
        return found

    async def last_lines(self, deployment_id: str, limit: int) -> list[LogLine]:
        """Of the attempts that ended last, newest first."""
        rows = await self._connection.execute(
            select(tasks.c.id, tasks.c.agent_id, self._end(), attempts.c.last_line)
            .join_from(tasks, attempts, attempts.c.id == tasks.c.attempt_id)
            .where(
                tasks.c.deployment_id == deployment_id,
                attempts.c.finished_at.is_not(None),
                attempts.c.last_line != "",
            )
            .order_by(self._end().desc())
            .limit(limit)
        )
        return [LogLine(*row) for row in rows]

    async def standings(self, agent_ids: Sequence[str]) -> dict[str, Standing]:
        """What decides whether these can take work."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(
                agents.c.id,
                agents.c.state,
                agents.c.removed_at,
                agents.c.offline_since,
                agents.c.registered_at,
            ).join_from(asked, agents, agents.c.id == asked.c.agent),
            packed((id,) for id in agent_ids),
        )
        return {id: Standing(AgentState(state), *moments) for id, state, *moments in rows}

    async def names(self, agent_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What these and the people who are logged on there call themselves."""
        asked = unrolled(self._connection, agent=TEXT)
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.host_name, agents.c.users).join_from(
                asked, agents, agents.c.id == asked.c.agent
            ),
            packed((id,) for id in agent_ids),
        )
        return {id: (name, *map(str, users or ())) for id, name, users in rows}

    async def host_names(self, agent_ids: Sequence[str]) -> dict[str, str]:
        """What these call themselves."""
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.host_name).where(agents.c.id.in_(agent_ids))
        )
        return {id: name for id, name in rows}

    async def deployment_names(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Names and kinds of these deployments."""
        rows = await self._connection.execute(
            select(deployments.c.id, deployments.c.name, deployments.c.kind).where(deployments.c.id.in_(ids))
        )
        return {id: (name, kind) for id, name, kind in rows}

    def _order(self, sort: TaskSort) -> tuple[ColumnElement[Any], ...]:
        below: tuple[ColumnElement[Any], ...] = (agents.c.natural_name, tasks.c.id)
        match sort:
            case TaskSort.STATE:
                return (tasks.c.state, *below)
            case TaskSort.EXIT_CODE:
                return (func.coalesce(attempts.c.exit_code, NO_CODE), *below)
            case TaskSort.FINISHED_AT:
                return (func.coalesce(attempts.c.finished_at, literal(BEFORE_ALL, Moment)), *below)
            case TaskSort.DURATION:
                return (func.coalesce(self._duration(), NO_DURATION), *below)
            case _:
                return below

    def _end(self) -> ColumnElement[datetime]:
        """When an attempt ended, on the server's clock."""
        offset = -func.coalesce(attempts.c.clock_offset, 0.0)
        return seconds_later(attempts.c.finished_at, offset, self._connection.dialect)

    def _duration(self) -> ColumnElement[int]:
        """Microseconds from begin to end."""
        begin, end = attempts.c.started_at, attempts.c.finished_at
        if self._connection.dialect.name == "postgresql":
            return cast(extract("epoch", end - begin) * _MICROSECONDS, BigInteger)
        return coerced(end, BigInteger) - coerced(begin, BigInteger)


def _conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if wanted.states:
        held.append(tasks.c.state.in_([state.value for state in wanted.states]))
    if wanted.cause:
        held.append(attempts.c.cause == literal(wanted.cause, Words))
    if word := folded(wanted.search.strip()):
        held.append(
            or_(
                agents.c.folded_name.contains(word, autoescape=True),
                tasks.c.id == literal(word, Words),
                tasks.c.agent_id == literal(word, Words),
            )
        )
    return held


class NoSuchPlace(ValueError):
    """The key is of no page in this order."""


def _check(key: Key, order: Sequence[object]) -> None:
    if len(key) != len(order):
        raise NoSuchPlace


def _read(part: str, sort: TaskSort, place: int) -> Any:
    """A part of a key as the database compares it."""
    if place > 0 or sort in {TaskSort.NAME, TaskSort.STATE}:
        return literal(part, Words)
    try:
        if sort is TaskSort.FINISHED_AT:
            return literal(datetime.fromisoformat(part).astimezone(UTC), Moment)
        number = int(part)
    except (ValueError, OverflowError) as error:
        raise NoSuchPlace from error
    if abs(number) > MAX_NUMBER:
        raise NoSuchPlace
    return literal(number, BigInteger)


def _written(value: str | int | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
