"""Complaints 9 and 18: a PC whose clock is years off, or jumps, comes in, works, and is never locked out."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.server.gateway.world import Gate
from tests.server.house import PATIENT, House, Pc, until

from controldock.agent.connection import ServerAddress
from controldock.agent.enrollment import Enrollment
from controldock.agent.identity import StateFolder
from controldock.agent.platform import this_platform
from controldock.agent.service import Service
from controldock.domain.agent import AgentState
from controldock.domain.task import TaskState
from controldock.protocol.enrollment_token import decode
from controldock.server.services.enrollment_tokens import TokenWish
from controldock.sources import SystemSources

YEARS = timedelta(days=3653)  # ten, with their leap days


class WrongClock(SystemSources):
    """A wall clock that is off, and by another amount each time somebody looks at it."""

    def __init__(self, *offsets: timedelta) -> None:
        super().__init__()
        self._offsets = offsets
        self._looks = 0

    def now(self) -> datetime:
        self._looks += 1
        return super().now() + self._offsets[self._looks % len(self._offsets)]


CLOCKS = {
    "ten years slow": (-YEARS,),
    "ten years fast": (YEARS,),
    "jumping": (timedelta(0), YEARS, -YEARS, timedelta(days=-1), timedelta(hours=9)),
}


async def done(house: House, pc: Pc) -> None:
    """A command is run on it, and its result arrives."""
    with house.changes.subscribe() as subscription:
        deployment = await house.deploy(pc, script="echo hello")
        async with asyncio.timeout(PATIENT):
            while await house.state(deployment) is not TaskState.SUCCEEDED:
                await subscription.next(PATIENT)


@pytest.mark.parametrize("name", CLOCKS)
async def test_a_wrong_clock_harms_nothing(gate: Gate, tmp_path: Path, name: str) -> None:
    house, sources = gate.house, WrongClock(*CLOCKS[name])
    folder = StateFolder(tmp_path / "state", this_platform())
    folder.prepare()
    wish = TokenWish("", 1, timedelta(hours=1), auto_approve=True)
    _, text = await house.enrollment_tokens.create(house.ann, wish)
    identity = await Enrollment(folder, sources).enroll(
        decode(text), ServerAddress("127.0.0.1", gate.port), patient=True, on_pending=lambda _: None
    )
    assert identity is not None
    for _ in range(3):  # each is a new session, with the ratchet of the last one
        stop = asyncio.Event()
        service = Service(folder.workplace(identity.agent_id), identity, folder.platform, sources)
        async with asyncio.TaskGroup() as group:
            group.create_task(service.run(stop))
            await until(lambda: house.presence.is_online(identity.agent_id))
            pc = await house.agents.get(house.ann, identity.agent_id)
            assert pc.agent.state is AgentState.ACTIVE
            await done(house, Pc(identity.agent_id, identity.agent_token, ""))
            stop.set()
    assert "agent.quarantined" not in await house.actions()
