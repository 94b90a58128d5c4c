"""Presence and the server that keeps it: what is written, and what a restart, a kill or a pause makes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.server.house import House, Pc, news, open_house

from controldock.domain.errors import Unavailable
from controldock.domain.presence import PresenceReason
from controldock.protocol.datagrams import Heartbeat, Metrics
from controldock.server.services.changes import Noun
from controldock.server.services.presence import RETURN, Presence

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


async def kept(house: House) -> dict[str, object]:
    async with house.database.read() as tx:
        return {one.agent_id: one.last_check_in for one in await tx.presences.known()}


async def test_check_ins_are_written_together(house: House, pc: Pc) -> None:
    other = await house.a_pc("lab-02")
    house.presence.check_in(pc.id)
    house.presence.check_in(other.id)
    assert await kept(house) == {pc.id: None, other.id: None}
    await house.presence.flush()
    now = house.sources.now()
    assert await kept(house) == {pc.id: now, other.id: now}
    await house.presence.flush()  # nothing new, nothing written


@asynccontextmanager
async def database_away(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    class Away:
        def write(self) -> None:
            raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(house.presence, "_database", Away())
        yield


async def test_what_could_not_be_written_stays_for_the_next_time(
    house: House, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.presence.check_in(pc.id)
    with house.changes.subscribe() as console:
        async with database_away(house, monkeypatch):
            with pytest.raises(Unavailable):
                await house.presence.flush()
            await house.presence.turn()
            assert await news(console) == {}, "nobody is told of what is not written"
            assert house.presence.is_online(pc.id), "and it is true all the same"
        await house.presence.flush()
        await house.presence.turn()
        assert await news(console) == {Noun.AGENTS: [pc.id]}
    assert await kept(house) == {pc.id: house.sources.now()}
    assert await story(house, pc) == [HEARD]


@asynccontextmanager
async def restarted(house: House, url: str, folder: Path) -> AsyncIterator[House]:
    async with open_house(url, folder, house.sources) as again:
        await again.presence.load()
        yield again


@pytest.mark.parametrize("down", [timedelta(seconds=2), timedelta(hours=5), timedelta(days=400)])
async def test_a_restart_turns_nobody_offline_and_back(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path, down: timedelta
) -> None:
    silent, never = await house.a_pc("silent"), await house.a_pc("never")
    house.presence.check_in(silent.id)
    await goes(house, 91)
    house.presence.check_in(pc.id)
    await house.presence.turn()
    await house.presence.close()
    last = house.sources.now()
    house.sources.advance(down)
    async with restarted(house, sqlite_url, tmp_path) as again:
        with again.changes.subscribe() as console:
            assert again.presence.online_ids() == {pc.id}
            assert again.presence.last_check_in(pc.id) == last
            await goes(again, 80)
            again.presence.check_in(pc.id)
            await again.presence.turn()
            assert await news(console) == {}
            again.presence.check_in(never.id)
            await again.presence.turn()
            assert await news(console) == {Noun.AGENTS: [never.id]}
        assert await story(again, pc) == [HEARD]
        assert await story(again, silent) == [HEARD, SILENT]


async def test_who_does_not_come_back_was_gone_since_it_was_heard_last(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path
) -> None:
    house.presence.check_in(pc.id)
    await goes(house, 30)
    house.presence.check_in(pc.id)
    await house.presence.turn()
    await house.presence.close()
    last = house.sources.now()
    house.sources.advance(timedelta(hours=5))
    async with restarted(house, sqlite_url, tmp_path) as again:
        await goes(again, 90)
        assert again.presence.is_online(pc.id)
        await goes(again, 1)
        assert not again.presence.is_online(pc.id)
        assert await offline_since(again, pc) == last + TICK
        assert await story(again, pc) == [HEARD, SILENT]


async def test_after_a_restart_a_short_interval_leaves_time_to_come_back(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path
) -> None:
    """Its agent may wait for a minute before it tries again: that is no silence."""
    await house.intervals.set_own(house.ann, pc.id, timedelta(seconds=5))
    house.presence.check_in(pc.id)
    await house.presence.turn()
    async with restarted(house, sqlite_url, tmp_path) as again:
        await goes(again, RETURN)
        assert again.presence.is_online(pc.id)
        again.presence.check_in(pc.id)
        await goes(again, 16)
        assert not again.presence.is_online(pc.id), "from then on its interval counts"


async def test_a_server_that_is_killed_forgets_seconds_and_invents_nothing(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path
) -> None:
    gone, new = await house.a_pc("gone"), await house.a_pc("new")
    for one in (pc, gone):
        house.presence.check_in(one.id)
    await house.presence.turn()
    await house.presence.flush()
    house.presence.leave(gone.id, PresenceReason.STOPPING)  # and none of this is written
    house.presence.check_in(new.id)
    async with restarted(house, sqlite_url, tmp_path) as again:
        assert again.presence.online_ids() == {pc.id, gone.id}
        again.presence.check_in(pc.id)
        again.presence.check_in(new.id)
        await goes(again, 80)
        again.presence.check_in(pc.id)
        again.presence.check_in(new.id)
        await goes(again, 20)
        assert [await story(again, one) for one in (pc, gone, new)] == [[HEARD], [HEARD, SILENT], [HEARD]]


async def test_a_server_that_stood_still_blames_nobody(house: House, pc: Pc) -> None:
    """Stopped by a signal, or a machine that slept: what came meanwhile is heard a moment later."""
    prompt, gone = await house.a_pc("prompt"), await house.a_pc("gone")
    for one in (pc, prompt, gone):
        house.presence.check_in(one.id)
    await goes(house, 10)
    house.sources.advance(timedelta(hours=2))
    house.presence.check_in(prompt.id)  # what lay in the sockets comes before the clock's turn
    house.presence.excuse(7200)
    await house.presence.turn()
    assert house.presence.online_ids() == {pc.id, prompt.id, gone.id}
    await goes(house, 70)
    house.presence.check_in(pc.id)
    await goes(house, 19)
    assert house.presence.online_ids() == {pc.id, prompt.id}
    await goes(house, 2)
    assert house.presence.online_ids() == {pc.id}, "who spoke before the turn was not heard in the future"
    assert await story(house, pc) == [HEARD]


async def test_a_quarantined_pc_is_known_and_a_removed_one_is_not(house: House, pc: Pc) -> None:
    removed = await house.a_pc("removed")
    async with house.database.write() as tx:
        await tx.agents.remove(removed.id)
    assert list(await kept(house)) == [pc.id]


async def test_loading_an_empty_database(house: House) -> None:
    presence = Presence(house.database, house.sources, house.changes, house.preferences)
    await presence.load()
    assert presence.online_ids() == frozenset()
