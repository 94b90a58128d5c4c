"""Tasks and attempts: written together, found by the questions of the hot path, and never handed out twice."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import event, insert
from sqlalchemy.exc import IntegrityError
from tests.server import samples

from controldock.domain.agent import Agent
from controldock.domain.command import Command, DeploymentKind
from controldock.domain.deployment import Deployment
from controldock.domain.task import Outcome, Result, TaskState
from controldock.server.store import tables
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.tasks import NewTask, OpenTask, Step
from controldock.sources import FixedSources

S = TaskState
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPEN_STATES = {S.PENDING, S.ASSIGNED, S.RUNNING}


def lasting(timeout: timedelta) -> Command:
    return Command(DeploymentKind.SHELL, "true", timeout)


def step(task: NewTask | OpenTask, state: TaskState) -> Step:
    attempt = task.attempt_id
    return Step(attempt, task.id, state)


async def fleet(
    database: Database, sources: FixedSources, size: int, **changes: object
) -> tuple[list[Agent], Deployment, list[NewTask]]:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, *(f"lab-{number:03}" for number in range(size)))
        wish, new = await samples.add_deployment(tx, sources, agents, **changes)
    return agents, wish, new


async def states(tx: Transaction, task: NewTask) -> set[TaskState]:
    """The state of the task and that of its attempt: one, unless they were written apart."""
    found = await tx.tasks.get(task.id)
    assert found is not None
    held = (await tx.tasks.held([task.attempt_id]))[task.attempt_id]
    (counts,) = (await tx.deployments.counts([found.deployment_id])).values()
    assert counts.get(found.state)
    return {found.state, found.attempt.state, held.state}


# -- made --


async def test_new_tasks_are_pending(database: Database, sources: FixedSources) -> None:
    agents, wish, new = await fleet(database, sources, 3)
    async with database.read() as tx:
        for agent, task in zip(agents, new, strict=True):
            found = await tx.tasks.get(task.id)
            assert found is not None
            assert (found.deployment_id, found.agent_id, found.host_name) == (
                wish.id,
                agent.id,
                agent.facts.host_name,
            )
            assert (found.state, found.attempt.state, found.attempt.number) == (S.PENDING, S.PENDING, 1)
            assert found.attempt == await tx.tasks.attempt(task.attempt_id)
            assert [found.attempt] == await tx.tasks.attempts_of(task.id)
            assert (found.attempt.log_tail, found.attempt.exit_code, found.attempt.assigned_at) == (
                b"",
                None,
                None,
            )
        assert await tx.tasks.get("0" * 26) is None
        assert await tx.tasks.attempt("0" * 26) is None
        assert await tx.tasks.attempts_of("0" * 26) == []


async def test_no_tasks_at_all(database: Database, sources: FixedSources) -> None:
    _, wish, _ = await fleet(database, sources, 0)
    async with database.write() as tx:
        await tx.tasks.add(wish, [])
        await tx.tasks.save_steps([])
        await tx.tasks.save_started([], [])
        await tx.tasks.save_results([], [])
        assert await tx.tasks.held([]) == {}
        assert await tx.tasks.open_of_agents([]) == []


async def test_one_task_an_agent_and_deployment(database: Database, sources: FixedSources) -> None:
    agents, wish, _ = await fleet(database, sources, 1)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.tasks.add(wish, [NewTask(sources.new_id(), sources.new_id(), agents[0].id)])


# -- steps --


@pytest.mark.parametrize("state", TaskState)
async def test_a_step_is_written_in_task_and_attempt(
    database: Database, sources: FixedSources, state: TaskState
) -> None:
    _, _, (task, other) = await fleet(database, sources, 2)
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, state)])
        assert await states(tx, task) == {state}
        assert await states(tx, other) == {S.PENDING}


async def test_many_steps_at_once(database: Database, sources: FixedSources) -> None:
    _, _, new = await fleet(database, sources, 9)
    wanted = [list(TaskState)[number % len(TaskState)] for number in range(9)]
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, state) for task, state in zip(new, wanted, strict=True)])
        assert [await states(tx, task) for task in new] == [{state} for state in wanted]


async def test_handed_out_and_handed_back(database: Database, sources: FixedSources) -> None:
    _, _, (task,) = await fleet(database, sources, 1)
    now = sources.now()
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, S.ASSIGNED)], now)
        assert await states(tx, task) == {S.ASSIGNED}
        assert (await tx.tasks.held([task.attempt_id]))[task.attempt_id].assigned_at == now
        await tx.tasks.save_steps([step(task, S.PENDING)])
        assert await states(tx, task) == {S.PENDING}


async def test_started_by_the_pcs_clock(database: Database, sources: FixedSources) -> None:
    _, _, (one, other) = await fleet(database, sources, 2)
    moments = [sources.now() - DAY * 10_000, sources.now() + DAY]
    async with database.write() as tx:
        await tx.tasks.save_started([step(one, S.RUNNING), step(other, S.RUNNING)], moments)
        found = [await tx.tasks.attempt(task.attempt_id) for task in (one, other)]
        assert [attempt.started_at for attempt in found if attempt] == moments
        assert await states(tx, one) == await states(tx, other) == {S.RUNNING}


async def test_a_result_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    _, _, (task, bare) = await fleet(database, sources, 2)
    now = sources.now()
    told = Result(
        attempt_id=task.attempt_id,
        outcome=Outcome.FAILED,
        exit_code=2**32 - 1,
        started_at=now,
        finished_at=now + HOUR,
        log_size=2**40,
        log_missing=5,
        log_tail=bytes(range(256)),
        message="끝 \N{BELL} \u202e",
    )
    nothing = Result(bare.attempt_id, Outcome.INTERRUPTED, -(2**31), None, None, 0, 0, b"")
    async with database.write() as tx:
        await tx.tasks.save_results([step(task, S.FAILED), step(bare, S.UNKNOWN)], [told, nothing])
        for want in (told, nothing):
            found = await tx.tasks.attempt(want.attempt_id)
            assert found is not None
            for name in (
                "exit_code",
                "started_at",
                "finished_at",
                "log_size",
                "log_missing",
                "log_tail",
                "message",
            ):
                assert getattr(found, name) == getattr(want, name)
        assert await states(tx, task) == {S.FAILED}
        assert await states(tx, bare) == {S.UNKNOWN}


async def test_a_message_with_a_nul_is_kept_somehow(database: Database, sources: FixedSources) -> None:
    """PostgreSQL's text can't hold one; an agent's odd word must not stop its results for ever."""
    _, _, (task,) = await fleet(database, sources, 1)
    told = Result(task.attempt_id, Outcome.FAILED, 1, None, None, 0, 0, b"\0", "a\0b")
    async with database.write() as tx:
        await tx.tasks.save_results([step(task, S.FAILED)], [told])
        found = await tx.tasks.attempt(task.attempt_id)
        assert found is not None
        assert (found.message, found.log_tail) == ("a\N{REPLACEMENT CHARACTER}b", b"\0")


async def test_two_words_about_one_attempt_in_one_batch(database: Database, sources: FixedSources) -> None:
    """Interrupted, and then a result after all: the later step is the one that counts, in both tables."""
    _, _, (task,) = await fleet(database, sources, 1)
    lost = Result(task.attempt_id, Outcome.INTERRUPTED, None, None, None, 0, 0, b"")
    done = Result(task.attempt_id, Outcome.SUCCEEDED, 0, None, None, 3, 0, b"ok\n")
    for first, second in ((S.UNKNOWN, S.SUCCEEDED), (S.SUCCEEDED, S.UNKNOWN)):
        async with database.write() as tx:
            await tx.tasks.save_results([step(task, first), step(task, second)], [lost, done])
            assert await states(tx, task) == {second}


async def test_steps_leave_no_trace_when_the_transaction_fails(
    database: Database, sources: FixedSources
) -> None:
    _, _, (task,) = await fleet(database, sources, 1)
    with suppress(ZeroDivisionError):
        async with database.write() as tx:
            await tx.tasks.save_steps([step(task, S.ASSIGNED)], sources.now())
            raise ZeroDivisionError
    async with database.read() as tx:
        assert await states(tx, task) == {S.PENDING}
        assert (await tx.tasks.held([task.attempt_id]))[task.attempt_id].assigned_at is None


# -- what is open --


@pytest.mark.parametrize("state", TaskState)
async def test_what_an_agent_may_have_to_hear_of(
    database: Database, sources: FixedSources, state: TaskState
) -> None:
    (agent, other), wish, (task, _) = await fleet(database, sources, 2)
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, state)])
        found = await tx.tasks.open_of_agents([agent.id])
        assert found == (
            [OpenTask(task.id, task.attempt_id, agent.id, wish.id, state, False)]
            if state in OPEN_STATES
            else []
        )
        assert [task.agent_id for task in await tx.tasks.open_of_agents([other.id, "0" * 26])] == [other.id]
        of_deployment = {open_task.id for open_task in await tx.tasks.open_of_deployment(wish.id)}
        assert (task.id in of_deployment) == (state in OPEN_STATES)


async def test_the_oldest_work_comes_first(database: Database, sources: FixedSources) -> None:
    agents, _, first = await fleet(database, sources, 3)
    async with database.write() as tx:
        sources.advance(HOUR)
        _, second = await samples.add_deployment(tx, sources, agents)
        found = await tx.tasks.open_of_agents([agent.id for agent in agents])
    assert {task.id for task in found[:3]} == {task.id for task in first}
    assert {task.id for task in found[3:]} == {task.id for task in second}


async def test_held_attempts(database: Database, sources: FixedSources) -> None:
    agents, wish, new = await fleet(database, sources, 3)
    async with database.read() as tx:
        found = await tx.tasks.held({task.attempt_id for task in new[:2]} | {"0" * 26, new[2].id})
    assert found.keys() == {task.attempt_id for task in new[:2]}
    held = found[new[0].attempt_id]
    assert (held.task_id, held.agent_id, held.deployment_id) == (new[0].id, agents[0].id, wish.id)


# -- the clock's questions --


async def test_overdue_is_what_still_waits_at_its_deadline(database: Database, sources: FixedSources) -> None:
    deadline = sources.now() + HOUR
    _, _, new = await fleet(database, sources, len(TaskState), deadline=deadline)
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, state) for task, state in zip(new, TaskState, strict=True)])
        tick = timedelta(microseconds=1)
        assert await tx.tasks.overdue(deadline - tick, 100) == []
        assert [task.id for task in await tx.tasks.overdue(deadline, 100)] == [new[0].id]


async def test_overdue_comes_in_portions(database: Database, sources: FixedSources) -> None:
    await fleet(database, sources, 5, deadline=sources.now())
    async with database.read() as tx:
        assert len(await tx.tasks.overdue(sources.now(), 3)) == 3


@pytest.mark.parametrize("state", [S.ASSIGNED, S.RUNNING])
async def test_lost_is_what_fell_silent(database: Database, sources: FixedSources, state: TaskState) -> None:
    begin, minute = sources.now(), timedelta(minutes=1)
    _, _, (task, _, _) = await fleet(database, sources, 3, deadline=begin + HOUR, command=lasting(3 * HOUR))
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, state)], begin)
        for hours, lost in ((0.9, 0), (1.1, 0), (3.5, 0), (4.5, 1)):
            found = await tx.tasks.lost(begin + hours * HOUR, HOUR.total_seconds(), 10)
            assert len(found) == lost
        late = begin + 2 * HOUR  # handed out again, later
        await tx.tasks.save_steps([step(task, state)], late)
        assert await tx.tasks.lost(late + 4 * HOUR - minute, HOUR.total_seconds(), 10) == []
        assert len(await tx.tasks.lost(late + 4 * HOUR + minute, HOUR.total_seconds(), 10)) == 1


async def test_what_may_run_for_days_hides_nothing_that_is_lost(
    database: Database, sources: FixedSources
) -> None:
    begin = sources.now()
    _, _, patient = await fleet(database, sources, 5, deadline=begin, command=lasting(7 * DAY))
    _, _, silent = await fleet(database, sources, 2, deadline=begin, command=lasting(HOUR))
    async with database.write() as tx:
        await tx.tasks.save_steps([step(task, S.RUNNING) for task in (*patient, *silent)], begin)
        found = await tx.tasks.lost(begin + 3 * HOUR, HOUR.total_seconds(), 2)
    assert {task.id for task in found} == {task.id for task in silent}


# -- claiming --


async def test_two_connections_never_claim_the_same_task(
    database: Database, sources: FixedSources, dialect: str
) -> None:
    """On PostgreSQL the second one gets what the first left; on SQLite it waits, and sees what the first wrote."""
    agents, _, new = await fleet(database, sources, 2)
    ids = [agent.id for agent in agents]
    claimed: list[Sequence[str]] = []
    first_has, second_has = asyncio.Event(), asyncio.Event()

    async def claim(ids: Sequence[str], has: asyncio.Event, until: asyncio.Event | None) -> None:
        async with database.write() as tx:
            found = [
                task for task in await tx.tasks.open_of_agents(ids, claim=True) if task.state is S.PENDING
            ]
            claimed.append([task.id for task in found])
            has.set()
            if until is not None:
                await until.wait()
            await tx.tasks.save_steps([step(task, S.ASSIGNED) for task in found], sources.now())

    async def second() -> None:
        await first_has.wait()
        await claim(ids, second_has, None)

    async with asyncio.TaskGroup() as group:
        group.create_task(claim(ids[:1], first_has, second_has if dialect == "postgresql" else None))
        group.create_task(second())
    assert claimed == [[new[0].id], [new[1].id]]


async def test_the_hot_path_uses_its_index(database: Database, sources: FixedSources, dialect: str) -> None:
    """Of a fleet's long history only what is open is looked at."""
    await add_history(database, sources)
    agents, _, _ = await fleet(database, sources, 3)
    seen: list[tuple[str, object]] = []

    def note(_c: object, _k: object, statement: str, parameters: object, _x: object, _m: object) -> None:
        seen.append((statement, parameters))

    event.listen(database._reader.sync_engine, "before_cursor_execute", note)
    async with database.read() as tx:
        await tx.tasks.open_of_agents([agents[0].id])
        statement, parameters = seen[-1]
        explain = "EXPLAIN " if dialect == "postgresql" else "EXPLAIN QUERY PLAN "
        rows = await tx._connection.exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type]
        plan = "\n".join(str(row) for row in rows)
    assert "ix_tasks_open" in plan, plan
    assert "SCAN tasks" not in plan
    assert "Seq Scan on tasks" not in plan


async def add_history(database: Database, sources: FixedSources) -> None:
    """Many old deployments, all done; and what the database learns of them over night."""
    wishes = [samples.deployment(sources) for _ in range(100)]
    pcs = [samples.agent(sources, f"old-{number}") for number in range(50)]
    done = {"state": S.SUCCEEDED.value}
    async with database.write() as tx:
        for pc in pcs:
            await tx.agents.add(pc)
        for wish in wishes:
            await tx.deployments.add(wish)
        await tx._connection.execute(
            insert(tables.tasks),
            [
                {
                    "id": sources.new_id(),
                    "deployment_id": wish.id,
                    "agent_id": pc.id,
                    "attempt_id": pc.id,
                    **done,
                }
                for wish in wishes
                for pc in pcs
            ],
        )
        await tx._connection.exec_driver_sql("ANALYZE")
