"""Announcements expire, and are forgotten in the end."""

from datetime import timedelta

import pytest
from tests.server.house import House, Pc, news

from controldock.domain.announcement import AnnouncementFilter
from controldock.domain.errors import NotFound
from controldock.server.services import announcement_upkeep as module
from controldock.server.services.announcement_settings import WaysChange
from controldock.server.services.changes import Noun

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANY = AnnouncementFilter()


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


async def owed(house: House, id: str) -> int:
    async with house.database.read() as tx:
        return len(await tx.owed.agents(id))


async def test_what_expires_is_owed_to_nobody_and_consoles_are_told(house: House, lab: list[Pc]) -> None:
    short, long = await house.announce(expires_in=HOUR), await house.announce()
    await house.announcement_upkeep.expire()
    house.sources.advance(HOUR)
    with house.changes.subscribe() as console:
        await house.announcement_upkeep.expire()
        assert await news(console) == {Noun.ANNOUNCEMENTS: [short]}
        await house.announcement_upkeep.expire()
        assert await news(console) == {}  # told once
    assert (await owed(house, short), await owed(house, long)) == (0, 3)


async def test_what_expired_while_no_server_ran(house: House, lab: list[Pc]) -> None:
    id = await house.announce(expires_in=HOUR)
    house.sources.advance(DAY)
    await house.announcement_upkeep.expire()  # the first turn of a new one
    assert await owed(house, id) == 0


async def test_one_that_was_planned_for_when_no_server_ran_leaves_a_trace(
    house: House, lab: list[Pc]
) -> None:
    at = house.sources.now() + HOUR
    missed = await house.announce(starts_at=at, expires_in=HOUR, title="Fire drill")
    taken_back = await house.announce(starts_at=at, expires_in=HOUR)
    await house.announcement_steering.withdraw(house.ann, taken_back)
    house.sources.advance(DAY)
    await house.announcement_starts.turn()
    before = await house.actions()
    for _ in range(2):
        await house.announcement_upkeep.expire()
    assert await house.actions() == [*before, "announcement.missed"]  # once
    (entry,) = await house.activities.latest(house.ann, 1)
    assert (entry.subject, entry.actor) == (missed, "server")
    assert entry.details == {"title": "Fire drill", "starts_at": str(at)}


async def test_a_clock_that_was_set_back_breaks_nothing(house: House, lab: list[Pc]) -> None:
    id = await house.announce(expires_in=2 * HOUR)
    await house.announcement_upkeep.expire()
    house.sources.advance(-HOUR)
    await house.announcement_upkeep.expire()
    house.sources.advance(3 * HOUR)
    await house.announcement_upkeep.expire()
    assert await owed(house, id) == 0


async def test_what_was_over_for_as_long_as_is_set_is_forgotten_whole(
    house: House, lab: list[Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECEIPTS", 2)  # in more than one piece
    await house.announcement_settings.change(house.ann, WaysChange(retention=timedelta(days=30)))
    old, never_sent = await house.announce(), await house.announce(starts_at=house.sources.now() + HOUR)
    await house.knows(lab[0], old, displayed_at=house.sources.now(), means="toast")
    await house.announcement_steering.withdraw(house.ann, never_sent)
    house.sources.advance(timedelta(days=31) - timedelta(seconds=1))
    young = await house.announce()
    with house.changes.subscribe() as console:
        await house.announcement_upkeep.forget()
        assert await news(console) == {Noun.ANNOUNCEMENTS: [never_sent]}  # it was over a day before the other
        house.sources.advance(timedelta(seconds=2))
        await house.announcement_upkeep.forget()
        assert await news(console) == {Noun.ANNOUNCEMENTS: [old]}
    for id in (old, never_sent):
        with pytest.raises(NotFound):
            await house.announcements.get(house.vera, id)
    page = await house.announcements.page(house.vera, ANY, None, 10)
    assert [seen.announcement.id for seen in page.announcements] == [young]


async def test_no_number_is_used_twice(house: House, lab: list[Pc]) -> None:
    for _ in range(2):
        await house.announce(expires_in=HOUR)
    house.sources.advance(timedelta(days=400))
    for _ in range(2):
        await house.announcement_upkeep.forget()
    assert (await house.announcements.page(house.vera, ANY, None, 10)).total == 0
    id = await house.announce()
    assert (await house.announcements.get(house.vera, id)).announcement.number == 3
