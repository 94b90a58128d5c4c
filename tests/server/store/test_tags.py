"""Tags, and the PCs that have them."""

from tests.server import samples

from controldock.domain.agent import AgentState
from controldock.domain.tag import Tag
from controldock.server.store.engine import Database
from controldock.server.store.tags import CountedTag
from controldock.sources import FixedSources

MANY = 2_000


async def test_a_tag_is_found_however_it_is_written(database: Database, sources: FixedSources) -> None:
    tag = Tag(sources.new_id(), "3층 Room")
    async with database.write() as tx:
        await tx.tags.add(tag, sources.now())
        assert await tx.tags.get(tag.id) == tag
        assert await tx.tags.named("3층 ROOM") == tag
        assert await tx.tags.known() == {"3층 room": tag}
        await tx.tags.rename(Tag(tag.id, "Exam"))
        assert await tx.tags.named("3층 Room") is None
        assert await tx.tags.named("exam\0") is None
        assert await tx.tags.get("0" * 26) is None


async def test_pcs_get_tags_and_lose_them(database: Database, sources: FixedSources) -> None:
    exam, room = Tag(sources.new_id(), "exam"), Tag(sources.new_id(), "Room")
    async with database.write() as tx:
        one, two, gone = await samples.add_agents(tx, sources, "one", "two", "gone")
        await tx.tags.add(room, sources.now())
        await tx.tags.add(exam, sources.now())
        await tx.tags.put({one.id: (exam.id, room.id), two.id: (room.id,), gone.id: (room.id,)})
        await tx.tags.put({})
        assert await tx.tags.of([two.id, one.id]) == {one.id: (exam, room), two.id: (room,)}
        assert await tx.tags.sets([one.id]) == {one.id: {exam.id, room.id}}
        assert await tx.tags.holders(room.id) == sorted([one.id, two.id, gone.id])
        await tx.agents.remove(gone.id)
        assert await tx.tags.counted() == [CountedTag(exam, 1), CountedTag(room, 2)]
        assert await tx.tags.counted(()) == [CountedTag(exam, 1), CountedTag(room, 3)]
        assert await tx.tags.counted(AgentState) == [CountedTag(exam, 0), CountedTag(room, 0)]
        await tx.tags.take([room.id], [one.id])
        assert await tx.tags.of([one.id]) == {one.id: (exam,)}
        assert await tx.tags.remove(room.id) == sorted([two.id, gone.id])
        assert await tx.tags.counted() == [CountedTag(exam, 1)]


async def test_many_pcs_at_once(database: Database, sources: FixedSources) -> None:
    tag = Tag(sources.new_id(), "all")
    async with database.write() as tx:
        everybody = await samples.add_agents(tx, sources, *(f"lab-{number}" for number in range(MANY)))
        await tx.tags.add(tag, sources.now())
        await tx.tags.put({agent.id: (tag.id,) for agent in everybody})
        assert await tx.tags.counted() == [CountedTag(tag, MANY)]
        await tx.tags.take([tag.id], [agent.id for agent in everybody])
        assert await tx.tags.counted() == [CountedTag(tag, 0)]
