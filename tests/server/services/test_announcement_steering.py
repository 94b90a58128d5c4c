"""An announcement that was made is sent again to those that missed it, or is withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from tests.server.house import UNKNOWN_ID, House, Pc, news

from controldock.domain.announcement import Again, AnnouncementState, Missed
from controldock.domain.errors import (
    AnnouncementChanged,
    AnnouncementOver,
    AnnouncementPlanned,
    NotAllowed,
    NotFound,
)
from controldock.protocol.announcements import Text, Withdrawal
from controldock.server.services.changes import Noun
from controldock.server.store.announcement_tables import announcements

HOUR = timedelta(hours=1)
S = AnnouncementState


@pytest.fixture
async def lab(house: House) -> dict[str, Pc]:
    """A PC for each step that an announcement can come to."""
    names = ("nothing", "received", "displayed", "read")
    return dict(zip(names, await house.some_pcs(*names), strict=True))


async def come_so_far(house: House, lab: dict[str, Pc]) -> str:
    """An announcement that came so far."""
    id, now = await house.announce(), house.sources.now()
    await house.knows(lab["received"], id, not_shown="nobody_logged_on")
    await house.knows(lab["displayed"], id, displayed_at=now, means="window")
    await house.knows(lab["read"], id, displayed_at=now, means="window", read_at=now, read_how="closed")
    return id


@pytest.mark.parametrize(
    ("missed", "told"),
    [
        (Missed.NOT_RECEIVED, {"nothing": Again.NOTHING}),
        (Missed.NOT_DISPLAYED, {"nothing": Again.NOTHING, "received": Again.SHOW}),
        (
            Missed.NOT_READ,
            {"nothing": Again.NOTHING, "received": Again.SHOW, "displayed": Again.REMIND},
        ),
    ],
)
async def test_it_goes_again_to_those_that_missed_it(
    house: House, lab: dict[str, Pc], missed: Missed, told: dict[str, Again]
) -> None:
    id = await come_so_far(house, lab)
    with house.changes.subscribe() as console:
        done = await house.announcement_steering.resend(house.oscar, id, missed)
        assert await news(console) == {Noun.ANNOUNCEMENTS: [id]}
    assert (done.count, done.announcement.announcement.id) == (len(told), id)
    heard = {name: await house.hear(await house.greet(pc)) for name, pc in lab.items()}
    assert {name: again for name, ((_, again), *_) in ((n, h) for n, h in heard.items() if h)} == told
    assert all(isinstance(said, Text) for some in heard.values() for said, _ in some)
    (entry,) = await house.activities.latest(house.ann, 1)
    assert (entry.action, entry.details["to"], entry.details["targets"]) == (
        "announcement.resent",
        missed,
        len(told),
    )


async def test_after_a_withdrawal_everybody_takes_it_back(house: House, lab: dict[str, Pc]) -> None:
    id = await come_so_far(house, lab)
    with house.changes.subscribe() as console:
        seen = await house.announcement_steering.withdraw(house.oscar, id)
        assert await news(console) == {Noun.ANNOUNCEMENTS: [id]}
    made = seen.announcement
    assert (made.withdrawn_at, made.withdrawn_by) == (house.sources.now(), house.oscar.name)
    for pc in lab.values():
        ((said, _),) = await house.hear(await house.greet(pc))
        assert isinstance(said, Withdrawal)
        await house.knows(pc, id, withdrawn=True)
        assert await house.hear(await house.greet(pc)) == []
    assert (await house.announcements.get(house.vera, id)).counts.took_back == len(lab)
    assert (await house.actions())[-1] == "announcement.withdrawn"


async def test_a_planned_one_that_is_withdrawn_is_never_sent(house: House, lab: dict[str, Pc]) -> None:
    id = await house.announce(starts_at=house.sources.now() + HOUR)
    seen = await house.announcement_steering.withdraw(house.ann, id)
    assert seen.announcement.state(house.sources.now()) is S.WITHDRAWN
    house.sources.advance(HOUR)
    await house.announcement_starts.turn()
    assert await house.hear(await house.greet(lab["read"])) == []
    assert (await house.announcements.get(house.vera, id)).announcement.sent_at is None


async def test_what_is_over_is_neither_sent_again_nor_withdrawn(house: House, lab: dict[str, Pc]) -> None:
    steering = house.announcement_steering
    withdrawn, expired = await house.announce(), await house.announce(expires_in=HOUR)
    await steering.withdraw(house.ann, withdrawn)
    house.sources.advance(HOUR)
    for id, error in ((withdrawn, AnnouncementOver), (expired, AnnouncementOver), (UNKNOWN_ID, NotFound)):
        with pytest.raises(error):
            await steering.withdraw(house.ann, id)
        with pytest.raises(error):
            await steering.resend(house.ann, id, Missed.NOT_READ)


async def test_a_planned_one_was_missed_by_nobody(house: House, lab: dict[str, Pc]) -> None:
    id = await house.announce(starts_at=house.sources.now() + HOUR)
    with pytest.raises(AnnouncementPlanned):
        await house.announcement_steering.resend(house.ann, id, Missed.NOT_RECEIVED)


async def test_one_that_was_changed_in_the_database_is_not_sent_again(
    house: House, lab: dict[str, Pc]
) -> None:
    id = await house.announce()
    async with house.database.write() as tx:
        await tx._connection.execute(
            update(announcements).where(announcements.c.id == id).values(signed=b"x" * 99)
        )
    with pytest.raises(AnnouncementChanged):
        await house.announcement_steering.resend(house.ann, id, Missed.NOT_READ)


async def test_who_may(house: House, lab: dict[str, Pc]) -> None:
    id = await house.announce()
    with pytest.raises(NotAllowed):
        await house.announcement_steering.withdraw(house.vera, id)
    with pytest.raises(NotAllowed):
        await house.announcement_steering.resend(house.vera, id, Missed.NOT_READ)
