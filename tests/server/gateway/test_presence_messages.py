"""What of presence is said on a connection: hello, goodbye, and a new poll interval."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tests.server.gateway.world import Gate, Wire, facts
from tests.server.house import House, Pc, until

from controldock.domain.presence import PresenceReason
from controldock.protocol import messages as m

SECONDS = timedelta(seconds=1)


@pytest.fixture
async def pc(gate: Gate) -> Pc:
    return await gate.house.a_pc()


async def story(house: House, pc: Pc) -> list[PresenceReason]:
    await house.presence.turn()
    return [one.reason for one in await house.presence.timeline(house.vera, pc.id, 100)][::-1]


async def hello(gate: Gate, pc: Pc, **fields: object) -> Wire:
    wire = await gate.dial()
    answer = await wire.ask(
        m.Hello, agent_id=pc.id, token=pc.token, facts=facts(), ratchet=pc.ratchet, **fields
    )
    assert isinstance(answer, m.Welcome)
    pc.ratchet = answer.ratchet
    assert isinstance(await wire.ask(m.RatchetKept), m.Accepted)
    return wire


# -- hello --


async def test_where_it_comes_from_and_how_far_its_clock_is_off(gate: Gate, pc: Pc) -> None:
    now = gate.house.sources.now()
    await hello(gate, pc, pc_time=now - timedelta(days=3652))
    seen = gate.house.presence.look(pc.id)
    assert (seen.online, seen.seen_from, seen.clock_offset) == (True, "127.0.0.1", -3652 * 86400)
    assert (seen.tcp, seen.udp) == (now, None)


@pytest.mark.parametrize("pc_time", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), None])
async def test_no_clock_keeps_anybody_out(gate: Gate, pc: Pc, pc_time: datetime | None) -> None:
    await hello(gate, pc, pc_time=pc_time)
    assert gate.house.presence.is_online(pc.id)


@pytest.mark.parametrize("pc_time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_a_clock_of_an_odd_zone_keeps_nobody_out(gate: Gate, pc: Pc, pc_time: str) -> None:
    await hello(gate, pc, pc_time=msgspec.json.decode(f'"{pc_time}"', type=datetime))
    assert gate.house.presence.is_online(pc.id)


# -- goodbye --


@pytest.mark.parametrize("reason", m.Departure)
async def test_whoever_says_goodbye_is_offline_at_once(gate: Gate, pc: Pc, reason: m.Departure) -> None:
    wire = await gate.session(pc)
    poll = await wire.polls(gate.house)
    left = wire.say(m.Leaving, reason=reason)
    answer = await wire.hear()
    assert isinstance(answer, m.Accepted)
    assert answer.id == left != poll
    assert not gate.house.presence.is_online(pc.id)
    assert await story(gate.house, pc) == [PresenceReason.HEARD, PresenceReason(reason.value)]
    wire.cut()
    await until(lambda: not gate.gateway._links)
    assert not gate.house.presence.is_online(pc.id), "the end of the connection is no sign of life"
    again = await gate.session(pc)
    assert gate.house.presence.is_online(pc.id)
    assert isinstance(await again.ask(m.Poll, wait=0), m.NoTask)


async def test_nothing_is_handed_out_to_whoever_leaves(gate: Gate, pc: Pc) -> None:
    house = gate.house
    wire = await gate.session(pc)
    await wire.polls(house)
    assert isinstance(await wire.ask(m.Leaving, reason=m.Departure.STOPPING), m.Accepted)
    await house.deploy(pc)
    wire.cut()
    again = await gate.session(pc)
    assert isinstance(await again.take(), m.Task)


async def test_a_goodbye_from_the_past_ends_nothing(gate: Gate, pc: Pc) -> None:
    """The older session's last word comes after the newer one's hello: the line is not its any more."""
    older = await gate.session(pc)
    (link,) = gate.gateway._links
    newer = await gate.session(pc)
    link.session.take(m.Leaving(id=99, reason=m.Departure.STOPPING))
    assert gate.house.presence.is_online(pc.id)
    assert isinstance(await newer.ask(m.Poll, wait=0), m.NoTask)
    assert await older.is_told_nothing_more()
    assert await story(gate.house, pc) == [PresenceReason.HEARD]


async def test_an_agent_that_vanishes_has_said_nothing(gate: Gate, pc: Pc) -> None:
    wire = await gate.session(pc)
    wire.cut()
    await until(lambda: not gate.gateway._links)
    assert gate.house.presence.is_online(pc.id)
    gate.house.sources.advance(91 * SECONDS)
    assert await story(gate.house, pc) == [PresenceReason.HEARD, PresenceReason.SILENT]


# -- poll intervals --


async def told(wire: Wire) -> float:
    answer = await wire.hear()
    assert isinstance(answer, m.NewConfig), answer
    return answer.config.poll_interval


async def test_a_new_interval_comes_within_the_poll_and_counts_from_the_next_one(gate: Gate, pc: Pc) -> None:
    house = gate.house
    wire = await gate.session(pc)
    await wire.polls(house)
    house.sources.advance(80 * SECONDS)
    await house.intervals.set_own(house.ann, pc.id, 5 * SECONDS)
    assert await told(wire) == 5
    assert house.presence.is_online(pc.id), "it has been told, and has said nothing since: no false alarm"
    house.sources.advance(9 * SECONDS)
    assert house.presence.is_online(pc.id)
    await wire.polls(house)
    house.sources.advance(15 * SECONDS)
    assert house.presence.is_online(pc.id)
    house.sources.advance(SECONDS)
    assert not house.presence.is_online(pc.id)
    assert await story(house, pc) == [PresenceReason.HEARD, PresenceReason.SILENT]


async def test_a_longer_one_counts_from_the_next_poll_too(gate: Gate, pc: Pc) -> None:
    house = gate.house
    wire = await gate.session(pc)
    await wire.polls(house)
    await house.intervals.set_fleet(house.ann, 3600 * SECONDS)
    assert await told(wire) == 3600
    await wire.polls(house)
    house.sources.advance(3 * 3600 * SECONDS)
    assert house.presence.is_online(pc.id)
    house.sources.advance(SECONDS)
    assert not house.presence.is_online(pc.id)


async def test_changed_twice_before_it_asks_again_the_last_one_counts(gate: Gate, pc: Pc) -> None:
    house = gate.house
    wire = await gate.session(pc)
    await wire.polls(house)
    await house.intervals.set_own(house.ann, pc.id, 5 * SECONDS)
    assert await told(wire) == 5
    await house.intervals.set_own(house.ann, pc.id, 60 * SECONDS)
    wire.say(m.Poll, wait=60)
    assert await told(wire) == 60
    await wire.polls(house)
    assert house.presence.poll_interval(pc.id) == 60 * SECONDS
    house.sources.advance(180 * SECONDS)
    assert house.presence.is_online(pc.id)


async def test_what_was_set_while_nobody_was_there_is_in_the_welcome(gate: Gate, pc: Pc) -> None:
    house = gate.house
    await house.intervals.set_own(house.ann, pc.id, 7.5 * SECONDS)
    wire = await gate.dial()
    welcome = await wire.hello(pc)
    assert isinstance(welcome, m.Welcome)
    assert welcome.config.poll_interval == 7.5
    await wire.polls(house)
    house.sources.advance(22.6 * SECONDS)
    assert not house.presence.is_online(pc.id)


async def test_a_poll_of_five_minutes_is_no_silence(gate: Gate, pc: Pc) -> None:
    """With an interval of an hour: neither the sweep nor the rule takes the connection for dead."""
    house = gate.house
    await house.intervals.set_own(house.ann, pc.id, 3600 * SECONDS)
    wire = await gate.session(pc)
    (link,) = gate.gateway._links
    assert not link.outstayed(gate.gateway.now() + 300)
    await wire.polls(house)
    assert not link.outstayed(gate.gateway.now() + 900)
    assert link.outstayed(gate.gateway.now() + 931)
