"""Finding the right server, and no other."""

import asyncio
import ssl

import pytest
from bench.bare import BareServer
from tests.simulator.conftest import Stage

from controldock.simulator.authority import find
from controldock.simulator.errors import Unreachable, WrongServer


async def test_the_server_of_the_token_is_found_by_its_key(stage: Stage) -> None:
    server = await find("localhost", stage.server.port, stage.server.token.pin)
    assert server.address in ("127.0.0.1", "::1")
    assert server.context.minimum_version is ssl.TLSVersion.TLSv1_3
    assert server.context.verify_mode is ssl.CERT_REQUIRED
    assert server.context.check_hostname


async def test_another_key_is_another_server(stage: Stage) -> None:
    with pytest.raises(WrongServer):
        await find("127.0.0.1", stage.server.port, bytes(32))


async def test_what_speaks_no_tls_is_no_server() -> None:
    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(shout, "127.0.0.1", 0)
    try:
        with pytest.raises(Unreachable):
            await find("127.0.0.1", listener.sockets[0].getsockname()[1], bytes(32))
    finally:
        listener.close()


async def test_a_name_that_is_none_is_said_to_be_so() -> None:
    with pytest.raises(Unreachable, match="can't be reached"):
        await find("no-such-host.invalid", 5500, bytes(32))


def test_the_double_answers_everything_that_can_be_asked() -> None:
    from controldock.protocol.messages import ANSWERS

    assert set(BareServer.ANSWERS) == set(ANSWERS)
