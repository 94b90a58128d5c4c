"""A link: addresses, many questions at once, and how it ends."""

import asyncio
import socket
from pathlib import Path

import pytest
from tests.agent.server_double import Authority, Drop, ServerDouble

from controldock.agent.connection import Link, ServerAddress, open_link
from controldock.agent.errors import LinkLost, RefusedByServer, Unreachable, WrongServer
from controldock.agent.inventory import gather
from controldock.agent.platform import this_platform
from controldock.agent.polling import greet
from controldock.agent.tls import pinned, unverified
from controldock.protocol import messages as m


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("server", "server", 5500),
        (" server.school.kr:6000 ", "server.school.kr", 6000),
        ("10.0.0.1:1", "10.0.0.1", 1),
        ("[::1]:5500", "::1", 5500),
        ("[fe80::1%eth0]", "fe80::1%eth0", 5500),
        ("2001:db8::1", "2001:db8::1", 5500),
    ],
)
def test_an_address_is_understood(text: str, host: str, port: int) -> None:
    address = ServerAddress.parse(text)
    assert address == ServerAddress(host, port)
    assert ServerAddress.parse(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":5500",
        "server:0",
        "server:65536",
        "server:x",
        "[::1",
        "[::1]x",
        "http://server",
        "a b",
        "me@server",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"port|HOST|bracket"):
        ServerAddress.parse(text)


async def test_many_questions_share_the_line(double: ServerDouble) -> None:
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        await greet(link, double.make_identity(), gather(this_platform(), "127.0.0.1"), (), None)
        async with asyncio.TaskGroup() as group:
            poll = group.create_task(link.request(m.Poll(id=link.next_id(), wait=30)))
            result = m.Result(id=link.next_id(), attempt_id=double.agent_id, outcome=m.Outcome.SUCCEEDED)
            assert isinstance(await link.request(result), m.Accepted)
            assert not poll.done()
            order = await double.offer("true")
        answer = poll.result()
        assert isinstance(answer, m.Task)
        assert answer.attempt_id == order


async def test_whoever_waits_learns_that_the_line_was_cut(double: ServerDouble) -> None:
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        await greet(link, double.make_identity(), gather(this_platform(), "127.0.0.1"), (), None)
        async with asyncio.TaskGroup() as group:
            poll = group.create_task(_lost(link.request(m.Poll(id=link.next_id(), wait=30))))
            await double.until(lambda: double.count(m.Poll) == 1)
            double.cut()
        assert "lost" in poll.result().message
        assert link.is_closed
        with pytest.raises(LinkLost):
            await link.request(m.Poll(id=link.next_id(), wait=1))


async def _lost(waiting: object) -> LinkLost:
    with pytest.raises(LinkLost) as caught:
        await waiting  # type: ignore[misc]
    return caught.value


async def test_a_goodbye_says_when_to_come_back(double: ServerDouble) -> None:
    double.before.append(double.once(m.Authority, m.Goodbye(retry_after=7.5)))
    async with open_link(double.address, unverified()) as link:
        error = await _lost(link.request(m.Authority(id=link.next_id())))
        assert error.retry_after == 7.5
        assert (await link.wait_lost()).retry_after == 7.5


async def test_a_refusal_has_its_code(double: ServerDouble) -> None:
    double.before.append(double.once(m.Authority, m.Refused(id=1, code="unavailable", retry_after=3)))
    async with open_link(double.address, unverified()) as link:
        with pytest.raises(RefusedByServer) as caught:
            await link.request(m.Authority(id=link.next_id()))
    assert (caught.value.code, caught.value.retry_after) == ("unavailable", 3)


async def test_a_server_that_does_not_answer_is_not_waited_for(double: ServerDouble) -> None:
    double.decision = "pending"
    token = double.make_token()
    double.claims[token.secret] = double.agent_id
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        question = m.StatusCheck(id=link.next_id(), request_id=double.agent_id, claim=token.secret, wait=60)
        error = await _lost(link.request(question, within=0.05))
        assert "in time" in error.message
        assert link.is_closed


async def test_whoever_stops_waiting_disturbs_nobody(double: ServerDouble) -> None:
    async with open_link(double.address, pinned(double.authority.certificate)) as link:
        await greet(link, double.make_identity(), gather(this_platform(), "127.0.0.1"), (), None)
        async with asyncio.TaskGroup() as group:
            poll = group.create_task(link.request(m.Poll(id=link.next_id(), wait=30)))
            await double.until(lambda: double.count(m.Poll) == 1)
            poll.cancel()
        double.assigned.clear()
        await double.offer("true")  # answers the poll that nobody waits for any more
        result = m.Result(id=link.next_id(), attempt_id=double.agent_id, outcome=m.Outcome.SUCCEEDED)
        assert isinstance(await link.request(result), m.Accepted)


async def test_a_server_with_another_ca_is_the_wrong_one(double: ServerDouble, tmp_path: Path) -> None:
    with pytest.raises(WrongServer, match="certificate"):
        async with open_link(double.address, pinned(Authority(tmp_path).certificate)):
            pass


async def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = ServerAddress("127.0.0.1", free.getsockname()[1])
    with pytest.raises(Unreachable, match="can't be reached: Connection refused"):
        async with open_link(address, unverified()):
            pass


@pytest.mark.parametrize("name", ["no-such-host.invalid", "x" * 70 + ".invalid"])
async def test_a_name_that_nobody_has(name: str) -> None:
    with pytest.raises(Unreachable, match="there is no such name"):
        async with open_link(ServerAddress(name), unverified()):
            pass


async def test_somebody_there_who_speaks_no_tls() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with pytest.raises(Unreachable):
        async with open_link(ServerAddress("127.0.0.1", server.sockets[0].getsockname()[1]), unverified()):
            pass
    server.close()


async def test_a_server_that_breaks_the_protocol_is_left() -> None:
    link = Link()
    link.data_received(b"\xff\xff\xff\xff")
    assert link.is_closed
    assert "frame_too_large" in (await link.wait_lost()).message


async def test_a_line_that_is_cut_instead_of_an_answer(double: ServerDouble) -> None:
    double.before.append(double.once(m.Authority, Drop))
    async with open_link(double.address, unverified()) as link:
        await _lost(link.request(m.Authority(id=link.next_id())))


async def test_the_system_asks_whether_the_other_end_still_lives(double: ServerDouble) -> None:
    """However long a poll waits: after a sleep or in another network nobody may ever say that it does not."""
    async with open_link(double.address, unverified()) as link:
        assert link._transport is not None
        plain = link._transport.get_extra_info("socket")
        assert plain.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        idle, pause, tries = (
            plain.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))
            for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")
        )
        assert idle + pause * tries <= 50
