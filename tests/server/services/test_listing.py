"""The list as people ask for it."""

import pytest
from tests.server.house import House, Pc

from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort, ListedState
from controldock.domain.errors import Invalid
from controldock.server.services import listing

BY_NAME = AgentOrder()
ORDERS = [AgentOrder(sort, descending) for sort in AgentSort for descending in (False, True)]


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    """Five PCs, three of them online."""
    pcs = await house.some_pcs(*(f"lab-{number}" for number in range(5)))
    for pc in pcs[:3]:
        house.presence.check_in(pc.id)
    await house.presence.turn()
    return pcs


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.usefixtures("lab")
async def test_page_after_page_in_every_order(house: House, order: AgentOrder) -> None:
    whole = await house.listing.page(house.vera, AgentFilter(), order, None, 100)
    found: list[str] = []
    after: tuple[str, ...] | None = None
    while True:
        page = await house.listing.page(house.vera, AgentFilter(), order, after, 2)
        assert (page.total, page.online) == (5, 3)
        found += [seen.agent.id for seen in page.agents]
        if (after := page.next_key) is None:
            break
    assert found == [seen.agent.id for seen in whole.agents]


async def test_presence_in_the_list(house: House, lab: list[Pc]) -> None:
    async def names(state: ListedState) -> list[str]:
        found = await house.listing.page(house.vera, AgentFilter(state=state), BY_NAME, None, 100)
        assert all(seen.online is (state is ListedState.ONLINE) for seen in found.agents)
        return [seen.agent.facts.host_name for seen in found.agents]

    assert await names(ListedState.ONLINE) == ["lab-0", "lab-1", "lab-2"]
    assert await names(ListedState.OFFLINE) == ["lab-3", "lab-4"]


async def test_a_page_that_is_just_full_is_the_last(house: House, lab: list[Pc]) -> None:
    page = await house.listing.page(house.vera, AgentFilter(), BY_NAME, None, len(lab))
    assert page.next_key is None


@pytest.mark.usefixtures("lab")
async def test_a_cursor_is_good_for_its_own_order_only(house: House) -> None:
    page = await house.listing.page(house.vera, AgentFilter(), BY_NAME, None, 2)
    for order in ORDERS[1:]:
        with pytest.raises(Invalid) as refused:
            await house.listing.page(house.vera, AgentFilter(), order, page.next_key, 2)
        assert refused.value.details["fields"] == {"cursor": "other_order"}


@pytest.mark.parametrize(
    ("sort", "rest"),
    [
        (AgentSort.NAME, ()),
        (AgentSort.NAME, ("0", "1")),
        (AgentSort.NAME, ("0", "x", "a", "b")),
        (AgentSort.NAME, ("7", "1", "a", "b")),
        (AgentSort.NAME, ("-1", "1", "a", "b")),
        (AgentSort.NAME, ("0", "1", "a", "b", "c")),
        (AgentSort.REGISTERED_AT, ("0", "1", "yesterday", "b")),
        (AgentSort.REGISTERED_AT, ("0", "1", "2026-03-02T09:00:00", "b")),  # where?
    ],
)
async def test_cursors_that_somebody_made(house: House, sort: AgentSort, rest: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        await house.listing.page(house.vera, AgentFilter(), AgentOrder(sort), (sort, "asc", *rest), 2)
    assert refused.value.details["fields"] == {"cursor": "malformed"}


@pytest.mark.usefixtures("lab")
async def test_a_cursor_with_a_number_beyond_all(house: House) -> None:
    key = ("name", "asc", "0", str(10**30), "", "")
    assert len((await house.listing.page(house.vera, AgentFilter(), BY_NAME, key, 9)).agents) == 5


async def test_a_search_for_too_much(house: House) -> None:
    for search in ("x" * 201, "a b c d e f g h i"):
        with pytest.raises(Invalid):
            await house.listing.page(house.vera, AgentFilter(search), BY_NAME, None, 2)


async def test_a_file_of_all_comes_in_pieces(
    house: House, lab: list[Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "EXPORTED_AT_ONCE", 2)
    order = AgentOrder(descending=True)
    pieces = await house.listing.export(house.vera, AgentFilter("lab"), order)
    found = [[seen.agent.facts.host_name async for seen in _each(piece)] async for piece in pieces]
    assert found == [["lab-4", "lab-3"], ["lab-2", "lab-1"], ["lab-0"]]


async def _each(piece):
    for seen in piece:
        yield seen


@pytest.mark.usefixtures("lab")
async def test_what_there_is_to_filter_by(house: House) -> None:
    facets = await house.listing.facets(house.vera)
    assert facets.os == {"linux": 5}
    assert facets.states[ListedState.ONLINE] == 3
