"""After a sleep nobody may ever say that a connection is dead: so it is asked at once."""

from __future__ import annotations

import asyncio

import structlog

from controldock.agent.errors import LinkLost, RefusedByServer
from controldock.agent.line import Line
from controldock.agent.poke import Poke
from controldock.protocol.messages import RatchetKept

log = structlog.get_logger(__name__)

ANSWER_LIMIT = 10.0  # seconds; without this question, the system would find a dead connection within 50
SPREAD = 5.0  # seconds in which the PCs of a room that wake together come back


class Waking:
    """Looks after the connection whenever this PC wakes up."""

    def __init__(self, line: Line, poke: Poke) -> None:
        self._line = line
        self._poke = poke
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """This PC woke up."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. A connection that does not answer is closed; who rests before the next one rests no more."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            log.info("pc.woken")
            self._poke.poke(SPREAD)
            link = self._line.present
            if link is not None:
                # What the server was told at the beginning, told again: it changes nothing, and is answered at once.
                try:
                    await link.request(RatchetKept(id=link.next_id()), within=ANSWER_LIMIT)
                except LinkLost:
                    continue
                except RefusedByServer as error:
                    link.close(LinkLost(error.message, retry_after=error.retry_after))  # the hello says why
