"""A PC's disk that can be copied, and a process on it that can die between any two steps of the exchange."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tests.server import samples
from tests.server.house import House, Pc

from controldock.domain.agent import AgentState, Facts
from controldock.domain.errors import ControlDockError
from controldock.server.services.agents import Welcomed
from controldock.server.services.clones import Greeting, Renamed


class Fate(StrEnum):
    """How far the exchange comes."""

    HELLO_LOST = "the hello never arrives"
    WELCOME_LOST = "the server has committed, and its answer is lost"
    DIED_BEFORE_DISK = "the agent has the welcome and dies before it is on disk"
    DIED_AFTER_DISK = "it is on disk, and the agent dies before it says so"
    KEPT_LOST = "it says so, and nobody hears it"
    ACCEPTED_LOST = "the server has committed that it is kept, and the answer is lost"
    WORKS = "all is well"


@dataclass
class Copy:
    """One PC: its disk, and what was answered last."""

    agent_id: str
    token: bytes
    facts: Facts
    address: str = "10.0.0.1"
    ratchet: bytes | None = None
    refusals: int = 0  # in a row

    def copied(self, address: str, **facts: object) -> Copy:
        """A second PC with the same disk."""
        return replace(self, address=address, facts=replace(self.facts, **facts), refusals=0)  # type: ignore[arg-type]

    def hello(self, house: House) -> Greeting:
        """What it says on a new connection."""
        arrival = house.agents.clones.next_arrival()
        return Greeting(self.agent_id, self.token, self.facts, self.ratchet, self.address, arrival)

    async def connect(
        self, house: House, fate: Fate = Fate.WORKS
    ) -> Welcomed | Renamed | ControlDockError | None:
        """Come as far as that; what the server answered, if that arrived."""
        hello = self.hello(house)
        if fate is Fate.HELLO_LOST:
            return None
        try:
            reply = await house.agents.greet(hello)
        except ControlDockError as error:
            self.refusals += 1
            return error
        self.refusals = 0
        if fate is Fate.WELCOME_LOST or fate is Fate.DIED_BEFORE_DISK:
            return None
        if isinstance(reply, Renamed):
            self.agent_id, self.token, self.ratchet = reply.agent_id, reply.agent_token, None
            return reply
        self.ratchet = reply.ratchet
        return await self._say_kept(house, reply, fate)

    async def _say_kept(
        self, house: House, reply: Welcomed, fate: Fate
    ) -> Welcomed | ControlDockError | None:
        if fate in (Fate.DIED_AFTER_DISK, Fate.KEPT_LOST):
            return None
        try:
            await house.agents.keep_ratchet(self.agent_id, reply.ratchet)
        except ControlDockError as error:
            return error
        return None if fate is Fate.ACCEPTED_LOST else reply


def disk_of(pc: Pc) -> Copy:
    """The disk of a PC that was just enrolled."""
    return Copy(pc.id, pc.token, samples.facts(pc.host_name))


async def state_of(house: House, agent_id: str) -> AgentState:
    """What the server allows the agent."""
    async with house.database.read() as tx:
        agent = await tx.agents.get(agent_id)
    assert agent is not None
    return agent.state
