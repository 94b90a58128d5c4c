"""What PCs are made of, kept on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from tests.server import samples

from controldock.protocol.inventory import Section
from controldock.server.store.engine import Database
from controldock.server.store.inventory import Copy, NewCopy, also_known
from controldock.server.store.tables import agents, inventories
from controldock.sources import FixedSources

CONTENT = '{"omitted":0,"records":{"a":{"name":"한글\\u0000"}}}'.encode()


async def test_a_copy_comes_back_as_it_was_and_the_next_takes_its_place(
    database: Database, sources: FixedSources
) -> None:
    async with database.write() as tx:
        one, two = await samples.add_agents(tx, sources, "lab-01", "lab-02")
        for digest, content in (("d1", b"old"), ("d2", CONTENT)):
            await tx.inventories.save([NewCopy(one.id, Section.SOFTWARE, digest, content)], sources.now())
            sources.advance(timedelta(seconds=1))
        await tx.inventories.save([NewCopy(two.id, Section.DISKS, "d3", b"")], sources.now())
        await tx.inventories.save([], sources.now())
        assert await tx.inventories.digests([one.id, two.id, "0" * 26]) == {
            one.id: {"software": "d2"},
            two.id: {"disks": "d3"},
        }
        asked = [(one.id, Section.SOFTWARE), (one.id, Section.DISKS), (two.id, Section.SOFTWARE)]
        assert await tx.inventories.copies(asked) == {
            (one.id, Section.SOFTWARE): Copy("d2", CONTENT, sources.now() - timedelta(seconds=1))
        }


async def test_a_long_list_takes_a_fifth_of_its_size(database: Database, sources: FixedSources) -> None:
    content = b",".join(b'"dpkg:lib-%d":{"name":"lib-%d","publisher":"Debian"}' % (n, n) for n in range(2000))
    async with database.write() as tx:
        (one,) = await samples.add_agents(tx, sources, "lab-01")
        await tx.inventories.save([NewCopy(one.id, Section.SOFTWARE, "d", content)], sources.now())
        kept = await tx._connection.scalar(select(inventories.c.records))
    assert len(kept) < len(content) / 5


async def test_whoever_is_logged_on_is_known_and_found(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        one, two = await samples.add_agents(tx, sources, "lab-01", "lab-02")
        await tx.inventories.set_users({one.id: ["SCHOOL\\Kim", "이영희"], "0" * 26: ["nobody"]})
        await tx.inventories.set_users({})
        assert await tx.inventories.users([one.id, two.id]) == {one.id: ("SCHOOL\\Kim", "이영희")}
        known = await tx._connection.scalar(select(agents.c.also_known).where(agents.c.id == one.id))
        found = await tx.agents.get(one.id)
    assert known == also_known(one.facts.addresses, ["SCHOOL\\Kim", "이영희"])
    assert "school\\kim" in known
    assert found == replace(one, users=("SCHOOL\\Kim", "이영희"))


async def test_new_facts_do_not_hide_who_is_logged_on(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        (one,) = await samples.add_agents(tx, sources, "lab-01")
        await tx.inventories.set_users({one.id: ["kim"]})
        await tx.agents.set_facts({one.id: replace(one.facts, addresses=("10.0.0.9",))})
        known = await tx._connection.scalar(select(agents.c.also_known))
        assert known == "10.0.0.9\nkim"
        await tx.inventories.set_users({one.id: []})
        assert await tx._connection.scalar(select(agents.c.also_known)) == "10.0.0.9"


async def test_when_a_pc_told_of_itself(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        one, two = await samples.add_agents(tx, sources, "lab-01", "lab-02")
        await tx.inventories.set_collected([one.id], sources.now())
        assert await tx.inventories.collected_at(one.id) == sources.now()
        assert await tx.inventories.collected_at(two.id) is None
