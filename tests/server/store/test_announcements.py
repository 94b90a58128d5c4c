"""Announcements and which of them are due, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server import samples

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.announcement import (
    AnnouncementFilter,
    AnnouncementState,
    Display,
    Message,
    Priority,
    Question,
    QuestionKind,
    Transmission,
)
from controldock.domain.deployment import Target, TargetKind
from controldock.server.store.announcements import Signed, Way
from controldock.server.store.engine import Database
from controldock.sources import FixedSources

ANY = AnnouncementFilter()
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
S = AnnouncementState


async def test_an_announcement_comes_back_as_it_was(database: Database, sources: FixedSources) -> None:
    plain = samples.announcement(sources)
    whole = samples.announcement(
        sources,
        2,
        message=Message(
            title="점검 'drop table'",
            body='18시부터\n\t\\ "20시" 🔔' * 1000,
            priority=Priority.URGENT,
            transmission=Transmission.MULTICAST,
            display=Display.WINDOW,
            needs_confirmation=True,
            question=Question(QuestionKind.CHOICE, ("예, 갑니다", "아니요"), sources.now() + HOUR),
        ),
        target=Target(TargetKind.FILTER, ("a",), ("room 204",), AgentFilter("3층"), "f"),
        starts_at=sources.now() + HOUR,
        time_zone="Asia/Seoul",
        sent_at=None,
        copied_from=plain.id,
        total=3,
    )
    async with database.write() as tx:
        assert await tx.announcements.last_number(lock=True) == 0
        for one in (plain, whole):
            await tx.announcements.add(one, b"signed " + one.id.encode())
        assert await tx.announcements.last_number(lock=True) == 2
    async with database.read() as tx:
        assert await tx.announcements.get(plain.id) == plain
        assert await tx.announcements.get(whole.id) == whole
        brief = replace(whole, target=Target(TargetKind.FILTER))
        assert await tx.announcements.brief([whole.id, sources.new_id()]) == {whole.id: brief}
        assert await tx.announcements.get(sources.new_id()) is None
        assert await tx.announcements.signed([plain.id]) == {plain.id: Signed(b"signed " + plain.id.encode())}
        assert await tx.announcements.reach([plain.id]) == {plain.id: []}
    async with database.write() as tx:
        assert await tx.announcements.locked(whole.id) == brief
        assert await tx.announcements.locked(sources.new_id()) is None


async def test_it_is_sent_once_and_never_after_it_was_withdrawn(
    database: Database, sources: FixedSources
) -> None:
    now = sources.now()
    plan = {"sent_at": None, "starts_at": now + HOUR, "expires_at": now + 2 * HOUR}
    first, second = (samples.announcement(sources, number, **plan) for number in (1, 2))
    sent = replace(first, sent_at=now + HOUR, expires_at=now + 9 * HOUR, total=7)
    async with database.write() as tx:
        for one in (first, second):
            await tx.announcements.add(one, b"sealed")
        assert await tx.announcements.due(now + HOUR - TICK, 10) == []
        assert await tx.announcements.due(now + HOUR, 10) == [first.id, second.id]
        assert await tx.announcements.due(now + HOUR, 1) == [first.id]
        assert await tx.announcements.due(now + 2 * HOUR, 10) == []  # too late for both
        assert await tx.announcements.send(sent, b"signed") is True
        assert await tx.announcements.send(sent, b"twice") is False
        await tx.announcements.withdraw(second.id, now, "ann", None)
        assert await tx.announcements.send(replace(second, sent_at=now), b"late") is False
        assert await tx.announcements.due(now + HOUR, 10) == []
        assert await tx.announcements.get(first.id) == sent
        withdrawn = await tx.announcements.get(second.id)
        assert withdrawn == replace(second, withdrawn_at=now, withdrawn_by="ann")
        await tx.announcements.withdraw(first.id, now, "ann", b"no more")
        assert await tx.announcements.signed([first.id]) == {first.id: Signed(b"signed", b"no more")}


async def test_a_plan_is_moved(database: Database, sources: FixedSources) -> None:
    planned = samples.announcement(sources, sent_at=None, starts_at=sources.now() + HOUR)
    moved = replace(
        planned, starts_at=sources.now(), time_zone="Asia/Seoul", expires_at=sources.now() + 5 * HOUR
    )
    async with database.write() as tx:
        await tx.announcements.add(planned, b"sealed")
        await tx.announcements.save_plan(moved, b"sealed anew")
        assert await tx.announcements.get(planned.id) == moved
        assert await tx.announcements.signed([planned.id]) == {planned.id: Signed(b"sealed anew")}


async def test_what_went_out(database: Database, sources: FixedSources) -> None:
    ways = [Way("10.0.0.1", "255.255.255.255"), Way("", "239.255.55.2", "no_route")]
    async with database.write() as tx:
        made = await samples.add_announcement(tx, sources, [])
        await tx.announcements.save_reach(made.id, ways)
        assert await tx.announcements.reach([made.id, sources.new_id()]) == {made.id: ways}


async def test_those_that_match(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        lunch = samples.announcement(sources, 1, message=Message("Lunch", "at 100% of noon"))
        urgent = samples.announcement(
            sources, 2, message=Message("점검", priority=Priority.URGENT), created_by="bea"
        )
        planned = samples.announcement(sources, 3, sent_at=None, starts_at=now + HOUR)
        expired = samples.announcement(sources, 4, expires_at=now)
        for one in (lunch, urgent, planned, expired):
            await tx.announcements.add(one, b"")
        withdrawn = await samples.add_announcement(tx, sources, [], created_at=now - HOUR)
        await tx.announcements.withdraw(withdrawn.id, now, "ann", b"")

        async def found(**wanted: object) -> list[str]:
            asked = AnnouncementFilter(**wanted)  # type: ignore[arg-type]
            page = await tx.announcements.page(asked, now, None, 100)
            assert await tx.announcements.count(asked, now) == len(page)
            return [one.id for one in page]

        assert await found() == [one.id for one in (withdrawn, expired, planned, urgent, lunch)]
        assert await found(search="LUNCH noon") == [lunch.id]
        assert await found(search="100% o") == [lunch.id]
        assert await found(search="1_0") == []
        assert await found(search="점검") == [withdrawn.id, expired.id, planned.id, urgent.id]
        assert await found(search="bea") == [urgent.id]
        assert await found(search=planned.id) == [planned.id]
        assert await found(priorities=frozenset({Priority.URGENT, Priority.HIGH})) == [urgent.id]
        assert await found(created_by="bea") == [urgent.id]
        assert await found(since=now) == [one.id for one in (expired, planned, urgent, lunch)]
        assert await found(until=now) == [withdrawn.id]
        assert await found(states=frozenset({S.PLANNED})) == [planned.id]
        assert await found(states=frozenset({S.ACTIVE})) == [urgent.id, lunch.id]
        assert await found(states=frozenset({S.EXPIRED, S.WITHDRAWN})) == [withdrawn.id, expired.id]
        page = await tx.announcements.page(ANY, now, None, 2)
        rest = await tx.announcements.page(ANY, now, page[-1].id, 10)
        assert [one.id for one in page + rest] == await found()


@pytest.mark.parametrize("state", sorted(AnnouncementState))
async def test_the_database_and_the_domain_agree_on_states(
    database: Database, sources: FixedSources, state: AnnouncementState
) -> None:
    now = sources.now()
    async with database.write() as tx:
        number = 0
        for sent_at in (None, now):
            for expires_at in (now, now + TICK):
                for withdrawn in (False, True):
                    number += 1
                    one = samples.announcement(sources, number, sent_at=sent_at, expires_at=expires_at)
                    await tx.announcements.add(one, b"")
                    if withdrawn:
                        await tx.announcements.withdraw(one.id, now, "ann", None)
        everything = await tx.announcements.page(ANY, now, None, 100)
        found = await tx.announcements.page(AnnouncementFilter(states=frozenset({state})), now, None, 100)
    assert found == [one for one in everything if one.state(now) is state]
    assert found


async def test_those_that_expired_meanwhile(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        made = [samples.announcement(sources, number, expires_at=now + number * HOUR) for number in (1, 2, 3)]
        for one in made:
            await tx.announcements.add(one, b"")
        assert await tx.announcements.expired(now, now + HOUR - TICK) == []
        assert await tx.announcements.expired(now, now + 2 * HOUR) == [made[0].id, made[1].id]
        assert await tx.announcements.expired(now + HOUR, now + 2 * HOUR) == [made[1].id]


async def test_those_that_were_over_long_ago(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    async with database.write() as tx:
        old = samples.announcement(sources, 1, expires_at=now)
        never_sent = samples.announcement(sources, 2, sent_at=None, expires_at=now + 100 * HOUR)
        planned = samples.announcement(sources, 3, sent_at=None, expires_at=now + 100 * HOUR)
        # Its PCs are still to take it back.
        withdrawn = samples.announcement(sources, 4, expires_at=now + 100 * HOUR)
        for one in (old, never_sent, planned, withdrawn):
            await tx.announcements.add(one, b"")
        for one in (never_sent, withdrawn):
            await tx.announcements.withdraw(one.id, now, "ann", None)
        assert await tx.announcements.outdated(now, 10) == []
        assert await tx.announcements.outdated(now + TICK, 10) == [old.id, never_sent.id]
        assert await tx.announcements.outdated(now + TICK, 1) == [old.id]
        await tx.announcements.forget(old.id)
        assert await tx.announcements.get(old.id) is None
