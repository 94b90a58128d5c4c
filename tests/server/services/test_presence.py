"""Who is online: to the microsecond, told after it is written, and not shaken by restarts, pauses or clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.server.house import INTERVAL, House, Pc, news

from controldock.domain.errors import NotFound, NotSignedIn
from controldock.domain.presence import PresenceReason
from controldock.protocol.datagrams import Heartbeat, Metrics
from controldock.server.services.actor import Actor
from controldock.server.services.changes import Noun
from controldock.server.services.presence import RETENTION
from controldock.sources import FixedSources

TICK = timedelta(microseconds=1)
HEARD, SILENT = (True, PresenceReason.HEARD), (False, PresenceReason.SILENT)


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


def beat(metrics: Metrics | None = None, clock: int = 0) -> Heartbeat:
    return Heartbeat(0, 1, metrics or Metrics(), clock)


async def story(house: House, pc: Pc) -> list[tuple[bool, PresenceReason]]:
    """How it came and went, oldest first."""
    found = await house.presence.timeline(house.vera, pc.id, 1000)
    return [(one.online, one.reason) for one in found][::-1]


async def offline_since(house: House, pc: Pc) -> datetime | None:
    async with house.database.read() as tx:
        agent = await tx.agents.get(pc.id)
    assert agent is not None
    return agent.offline_since


async def goes(house: House, seconds: float) -> None:
    """Time passes, as the server's clock sees it."""
    house.sources.advance(timedelta(seconds=seconds))
    await house.presence.turn()


# -- the rule --


async def test_a_pc_that_never_came_is_offline(house: House, pc: Pc) -> None:
    assert not house.presence.is_online(pc.id)
    assert house.presence.last_check_in(pc.id) is None
    assert house.presence.online_ids() == frozenset()
    assert await story(house, pc) == []


async def test_a_sign_of_life_and_three_intervals_of_silence(house: House, pc: Pc) -> None:
    came = house.sources.now()
    with house.changes.subscribe() as console:
        house.presence.check_in(pc.id)
        assert house.presence.is_online(pc.id)
        await house.presence.turn()
        assert await news(console) == {Noun.AGENTS: [pc.id]}
        assert await offline_since(house, pc) is None
        house.sources.advance(3 * INTERVAL)
        await house.presence.turn()
        assert house.presence.is_online(pc.id)
        assert await news(console) == {}
        house.sources.advance(TICK)
        assert not house.presence.is_online(pc.id)
        await house.presence.turn()
        assert await news(console) == {Noun.AGENTS: [pc.id]}
        assert await offline_since(house, pc) == came + TICK, (
            "its last sign of life; no two changes at one moment"
        )
        await house.presence.turn()
        assert await news(console) == {}  # told once
        house.presence.check_in(pc.id)
        await house.presence.turn()
        assert await news(console) == {Noun.AGENTS: [pc.id]}
    assert await story(house, pc) == [HEARD, SILENT, HEARD]


@pytest.mark.parametrize("seconds", [5.0, 7.3, 30.0, 3600.0])
async def test_each_is_judged_by_its_own_interval(house: House, pc: Pc, seconds: float) -> None:
    other = await house.a_pc("lab-02")
    house.presence.keeps_to(pc.id, timedelta(seconds=seconds))
    house.presence.check_in(pc.id)
    await goes(house, 3 * seconds)
    house.presence.check_in(other.id)
    assert house.presence.is_online(pc.id)
    house.sources.advance(TICK)
    await house.presence.turn()
    assert not house.presence.is_online(pc.id)
    assert house.presence.is_online(other.id)


async def test_polls_and_heartbeats_both_count_and_each_is_kept(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    polled = house.sources.now()
    await goes(house, 80)
    house.presence.beat(pc.id, beat())
    await goes(house, 80)
    seen = house.presence.look(pc.id)
    assert (seen.online, seen.tcp, seen.udp) == (True, polled, polled + timedelta(seconds=80))
    assert seen.last_check_in == seen.udp
    await goes(house, 11)
    assert not house.presence.is_online(pc.id)
    house.presence.check_in(pc.id)
    assert house.presence.look(pc.id).tcp == house.sources.now()


async def test_signs_of_life_one_after_the_other_are_no_news(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    await house.presence.turn()
    with house.changes.subscribe() as console:
        for _ in range(100):
            house.sources.advance(INTERVAL)
            house.presence.beat(pc.id, beat())
            await house.presence.turn()
        assert await news(console) == {}
    assert house.presence.last_check_in(pc.id) == house.sources.now()
    assert await story(house, pc) == [HEARD]


async def test_a_stranger_leaves_nothing(house: House) -> None:
    nobody = "0" * 26
    house.presence.check_in(nobody)
    house.presence.beat(nobody, beat())
    house.presence.greet(nobody, "192.0.2.1", None)
    house.presence.leave(nobody, PresenceReason.STOPPING)
    house.presence.keeps_to(nobody, INTERVAL)
    house.presence.set_own_interval(nobody, INTERVAL)
    await house.presence.turn()
    await house.presence.flush()
    assert house.presence.last_check_in(nobody) is None
    assert house.presence.look(nobody).online is False


async def test_counting(house: House, pc: Pc) -> None:
    other = await house.a_pc("lab-02")
    house.presence.check_in(pc.id)
    assert house.presence.online_ids() == {pc.id}
    assert house.presence.online_among([pc.id, other.id, "0" * 26]) == 1


async def test_adding_again_forgets_nothing(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    house.presence.add(pc.id, INTERVAL)
    assert house.presence.is_online(pc.id)


async def test_a_lab_that_loses_its_power_is_one_batch(house: House) -> None:
    lab = await house.a_lab(40)
    for pc in lab:
        house.presence.check_in(pc.id)
    await house.presence.turn()
    with house.changes.subscribe() as console:
        await goes(house, 91)
        assert await news(console) == {Noun.AGENTS: sorted(pc.id for pc in lab)}
    assert house.presence.online_ids() == frozenset()
    assert [await story(house, pc) for pc in lab] == [[HEARD, SILENT]] * len(lab)


# -- goodbye --


@pytest.mark.parametrize("reason", [PresenceReason.STOPPING, PresenceReason.SHUTTING_DOWN])
async def test_a_goodbye_counts_at_once(house: House, pc: Pc, reason: PresenceReason) -> None:
    house.presence.check_in(pc.id)
    await goes(house, 10)
    house.presence.leave(pc.id, reason)
    assert not house.presence.is_online(pc.id)
    await house.presence.turn()
    assert await story(house, pc) == [HEARD, (False, reason)]
    assert await offline_since(house, pc) == house.sources.now()


async def test_back_within_one_turn_both_changes_are_kept(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    house.presence.leave(pc.id, PresenceReason.STOPPING)
    house.presence.check_in(pc.id)
    await house.presence.turn()
    assert await story(house, pc) == [HEARD, (False, PresenceReason.STOPPING), HEARD]
    assert await offline_since(house, pc) is None


async def test_whoever_is_removed_gives_no_signs_of_life_any_more(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    house.presence.remove([pc.id, "0" * 26])
    house.presence.check_in(pc.id)
    await house.presence.turn()
    await house.presence.flush()
    assert not house.presence.is_online(pc.id)
    assert await story(house, pc) == [HEARD, (False, PresenceReason.REMOVED)]
    house.presence.add(pc.id, None)  # restored
    house.presence.check_in(pc.id)
    assert house.presence.is_online(pc.id)


# -- poll intervals --


async def test_a_shorter_interval_judges_nobody_before_the_agent_knows(house: House, pc: Pc) -> None:
    house.presence.keeps_to(pc.id, timedelta(hours=1))
    house.presence.check_in(pc.id)
    await goes(house, 290)  # its poll waits
    house.presence.set_own_interval(pc.id, timedelta(seconds=5))
    assert house.presence.poll_interval(pc.id) == timedelta(seconds=5)
    await goes(house, 60)  # and the answer with the new one takes its time
    assert house.presence.is_online(pc.id)
    house.presence.check_in(pc.id)
    house.presence.keeps_to(pc.id, timedelta(seconds=5))
    await goes(house, 15)
    assert house.presence.is_online(pc.id)
    await goes(house, 0.1)
    assert not house.presence.is_online(pc.id)
    assert await story(house, pc) == [HEARD, SILENT], (
        "found in time, though it was to be looked at in three hours"
    )


async def test_a_longer_interval_shows_nobody_that_is_gone(house: House, pc: Pc) -> None:
    house.presence.keeps_to(pc.id, timedelta(seconds=5))
    house.presence.check_in(pc.id)
    house.presence.set_own_interval(pc.id, timedelta(hours=1))
    await goes(house, 16)
    assert await story(house, pc) == [HEARD, SILENT]


async def test_the_fleets_interval_is_that_of_all_who_have_none_of_their_own(house: House, pc: Pc) -> None:
    other = await house.a_pc("lab-02")
    house.presence.set_own_interval(other.id, timedelta(minutes=5))
    await house.preferences.set_poll_interval(house.ann, timedelta(seconds=60))
    assert house.presence.poll_interval(pc.id) == timedelta(seconds=60)
    assert house.presence.poll_interval(other.id) == timedelta(minutes=5)
    assert house.presence.poll_interval("0" * 26) == timedelta(seconds=60)
    assert house.presence.with_fleet_interval() == [pc.id]


# -- clocks --


async def test_the_servers_clock_may_be_set_to_anything(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    await house.presence.turn()
    for jump in (timedelta(days=3653), timedelta(days=-7306), timedelta(hours=1)):
        house.sources._now += jump
        await house.presence.turn()
        assert house.presence.is_online(pc.id)
        house.presence.check_in(pc.id)
        await goes(house, 90)
        assert house.presence.is_online(pc.id)
    await goes(house, 1)
    assert not house.presence.is_online(pc.id)
    assert await story(house, pc) == [HEARD, SILENT]


async def test_set_back_between_two_changes_their_order_stays(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    await goes(house, 91)
    house.sources._now -= timedelta(hours=1)
    house.presence.check_in(pc.id)
    house.presence.leave(pc.id, PresenceReason.STOPPING)
    await house.presence.turn()
    assert await story(house, pc) == [HEARD, SILENT, HEARD, (False, PresenceReason.STOPPING)]


def ahead(sources: FixedSources, pc_time: datetime) -> timedelta:
    return pc_time - sources.now()


async def test_how_far_a_clock_is_off(house: House, pc: Pc) -> None:
    now = house.sources.now()
    house.presence.greet(
        pc.id, "192.0.2.7", ahead(house.sources, now + timedelta(minutes=9, milliseconds=40))
    )
    house.presence.check_in(pc.id)
    seen = house.presence.look(pc.id)
    assert (seen.clock_offset, seen.seen_from) == (540.04, "192.0.2.7")
    assert (house.presence.seen_from(pc.id), house.presence.seen_from("nobody")) == ("192.0.2.7", "")
    house.presence.beat(pc.id, beat(clock=int(now.timestamp()) + 540))
    assert house.presence.look(pc.id).clock_offset == 540.04, (
        "whole seconds do not blur what is known exactly"
    )
    house.presence.beat(pc.id, beat(clock=int(now.timestamp()) - 3600))
    assert house.presence.look(pc.id).clock_offset == pytest.approx(-3600, abs=1)
    house.presence.beat(pc.id, beat(clock=0))
    assert house.presence.look(pc.id).clock_offset == pytest.approx(-3600, abs=1)
    house.presence.greet(pc.id, "192.0.2.7", None)
    assert house.presence.look(pc.id).clock_offset is None


@pytest.mark.parametrize(
    "pc_time", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]
)
async def test_an_absurd_clock_is_only_a_number(house: House, pc: Pc, pc_time: datetime) -> None:
    house.presence.greet(pc.id, "", ahead(house.sources, pc_time))
    house.presence.check_in(pc.id)
    offset = house.presence.look(pc.id).clock_offset
    assert offset is not None
    assert abs(offset) > 6e10
    assert house.presence.is_online(pc.id)
    house.presence.beat(pc.id, beat(clock=2**32 - 1))
    assert house.presence.is_online(pc.id)


async def test_load_and_uptime_are_those_of_a_pc_that_is_there(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    assert house.presence.look(pc.id).load is None, "it sends no heartbeats"
    house.presence.beat(pc.id, beat(Metrics(cpu=0.5, memory=None, disk=0.25, uptime=7200)))
    await goes(house, 60)
    seen = house.presence.look(pc.id)
    assert seen.load is not None
    assert (seen.load.cpu, seen.load.memory, seen.load.disk, seen.uptime) == (0.5, None, 0.25, 7260)
    await goes(house, 31)
    assert (house.presence.look(pc.id).load, house.presence.look(pc.id).uptime) == (None, None)


# -- the line of time --


async def test_the_line_of_time_is_for_those_who_may_look(house: House, pc: Pc) -> None:
    with pytest.raises(NotFound):
        await house.presence.timeline(house.vera, "0" * 26, 10)
    for _ in range(3):
        house.presence.check_in(pc.id)
        house.presence.leave(pc.id, PresenceReason.STOPPING)
    await house.presence.turn()
    assert [one.online for one in await house.presence.timeline(house.vera, pc.id, 3)] == [False, True, False]
    dismissed = Actor(replace(house.vera.operator, disabled_at=house.sources.now()))
    with pytest.raises(NotSignedIn):
        await house.presence.timeline(dismissed, pc.id, 3)


async def test_old_changes_are_forgotten_pc_by_pc(
    house: House, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controldock.server.services.presence.CHANGES_AT_ONCE", 1)
    other = await house.a_pc("lab-02")
    for one in (pc, other):
        house.presence.check_in(one.id)
        house.presence.leave(one.id, PresenceReason.STOPPING)
    await house.presence.turn()
    house.sources.advance(RETENTION + timedelta(hours=1))
    house.presence.check_in(pc.id)
    await house.presence.turn()
    await house.presence.forget()
    assert (len(await story(house, pc)), len(await story(house, other))) == (1, 2)
    await house.presence.forget()
    assert (len(await story(house, pc)), len(await story(house, other))) == (1, 0)
    await house.presence.forget()  # begins again
    await house.presence.forget()
