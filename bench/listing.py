"""The list of 100,000 PCs: what the server takes for a page, against the smallest question to the same database."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
from sqlalchemy import text

from bench.crowd import move_in
from bench.postgresql import embedded
from bench.report import keep, middle, percentile, say
from controldock.domain.agent_filter import AgentFilter, AgentOrder, AgentSort, ListedState, OsFamily
from controldock.domain.operator import Operator, Role
from controldock.server.api import shapes
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Changes
from controldock.server.services.listing import Listing
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.sight import Sight
from controldock.server.store.engine import Database
from controldock.sources import SystemSources

AGENTS = 100_000
PAGE = 100  # PCs, as the console asks for them
DEEP = 500  # pages behind the first one
ROUNDS = 15
LIMIT = 50.0  # milliseconds: the aim

Question = Callable[[], Awaitable[object]]

FILTERS = {
    "search, all match": AgentFilter("10."),
    "search, most match": AgentFilter("lab"),
    "search, 36 match": AgentFilter("lab0231"),
    "search, none match": AgentFilter("nowhere"),
    "search, two letters, none match": AgentFilter("zz"),
    "search, two Korean letters": AgentFilter("실습"),
    "search, Korean, 40 match": AgentFilter("실습실33"),
    "search by user": AgentFilter("student4711"),
    "search by tag": AgentFilter("17층"),
    "search, two words": AgentFilter("lab 10.0.3"),
    "online": AgentFilter(state=ListedState.ONLINE),
    "offline": AgentFilter(state=ListedState.OFFLINE),
    "removed (none)": AgentFilter(state=ListedState.REMOVED),
    "Linux": AgentFilter(os=OsFamily.LINUX),
    "one version": AgentFilter(version="0.1.1"),
    "a tag": AgentFilter(tags=("3층",)),
    "two tags": AgentFilter(tags=("3층", "10층")),
    "offline Windows, a tag, a word": AgentFilter(
        "pc", ListedState.OFFLINE, OsFamily.WINDOWS, None, ("3층",)
    ),
}


def run(agents: int = AGENTS) -> None:
    """On SQLite, then on PostgreSQL."""
    figures = {}
    with tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder:
        figures["sqlite"] = asyncio.run(_measure(f"sqlite:///{folder}/list.db", agents))
    with embedded(["list"]) as (url,):
        figures["postgresql"] = asyncio.run(_measure(url, agents))
    keep("listing", {"agents": agents, "rounds": ROUNDS, "milliseconds": figures})


async def _measure(url: str, agents: int) -> dict[str, dict[str, float]]:
    sources = SystemSources()
    database = await Database.open(url)
    try:
        await move_in(database, sources, agents)
        kind = url.partition(":")[0]
        say(f"  {kind}: median (95th percentile) of {ROUNDS} rounds, and times the smallest question")
        return await _compare(database, await _questions(database, sources))
    finally:
        await database.close()


async def _compare(database: Database, questions: dict[str, Question]) -> dict[str, dict[str, float]]:
    async def smallest() -> None:
        async with database.read() as tx:
            await tx._connection.execute(text("SELECT 1"))

    figures: dict[str, dict[str, float]] = {}
    for name, question in questions.items():
        bare, asked = [], []
        for _ in range(ROUNDS):  # by turns, so that what else the machine does falls on both
            bare.append(await _timed(smallest))
            asked.append(await _timed(question))
        half, late, ratio = middle(asked), percentile(asked, 0.95), middle(asked) / middle(bare)
        figures[name] = {"median": half, "p95": late, "bare": middle(bare), "ratio": ratio}
        mark = "" if half <= LIMIT else f"   over {LIMIT:.0f} ms"
        say(f"    {name:34} {half:7.1f} ms ({late:7.1f})  {ratio:6.0f} x{mark}")
    return figures


async def _timed(question: Question) -> float:
    began = time.perf_counter()
    await question()
    return (time.perf_counter() - began) * 1000


async def _questions(database: Database, sources: SystemSources) -> dict[str, Question]:
    """Each from the use case to the bytes of its answer."""
    changes, activities = Changes(), Activities(database, sources)
    preferences = Preferences(database, sources, activities, timedelta(seconds=30))
    presence = Presence(database, sources, changes, preferences)
    await presence.load()
    listing = Listing(database, Sight(presence, preferences))
    actor = Actor(Operator(sources.new_id(), "bench", Role.VIEWER, sources.now()))

    def page(wanted: AgentFilter, order: AgentOrder, after: tuple[str, ...] | None = None) -> Question:
        async def ask() -> tuple[str, ...] | None:
            found = await listing.page(actor, wanted, order, after, PAGE)
            msgspec.json.encode([shapes.agent(seen) for seen in found.agents])
            return found.next_key

        return ask

    async def deep(order: AgentOrder) -> tuple[str, ...] | None:
        after: tuple[str, ...] | None = None
        for _ in range(DEEP * PAGE // 1000):
            after = (await listing.page(actor, AgentFilter(), order, after, 1000)).next_key
        return after

    async def facets() -> None:
        msgspec.json.encode(shapes.facets(await listing.facets(actor)))

    questions: dict[str, Question] = {}
    for sort in AgentSort:
        for descending in (False, True):
            order = AgentOrder(sort, descending)
            name = f"by {sort.value.replace('_', ' ')}{', backwards' if descending else ''}"
            questions[f"{name}, first page"] = page(AgentFilter(), order)
            questions[f"{name}, page {DEEP}"] = page(AgentFilter(), order, await deep(order))
    questions |= {name: page(wanted, AgentOrder()) for name, wanted in FILTERS.items()}
    late = AgentOrder(AgentSort.LAST_CHECK_IN, descending=True)
    questions["search, most match, by check-in"] = page(FILTERS["search, most match"], late)
    questions["what there is to filter by"] = facets
    return questions
