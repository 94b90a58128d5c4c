"""Hearing announcements over UDP: what is genuine and for everybody, once; a flood costs little and shows nothing."""

import asyncio
import os
import socket
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from structlog.testing import capture_logs
from tests.agent.announcements.hearing import KEY, OTHER, datagram, free_port, hearing, only_loopback

from controldock.agent.announcements.ears import Adapter
from controldock.agent.announcements.listener import CHECKED_AT_ONCE, READ_AT_ONCE
from controldock.protocol.announcements import MAX_DATAGRAM
from controldock.sources import FixedSources


async def test_a_text_for_everybody_is_heard_once_however_often_it_comes() -> None:
    async with hearing() as at:
        text = at.text()
        for _ in range(5):
            at.send(datagram(text))
        last = at.call()
        at.send(datagram(last))
        await at.until(lambda: last in at.heard)
        assert at.heard == [text, last]
        assert at.notices[0].read(KEY.public) == text
        assert at.listener.counts.checked == 2  # copies of what was genuine need no check


async def test_calls_and_withdrawals_are_heard_too() -> None:
    async with hearing() as at:
        said = [at.call(), at.withdrawal()]
        for one in said:
            at.send(datagram(one))
        await at.until(lambda: len(at.heard) == 2)
        assert at.heard == said


async def test_what_is_not_genuine_not_for_everybody_or_too_late_is_not_heard() -> None:
    async with hearing() as at:
        good = datagram(at.text())
        at.send(datagram(at.text("forged"), OTHER))
        at.send(datagram(at.text("for some", for_everybody=False)))
        at.send(datagram(msgspec.structs.replace(at.text("late"), expires=at.sources.now())))
        at.send(good[:-1])
        at.send(good + b" ")
        at.send(b"CA\x01\x00" + os.urandom(200))
        at.send(b"")
        at.send(b"CD\x01\x00" + bytes(60))
        at.send(bytes(MAX_DATAGRAM + 500))
        last = at.text("last")
        at.send(datagram(last))
        await at.until(lambda: last in at.heard)
        assert at.heard == [last]
        assert (at.listener.counts.forged, at.listener.counts.idle) == (4, 2)


async def test_one_that_is_repeated_after_its_end_is_not_heard() -> None:
    """Recorded, and sent again to an agent that never heard it."""
    async with hearing() as at:
        recorded = datagram(at.text())
        at.sources.advance(timedelta(hours=1))
        at.send(recorded)
        last = at.text()
        at.send(datagram(last))
        await at.until(lambda: last in at.heard)
        assert at.heard == [last]


async def test_without_a_key_nothing_is_believed() -> None:
    keys: list[bytes | None] = [None]
    async with hearing(key=lambda: keys[0]) as at:
        text = at.text()
        at.send(datagram(text))
        await at.until(lambda: at.listener.counts.read == 1)
        assert at.heard == []
        keys[0] = KEY.public
        at.send(datagram(text))
        await at.until(lambda: at.heard == [text])


async def test_a_flood_is_read_and_checked_up_to_the_budget_and_no_further() -> None:
    sources = FixedSources()  # stands still: what the budget has at once is all that there is
    async with hearing(sources=sources) as at:
        forged = [datagram(at.text(str(number)), OTHER) for number in range(8)]
        for number in range(20_000):
            at.send(forged[number % 8])
            if number % 500 == 0:
                await asyncio.sleep(0)
        await at.until(lambda: at.listener.counts.read >= READ_AT_ONCE - 1)
        counts = at.listener.counts
        assert counts.read <= READ_AT_ONCE
        assert counts.checked == counts.forged == CHECKED_AT_ONCE
        assert at.heard == []


async def test_after_a_flood_it_hears_again() -> None:
    sources = FixedSources()
    async with hearing(sources=sources) as at:
        for number in range(2_000):
            at.send(datagram(at.text(str(number)), OTHER) if number < 100 else b"CA\x01\x00" + bytes(300))
        await at.until(lambda: at.listener.counts.read >= READ_AT_ONCE - 1)
        text = at.text("real")

        def is_heard() -> bool:
            at.send(datagram(text))
            sources.advance(timedelta(seconds=1))
            return at.heard == [text]

        await at.until(is_heard)


async def test_a_callback_that_fails_ends_nothing() -> None:
    async with hearing() as at:
        at.listener._heard = lambda notice, payload: 1 / 0  # type: ignore[assignment,return-value]
        at.send(datagram(at.text()))
        await at.until(lambda: at.listener.counts.heard == 1)
        at.send(datagram(at.text()))
        await at.until(lambda: at.listener.counts.heard == 2)


async def test_it_follows_the_port_and_hears_nothing_where_that_is_none() -> None:
    async with hearing() as at:
        at.listener.configure(0, ())
        await at.until(lambda: not at.listener.is_listening)
        new = replace(at, port=free_port())
        at.listener.configure(new.port, ())
        await at.until(lambda: at.listener.is_listening)
        text = at.text()
        new.send(datagram(text))
        await at.until(lambda: at.heard == [text])


async def test_a_port_that_is_taken_is_told_once_and_tried_again() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other, capture_logs() as logged:
        other.bind(("0.0.0.0", 0))
        tries: list[None] = []

        def present() -> frozenset[Adapter]:
            tries.append(None)
            return only_loopback()

        async with hearing(look=0.01, present=present) as at:
            text, at.port = at.text(), other.getsockname()[1]
            at.listener.configure(at.port, ())
            await at.until(lambda: bool(logged))
            tries.clear()
            await at.until(lambda: len(tries) > 5)
            other.close()

            def is_heard() -> bool:
                at.send(datagram(text))
                return at.heard == [text]

            await at.until(is_heard)
    told = [one["event"] for one in logged if one["log_level"] == "warning"]
    assert told == ["announcements.deaf"]


async def test_two_agents_of_one_machine_hear_the_same_broadcast() -> None:
    async with hearing() as one, hearing() as other:
        other.listener.configure(one.port, ())
        await other.until(lambda: other.listener.is_listening)
        text = one.text()

        def both_heard() -> bool:
            one.send(datagram(text), to="127.255.255.255")
            return text in one.heard and text in other.heard

        await one.until(both_heard)
        assert (one.heard, other.heard) == ([text], [text])


@pytest.mark.parametrize("group", ["239.255.55.2", "239.1.1.1"])
async def test_groups_are_joined(group: str) -> None:
    async with hearing(groups=("239.255.55.2", "239.1.1.1", "no group", "10.1.2.3")) as at:
        text = at.text()

        def is_heard() -> bool:
            at.send(datagram(text), to=group)
            return at.heard == [text]

        await at.until(is_heard)
