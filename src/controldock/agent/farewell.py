"""The last word of an agent that is stopped: then its PC is shown as offline at once, and why."""

from __future__ import annotations

import asyncio

import structlog

from controldock.agent.errors import AgentError
from controldock.agent.line import Line
from controldock.agent.platform.contract import Power
from controldock.protocol.messages import Departure, Leaving

log = structlog.get_logger(__name__)

# Seconds, each: a system that goes down does not wait, and a server that hears nothing finds out by itself.
LOOK_LIMIT = 1.0
WORD_LIMIT = 1.0


async def reason_to_leave(power: Power) -> Departure:
    """Whether only the agent is stopped, or the whole PC; where that can't be found out in time, the agent."""
    try:
        async with asyncio.timeout(LOOK_LIMIT):
            ending = await asyncio.to_thread(power.is_ending)
    except TimeoutError:
        ending = False
    return Departure.SHUTTING_DOWN if ending else Departure.STOPPING


async def say_goodbye(line: Line, reason: Departure) -> None:
    """Say it on the line there is, if there is one."""
    link = line.present
    if link is None:
        return
    try:
        await link.request(Leaving(id=link.next_id(), reason=reason), within=WORD_LIMIT)
    except AgentError as error:
        log.debug("farewell.unheard", reason=error.message)
