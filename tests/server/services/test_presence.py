"""Who is online: told when it changes, and not forgotten by a restart."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.server.house import INTERVAL, House, Pc, news, open_house

from controldock.protocol.datagrams import Metrics
from controldock.server.services.changes import Noun
from controldock.server.services.presence import Presence

TICK = timedelta(microseconds=1)


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


async def test_a_pc_that_never_came_is_offline(house: House, pc: Pc) -> None:
    assert not house.presence.is_online(pc.id)
    assert house.presence.last_check_in(pc.id) is None
    assert house.presence.online_ids() == frozenset()


async def test_a_sign_of_life_and_three_intervals_of_silence(house: House, pc: Pc) -> None:
    with house.changes.subscribe() as console:
        house.presence.check_in(pc.id)
        assert house.presence.is_online(pc.id)
        assert await news(console) == {Noun.AGENTS: [pc.id]}
        house.sources.advance(3 * INTERVAL)
        await house.presence.turn()
        assert house.presence.is_online(pc.id)
        assert await news(console) == {}
        house.sources.advance(TICK)
        assert not house.presence.is_online(pc.id)
        await house.presence.turn()
        assert await news(console) == {Noun.AGENTS: [pc.id]}
        await house.presence.turn()
        assert await news(console) == {}  # told once
        house.presence.check_in(pc.id)
        assert await news(console) == {Noun.AGENTS: [pc.id]}


async def test_signs_of_life_one_after_the_other_are_no_news(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    with house.changes.subscribe() as console:
        for _ in range(5):
            house.sources.advance(INTERVAL)
            house.presence.check_in(pc.id, Metrics(cpu=0.5))
            await house.presence.turn()
        assert await news(console) == {}
    assert house.presence.last_check_in(pc.id) == house.sources.now()


async def test_a_stranger_leaves_nothing(house: House) -> None:
    house.presence.check_in("0" * 26)
    await house.presence.flush()
    assert house.presence.last_check_in("0" * 26) is None


async def test_counting(house: House, pc: Pc) -> None:
    other = await house.a_pc("lab-02")
    house.presence.check_in(pc.id)
    assert house.presence.online_ids() == {pc.id}
    assert house.presence.online_among([pc.id, other.id, "0" * 26]) == 1


async def test_adding_again_forgets_nothing(house: House, pc: Pc) -> None:
    house.presence.check_in(pc.id)
    house.presence.add(pc.id, INTERVAL)
    assert house.presence.is_online(pc.id)


# -- kept --


async def kept(house: House) -> dict[str, object]:
    async with house.database.read() as tx:
        return {id: last for id, last, _ in await tx.agents.presences()}


async def test_check_ins_are_written_together(house: House, pc: Pc) -> None:
    other = await house.a_pc("lab-02")
    house.presence.check_in(pc.id)
    house.presence.check_in(other.id)
    assert await kept(house) == {pc.id: None, other.id: None}
    await house.presence.flush()
    now = house.sources.now()
    assert await kept(house) == {pc.id: now, other.id: now}
    await house.presence.flush()  # nothing new, nothing written


async def test_what_could_not_be_written_stays_for_the_next_time(
    house: House, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.presence.check_in(pc.id)
    with monkeypatch.context() as broken:
        broken.setattr(house.presence, "_database", None)
        with pytest.raises(AttributeError):
            await house.presence.flush()
    await house.presence.flush()
    assert await kept(house) == {pc.id: house.sources.now()}


async def test_a_restart_turns_nobody_offline_and_nobody_online(
    house: House, pc: Pc, sqlite_url: str, tmp_path: Path
) -> None:
    silent = await house.a_pc("silent")
    never = await house.a_pc("never")
    house.presence.check_in(silent.id)
    house.sources.advance(3 * INTERVAL)
    house.presence.check_in(pc.id)
    await house.presence.flush()
    house.sources.advance(INTERVAL)
    async with open_house(sqlite_url, tmp_path, house.sources) as again:
        await again.presence.load()
        assert again.presence.online_ids() == {pc.id}
        assert again.presence.last_check_in(pc.id) == house.sources.now() - INTERVAL
        with again.changes.subscribe() as console:
            again.presence.check_in(pc.id)
            assert await news(console) == {}  # it was online before
            again.presence.check_in(never.id)
            assert await news(console) == {Noun.AGENTS: [never.id]}
            house.sources.advance(2 * INTERVAL)
            await again.presence.turn()
            assert await news(console) == {}
            house.sources.advance(2 * INTERVAL)
            await again.presence.turn()
            assert await news(console) == {Noun.AGENTS: sorted([pc.id, never.id])}


async def test_loading_an_empty_database(house: House) -> None:
    presence = Presence(house.database, house.sources, house.changes, house.preferences)
    await presence.load()
    assert presence.online_ids() == frozenset()
