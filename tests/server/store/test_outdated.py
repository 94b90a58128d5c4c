"""What is old enough to be forgotten, on both databases."""

from datetime import timedelta

from tests.server import samples

from controldock.domain.task import TaskState
from controldock.server.store.engine import Database
from controldock.server.store.tasks import Step
from controldock.sources import FixedSources

YEAR = timedelta(days=365)


async def test_only_what_is_over_and_old(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "lab-1", "lab-2")
        over, tasks = await samples.add_deployment(tx, sources, agents)
        await tx.tasks.save_steps([Step(task.attempt_id, task.id, TaskState.SUCCEEDED) for task in tasks])
        await samples.add_deployment(tx, sources, agents)  # nobody has taken it
        assert await tx.outdated.deployments(sources.now(), 10) == []  # not past its deadline
        before = sources.now() + YEAR
        assert await tx.outdated.deployments(before, 10) == [over.id]
        first = await tx.outdated.forget_tasks(over.id, 1)
        rest = await tx.outdated.forget_tasks(over.id, 10)
        assert {*first, *rest} == {task.attempt_id for task in tasks}
        assert await tx.outdated.forget_tasks(over.id, 10) == []
        await tx.outdated.forget_deployment(over.id)
        assert await tx.deployments.get(over.id) is None
        assert await tx.outdated.deployments(before, 10) == []
