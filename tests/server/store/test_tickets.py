"""Signed tickets, as they are kept."""

from tests.server import samples

from controldock.domain.task import TaskState
from controldock.server.store.engine import Database
from controldock.server.store.tasks import NewTask, Step
from controldock.sources import FixedSources


async def test_those_that_are_needed_are_read_and_replaced(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "lab-0", "lab-1", "lab-2")
        made = samples.deployment(sources)
        await tx.deployments.add(made)
        new = [NewTask(sources.new_id(), sources.new_id(), one.id, f"ticket of {one.id}") for one in agents]
        await tx.tasks.add(made, new)
        await tx.tasks.save_steps([Step(new[1].attempt_id, new[1].id, TaskState.FAILED)])
        kept = {task.attempt_id: task.ticket for task in new}
        assert await tx.tickets.of([*kept, "0" * 26]) == kept
        assert await tx.tickets.of([]) == {}
        first, _, third = kept
        assert await tx.tickets.needed("", 10) == {first: kept[first], third: kept[third]}
        assert await tx.tickets.needed("", 1) == {first: kept[first]}
        assert await tx.tickets.needed(first, 10) == {third: kept[third]}
        await tx.tickets.replace([(first, "another")])
        assert await tx.tickets.of(kept) == kept | {first: "another"}
