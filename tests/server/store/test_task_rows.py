"""Tasks with their latest attempts, as they are read."""

from datetime import timedelta

from sqlalchemy import select
from tests.server import samples

from controldock.domain.task import Outcome, Result, TaskState
from controldock.server.store.engine import Database
from controldock.server.store.tables import attempts
from controldock.server.store.task_rows import attempt_of, task_of, with_attempt
from controldock.server.store.tasks import Step
from controldock.sources import FixedSources


async def test_a_row_becomes_all_that_is_known(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "lab-1")
        wish, [task] = await samples.add_deployment(tx, sources, agents)
        at = sources.now()
        result = Result(
            task.attempt_id, Outcome.FAILED, 3, at, at + timedelta(seconds=2), 5, 0, b"ok\xb0\xa1"
        )
        await tx.tasks.save_results([Step(task.attempt_id, task.id, TaskState.FAILED)], [result])
        (row,) = await tx.tasks._connection.execute(with_attempt())
        found = task_of(row)
        (alone,) = await tx.tasks._connection.execute(select(attempts))
        assert attempt_of(alone) == found.attempt
    assert (found.id, found.deployment_id, found.agent_id) == (task.id, wish.id, agents[0].id)
    assert (found.host_name, found.os, found.deadline) == ("lab-1", agents[0].facts.os, wish.deadline)
    assert found.state is found.attempt.state is TaskState.FAILED
    attempt = found.attempt
    assert (attempt.number, attempt.exit_code, attempt.log_tail) == (1, 3, b"ok\xb0\xa1")
    assert (attempt.created_by, attempt.created_at) == (wish.created_by, wish.started_at)
