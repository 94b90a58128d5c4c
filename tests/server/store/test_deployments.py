"""Deployments and how far they are."""

from datetime import timedelta

from tests.server import samples

from controldock.domain.command import DeploymentKind
from controldock.domain.deployment import TargetKind
from controldock.domain.task import TaskState
from controldock.server.store.engine import Database
from controldock.server.store.tasks import Step
from controldock.sources import FixedSources


async def test_a_wish_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    wish = samples.deployment(sources)
    other = samples.deployment(
        sources,
        kind=DeploymentKind.POWERSHELL,
        target=TargetKind.SELECTED,
        script="x" * 256 * 1024,
        timeout=timedelta(days=7),
        cancel_wanted_at=sources.now(),
    )
    async with database.write() as tx:
        await tx.deployments.add(wish)
        await tx.deployments.add(other)
        assert await tx.deployments.get(wish.id) == wish
        assert await tx.deployments.get("0" * 26) is None
        assert await tx.deployments.of([other.id, wish.id, "0" * 26]) == {wish.id: wish, other.id: other}
        assert await tx.deployments.of([]) == {}


async def test_pages_newest_first(database: Database, sources: FixedSources) -> None:
    made = []
    async with database.write() as tx:
        for _ in range(5):
            sources.advance(timedelta(seconds=1))
            made.append(samples.deployment(sources))
            await tx.deployments.add(made[-1])
        newest = made[::-1]
        assert await tx.deployments.page(None, 2) == newest[:2]
        assert await tx.deployments.page(newest[1].id, 2) == newest[2:4]
        assert await tx.deployments.page(newest[3].id, 2) == newest[4:]
        assert await tx.deployments.page(newest[4].id, 2) == []


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
