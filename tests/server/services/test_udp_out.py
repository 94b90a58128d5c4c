"""Datagrams go out beside everything else, and what became of them is written down."""

import asyncio

import pytest
from structlog.testing import capture_logs
from tests.server.house import House, news, until
from tests.server.services.airwaves import on_air

from controldock.domain.announcement import Transmission
from controldock.server.services import udp_out as module
from controldock.server.services.announcement_ways import NotSent, SentUdp, UdpWish
from controldock.server.services.changes import Noun
from controldock.server.services.udp_out import MAX_WAYS, UdpOut, joined
from controldock.server.store.announcements import Way

WISH = UdpWish(b"datagram", Transmission.BROADCAST)
OUT, BLOCKED = Way("10.0.0.1", "255.255.255.255"), Way("10.0.0.1", "255.255.255.255", "no_route")


@pytest.fixture
async def id(house: House) -> str:
    await house.a_pc()
    return await house.announce()


async def reach(house: House, id: str) -> list[Way]:
    return list((await house.announcements.get(house.vera, id)).reach)


async def test_what_went_out_is_shown(house: House, id: str) -> None:
    air = on_air(house)
    with house.changes.subscribe() as console:
        house.udp_out.send(id, WISH)
        assert await console.next(30) == {Noun.ANNOUNCEMENTS: [id]}
    assert await reach(house, id) == [OUT]
    assert air.wishes == [WISH]
    air.is_broken = True
    with house.changes.subscribe() as console:
        house.udp_out.send(id, WISH)
        assert await console.next(30) == {Noun.ANNOUNCEMENTS: [id]}
    assert await reach(house, id) == [BLOCKED]


async def test_without_anything_to_send_with_nothing_is_sent(house: House, id: str) -> None:
    assert not house.udp_out.is_open
    house.udp_out.send(id, WISH)
    air = on_air(house)
    assert house.udp_out.is_open
    house.udp_out.send(id, WISH)
    await until(lambda: air.wishes)
    assert air.wishes == [WISH]


async def test_one_that_fails_keeps_no_other_from_going_out(house: House, id: str) -> None:
    sent: list[bytes] = []

    async def announce(wish: UdpWish) -> list[SentUdp]:
        sent.append(wish.datagram)
        if wish.datagram == b"bad":
            raise RuntimeError("what now")
        return []

    house.udp_out.use(announce)
    with capture_logs() as logs:
        for _ in range(module.AT_ONCE + 1):
            house.udp_out.send(id, UdpWish(b"bad", Transmission.BROADCAST))
        house.udp_out.send(id, UdpWish(b"good", Transmission.BROADCAST))
        await until(lambda: b"good" in sent)
    assert {entry["event"] for entry in logs} >= {"announcement.call_failed"}


async def test_one_that_was_forgotten_meanwhile(house: House, id: str) -> None:
    air = on_air(house)
    house.udp_out.send("0" * 26, WISH)
    with house.changes.subscribe() as console:
        house.udp_out.send(id, WISH)
        assert await console.next(30) == {Noun.ANNOUNCEMENTS: [id]}
        assert await news(console) == {}
    assert len(air.wishes) == 2


async def test_a_flood_of_wishes_travels_over_tcp_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    out = UdpOut(house.database, house.changes)
    out.use(on_air(house).announce)
    with capture_logs() as logs:
        for _ in range(3):
            out.send("0" * 26, WISH)
    assert [entry["event"] for entry in logs] == ["announcement.not_called"]
    assert not out.is_open


async def test_a_few_go_out_at_the_same_time_and_not_all(house: House, id: str) -> None:
    going, at_once = asyncio.Event(), 0

    async def announce(_: UdpWish) -> list[SentUdp]:
        nonlocal at_once
        at_once += 1
        await going.wait()
        return []

    house.udp_out.use(announce)
    for _ in range(module.AT_ONCE + 5):
        house.udp_out.send(id, WISH)
    await until(lambda: at_once == module.AT_ONCE)
    going.set()
    await until(lambda: at_once == module.AT_ONCE + 5)


async def test_whoever_waits_is_told_when_nothing_went_out(house: House, id: str) -> None:
    air, unsent = on_air(house), []
    house.udp_out.unsent = unsent.append
    house.udp_out.send(id, WISH)
    await until(lambda: air.wishes)
    air.is_broken = True
    house.udp_out.send(id, WISH)
    await until(lambda: unsent)
    assert unsent == [id]


def test_each_way_as_it_went_last_and_a_bounded_number_of_them() -> None:
    assert joined([BLOCKED], [SentUdp("10.0.0.1", "255.255.255.255")]) == [OUT]
    assert joined([OUT], []) == [OUT]
    many = [SentUdp("a", f"10.1.{number // 256}.{number % 256}") for number in range(MAX_WAYS)]
    ways = joined([], [*many, SentUdp("a", "b", NotSent.FAILED)])
    assert len(ways) == MAX_WAYS
    assert ways[0] == Way("a", "b", "failed")
