"""Planned announcements: once, in time, to those that are there then."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs
from tests.server.house import UNKNOWN_ID, House, Pc, news, open_house

from controldock.domain.agent_filter import AgentChoice
from controldock.domain.announcement import AnnouncementState, Missed, Question, QuestionKind
from controldock.domain.errors import (
    AnnouncementChanged,
    AnnouncementOver,
    AnnouncementSent,
    Invalid,
    NotAllowed,
    NotFound,
)
from controldock.server.services.activities import SERVER
from controldock.server.services.announcement_starts import AnnouncementChange
from controldock.server.services.announcements import SeenAnnouncement
from controldock.server.services.changes import Noun
from controldock.server.store.announcement_tables import announcements
from controldock.server.store.engine import Transaction
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
S = AnnouncementState


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


@pytest.fixture
async def second(
    house: House, sqlite_url: str, tmp_path: Path, sources: FixedSources
) -> AsyncIterator[House]:
    """Another server process over the same database, with the same keys."""
    async with open_house(sqlite_url, tmp_path, sources) as other:
        yield other


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
async def pair(url: str, tmp_path: Path, sources: FixedSources) -> AsyncIterator[tuple[House, House]]:
    """Two server processes over one database of either kind."""
    async with open_house(url, tmp_path, sources) as one, open_house(url, tmp_path, sources) as other:
        yield one, other


async def plan(house: House, *pcs: Pc, at: datetime | None = None, **changes: object) -> str:
    """An announcement that is sent in an hour."""
    return await house.announce(*pcs, starts_at=at or house.sources.now() + HOUR, **changes)


async def seen(house: House, id: str) -> SeenAnnouncement:
    return await house.announcements.get(house.vera, id)


async def standing(house: House, id: str) -> AnnouncementState:
    return (await seen(house, id)).announcement.state(house.sources.now())


# -- in time --


async def test_it_is_sent_when_it_is_time_and_not_before(house: House, lab: list[Pc]) -> None:
    id = await plan(house, expires_in=2 * HOUR)
    house.sources.advance(HOUR - TICK)
    await house.announcement_starts.turn()
    assert await standing(house, id) is S.PLANNED
    await house.a_pc("just in time")
    house.sources.advance(TICK)
    with house.changes.subscribe() as console:
        await house.announcement_starts.turn()
        assert await news(console) == {Noun.ANNOUNCEMENTS: [id]}
    made = (await seen(house, id)).announcement
    assert (made.sent_at, made.total) == (house.sources.now(), 4)
    assert made.expires_at == house.sources.now() + 2 * HOUR
    assert len(await house.hear(await house.greet(lab[0]))) == 1
    (entry,) = (one for one in await house.activities.latest(house.ann, 1))
    assert (entry.actor, entry.action, entry.details["targets"]) == (SERVER, "announcement.sent", 4)


async def test_two_servers_send_it_once(pair: tuple[House, House]) -> None:
    one, other = pair
    lab = await one.some_pcs("lab-0", "lab-1", "lab-2")
    ids = [await plan(house) for house in (one, other, one)]
    one.sources.advance(HOUR)
    async with asyncio.TaskGroup() as group:
        for house in (one, other, one, other):
            group.create_task(house.announcement_starts.turn())
    assert (await one.actions()).count("announcement.sent") == len(ids)
    for id in ids:
        assert (await seen(other, id)).announcement.total == len(lab)


async def test_two_servers_give_no_number_twice(pair: tuple[House, House]) -> None:
    one, other = pair
    await one.some_pcs("lab-0")
    async with asyncio.TaskGroup() as group:
        making = [group.create_task(house.announce()) for house in (one, other) * 5]
    made = [(await seen(one, task.result())).announcement for task in making]
    assert sorted(announcement.number for announcement in made) == list(range(1, 11))


async def test_words_of_pcs_withdrawals_and_resends_do_not_block_each_other(
    pair: tuple[House, House],
) -> None:
    one, other = pair
    lab = await one.a_lab(30)
    ids = [await one.announce() for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        for place, pc in enumerate(lab):
            for id in ids if place % 2 else reversed(ids):
                group.create_task((one, other)[place % 2].knows(pc, id))
        for id in ids[1:]:
            group.create_task(other.announcement_steering.resend(other.ann, id, Missed.NOT_READ))
        group.create_task(one.announcement_steering.withdraw(one.ann, ids[0]))
    assert [(await seen(one, id)).counts.received for id in ids] == [30, 30, 30]


async def test_one_that_dies_on_the_way_has_done_nothing(
    house: House, second: House, lab: list[Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await plan(house)
    house.sources.advance(HOUR)

    async def die(*_: object, **__: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(house.announcing, "_send_out", die)
        await house.announcement_starts.turn()
    assert [entry["event"] for entry in logs] == ["announcement.send_failed"]
    assert await standing(house, id) is S.PLANNED
    await second.announcement_starts.turn()
    assert (await seen(house, id)).announcement.total == 3


async def test_after_a_long_stop_only_what_has_not_expired_is_sent(house: House, lab: list[Pc]) -> None:
    missed, late = await plan(house, expires_in=HOUR), await plan(house, expires_in=DAY)
    house.sources.advance(3 * HOUR)
    await house.announcement_starts.turn()
    assert await standing(house, missed) is S.EXPIRED
    sent = (await seen(house, late)).announcement
    assert (sent.sent_at, sent.expires_at) == (house.sources.now(), house.sources.now() - 2 * HOUR + DAY)


async def test_whoever_is_gone_by_then_is_left_out(house: House, lab: list[Pc]) -> None:
    id = await plan(house, *lab)
    await house.removal.remove(house.ann, choice_of(lab[0]))
    house.sources.advance(HOUR)
    await house.announcement_starts.turn()
    assert (await seen(house, id)).announcement.total == 2


async def test_even_when_nobody_is_left_it_is_over_with(house: House, lab: list[Pc]) -> None:
    id = await plan(house, lab[0])
    await house.removal.remove(house.ann, choice_of(lab[0]))
    house.sources.advance(HOUR)
    await house.announcement_starts.turn()
    assert (await seen(house, id)).announcement.total == 0
    assert await standing(house, id) is S.ACTIVE


async def test_one_that_was_changed_in_the_database_is_sent_to_nobody(house: House, lab: list[Pc]) -> None:
    bad, good = await plan(house, title="Lunch"), await plan(house, title="Dinner")
    async with house.database.write() as tx:
        await forge(tx, bad)
    house.sources.advance(HOUR)
    with capture_logs() as logs:
        await house.announcement_starts.turn()
    assert [entry["event"] for entry in logs] == ["announcement.plan_changed"]
    assert (await standing(house, bad), await standing(house, good)) == (S.WITHDRAWN, S.ACTIVE)
    assert sorted((await house.actions())[-2:]) == ["announcement.not_sent", "announcement.sent"]


# -- by hand --


async def test_it_can_be_sent_earlier_and_is_shown_as_long(house: House, lab: list[Pc]) -> None:
    id = await plan(house, expires_in=3 * HOUR)
    sent = (await house.announcement_starts.send(house.oscar, id)).announcement
    assert (sent.sent_at, sent.expires_at) == (house.sources.now(), house.sources.now() + 3 * HOUR)
    assert len(await house.hear(await house.greet(lab[0]))) == 1
    with pytest.raises(AnnouncementSent):
        await house.announcement_starts.send(house.oscar, id)
    house.sources.advance(HOUR)
    await house.announcement_starts.turn()
    assert (await house.actions()).count("announcement.sent") == 1


async def test_it_is_not_sent_by_hand_to_nobody(house: House, lab: list[Pc]) -> None:
    id = await plan(house, lab[0])
    await house.removal.remove(house.ann, choice_of(lab[0]))
    with pytest.raises(Invalid) as refused:
        await house.announcement_starts.send(house.ann, id)
    assert refused.value.details["fields"] == {"target": "target_empty"}
    assert await standing(house, id) is S.PLANNED


async def test_it_can_be_sent_at_another_time(house: House, lab: list[Pc]) -> None:
    id, now = await plan(house, expires_in=2 * HOUR), house.sources.now()
    change = AnnouncementChange(now + 5 * HOUR, "Asia/Seoul")
    changed = (await house.announcement_starts.change(house.oscar, id, change)).announcement
    assert (changed.starts_at, changed.expires_at) == (now + 5 * HOUR, now + 7 * HOUR)
    assert changed.time_zone == "Asia/Seoul"
    house.sources.advance(HOUR)
    await house.announcement_starts.turn()
    assert await standing(house, id) is S.PLANNED
    house.sources.advance(4 * HOUR)
    await house.announcement_starts.turn()
    assert await standing(house, id) is S.ACTIVE
    assert (await house.actions())[-2:] == ["announcement.changed", "announcement.sent"]


async def test_what_changes_nothing_leaves_no_trace(house: House, lab: list[Pc]) -> None:
    id = await plan(house)
    before = await house.actions()
    await house.announcement_starts.change(house.ann, id, AnnouncementChange())
    assert await house.actions() == before


@pytest.mark.parametrize(
    ("field", "code", "change"),
    [
        ("starts_at", "time_is_past", AnnouncementChange),
        ("starts_at", "time_too_far", lambda now: AnnouncementChange(now + timedelta(days=400))),
        ("time_zone", "time_zone_unknown", lambda now: AnnouncementChange(None, "Mars/Olympus")),
        ("starts_at", "answer_time_out_of_range", lambda now: AnnouncementChange(now + 4 * HOUR)),
    ],
)
async def test_what_cant_be_another(
    house: House, lab: list[Pc], field: str, code: str, change: object
) -> None:
    asks = Question(QuestionKind.YES_NO, until=house.sources.now() + 2 * HOUR)
    id = await plan(house, question=asks)
    with pytest.raises(Invalid) as refused:
        await house.announcement_starts.change(house.ann, id, change(house.sources.now()))  # type: ignore[operator]
    assert refused.value.details["fields"] == {field: code}


async def test_only_a_planned_one_can_be_sent_or_moved(house: House, lab: list[Pc]) -> None:
    starts, later = house.announcement_starts, AnnouncementChange(house.sources.now() + 9 * HOUR)
    sent, withdrawn, expired = (
        await house.announce(),
        await plan(house),
        await house.announce(expires_in=HOUR),
    )
    await house.announcement_steering.withdraw(house.ann, withdrawn)
    house.sources.advance(HOUR)
    for id, error in (
        (sent, AnnouncementSent),
        (withdrawn, AnnouncementOver),
        (expired, AnnouncementOver),
        (UNKNOWN_ID, NotFound),
    ):
        with pytest.raises(error):
            await starts.send(house.ann, id)
        with pytest.raises(error):
            await starts.change(house.ann, id, later)


async def test_one_that_was_changed_in_the_database_is_neither_sent_nor_moved(
    house: House, lab: list[Pc]
) -> None:
    id = await plan(house, title="Lunch")
    async with house.database.write() as tx:
        await forge(tx, id)
    with pytest.raises(AnnouncementChanged):
        await house.announcement_starts.send(house.ann, id)
    with pytest.raises(AnnouncementChanged):
        await house.announcement_starts.change(
            house.ann, id, AnnouncementChange(house.sources.now() + 9 * HOUR)
        )


async def test_who_may(house: House, lab: list[Pc]) -> None:
    id = await plan(house)
    with pytest.raises(NotAllowed):
        await house.announcement_starts.send(house.vera, id)
    with pytest.raises(NotAllowed):
        await house.announcement_starts.change(house.vera, id, AnnouncementChange())


async def forge(tx: Transaction, id: str) -> None:
    """Somebody writes into the database."""
    await tx._connection.execute(
        update(announcements).where(announcements.c.id == id).values(title="Send me your password")
    )


def choice_of(pc: Pc) -> AgentChoice:
    return AgentChoice((pc.id,))
