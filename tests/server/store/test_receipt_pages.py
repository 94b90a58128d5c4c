"""Receipts as people look at them, on both databases: every order page by page, filters, and figures."""

from datetime import timedelta

import pytest
from tests.server import samples

from controldock.domain.agent import Agent, AgentState
from controldock.domain.announcement import Announcement, Step
from controldock.domain.receipts import DELAYS, Behind, Coverage, Receipt, ReceiptFilter, ReceiptSort
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.outcomes import NoSuchPlace
from controldock.sources import FixedSources

NAMES = ("PC-10", "PC-2", "pc-1", "실습실-3", "PC-2", "pc_1", "100%")
ORDERED = ["100%", "pc-1", "PC-2", "PC-2", "PC-10", "pc_1", "실습실-3"]
NEAR, FAR = "10.1.2.0/24", "10.9.0.0/16"


async def an_announcement(tx: Transaction, sources: FixedSources) -> tuple[Announcement, list[Agent]]:
    """To seven PCs: three read it, one has displayed it, one has it, one heard its call, one heard nothing."""
    agents = await samples.add_agents(tx, sources, *NAMES)
    made = await samples.add_announcement(tx, sources, agents)
    await samples.add_announcement(tx, sources, agents)
    sent = sources.now()

    def at(seconds: float) -> object:
        return sent + timedelta(seconds=seconds)

    told = [
        {"received_at": at(0.5), "heard_udp_at": at(0.5), "displayed_at": at(1), "read_at": at(9)},
        {"received_at": at(1), "heard_udp_at": at(1), "displayed_at": at(2), "read_at": at(4000)},
        {"received_at": at(1.000001), "heard_tcp_at": at(1), "displayed_at": at(3), "read_at": at(700_000)},
        {"received_at": at(3), "heard_udp_at": at(1), "heard_tcp_at": at(3), "displayed_at": at(4)},
        {"received_at": at(3), "heard_tcp_at": at(3), "not_shown": "locked"},
        {"heard_udp_at": at(1)},
    ]
    networks = [NEAR, NEAR, FAR, FAR, FAR, NEAR]
    await tx.receipts.save(
        {
            (made.id, agent.id): Receipt(network=network, **one)  # type: ignore[arg-type]
            for agent, network, one in zip(agents, networks, told, strict=False)
        }
    )
    return made, agents


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", sorted(ReceiptSort))
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_pages_miss_nothing_and_repeat_nothing_in_any_order(
    database: Database, sources: FixedSources, sort: ReceiptSort, descending: bool, limit: int
) -> None:
    async with database.write() as tx:
        made, agents = await an_announcement(tx, sources)
        wanted, found, after = ReceiptFilter(sort=sort, descending=descending), [], None
        while True:
            page = await tx.receipt_pages.page(made.id, wanted, after, limit)
            assert page.total == len(agents)
            found += page.receipts
            if (after := page.end) is None:
                break
        assert sorted(row.agent_id for row in found) == sorted(agent.id for agent in agents)
        whole = await tx.receipt_pages.page(made.id, wanted, None, 100)
        assert found == whole.receipts
        if sort is ReceiptSort.NAME:
            names = [row.host_name for row in found]
            assert names == (ORDERED[::-1] if descending else ORDERED)
        elif sort is not ReceiptSort.NETWORK:
            moments = [getattr(row.receipt, sort.value) for row in found]
            known = [moment for moment in moments if moment is not None]
            assert known == sorted(known, reverse=descending)
            assert moments[: len(known)] == known  # what has not happened comes last, whichever way


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (ReceiptFilter(), {0, 1, 2, 3, 4, 5, 6}),
        (ReceiptFilter(step=Step.RECEIVED), {0, 1, 2, 3, 4}),
        (ReceiptFilter(step=Step.READ), {0, 1, 2}),
        (ReceiptFilter(step=Step.ANSWERED), set()),
        (ReceiptFilter(behind=Behind.NOT_RECEIVED), {5, 6}),
        (ReceiptFilter(behind=Behind.NOT_DISPLAYED), {4, 5, 6}),
        (ReceiptFilter(behind=Behind.NOT_READ), {3, 4, 5, 6}),
        (ReceiptFilter(behind=Behind.NOT_ANSWERED), {0, 1, 2, 3, 4, 5, 6}),
        (ReceiptFilter(step=Step.DISPLAYED, behind=Behind.NOT_READ), {3}),
        (ReceiptFilter(network=FAR), {2, 3, 4}),
        (ReceiptFilter(network=""), {6}),
        (ReceiptFilter(search=" Pc-2 "), {1, 4}),
        (ReceiptFilter(search="0%"), {6}),
        (ReceiptFilter(search="실습"), {3}),
        (ReceiptFilter(search="192.168.0.17"), {0, 1, 2, 3, 4, 5, 6}),
        (ReceiptFilter(search="nobody"), set()),
    ],
)
async def test_filters(
    database: Database, sources: FixedSources, wanted: ReceiptFilter, places: set[int]
) -> None:
    async with database.write() as tx:
        made, agents = await an_announcement(tx, sources)
        page = await tx.receipt_pages.page(made.id, wanted, None, 100)
        assert {row.agent_id for row in page.receipts} == {agents[place].id for place in places}
        assert page.total == len(places)


async def test_a_pc_is_found_by_its_id(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        made, agents = await an_announcement(tx, sources)
        page = await tx.receipt_pages.page(made.id, ReceiptFilter(search=agents[3].id.upper()), None, 9)
        (row,) = page.receipts
        assert (row.agent_id, row.host_name, row.standing.state) == (
            agents[3].id,
            NAMES[3],
            AgentState.ACTIVE,
        )


@pytest.mark.parametrize(
    ("sort", "place"),
    [
        (ReceiptSort.NAME, ("a",)),
        (ReceiptSort.NETWORK, ("a", "b")),
        (ReceiptSort.READ_AT, ("yesterday", "b", "c")),
        (ReceiptSort.READ_AT, ("0001-01-01T00:00:00+23:59", "b", "c")),
    ],
)
async def test_a_place_of_no_page_is_refused(
    database: Database, sources: FixedSources, sort: ReceiptSort, place: tuple[str, ...]
) -> None:
    async with database.write() as tx:
        made, _ = await an_announcement(tx, sources)
        with pytest.raises(NoSuchPlace):
            await tx.receipt_pages.page(made.id, ReceiptFilter(sort=sort), place, 9)


async def test_all_pcs_by_name_and_those_that_are_asked_for(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        made, agents = await an_announcement(tx, sources)
        names = {agent.id: agent.facts.host_name for agent in agents}
        ids = await tx.receipt_pages.agent_ids(made.id)
        assert [names[id] for id in ids] == ORDERED
        assert await tx.receipt_pages.agent_ids(made.id, answered=True) == []
        found = await tx.receipt_pages.of_ids(made.id, [ids[0], sources.new_id()])
        assert {id: row.host_name for id, row in found.items()} == {ids[0]: ORDERED[0]}


async def test_what_a_pc_was_told_newest_first(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b")
        made = [await samples.add_announcement(tx, sources, agents) for _ in range(4)]
        ids = [one.id for one in reversed(made)]

        async def found(before: str | None, limit: int) -> list[str]:
            rows = await tx.receipt_pages.of_agent(agents[0].id, before, limit)
            return [row.announcement_id for row in rows]

        assert await found(None, 9) == ids
        assert await found(None, 3) == ids[:3]
        assert await found(ids[2], 3) == ids[3:]


async def test_delays_are_counted_to_the_microsecond(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        made, _ = await an_announcement(tx, sources)
        counts = await tx.receipt_pages.delays(made.id, sources.now())
    assert counts == {
        Step.RECEIVED: {0: 2, 1: 1, 2: 2},
        Step.DISPLAYED: {0: 1, 1: 1, 2: 2},
        Step.READ: {3: 1, DELAYS.index(21_600.0): 1, len(DELAYS): 1},
    }


async def test_what_the_network_let_through(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        made, _ = await an_announcement(tx, sources)
        found = await tx.receipt_pages.coverage(made.id)
    assert sorted(found, key=lambda one: one.network) == [
        Coverage("", 1, 0, 0, 1),
        Coverage(NEAR, 3, 3, 0, 0),
        Coverage(FAR, 3, 1, 2, 0),
    ]
