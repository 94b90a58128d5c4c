"""PCs as actions need them."""

from tests.server import samples

from controldock.domain.agent import AgentState
from controldock.domain.presence import PresenceChange, PresenceReason
from controldock.server.store.actions import ActionPc
from controldock.server.store.engine import Database
from controldock.sources import FixedSources


async def test_pcs_by_name_and_those_that_are_awake(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        ten, two, gone = await samples.add_agents(tx, sources, "lab-10", "lab-2", "gone")
        await tx.inventories.set_users({two.id: ["min"]})
        here = [PresenceChange(one.id, sources.now(), True, PresenceReason.HEARD) for one in (ten, gone)]
        await tx.presences.save_changes(here)
        await tx.agents.set_state([gone.id], AgentState.REMOVED, sources.now())
        found = await tx.action_pcs.of([ten.id, two.id, "0" * 26])
        addresses = ten.facts.addresses
        assert found == [
            ActionPc(two.id, "lab-2", addresses, online=False, with_people=True),
            ActionPc(ten.id, "lab-10", addresses, online=True, with_people=False),
        ]
        assert await tx.action_pcs.of([]) == []
        assert await tx.action_pcs.awake() == found[1:]
