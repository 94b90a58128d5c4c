"""Attempts after the first, and the tasks that they are for."""

from datetime import timedelta

from tests.server import samples

from controldock.domain.agent import Agent
from controldock.domain.retry import RetryWish
from controldock.domain.task import TaskState
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.retries import NewAttempt, Retriable
from controldock.server.store.tasks import NewTask, Step
from controldock.sources import FixedSources

S = TaskState
HOUR = timedelta(hours=1)


async def failed(tx: Transaction, sources: FixedSources) -> tuple[str, list[Agent], list[NewTask]]:
    """A deployment that failed on three PCs and succeeded on a fourth."""
    agents = await samples.add_agents(tx, sources, *(f"lab-{number}" for number in range(4)))
    made, new = await samples.add_deployment(tx, sources, agents)
    states = (S.FAILED, S.FAILED, S.FAILED, S.SUCCEEDED)
    await tx.tasks.save_steps(
        [Step(task.attempt_id, task.id, state) for task, state in zip(new, states, strict=True)]
    )
    return made.id, agents, new


async def test_another_attempt_takes_the_place_of_the_first(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        id, agents, new = await failed(tx, sources)
        deadline = sources.now() + 30 * 24 * HOUR
        for number in (2, 3):
            found = await tx.retries.candidates(id, RetryWish(agent_ids=(agents[0].id,)))
            (one,) = found
            assert (one.task_id, one.agent_id, one.number) == (new[0].id, agents[0].id, number - 1)
            another = NewAttempt(sources.new_id(), one.task_id, number, f"ticket {number}")
            await tx.retries.add([another], deadline, sources.now(), "oscar")
            (task,) = await tx.tasks.open_of_agents([agents[0].id])
            assert (task.attempt_id, task.state) == (another.id, S.PENDING)
            assert await tx.retries.candidates(id, RetryWish(agent_ids=(agents[0].id,))) == []
            await tx.tasks.save_steps([Step(another.id, one.task_id, S.FAILED)])
        tries = await tx.tasks.attempts_of(new[0].id)
        assert [(one.number, one.state) for one in tries] == [(3, S.FAILED), (2, S.FAILED), (1, S.FAILED)]
        assert await tx.tickets.of([another.id]) == {another.id: "ticket 3"}


async def test_candidates_are_those_of_the_wish_on_pcs_that_are_managed(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        id, agents, new = await failed(tx, sources)
        other, _, _ = await failed(tx, sources)
        assert await tx.retries.candidates(id, RetryWish()) == [
            Retriable(task.id, agent.id, task.attempt_id, "", 1)
            for task, agent in zip(new[:3], agents[:3], strict=True)
        ]
        await tx.agents.remove(agents[0].id)
        assert [one.agent_id for one in await tx.retries.candidates(id, RetryWish())] == [
            agents[1].id,
            agents[2].id,
        ]
        assert await tx.retries.candidates(id, RetryWish(causes=frozenset({"full"}))) == []
        assert await tx.retries.candidates(id, RetryWish(states=frozenset({S.UNKNOWN}))) == []
        assert len(await tx.retries.candidates(other, RetryWish(agent_ids=(agents[1].id,)))) == 0


async def test_the_deployment_goes_on_and_lasts_longer(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        id, _, _ = await failed(tx, sources)
        before = await tx.deployments.get(id)
        assert before is not None
        await tx.deployments.want_cancel(id, sources.now())
        await tx.retries.go_on(id, sources.now() + HOUR)
        assert await tx.deployments.get(id) == before
        later = before.deadline + HOUR
        await tx.retries.go_on(id, later)
        after = await tx.deployments.get(id)
        assert after is not None
        assert (after.deadline, after.cancel_wanted_at) == (later, None)


async def test_an_earlier_attempt_may_be_the_one_that_counts(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        id, agents, new = await failed(tx, sources)
        another = NewAttempt(sources.new_id(), new[0].id, 2, "")
        await tx.retries.add([another], sources.now() + HOUR, sources.now(), "oscar")
        held = (await tx.tasks.held([new[0].attempt_id], lock=True))[new[0].attempt_id]
        assert (held.is_earlier, held.latest_id, held.latest_state) == (True, another.id, S.PENDING)
        await tx.retries.let_count([(new[0].id, new[0].attempt_id)])
        await tx.retries.let_count([])
        assert await tx.tasks.open_of_agents([agents[0].id]) == []
        assert (await tx.deployments.counts([id]))[id] == {S.SUCCEEDED: 2, S.FAILED: 2}
