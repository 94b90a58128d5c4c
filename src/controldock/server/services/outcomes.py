"""Outcomes: how a deployment goes and went, on all its PCs at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controldock.domain.causes import telling_line
from controldock.domain.deployment import Deployment, DeploymentState
from controldock.domain.errors import Invalid, NotFound
from controldock.domain.operator import Permission
from controldock.domain.outcomes import LogLine, TaskFilter
from controldock.domain.task import TaskState
from controldock.domain.waiting import Waiting, why_not_started, why_paused
from controldock.server.services.actor import Actor
from controldock.server.services.heard import NEWEST, Heard
from controldock.server.services.presence import Presence
from controldock.server.services.tasks import SeenTask
from controldock.server.services.whys import Whys
from controldock.server.store.deployments import Counts
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.outcomes import Ended, Key, NoSuchPlace
from controldock.server.store.task_rows import TaskRow

EXPORTED_AT_ONCE = 500  # tasks; between two such pieces of a file nothing of the database is held
NAMED = 50  # PCs that a cause names
MAX_CAUSES = 200  # shown; beyond them nobody reads on, and the rest is in the file of results
MAX_ETA = timedelta(days=30)  # farther ahead an estimate says nothing
_GOING_ON = frozenset({DeploymentState.RUNNING, DeploymentState.STOPPING})


@dataclass(frozen=True, slots=True)
class SeenTasks:
    """A page of tasks, how many match in all, and the key of the next page."""

    tasks: list[SeenTask]
    total: int
    next_key: Key | None
    deployment: Deployment


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line, and the name of the PC that wrote it."""

    line: LogLine
    host_name: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a deployment is."""

    deployment: Deployment
    counts: Counts
    rate: float | None  # PCs that get done in a second; None: nobody can say
    eta: datetime | None  # when those that are there will be done; None: nobody can say
    within_reach: int  # open tasks on PCs that are there
    ended_at: datetime | None
    waiting: Waiting | None  # of the whole deployment
    lines: list[SeenLine]


@dataclass(frozen=True, slots=True)
class Cause:
    """What some PCs have in common that did not do as they were wished."""

    key: str  # empty: the state says it all
    state: TaskState
    exit_code: int | None
    example: str  # the line that tells most, of one of them
    os: str  # of the same one
    count: int
    agent_ids: list[str]  # the first NAMED


class Outcomes:
    """Use cases around what became of deployments."""

    def __init__(self, database: Database, heard: Heard, presence: Presence) -> None:
        self._database = database
        self._heard = heard
        self._presence = presence
        self._whys = Whys(presence)

    async def page(
        self, actor: Actor, deployment_id: str, wanted: TaskFilter, after: Key | None, limit: int
    ) -> SeenTasks:
        """Tasks of a deployment, each with why it is not done."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            wish = await _wish(tx, deployment_id)
            try:
                page = await tx.outcomes.page(deployment_id, wanted, after, limit)
            except NoSuchPlace:
                raise Invalid("This cursor is none of ours.", fields={"cursor": "malformed"}) from None
            seen = await self._see(tx, page.tasks, wish)
        return SeenTasks(seen, page.total, page.end, wish)

    async def progress(self, actor: Actor, deployment_id: str) -> Progress:
        """How far it is, and how fast it goes."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            wish = await _wish(tx, deployment_id)
            counts = (await tx.deployments.counts([deployment_id]))[deployment_id]
            state = wish.state(counts)
            is_over = state is DeploymentState.FINISHED
            reach = 0 if is_over else await tx.outcomes.within_reach(deployment_id)
            ended_at = await tx.outcomes.last_end(deployment_id) if is_over else None
            lines = await self._lines(tx, deployment_id)
        rate = self._heard.rate(deployment_id) if state in _GOING_ON else None
        return Progress(
            deployment=wish,
            counts=counts,
            rate=rate,
            eta=self._eta(reach, rate),
            within_reach=reach,
            ended_at=ended_at,
            waiting=_why(wish, state),
            lines=lines,
        )

    async def grid(self, actor: Actor, deployment_id: str) -> list[tuple[str, str, str]]:
        """Id, host name and state of every task."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            await _wish(tx, deployment_id)
            return await tx.outcomes.grid(deployment_id)

    async def causes(self, actor: Actor, deployment_id: str) -> tuple[Deployment, list[Cause]]:
        """What the PCs have in common that did not do as they were wished, the most common first."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            wish = await _wish(tx, deployment_id)
            groups: dict[tuple[TaskState, str, int | None], list[Ended]] = {}
            for ended in await tx.outcomes.caused(deployment_id):
                groups.setdefault((ended.state, ended.cause, ended.exit_code), []).append(ended)
            found = sorted(groups.values(), key=len, reverse=True)[:MAX_CAUSES]
            examples = await tx.outcomes.of_ids([group[0].task_id for group in found])
        return wish, [_cause(group, examples[group[0].task_id]) for group in found]

    async def export(
        self, actor: Actor, deployment_id: str
    ) -> tuple[Deployment, AsyncIterator[list[SeenTask]]]:
        """All its tasks by name, piece by piece; each as it is when its piece is read."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            wish = await _wish(tx, deployment_id)
            ids = await tx.outcomes.ids(deployment_id)
        return wish, self._pieces(ids, wish)

    async def _pieces(self, ids: Sequence[str], wish: Deployment) -> AsyncIterator[list[SeenTask]]:
        for start in range(0, len(ids), EXPORTED_AT_ONCE):
            piece = ids[start : start + EXPORTED_AT_ONCE]
            async with self._database.read() as tx:
                found = await tx.outcomes.of_ids(piece)
                seen = await self._see(tx, [found[id] for id in piece if id in found], wish)
            yield seen

    async def _see(self, tx: Transaction, rows: Sequence[TaskRow], wish: Deployment) -> list[SeenTask]:
        whys = await self._whys.of(tx, rows, {wish.id: wish})
        return [SeenTask(row, self._presence.is_online(row.agent_id), whys[row.id]) for row in rows]

    async def _lines(self, tx: Transaction, deployment_id: str) -> list[SeenLine]:
        """The newest that were heard; after a restart, those of the PCs that ended last."""
        lines = self._heard.lines(deployment_id) or await tx.outcomes.last_lines(deployment_id, NEWEST)
        names = await tx.outcomes.host_names(sorted({line.agent_id for line in lines})) if lines else {}
        return [SeenLine(line, names.get(line.agent_id, "")) for line in lines]

    def _eta(self, reach: int, rate: float | None) -> datetime | None:
        if not rate or not reach:
            return None
        left = timedelta(seconds=reach / rate)
        return self._heard.now() + left if left <= MAX_ETA else None


async def _wish(tx: Transaction, deployment_id: str) -> Deployment:
    wish = (await tx.deployments.brief([deployment_id])).get(deployment_id)
    if wish is None:
        raise NotFound
    return wish


def _why(wish: Deployment, state: DeploymentState) -> Waiting | None:
    if state is DeploymentState.PAUSED:
        return why_paused(wish.paused_at, wish.paused_by)
    return why_not_started(wish.starts_at, wish.started_at, wish.cancel_wanted_at)


def _cause(group: Sequence[Ended], example: TaskRow) -> Cause:
    attempt, first = example.attempt, group[0]
    return Cause(
        key=first.cause,
        state=first.state,
        exit_code=first.exit_code,
        example=telling_line(attempt.log_tail, attempt.message),
        os=example.os,
        count=len(group),
        agent_ids=[ended.agent_id for ended in group[:NAMED]],
    )
