"""Everybody hears of an announcement: over UDP first, and over TCP whoever has not said that he has it."""

import asyncio
from datetime import timedelta

import pytest
from tests.server.house import PATIENT, House, Pc, until
from tests.server.services.airwaves import Airwaves, on_air

from controldock.domain.announcement import Message, Missed, Transmission
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import Unavailable
from controldock.protocol.announcements import Call, Text, Withdrawal
from controldock.server.services.announcements import AnnouncementWish
from controldock.server.services.announcing import EPOCH, HEAD_START
from controldock.server.services.lines import Line
from controldock.server.services.notices import spread_of

ENOUGH = timedelta(seconds=HEAD_START + spread_of(3))
TICK = timedelta(milliseconds=1)


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


@pytest.fixture
async def lines(house: House, lab: list[Pc]) -> list[Line]:
    """All of them poll, and there is nothing."""
    lines = [await house.greet(pc) for pc in lab]
    for line in lines:
        assert await house.hear(line) == []
    return lines


@pytest.fixture
def air(house: House) -> Airwaves:
    return on_air(house)


# -- datagrams --


async def test_a_text_for_everybody_goes_out_as_it_is(house: House, lab: list[Pc], air: Airwaves) -> None:
    id = await house.announce()
    await until(lambda: air.wishes)
    (said,), (wish,) = air.said, air.wishes
    assert isinstance(said, Text)
    assert (said.announcement_id, said.for_everybody) == (id, True)
    assert (wish.transmission, wish.addresses) == (Transmission.BROADCAST, ())


async def test_a_text_for_some_is_only_called_for(house: House, lab: list[Pc], air: Airwaves) -> None:
    id = await house.announce(lab[0], transmission=Transmission.MULTICAST)
    await until(lambda: air.wishes)
    (said,), (wish,) = air.said, air.wishes
    assert isinstance(said, Call)
    assert (said.announcement_id, wish.transmission) == (id, Transmission.MULTICAST)


async def test_direct_ones_go_where_the_pcs_were_seen_last(
    house: House, lab: list[Pc], air: Airwaves
) -> None:
    house.presence.greet(lab[0].id, "10.1.2.3", None)
    house.presence.greet(lab[1].id, "10.1.2.3", None)  # behind the same router
    await house.announce(transmission=Transmission.DIRECT)
    await until(lambda: air.wishes)
    assert air.wishes[0].addresses == ("10.1.2.3",)  # the third one was never seen, and says nothing


async def test_all_have_the_same_epoch(house: House, lab: list[Pc], air: Airwaves) -> None:
    for _ in range(2):
        await house.announce()
    await until(lambda: len(air.wishes) == 2)
    async with house.database.read() as tx:
        epoch = (await tx.preferences.all())[EPOCH]
    assert [(said.epoch, said.number) for said in air.said] == [(epoch, 1), (epoch, 2)]


# -- and lines --


async def test_a_text_that_is_on_the_air_has_a_head_start(
    house: House, lab: list[Pc], lines: list[Line], air: Airwaves
) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(house.hear(line, PATIENT)) for line in lines]
        await until(lambda: all(line.waiting for line in lines))
        id = await house.announce()
        await until(lambda: air.wishes)
        await house.knows(lab[0], id, heard_udp_at=house.sources.now())
        house.sources.advance(ENOUGH - TICK)
        await house.announcement_starts.turn()
        assert [line.waiting is not None for line in lines] == [True, True, True]
        house.sources.advance(TICK)
        await house.announcement_starts.turn()
        await until(lambda: waiting[1].done() and waiting[2].done())
        assert lines[0].waiting  # it has it, and is left in peace
        waiting[0].cancel()
    assert all(len(one.result()) == 1 for one in waiting[1:])


async def test_a_database_that_is_away_when_it_is_over_is_asked_again(
    house: House, lab: list[Pc], lines: list[Line], air: Airwaves, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.announce()
    await until(lambda: air.wishes)
    house.sources.advance(ENOUGH)

    def away() -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(house.database, "read", away)
        with pytest.raises(Unavailable):
            await house.announcement_starts.turn()
    await house.announcement_starts.turn()
    assert all([len(await house.hear(line)) == 1 for line in lines])


async def test_whoever_comes_during_it_is_told_at_once(house: House, lab: list[Pc], air: Airwaves) -> None:
    id = await house.announce()
    ((said, _),) = await house.hear(await house.greet(lab[0]))
    assert said.announcement_id == id


@pytest.mark.parametrize("is_on_air", [False, True])
async def test_what_is_only_called_for_comes_over_tcp_at_once(
    house: House, lab: list[Pc], lines: list[Line], *, is_on_air: bool
) -> None:
    if is_on_air:
        on_air(house)
    await house.announce(*lab)
    assert all([len(await house.hear(line)) == 1 for line in lines])


async def test_without_any_way_over_udp_nobody_waits(house: House, lab: list[Pc], lines: list[Line]) -> None:
    await house.announce()
    assert all([len(await house.hear(line)) == 1 for line in lines])


async def test_when_no_datagram_could_go_out_nobody_waits_either(
    house: House, lab: list[Pc], lines: list[Line], air: Airwaves
) -> None:
    air.is_broken = True
    id = await house.announce()
    while not (await house.announcements.get(house.vera, id)).reach:  # noqa: ASYNC110 - the others' turn
        await asyncio.sleep(0)
    await house.announcement_starts.turn()
    assert all([len(await house.hear(line)) == 1 for line in lines])


async def test_a_resend_goes_out_again_for_those_without_the_text(
    house: House, lab: list[Pc], air: Airwaves
) -> None:
    id = await house.announce()
    await until(lambda: air.wishes)
    for pc in lab[:2]:
        await house.knows(pc, id)
    await house.announcement_steering.resend(house.ann, id, Missed.NOT_DISPLAYED)
    await until(lambda: len(air.wishes) == 2)
    assert air.wishes[0] == air.wishes[1]
    await house.knows(lab[2], id)
    await house.announcement_steering.resend(house.ann, id, Missed.NOT_DISPLAYED)
    await house.announcement_steering.withdraw(house.ann, id)
    await until(lambda: len(air.wishes) == 3)
    assert isinstance(air.said[2], Withdrawal)  # nothing in between: all had the text


async def test_a_long_one_for_everybody_that_was_planned(
    house: House, lab: list[Pc], lines: list[Line], air: Airwaves
) -> None:
    at = house.sources.now() + timedelta(hours=1)
    message, target = Message("Lunch", "x" * 2000), Target(TargetKind.ALL)
    await house.announcements.create(house.ann, AnnouncementWish(message, target, starts_at=at))
    assert air.wishes == []
    house.sources.advance(timedelta(hours=1))
    await house.announcement_starts.turn()
    assert all([len(await house.hear(line)) == 1 for line in lines])
    await until(lambda: air.wishes)
    assert isinstance(air.said[0], Call)
