"""Deployments and how far they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.server import samples

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.command import Command, DeploymentKind, ParameterType, RunAs, Sessions, Value
from controldock.domain.deployment import (
    Deployment,
    DeploymentFilter,
    DeploymentState,
    Offline,
    Origin,
    Target,
    TargetKind,
)
from controldock.domain.task import TaskState
from controldock.server.store.engine import Database
from controldock.server.store.tables import deployments
from controldock.server.store.tasks import Step
from controldock.sources import FixedSources

ANY = DeploymentFilter()
S = TaskState
HOUR = timedelta(hours=1)


async def test_a_wish_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    wish = samples.deployment(sources)
    other = samples.deployment(
        sources,
        command=Command(
            kind=DeploymentKind.POWERSHELL,
            script="x" * 256 * 1024,
            timeout=timedelta(days=7),
            values=(Value("folder", ParameterType.TEXT, "C:\\Temp"),),
            run_as=RunAs.USER,
            sessions=Sessions.NAMED,
            user="LAB\\kim",
            working_directory="C:\\work",
            success_codes=(0, 3010),
        ),
        target=Target(TargetKind.FILTER, ("a",), ("room 204",), AgentFilter("3층"), "f"),
        description="설명",
        offline=Offline.SKIP,
        starts_at=sources.now(),
        started_at=None,
        time_zone="Asia/Seoul",
        paused_at=sources.now(),
        paused_by="ann",
        cancel_wanted_at=sources.now(),
        grace=timedelta(seconds=60),
        notice="점검",
        origin=Origin("c", "t", 3, "s", sources.now()),
    )
    async with database.write() as tx:
        await tx.deployments.add(wish)
        await tx.deployments.add(other)
        assert await tx.deployments.get(wish.id) == wish
        assert await tx.deployments.get("0" * 26) is None
        assert await tx.deployments.of([other.id, wish.id, "0" * 26]) == {wish.id: wish, other.id: other}
        assert await tx.deployments.of([]) == {}


async def test_secrets_are_in_the_sealed_sheet_alone(database: Database, sources: FixedSources) -> None:
    wish = samples.deployment(sources)
    values = (Value("key", ParameterType.SECRET, "hunter2"),)
    secret = replace(wish, command=replace(wish.command, values=values, stdin="hunter2"))
    async with database.write() as tx:
        await tx.deployments.add(secret, b"sealed")
        kept = await tx.deployments.get(wish.id)
        row = (await tx._connection.execute(select(deployments))).one()
        assert await tx.deployments.sheets([wish.id, "0" * 26]) == {wish.id: b"sealed"}
    assert "hunter2" not in str(row)
    assert kept == replace(secret, command=secret.command.without_secrets(), has_stdin=True)


async def test_pages_newest_first(database: Database, sources: FixedSources) -> None:
    made = []
    async with database.write() as tx:
        for _ in range(5):
            sources.advance(timedelta(seconds=1))
            made.append(samples.deployment(sources))
            await tx.deployments.add(made[-1])
        newest = made[::-1]
        assert await tx.deployments.page(ANY, None, 2) == newest[:2]
        assert await tx.deployments.page(ANY, newest[1].id, 2) == newest[2:4]
        assert await tx.deployments.page(ANY, newest[3].id, 2) == newest[4:]
        assert await tx.deployments.page(ANY, newest[4].id, 2) == []


async def test_progress_is_counted_by_state(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, *(f"lab-{number}" for number in range(4)))
        one, new = await samples.add_deployment(tx, sources, agents)
        other, _ = await samples.add_deployment(tx, sources, agents[:1])
        await tx.tasks.save_steps([Step(task.attempt_id, task.id, TaskState.FAILED) for task in new[:3]])
        assert await tx.deployments.counts([one.id, other.id, "0" * 26]) == {
            one.id: {TaskState.FAILED: 3, TaskState.PENDING: 1},
            other.id: {TaskState.PENDING: 1},
            "0" * 26: {},
        }
        assert await tx.deployments.counts([]) == {}


async def test_a_wish_to_end_is_noted(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "lab-1")
        wish, _ = await samples.add_deployment(tx, sources, agents)
        other, _ = await samples.add_deployment(tx, sources, agents)
        await tx.deployments.want_cancel(wish.id, sources.now())
        found = await tx.deployments.of([wish.id, other.id])
        assert found[wish.id].cancel_wanted_at == sources.now()
        assert found[other.id].cancel_wanted_at is None
        open_tasks = await tx.tasks.open_of_agents([agents[0].id])
        assert {task.deployment_id: task.cancel_wanted for task in open_tasks} == {
            wish.id: True,
            other.id: False,
        }


STANDINGS: tuple[tuple[dict[str, bool], tuple[TaskState, ...]], ...] = tuple(
    ({"planned": planned, "paused": paused, "cancelled": cancelled}, states)
    for planned in (False, True)
    for paused in (False, True)
    for cancelled in (False, True)
    for states in ((), (S.PENDING,), (S.RUNNING, S.FAILED), (S.SUCCEEDED, S.UNKNOWN))
    if not (planned and states)
)


async def test_the_database_knows_the_same_states(database: Database, sources: FixedSources) -> None:
    """A filter and the page itself must say the same of each."""
    made: list[tuple[Deployment, tuple[TaskState, ...]]] = []
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "lab-0", "lab-1")
        for wishes, states in STANDINGS:
            now = sources.now()
            one, new = await samples.add_deployment(
                tx,
                sources,
                agents[: len(states)],
                started_at=None if wishes["planned"] else now,
                starts_at=now + HOUR,
                paused_at=now if wishes["paused"] else None,
                cancel_wanted_at=now if wishes["cancelled"] else None,
            )
            steps = [Step(task.attempt_id, task.id, state) for task, state in zip(new, states, strict=True)]
            await tx.tasks.save_steps(steps)
            made.append((one, states))
        for state in DeploymentState:
            found = await tx.deployments.page(DeploymentFilter(frozenset({state})), None, 100)
            expected = {one.id for one, states in made if one.state(dict.fromkeys(states, 1)) is state}
            assert {one.id for one in found} == expected, state
            assert expected


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "abc"),
        ("DNS", "a"),
        ("dns flush", "a"),
        ("dns printer", ""),
        ("3층", "b"),
        ("oscar", "c"),
        ("100%", "c"),
        ("1_0", ""),
        ("%", "c"),
    ],
)
async def test_found_by_words(database: Database, sources: FixedSources, search: str, found: str) -> None:
    texts = {
        "a": ("Flush DNS", "", "ann"),
        "b": ("Printer", "3층 실습실", "ann"),
        "c": ("100% done", "", "oscar"),
    }
    async with database.write() as tx:
        ids = {}
        for key, (name, description, by) in texts.items():
            one = samples.deployment(sources, name=name, description=description, created_by=by)
            await tx.deployments.add(one)
            ids[one.id] = key
        page = await tx.deployments.page(DeploymentFilter(search=search), None, 100)
        assert "".join(sorted(ids[one.id] for one in page)) == found
        by_id = DeploymentFilter(search=page[0].id.upper()) if page else ANY
        assert page == [] or await tx.deployments.page(by_id, None, 100) == page[:1]


async def test_planned_ones_are_due_and_start_once(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        late, early, paused, cancelled, running = [
            samples.deployment(sources, **({"starts_at": now + hours * HOUR, "started_at": None} | changes))
            for hours, changes in (
                (2, {}),
                (1, {}),
                (1, {"paused_at": now}),
                (1, {"cancel_wanted_at": now}),
                (1, {"started_at": now}),
            )
        ]
        for one in (late, early, paused, cancelled, running):
            await tx.deployments.add(one, b"plan")
        assert await tx.deployments.due(now, 10) == []
        assert await tx.deployments.due(now + HOUR, 10) == [early.id]
        assert await tx.deployments.due(now + 2 * HOUR, 10) == [early.id, late.id]
        assert await tx.deployments.due(now + 2 * HOUR, 1) == [early.id]
        started = replace(early, started_at=now + HOUR, deadline=now + 3 * HOUR)
        assert await tx.deployments.start(started, b"sheet")
        for one in (started, cancelled, running):
            assert not await tx.deployments.start(replace(one, started_at=now), b"other")
        assert await tx.deployments.get(early.id) == started
        assert await tx.deployments.sheets([early.id]) == {early.id: b"sheet"}


async def test_steering_is_noted(database: Database, sources: FixedSources) -> None:
    wish = samples.deployment(sources, started_at=None, starts_at=sources.now() + HOUR)
    async with database.write() as tx:
        await tx.deployments.add(wish, b"plan")
        await tx.deployments.pause(wish.id, sources.now(), "ann")
        paused = await tx.deployments.locked(wish.id)
        assert paused == replace(wish, paused_at=sources.now(), paused_by="ann")
        await tx.deployments.resume(wish.id)
        later = replace(wish, starts_at=sources.now() + 2 * HOUR, deadline=sources.now() + 9 * HOUR)
        await tx.deployments.save_plan(later, b"other plan")
        words = replace(later, name="Other", description="words", time_zone="Asia/Seoul")
        await tx.deployments.save_words(words)
        assert await tx.deployments.get(wish.id) == words
        assert await tx.deployments.sheets([wish.id]) == {wish.id: b"other plan"}
        assert await tx.deployments.locked("0" * 26) is None
