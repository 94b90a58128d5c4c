"""The load of the bare loop: connections that ask again as soon as they were answered.

`python -m bench.pounding TOKEN HOST PORT CONNECTIONS SECONDS`
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import cast

from controldock.protocol import messages as m
from controldock.protocol.connection import AgentSide
from controldock.protocol.enrollment_token import TokenString, decode
from controldock.protocol.messages import SERVER_NAME
from controldock.simulator.authority import find
from controldock.simulator.surroundings import RECEIVE_BUFFER
from controldock.sources import SystemSources, encode_id

BUFFER = memoryview(bytearray(RECEIVE_BUFFER))
CLAIM_SIZE = 32
FACTS = m.PcFacts(host_name="pounder", os="linux")


class Pounder(asyncio.BufferedProtocol):
    """One connection: registers, says hello, then asks for tasks without waiting, for ever."""

    answers = 0
    missing = 0  # connections without a welcome yet
    all_ready: asyncio.Event

    def __init__(self, token: TokenString) -> None:
        self._token = token
        self._claim = SystemSources().token(CLAIM_SIZE)
        self._side = AgentSide()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TLS is up."""
        self._transport = cast(asyncio.Transport, transport)
        self._say(
            m.Registration(
                id=self._side.next_id(),
                token_id=encode_id(self._token.token_id),
                secret=self._token.secret,
                claim=self._claim,
                facts=FACTS,
            )
        )

    def get_buffer(self, sizehint: int) -> memoryview:
        """The shared one."""
        return BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        """Ask again."""
        for answer in self._side.receive(BUFFER[:nbytes]):
            id = self._side.next_id()
            match answer:
                case m.NoTask():
                    Pounder.answers += 1
                    self._say(m.Poll(id=id, wait=0))
                case m.Welcome():
                    Pounder.missing -= 1
                    if not Pounder.missing:
                        Pounder.all_ready.set()
                    self._say(m.Poll(id=id, wait=0))
                case m.Pending():
                    self._say(m.StatusCheck(id=id, request_id=answer.request_id, claim=self._claim))
                case m.Approved():
                    self._say(m.Hello(id=id, agent_id=answer.agent_id, token=answer.agent_token, facts=FACTS))

    def _say(self, message: m.AnyRequest) -> None:
        assert self._transport is not None
        self._transport.write(self._side.send(message))


async def _pound(
    token: TokenString, host: str, port: int, connections: int, seconds: float
) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    server = await find(host, port, token.pin)
    transports = []
    Pounder.missing, Pounder.all_ready = connections, asyncio.Event()
    for _ in range(connections):
        transport, _protocol = await loop.create_connection(
            lambda: Pounder(token), host, port, ssl=server.context, server_hostname=SERVER_NAME
        )
        transports.append(transport)
    await Pounder.all_ready.wait()
    await asyncio.sleep(0.5)
    print(json.dumps({"pid": os.getpid()}), flush=True)
    answers, began, cpu = Pounder.answers, time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    lasted = time.monotonic() - began
    found = {"rate": (Pounder.answers - answers) / lasted, "cpu": (time.process_time() - cpu) / lasted}
    for transport in transports:
        transport.abort()
    return found


def main() -> None:
    """Pound, and say how fast."""
    import uvloop

    token, host, port, connections, seconds = sys.argv[1:6]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(_pound(decode(token), host, int(port), int(connections), float(seconds)))
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
