"""How deployments went, on both databases: every order page by page, filters, causes, and all at a glance."""

from datetime import timedelta

import pytest
from tests.server import samples
from tests.server.store.test_tasks import step

from controldock.domain.agent import Agent
from controldock.domain.outcomes import TaskFilter, TaskSort
from controldock.domain.task import Outcome, Result, TaskState
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.outcomes import NoSuchPlace
from controldock.server.store.tasks import Conclusion, NewTask
from controldock.sources import FixedSources

S = TaskState
NAMES = ("PC-10", "PC-2", "pc-1", "실습실-3", "PC-2", "pc_1", "100%")
ORDERED = ("100%", "pc-1", "PC-2", "PC-2", "PC-10", "pc_1", "실습실-3")


async def a_deployment(tx: Transaction, sources: FixedSources) -> tuple[str, list[Agent], list[NewTask]]:
    """Of seven PCs: two failed for one cause, one for another, one succeeded, one runs, two wait."""
    agents = await samples.add_agents(tx, sources, *NAMES)
    wish, new = await samples.add_deployment(tx, sources, agents)
    await samples.add_deployment(tx, sources, agents)
    now = sources.now()

    def result(code: int, seconds: float, outcome: Outcome = Outcome.FAILED) -> Result:
        end = now + timedelta(seconds=seconds)
        return Result("", outcome, code, now, end, 0, 0, b"said\n")

    steps = [
        step(new[0], S.FAILED),
        step(new[1], S.FAILED),
        step(new[2], S.FAILED),
        step(new[3], S.SUCCEEDED),
    ]
    results = [result(5, 9), result(5, 2), result(1603, 1.5), result(0, 300, Outcome.SUCCEEDED)]
    causes = [Conclusion(0.0, name, name and f"line {name}") for name in ("a", "a", "b", "")]
    await tx.tasks.save_steps([step(task, S.ASSIGNED) for task in new[:5]], now)
    await tx.tasks.save_results(steps, results, causes)
    await tx.tasks.save_started([step(new[4], S.RUNNING)], [now])
    return wish.id, agents, new


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", sorted(TaskSort))
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_pages_miss_nothing_and_repeat_nothing_in_any_order(
    database: Database, sources: FixedSources, sort: TaskSort, descending: bool, limit: int
) -> None:
    async with database.write() as tx:
        id, _, new = await a_deployment(tx, sources)
        wanted = TaskFilter(sort=sort, descending=descending)
        found, after = [], None
        while True:
            page = await tx.outcomes.page(id, wanted, after, limit)
            assert page.total == len(new)
            found += page.tasks
            if (after := page.end) is None:
                break
        whole = (await tx.outcomes.page(id, wanted, None, 100)).tasks
        assert [task.id for task in found] == [task.id for task in whole]
        assert sorted(task.id for task in found) == sorted(task.id for task in new)
        upwards = await tx.outcomes.page(id, TaskFilter(sort=sort, descending=not descending), None, 100)
        assert [task.id for task in upwards.tasks] == [task.id for task in whole][::-1]


async def test_names_are_in_the_order_in_which_people_count(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        id, _, _ = await a_deployment(tx, sources)
        by_name = (await tx.outcomes.page(id, TaskFilter(), None, 100)).tasks
        assert [task.host_name.lower() for task in by_name] == [name.lower() for name in ORDERED]
        assert [name for _, name, _ in await tx.outcomes.grid(id)] == [task.host_name for task in by_name]
        assert await tx.outcomes.ids(id) == [task.id for task in by_name]
        longest = await tx.outcomes.page(id, TaskFilter(sort=TaskSort.DURATION, descending=True), None, 3)
        assert [task.host_name for task in longest.tasks] == ["실습실-3", "PC-10", "PC-2"]
        codes = await tx.outcomes.page(id, TaskFilter(sort=TaskSort.EXIT_CODE, descending=True), None, 3)
        assert [task.attempt.exit_code for task in codes.tasks] == [1603, 5, 5]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (TaskFilter((S.FAILED,)), {"PC-10", "PC-2", "pc-1"}),
        (TaskFilter((S.FAILED, S.SUCCEEDED)), {"PC-10", "PC-2", "pc-1", "실습실-3"}),
        (TaskFilter(cause="a"), {"PC-10", "PC-2"}),
        (TaskFilter((S.RUNNING,), cause="a"), set()),
        (TaskFilter(search="Pc-1"), {"PC-10", "pc-1"}),
        (TaskFilter(search=" 실습 "), {"실습실-3"}),
        (TaskFilter(search="%"), {"100%"}),
        (TaskFilter(search="c_1"), {"pc_1"}),
        (TaskFilter(search="\\"), set()),
        (TaskFilter(search="nobody"), set()),
    ],
)
async def test_filters(
    database: Database, sources: FixedSources, wanted: TaskFilter, names: set[str]
) -> None:
    async with database.write() as tx:
        id, _, _ = await a_deployment(tx, sources)
        page = await tx.outcomes.page(id, wanted, None, 100)
        assert {task.host_name for task in page.tasks} == names
        assert page.total == len(page.tasks)


async def test_a_task_is_found_by_its_ids(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        id, agents, new = await a_deployment(tx, sources)
        for text in (new[3].id, agents[3].id):
            page = await tx.outcomes.page(id, TaskFilter(search=text), None, 100)
            assert [task.id for task in page.tasks] == [new[3].id]
        assert set(await tx.outcomes.of_ids([new[0].id, "0" * 26])) == {new[0].id}


async def test_a_key_that_is_none_is_told(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        id, _, _ = await a_deployment(tx, sources)
        for sort in (TaskSort.DURATION, TaskSort.FINISHED_AT, TaskSort.EXIT_CODE):
            for key in (("x", "y", "z"), ("1",), ("9" * 40, "a", "b"), ()):
                with pytest.raises(NoSuchPlace):
                    await tx.outcomes.page(id, TaskFilter(sort=sort), key, 10)
        with pytest.raises(NoSuchPlace):
            await tx.outcomes.page(id, TaskFilter(), ("a", "b", "c"), 10)


async def test_what_did_not_go_as_it_was_wished(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        id, _, new = await a_deployment(tx, sources)
        await tx.tasks.save_steps([step(new[5], S.EXPIRED)])
        found = await tx.outcomes.caused(id)
        assert [(one.task_id, one.state, one.cause, one.exit_code) for one in found] == [
            (new[5].id, S.EXPIRED, "", None),
            (new[2].id, S.FAILED, "b", 1603),
            (new[1].id, S.FAILED, "a", 5),
            (new[0].id, S.FAILED, "a", 5),
        ]


async def test_the_last_lines_and_the_last_end(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        id, _, new = await a_deployment(tx, sources)
        lines = await tx.outcomes.last_lines(id, 2)
        assert [(line.task_id, line.text) for line in lines] == [(new[0].id, "line a"), (new[1].id, "line a")]
        assert await tx.outcomes.last_end(id) == sources.now() + timedelta(seconds=300)
        late = Result("", Outcome.FAILED, 1, None, sources.now() + timedelta(hours=2), 0, 0, b"")
        fast = Conclusion(7200.0 - 400, "", "from a clock that is fast")
        await tx.tasks.save_results([step(new[5], S.FAILED)], [late], [fast])
        end = sources.now() + timedelta(seconds=400)
        assert await tx.outcomes.last_end(id) == end
        assert [(line.at, line.text) for line in await tx.outcomes.last_lines(id, 1)] == [
            (end, fast.last_line)
        ]
        assert await tx.outcomes.last_end("0" * 26) is None


async def test_who_is_within_reach(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        id, agents, _ = await a_deployment(tx, sources)
        there = await tx.outcomes.within_reach(id)
        standings = await tx.outcomes.standings([agent.id for agent in agents])
        open_agents = agents[4:]
        assert there == sum(standings[agent.id].offline_since is None for agent in open_agents)
        assert await tx.outcomes.names([agents[3].id]) == {agents[3].id: ("실습실-3",)}
        assert await tx.outcomes.host_names([agents[0].id, "0" * 26]) == {agents[0].id: "PC-10"}
        assert await tx.outcomes.deployment_names([id]) == {id: ("Say hello", "shell")}
