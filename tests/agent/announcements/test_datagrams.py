"""Announcements that come as datagrams: shown at once, once, and told as what they were."""

import asyncio
import socket
from pathlib import Path

import pytest
from tests.agent.announcements.hearing import free_port
from tests.agent.announcements.pc import Pc
from tests.agent.announcements.test_board import is_displayed, withdrawal_of
from tests.agent.server_double import ServerDouble
from tests.agent.workbench import until

from controldock.agent import service as service_module
from controldock.agent.backoff import Backoff
from controldock.domain.announcement import NotShown
from controldock.protocol import announcements as a
from controldock.protocol import messages as m
from controldock.protocol.signing import SigningKey


@pytest.fixture
def port(double: ServerDouble) -> int:
    double.announcement_port = free_port()
    return double.announcement_port


def send(double: ServerDouble, payload: a.Payload, key: SigningKey | None = None, copies: int = 1) -> str:
    data = a.sign(key or double.order_key, payload).datagram()
    assert data is not None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        for _ in range(copies):
            mouth.sendto(data, ("127.0.0.1", double.announcement_port))
    return payload.announcement_id


async def listens(double: ServerDouble, port: int) -> None:
    """Until the agent does: its port is bound."""
    needle = f":{port:04X} "
    await until(lambda: needle in Path("/proc/net/udp").read_text())
    await double.until(lambda: double.count(m.Poll) > 0)


async def test_a_text_for_everybody_is_shown_at_once_and_once(
    double: ServerDouble, pc: Pc, port: int
) -> None:
    pc.log_on("s1")
    async with pc.agent():
        await listens(double, port)
        text = double.text(for_everybody=True)
        name = send(double, text, copies=5)
        receipt = await double.receipt_of(name, is_displayed)
        assert receipt.heard_tcp_at is None
        double.announce(text)  # the poll's answer brings it as well
        receipt = await double.receipt_of(name, lambda it: it.heard_tcp_at is not None)
        send(double, text)
        other = send(double, double.text(for_everybody=True))
        await double.receipt_of(other, is_displayed)
    assert receipt.heard_udp_at is not None
    assert pc.screens.shown() == [("s1", name), ("s1", other)]


async def test_a_datagram_can_not_show_what_is_for_some_alone(
    double: ServerDouble, pc: Pc, port: int
) -> None:
    pc.log_on("s1")
    async with pc.agent():
        await listens(double, port)
        send(double, double.text("비밀"))
        send(double, double.text("가짜", for_everybody=True), SigningKey(b"x" * 32))
        send(double, double.text("지난 것", for_everybody=True, expires_in=-1.0))
        other = send(double, double.text(for_everybody=True))
        await double.receipt_of(other, is_displayed)
    assert pc.screens.shown() == [("s1", other)]
    assert list(double.receipts) == [other]


async def test_a_call_shows_nothing_and_is_told_with_the_text(
    double: ServerDouble, pc: Pc, port: int
) -> None:
    pc.log_on("s1")
    async with pc.agent():
        await listens(double, port)
        text = double.text()
        call = a.Call(
            epoch=text.epoch, number=1, announcement_id=text.announcement_id, issued=text.issued,
            expires=text.expires,
        )  # fmt: skip
        send(double, call)
        other = send(double, double.text(for_everybody=True))
        await double.receipt_of(other, is_displayed)
        assert list(double.receipts) == [other]  # a call of somebody else's is nobody's business
        double.announce(text)
        receipt = await double.receipt_of(text.announcement_id, is_displayed)
    assert receipt.heard_udp_at is not None
    assert receipt.heard_udp_at < receipt.received_at  # type: ignore[operator]


async def test_a_withdrawal_by_datagram(double: ServerDouble, pc: Pc, port: int) -> None:
    pc.log_on("s1", is_hidden=True)
    async with pc.agent():
        await listens(double, port)
        text = double.text()
        double.announce(text)
        await double.receipt_of(text.announcement_id, lambda it: it.not_shown == NotShown.LOCKED)
        send(double, withdrawal_of(text))
        await double.receipt_of(text.announcement_id, lambda it: it.withdrawn)
        never = double.text()
        send(double, withdrawal_of(never))  # of an announcement for others
        pc.log_on("s1", is_hidden=False)
        other = double.announce(double.text())
        await double.receipt_of(other, is_displayed)
    assert pc.screens.shown() == [("s1", other)]
    assert never.announcement_id not in double.receipts


async def test_a_call_shortens_the_wait_for_the_next_connection(
    double: ServerDouble, pc: Pc, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Long(Backoff):
        def delay(self, error: object, *, lasted: float) -> float:
            return 600.0

    monkeypatch.setattr(service_module, "Backoff", Long)
    async with pc.agent():
        await listens(double, port)
        double.cut()
        await asyncio.sleep(0.2)  # the agent finds out, and rests
        text = double.text()
        call = a.Call(
            epoch=text.epoch, number=1, announcement_id=text.announcement_id, issued=text.issued,
            expires=text.expires,
        )  # fmt: skip
        send(double, call)
        await double.until(lambda: double.sessions == 2)


async def test_what_was_heard_without_a_server_is_shown_without_it(
    double: ServerDouble, pc: Pc, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc.log_on("s1")
    async with pc.agent():
        await listens(double, port)
        double.before.append(lambda request: (_ for _ in ()).throw(ConnectionError))  # nobody is answered
        double.cut()
        name = send(double, double.text(for_everybody=True))
        await until(lambda: pc.screens.shown() == [("s1", name)])
        double.before.clear()
        receipt = await double.receipt_of(name, is_displayed)
    assert receipt.heard_tcp_at is None
