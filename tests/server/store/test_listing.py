"""The list of PCs: every filter, every order, page by page, while PCs come, go and change."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from tests.server import samples

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort, ListedState, OsFamily
from controldock.domain.tag import Tag
from controldock.server.store import listing
from controldock.server.store.agents import facts_values, listing_values
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.listing import Place
from controldock.server.store.tables import agents
from controldock.sources import FixedSources

ORDERS = [AgentOrder(sort, descending) for sort in AgentSort for descending in (False, True)]
EVERYBODY = AgentFilter()


def pc(sources: FixedSources, host_name: str, **changes: object) -> Agent:
    """One that is like no other: younger, and last heard later."""
    sources.advance(timedelta(seconds=1))
    facts = {name: changes.pop(name) for name in [*changes] if name in Facts.__dataclass_fields__}
    agent = samples.agent(sources, host_name)
    return replace(agent, facts=replace(agent.facts, **facts), **changes)  # type: ignore[arg-type]


async def add(database: Database, *added: Agent) -> list[Agent]:
    async with database.write() as tx:
        await tx.agents.add(*added)
    return list(added)


async def set_offline_since(tx: Transaction, agent_id: str, moment: datetime | None) -> None:
    await tx._connection.execute(update(agents).where(agents.c.id == agent_id).values(offline_since=moment))


async def set_state(tx: Transaction, agent_id: str, state: AgentState) -> None:
    await tx._connection.execute(update(agents).where(agents.c.id == agent_id).values(state=state.value))


async def tag(database: Database, sources: FixedSources, name: str, *tagged: Agent) -> None:
    async with database.write() as tx:
        made = Tag(sources.new_id(), name)
        await tx.tags.add(made, sources.now())
        await tx.tags.put({agent.id: (made.id,) for agent in tagged})


async def names(database: Database, wanted: AgentFilter, order: AgentOrder | None = None) -> list[str]:
    """Those that match, in this order, however they are asked for."""
    order = order or AgentOrder()
    async with database.read() as tx:
        page = await tx.listing.page(wanted, order, None, 1000)
        ids = [agent.id for agent in page.agents]
        assert (page.total, page.end) == (len(ids), None)
        assert page.online == sum(agent.offline_since is None for agent in page.agents)
        assert await tx.listing.ids(wanted, order) == ids
        assert await tx.listing.ids(wanted) == sorted(ids)
    return [agent.facts.host_name for agent in page.agents]


# -- orders --


async def test_names_stand_as_people_count(database: Database, sources: FixedSources) -> None:
    shuffled = ("pc-10", "실습실-2", "PC-2", "실습실-10", "pc-1", "Pc-02")
    await add(database, *(pc(sources, name) for name in shuffled))
    assert await names(database, EVERYBODY) == ["pc-1", "PC-2", "Pc-02", "pc-10", "실습실-2", "실습실-10"]
    backwards = await names(database, EVERYBODY, AgentOrder(descending=True))
    assert backwards == ["실습실-10", "실습실-2", "pc-10", "Pc-02", "PC-2", "pc-1"]


async def test_the_other_orders(database: Database, sources: FixedSources) -> None:
    await add(
        database,
        pc(sources, "c", agent_version="0.10.0", os_name="Windows 11"),
        pc(sources, "a", agent_version="0.9.0", os_name="Windows 10"),
        pc(sources, "d", agent_version="0.10.0", os_name="Debian 12", offline_since=None),
        pc(sources, "b", agent_version="0.9.0", os_name="Debian 12", offline_since=None),
    )
    found = {
        (order.sort, order.descending): "".join(await names(database, EVERYBODY, order)) for order in ORDERS
    }
    assert found == {
        (AgentSort.NAME, False): "abcd",
        (AgentSort.NAME, True): "dcba",
        (AgentSort.OS, False): "bdac",
        (AgentSort.OS, True): "cadb",
        (AgentSort.VERSION, False): "abcd",
        (AgentSort.VERSION, True): "dcba",
        (AgentSort.REGISTERED_AT, False): "cadb",
        (AgentSort.REGISTERED_AT, True): "bdac",
        (AgentSort.LAST_CHECK_IN, True): "bdac",  # those online by name, then who was heard last
        (AgentSort.LAST_CHECK_IN, False): "cabd",
    }


# -- filters --


@pytest.fixture
async def school(database: Database, sources: FixedSources) -> None:
    lab, office, room, _quarantined = await add(
        database,
        pc(sources, "LAB-01", addresses=("10.0.3.1", "FE80::A1"), os="windows", offline_since=None),
        pc(sources, "office_7", addresses=("10.0.4.7",), agent_version="0.2.0"),
        pc(sources, "실습실-100%", addresses=(), os="windows"),
        pc(sources, "back\\slash", addresses=("10.0.9.9",), state=AgentState.QUARANTINED),
    )
    await tag(database, sources, "3층 실습실", lab, room)
    await tag(database, sources, "Exam", lab, office)
    await tag(database, sources, "empty")
    async with database.write() as tx:
        kim = listing_values(office.facts, ["KIM Min-su"])
        await tx._connection.execute(update(agents).where(agents.c.id == office.id).values(kim))


@pytest.mark.usefixtures("school")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["LAB-01", "office_7", "실습실-100%"]),
        (" lab ", ["LAB-01"]),
        ("LAB", ["LAB-01"]),
        ("ab-0", ["LAB-01"]),
        ("_", ["office_7"]),
        ("%", ["실습실-100%"]),
        ("100%", ["실습실-100%"]),
        ("\\", []),  # it is quarantined
        ("10.0", ["LAB-01", "office_7"]),
        ("fe80::a", ["LAB-01"]),
        ("kim", ["office_7"]),
        ("min-SU", ["office_7"]),
        ("kim min", ["office_7"]),  # words, each anywhere
        ("kim lab", []),
        ("office exam 10.0.4.7", ["office_7"]),
        ("exam", ["LAB-01", "office_7"]),  # a tag
        ("3층", ["LAB-01", "실습실-100%"]),
        ("실습", ["LAB-01", "실습실-100%"]),  # a tag, and a name
        ("실습실-", ["실습실-100%"]),
        ("\u1109\u1175\u11af\u1109\u1173\u11b8\u1109\u1175\u11af-", ["실습실-100%"]),  # as macOS writes it
        ("ＬＡＢ", ["LAB-01"]),
        ("3.1\nfe80", ["LAB-01"]),  # two words
        ("'; DROP TABLE agents; --", []),
        ("lab\0", []),
        ("x" * 10_000, []),
    ],
)
async def test_searching(database: Database, search: str, found: list[str]) -> None:
    assert await names(database, AgentFilter(search)) == found


async def test_searching_by_id(database: Database, sources: FixedSources) -> None:
    one, _ = await add(database, pc(sources, "one"), pc(sources, "other"))
    assert await names(database, AgentFilter(one.id.upper())) == ["one"]
    assert await names(database, AgentFilter(one.id[:-1])) == []


@pytest.mark.usefixtures("school")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AgentFilter(state=ListedState.ONLINE), ["LAB-01"]),
        (AgentFilter(state=ListedState.OFFLINE), ["office_7", "실습실-100%"]),
        (AgentFilter(state=ListedState.QUARANTINED), ["back\\slash"]),
        (AgentFilter("\\", ListedState.QUARANTINED), ["back\\slash"]),
        (AgentFilter(state=ListedState.REMOVED), []),
        (AgentFilter(os=OsFamily.WINDOWS), ["LAB-01", "실습실-100%"]),
        (AgentFilter(os=OsFamily.LINUX), ["office_7"]),
        (AgentFilter(version="0.2.0"), ["office_7"]),
        (AgentFilter(version="0.2"), []),
        (AgentFilter(tags=("EXAM",)), ["LAB-01", "office_7"]),
        (AgentFilter(tags=("exam", "3층 실습실")), ["LAB-01"]),
        (AgentFilter(tags=("exam", "no such tag")), []),
        (AgentFilter(tags=("empty",)), []),
        (AgentFilter("실습", ListedState.OFFLINE, OsFamily.WINDOWS, "0.1.0"), ["실습실-100%"]),
    ],
)
async def test_filters(database: Database, wanted: AgentFilter, found: list[str]) -> None:
    assert await names(database, wanted) == found


@pytest.mark.usefixtures("school")
async def test_what_there_is_to_filter_by(database: Database) -> None:
    async with database.read() as tx:
        facets = await tx.listing.facets()
    assert facets.os == {"windows": 2, "linux": 1}
    assert facets.versions == {"0.1.0": 2, "0.2.0": 1}
    assert facets.tags == {"3층 실습실": 2, "empty": 0, "Exam": 2}
    assert facets.states == {
        ListedState.ONLINE: 1,
        ListedState.OFFLINE: 2,
        ListedState.QUARANTINED: 1,
        ListedState.REMOVED: 0,
    }


async def test_a_name_that_grows_when_it_is_folded(database: Database, sources: FixedSources) -> None:
    """U+FDFA becomes 18 letters, each of two bytes; an index of PostgreSQL takes 2,704."""
    hostile = "\ufdfa" * 255
    await add(database, pc(sources, hostile, agent_version="\ufdfa" * 64, os_name="\U0001f5a5" * 255))
    for order in ORDERS:
        assert await names(database, AgentFilter(), order) == [hostile]
    assert await names(database, AgentFilter("\ufdfa")) == [hostile]


# -- pages --


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("wanted", [EVERYBODY, AgentFilter("lab"), AgentFilter(os=OsFamily.LINUX)], ids=str)
async def test_pages_miss_nothing_and_repeat_nothing(
    database: Database, sources: FixedSources, order: AgentOrder, wanted: AgentFilter
) -> None:
    many = [
        pc(sources, f"lab-{number % 7}", offline_since=None if number % 3 else sources.now())
        for number in range(23)
    ]
    await add(database, *many)
    found: list[str] = []
    after: Place | None = None
    async with database.read() as tx:
        while True:
            page = await tx.listing.page(wanted, order, after, 5)
            found += [agent.id for agent in page.agents]
            assert page.total == 23
            if (after := page.end) is None:
                break
        assert found == await tx.listing.ids(wanted, order)
    assert len(set(found)) == 23


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_more_matches_than_are_put_aside(
    database: Database, sources: FixedSources, order: AgentOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(
        database,
        *(
            pc(sources, f"lab-{number}", offline_since=sources.now() if number % 2 else None)
            for number in range(9)
        ),
    )
    expected = await names(database, AgentFilter("lab"), order)
    monkeypatch.setattr(listing, "SOME", 3)
    assert await names(database, AgentFilter("lab"), order) == expected


async def test_a_page_goes_on_where_its_last_pc_was_removed(
    database: Database, sources: FixedSources
) -> None:
    _, two, _ = await add(database, *(pc(sources, f"lab-{number}") for number in range(3)))
    async with database.write() as tx:
        first = await tx.listing.page(EVERYBODY, AgentOrder(), None, 2)
        await set_state(tx, two.id, AgentState.REMOVED)
        second = await tx.listing.page(EVERYBODY, AgentOrder(), first.end, 2)
    assert [agent.facts.host_name for agent in second.agents] == ["lab-2"]


Change = st.tuples(
    st.sampled_from(["rename", "upgrade", "come or go", "add", "remove or restore", "users"]),
    st.integers(0, 11),
    st.sampled_from(["a", "lab-3", "m", "z"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_whatever_changes_between_pages(
    database: Database, sources: FixedSources, order: AgentOrder, data: st.DataObject
) -> None:
    """Nobody is shown twice, and nobody who stayed as he was is missed."""
    wanted = data.draw(st.sampled_from([EVERYBODY, AgentFilter("10.0")]))
    shown: list[str] = []
    changed: set[str] = set()
    after: Place | None = None
    # One transaction for all, since it reads what it wrote: that it is committed in between changes no page.
    async with database.write() as tx:
        await tx._connection.execute(text("DELETE FROM hardware_ids"))
        await tx._connection.execute(text("DELETE FROM agents"))
        start = [
            pc(
                sources,
                f"lab-{number}",
                addresses=("10.0.0.1",),
                offline_since=sources.now() if number % 2 else None,
            )
            for number in range(12)
        ]
        await tx.agents.add(*start)
        while True:
            page = await tx.listing.page(wanted, order, after, 3)
            shown += [agent.id for agent in page.agents]
            if (after := page.end) is None:
                break
            for what, number, name in data.draw(st.lists(Change, max_size=3)):
                changed.add(await change(tx, sources, start[number], what, name))
    assert len(shown) == len(set(shown))
    assert {agent.id for agent in start} - changed <= set(shown)


async def change(tx: Transaction, sources: FixedSources, agent: Agent, what: str, name: str) -> str:
    """Somebody changes; the id of who did."""
    sources.advance(timedelta(seconds=1))
    if what == "add":
        new = pc(sources, name, addresses=("10.0.0.1",))
        await tx.agents.add(new)
        return new.id
    now = await tx.agents.get(agent.id)
    assert now is not None
    if what == "come or go":
        await set_offline_since(tx, agent.id, None if now.offline_since is not None else sources.now())
    elif what == "remove or restore":
        gone = now.state is AgentState.REMOVED
        await set_state(tx, agent.id, AgentState.ACTIVE if gone else AgentState.REMOVED)
    else:
        news = {"rename": {"host_name": name}, "upgrade": {"agent_version": name, "os_name": name}}
        facts = replace(now.facts, **news.get(what, {}))  # type: ignore[arg-type]
        values = facts_values(facts) | listing_values(facts, [name] if what == "users" else [])
        await tx._connection.execute(update(agents).where(agents.c.id == agent.id).values(values))
    return agent.id


# -- in step --


async def test_the_list_follows_whoever_writes(database: Database, sources: FixedSources) -> None:
    (agent,) = await add(database, pc(sources, "before"))
    async with database.write() as tx:
        await tx._connection.execute(
            update(agents).where(agents.c.id == agent.id).values(folded_name="after", natural_name="after")
        )
        assert await tx.listing.ids(AgentFilter("after")) == [agent.id]
        assert await tx.listing.ids(AgentFilter("before")) == []
        await tx._connection.execute(text("DELETE FROM hardware_ids"))
        await tx._connection.execute(text("DELETE FROM agents"))
        assert await tx.listing.ids(EVERYBODY) == []


async def test_those_that_are_asked_for(database: Database, sources: FixedSources) -> None:
    one, two = await add(database, pc(sources, "one"), pc(sources, "two", state=AgentState.REMOVED))
    async with database.read() as tx:
        assert await tx.listing.of([two.id, "0" * 26, one.id]) == [two, one]
        assert await tx.listing.states([two.id, "0" * 26, one.id]) == {
            one.id: AgentState.ACTIVE,
            two.id: AgentState.REMOVED,
        }
