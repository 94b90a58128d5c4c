"""Agents that poll are told what they have not said yet that they have, until it expires."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs
from tests.server.house import PATIENT, House, Pc, until

from controldock.domain.announcement import Again, Missed
from controldock.protocol.announcements import MAX_NOTICES, Payload, Text, Withdrawal
from controldock.server.services import announcement_feed as module
from controldock.server.services import lines
from controldock.server.services.lines import Announced, Cancellation, Line, Order
from controldock.server.store.announcement_tables import announcements

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
async def pc(house: House) -> Pc:
    return await house.a_pc()


@pytest.fixture
async def line(house: House, pc: Pc) -> Line:
    return await house.greet(pc)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks are not believed for any time."""
    monkeypatch.setattr(lines, "FRESH", 0.0)


def ids(heard: list[tuple[Payload, Again]]) -> list[str]:
    return [payload.announcement_id for payload, _ in heard]


# -- who is told --


async def test_whoever_comes_later_is_told_at_once(house: House, pc: Pc) -> None:
    id = await house.announce(title="Lunch", body="at noon")
    ((said, again),) = await house.hear(await house.greet(pc))
    assert isinstance(said, Text)
    assert (said.announcement_id, said.title, said.body, again) == (id, "Lunch", "at noon", Again.NOTHING)


async def test_whoever_waits_is_woken(house: House, pc: Pc, line: Line) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.hear(line, PATIENT))
        await until(lambda: line.waiting)
        id = await house.announce(pc)
    assert ids(waiting.result()) == [id]


async def test_it_is_for_some_and_no_others(house: House, pc: Pc, line: Line) -> None:
    other = await house.a_pc("lab-02")
    await house.announce(pc)
    assert await house.hear(await house.greet(other)) == []
    assert len(await house.hear(line)) == 1


async def test_once_it_has_it_it_is_told_no_more(house: House, pc: Pc, impatient: None) -> None:
    id = await house.announce()
    assert ids(await house.hear(await house.greet(pc))) == [id]
    await house.knows(pc, id)
    assert await house.hear(await house.greet(pc)) == []


async def test_a_session_is_told_once_in_a_while_and_another_one_anew(
    house: House, pc: Pc, line: Line, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await house.announce()
    assert ids(await house.hear(line)) == [id]
    assert await house.hear(line) == []  # its word that it has it may be on its way
    assert ids(await house.hear(await house.greet(pc))) == [
        id
    ]  # the connection was lost, and the text with it?
    line = await house.greet(pc)
    assert ids(await house.hear(line)) == [id]
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    assert ids(await house.hear(line)) == [id]


async def test_what_expired_is_told_to_nobody(house: House, pc: Pc) -> None:
    await house.announce(expires_in=HOUR)
    house.sources.advance(HOUR)
    assert await house.hear(await house.greet(pc)) == []


async def test_a_pc_that_takes_no_work_hears_all_the_same(house: House, line: Line) -> None:
    await house.announce()
    assert isinstance(await house.dispatch.poll(line, 0, 0), Announced)


async def test_many_come_in_several_answers_the_oldest_first(house: House, line: Line) -> None:
    made = [await house.announce() for _ in range(2 * MAX_NOTICES + 1)]
    answers = [ids(await house.hear(line)) for _ in range(4)]
    assert answers == [made[:4], made[4:8], made[8:], []]


# -- beside work --


async def test_announcements_before_work_and_after_cancellations(house: House, pc: Pc, line: Line) -> None:
    cancelled = await house.deploy(pc)
    order = await house.order(line)
    await house.steering.cancel(house.ann, cancelled)
    await house.deploy(pc)
    id = await house.announce(pc)
    found = [await house.dispatch.poll(line, 1, 0) for _ in range(3)]
    assert found[0] == Cancellation((order.attempt_id,))
    assert isinstance(found[1], Announced)
    assert [owed.announcement_id for owed in found[1].owed] == [id]
    assert isinstance(found[2], Order)
    assert await house.dispatch.poll(line, 1, 0) is None


async def test_work_for_one_and_words_for_another_in_one_look(house: House, pc: Pc, line: Line) -> None:
    other = await house.a_pc("lab-02")
    second = await house.greet(other)
    id = await house.announce(other)
    await house.deploy(pc)
    async with asyncio.TaskGroup() as group:
        order = group.create_task(house.order(line))
        heard = group.create_task(house.hear(second))
    assert isinstance(order.result(), Order)
    assert ids(heard.result()) == [id]


async def test_who_has_nothing_to_hear_costs_no_transaction_that_writes(
    house: House, pc: Pc, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await house.announce()
    written = 0
    write = house.database.write

    def counted() -> object:
        nonlocal written
        written += 1
        return write()

    monkeypatch.setattr(house.database, "write", counted)
    assert ids(await house.hear(line)) == [id]  # neither has who hears something
    assert await house.hear(line) == []
    assert written == 0


# -- once more --


async def test_what_is_sent_again_is_told_once(house: House, pc: Pc, line: Line, impatient: None) -> None:
    id = await house.announce()
    await house.hear(line)
    await house.knows(pc, id, not_shown="locked")
    await house.announcement_steering.resend(house.ann, id, Missed.NOT_DISPLAYED)
    assert [again for _, again in await house.hear(line)] == [Again.SHOW]
    await still(house)
    await house.knows(pc, id, displayed_at=house.sources.now(), means="window")
    for _ in range(2):  # each reminder is one
        await house.announcement_steering.resend(house.ann, id, Missed.NOT_READ)
        ((said, again),) = await house.hear(line)
        assert (said.announcement_id, again) == (id, Again.REMIND)
        assert await house.hear(line) == []
        await still(house)
        assert await house.hear(await house.greet(pc)) == []  # it has arrived: nobody is reminded twice
        line = await house.greet(pc)


async def test_a_reminder_that_was_lost_comes_with_the_next_session(house: House, pc: Pc, line: Line) -> None:
    id = await house.announce()
    await house.knows(pc, id, displayed_at=house.sources.now(), means="window")
    await house.announcement_steering.resend(house.ann, id, Missed.NOT_READ)
    assert len(await house.hear(line)) == 1  # and the line breaks before another poll
    assert [again for _, again in await house.hear(await house.greet(pc))] == [Again.REMIND]


async def test_after_a_withdrawal_nothing_else_is_told_of_it(
    house: House, pc: Pc, line: Line, impatient: None
) -> None:
    id = await house.announce()
    assert ids(await house.hear(line)) == [id]
    await house.announcement_steering.withdraw(house.ann, id)
    ((said, _),) = await house.hear(line)
    assert isinstance(said, Withdrawal)
    assert said.announcement_id == id
    assert await house.hear(line) == []
    await house.knows(pc, id, withdrawn=True)
    assert await house.hear(await house.greet(pc)) == []


# -- when something goes wrong --


async def test_an_answer_that_nobody_took_is_given_to_the_next_poll(house: House, pc: Pc, line: Line) -> None:
    id = await house.announce(pc)
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(house.dispatch.poll(line, 1, PATIENT))
        await until(lambda: house.dispatch.claims._waiting or leaving.done())
        leaving.cancel()
    assert ids(await house.hear(line)) == [id]


async def test_a_text_that_was_changed_in_the_database_is_shown_to_nobody(
    house: House, pc: Pc, line: Line
) -> None:
    bad, good = await house.announce(title="Lunch"), await house.announce(title="Dinner")
    async with house.database.write() as tx:
        kept = (await tx.announcements.signed([bad]))[bad].text
        await tx._connection.execute(
            update(announcements)
            .where(announcements.c.id == bad)
            .values(signed=kept.replace(b"Lunch", b"Munch"))
        )
    with capture_logs() as logs:
        assert ids(await house.hear(line)) == [good]
        assert await house.hear(await house.greet(pc)) != []
    assert [entry["announcement"] for entry in logs if entry["event"] == "announcement.changed"] == [bad]


async def test_few_texts_are_remembered(house: House, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KNOWN_NOTICES", 1)
    made = [await house.announce() for _ in range(3)]
    assert ids(await house.hear(line)) == made
    assert len(house.announcement_feed._known) == 1


async def still(house: House) -> None:
    """Until what was told has been written down as told."""
    feed = house.announcement_feed
    await feed.deliveries.submit(())
