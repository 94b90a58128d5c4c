"""A PC as people see it."""

from tests.server.house import INTERVAL, House

from controldock.domain.agent_filter import AgentChoice
from controldock.server.services.sight import Sight
from controldock.server.services.tags import Tagging


async def test_what_the_database_and_what_memory_knows(house: House) -> None:
    here, away = await house.some_pcs("here", "away")
    house.presence.check_in(here.id)
    await house.tags.apply(house.ann, AgentChoice((here.id,)), Tagging(["room 3", "exam"]))
    sight = Sight(house.presence, house.preferences)
    async with house.database.read() as tx:
        seen = await sight.see(tx, await tx.listing.of([here.id, away.id]))
        assert await sight.see(tx, []) == []
    assert [one.online for one in seen] == [True, False]
    assert [[tag.name for tag in one.tags] for one in seen] == [["exam", "room 3"], []]
    assert (seen[0].last_check_in, seen[1].last_check_in) == (house.sources.now(), None)
    assert {one.poll_interval for one in seen} == {INTERVAL}
