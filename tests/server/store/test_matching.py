"""A filter as a condition; what it finds is told in test_listing.py."""

from sqlalchemy import select
from tests.server import samples

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.tag import Tag
from controldock.server.store.engine import Database, Transaction
from controldock.server.store.matching import condition, condition_on_all
from controldock.server.store.tables import listed_agents
from controldock.sources import FixedSources


async def both(tx: Transaction, wanted: AgentFilter) -> set[str]:
    """What both conditions find."""
    found = []
    for make in (condition, condition_on_all):
        statement = select(listed_agents.c.agent_id).where(await make(tx._connection, wanted))
        found.append(set((await tx._connection.execute(statement)).scalars()))
    assert found[0] == found[1]
    return found[0]


async def test_both_conditions_mean_the_same(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        one, two = await samples.add_agents(tx, sources, "lab_1", "lab-2")
        tag = Tag(sources.new_id(), "100% lab")
        await tx.tags.add(tag, sources.now())
        await tx.tags.put({two.id: (tag.id,)})
        assert await both(tx, AgentFilter()) == {one.id, two.id}
        assert await both(tx, AgentFilter("b_1")) == {one.id}
        assert await both(tx, AgentFilter("%")) == {two.id}
        assert await both(tx, AgentFilter(one.id)) == {one.id}
        assert await both(tx, AgentFilter(tags=("100% LAB",))) == {two.id}


async def test_a_search_without_a_fitting_tag_leaves_tags_out(
    database: Database, sources: FixedSources
) -> None:
    """Else PostgreSQL could use no index for it."""
    async with database.write() as tx:
        await tx.tags.add(Tag(sources.new_id(), "exam"), sources.now())
        assert "agent_tags" not in str(await condition(tx._connection, AgentFilter("lab")))
        assert "agent_tags" in str(await condition(tx._connection, AgentFilter("exam")))
