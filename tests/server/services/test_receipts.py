"""What PCs say became of announcements: taken down together, merged, counted, told live, and shown."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc, news

from controldock.domain.agent_filter import AgentChoice
from controldock.domain.announcement import Message, NotShown, Question, QuestionKind, Step
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import Invalid, NotFound, Unavailable
from controldock.domain.presence import PresenceReason
from controldock.domain.receipts import (
    Behind,
    Coverage,
    Missing,
    MissingCode,
    Receipt,
    ReceiptFilter,
    ReceiptSort,
    Tally,
)
from controldock.protocol.announcements import Receipt as Told
from controldock.protocol.announcements import SessionReceipt as ToldSession
from controldock.server.services.announcements import AnnouncementWish
from controldock.server.services.changes import Noun
from controldock.server.services.receipts import MERGED_AT_ONCE, SeenReceipt, Word
from controldock.server.services.tags import Tagging
from controldock.server.store.receipts import Counts

Piece = TypeVar("Piece")
ALL = ReceiptFilter()
SECOND = timedelta(seconds=1)


async def announce(house: House, *pcs: Pc, asks: Question | None = None) -> str:
    """Send one to these; its id. Then a minute passes."""
    target = Target(TargetKind.SELECTED, tuple(pc.id for pc in pcs))
    seen = await house.announcements.create(
        house.oscar, AnnouncementWish(Message("Maintenance at six", question=asks), target)
    )
    house.sources.advance(timedelta(minutes=1))
    return seen.announcement.id


def sent_at(house: House) -> datetime:
    """When it was sent, a minute ago."""
    return house.sources.now() - timedelta(minutes=1)


async def say(house: House, pc: Pc, announcement_id: str, *sessions: ToldSession, **told: Any) -> None:
    word = Told(announcement_id=announcement_id, sessions=sessions, **told)
    await house.receipts.take_in(Word(pc.id, (word,)))


async def receipt_of(house: House, pc: Pc, announcement_id: str) -> SeenReceipt:
    page = await house.receipts.page(house.vera, announcement_id, ReceiptFilter(search=pc.id), None, 9)
    (seen,) = page.receipts
    return seen


async def counts(house: House, announcement_id: str) -> Counts:
    return (await house.announcements.get(house.vera, announcement_id)).counts


async def whole(pieces: AsyncIterator[list[Piece]]) -> list[Piece]:
    return [one async for piece in pieces for one in piece]


async def test_a_pc_tells_its_story_and_every_console_hears_of_it(house: House) -> None:
    pc, other = await house.a_lab(2)
    id = await announce(house, pc, other)
    sent = sent_at(house)
    with house.changes.subscribe() as subscription:
        await say(house, pc, id, received_at=sent + SECOND, heard_udp_at=sent + SECOND, network="10.1.2.7/24")
        assert await news(subscription) == {Noun.ANNOUNCEMENTS: [id]}
        shown = ToldSession(session="c2", user="kim", displayed_at=sent + 2 * SECOND, means="toast")
        await say(house, pc, id, shown, received_at=sent + SECOND)
        assert await news(subscription) == {Noun.ANNOUNCEMENTS: [id]}
        await say(house, pc, id, shown, received_at=sent + SECOND)
        assert await news(subscription) == {}  # it said nothing new
    known = (await receipt_of(house, pc, id)).row.receipt
    assert (known.received_at, known.displayed_at) == (sent + SECOND, sent + 2 * SECOND)
    assert (known.network, known.sessions["c2"].means) == ("10.1.2.0/24", "toast")
    assert await counts(house, id) == Counts(received=1, displayed=1)


async def test_what_is_none_of_a_pcs_business_is_heard_and_counts_for_nothing(house: House) -> None:
    pc, stranger = await house.a_lab(2)
    id = await announce(house, pc)
    with house.changes.subscribe() as subscription:
        await say(house, stranger, id, received_at=sent_at(house))
        await say(house, pc, UNKNOWN_ID, received_at=sent_at(house))
        assert await news(subscription) == {}
    assert await counts(house, id) == Counts()


async def test_receipts_of_many_pcs_are_served_together_and_one_word_may_tell_of_several(
    house: House,
) -> None:
    pcs = await house.a_lab(MERGED_AT_ONCE + 10)
    first, second = await announce(house, *pcs), await announce(house, *pcs)
    now = house.sources.now()
    words = [
        Word(
            pc.id,
            (
                Told(announcement_id=first, received_at=now),
                Told(announcement_id=second, received_at=now, heard_tcp_at=now),
            ),
        )
        for pc in pcs
    ]
    await asyncio.gather(*(house.receipts.take_in(word) for word in words))
    assert await counts(house, first) == await counts(house, second) == Counts(received=len(pcs))


async def test_one_pc_that_says_two_things_at_once_is_heard_twice(house: House) -> None:
    pc = await house.a_pc()
    id = await announce(house, pc)
    sent = sent_at(house)
    word = Told(announcement_id=id, received_at=sent + 3 * SECOND)
    shown = ToldSession(session="c2", displayed_at=sent + 5 * SECOND)
    more = Told(announcement_id=id, received_at=sent + SECOND, sessions=(shown,))
    await asyncio.gather(
        house.receipts.take_in(Word(pc.id, (word, more))), house.receipts.take_in(Word(pc.id, (word,)))
    )
    known = (await receipt_of(house, pc, id)).row.receipt
    assert (known.received_at, known.displayed_at) == (sent + SECOND, sent + 5 * SECOND)


async def test_what_a_pc_writes_only_shows_and_codes_of_newer_agents_do_no_harm(house: House) -> None:
    pc = await house.a_pc()
    id = await announce(house, pc, asks=Question(QuestionKind.TEXT))
    now = house.sources.now()
    odd = ToldSession(
        session="c\x1b2",
        user="kim\u202e\n",
        displayed_at=now,
        means="hologram",
        read_at=now,
        read_how="by_thought",
        answered_at=now,
        answer=" line\x00one\nline two ",
    )
    waits = ToldSession(session="c3", not_shown="asleep")
    await say(house, pc, id, odd, waits, network="nowhere")
    known = (await receipt_of(house, pc, id)).row.receipt
    kept = known.sessions["c\ufffd2"]
    assert (kept.user, kept.answer) == ("kim\ufffd\ufffd", "line\ufffdone\ufffdline two")
    assert (kept.means, kept.read_how, known.network) == ("", "answered", "")
    assert known.sessions["c3"].not_shown == NotShown.FAILED


async def test_those_who_are_missing_have_a_reason(house: House) -> None:
    here, away, never, locked, removed = await house.a_lab(5)
    for pc in (here, away, locked, removed):
        house.presence.check_in(pc.id)
    await house.presence.turn()
    id = await announce(house, here, away, never, locked, removed)
    for pc in (here, away, locked):
        house.presence.check_in(pc.id)
    house.presence.leave(away.id, PresenceReason.STOPPING)
    await house.presence.turn()
    await house.removal.remove(house.ann, AgentChoice((removed.id,)))
    left = house.sources.now()
    await say(house, locked, id, received_at=sent_at(house), not_shown="locked")
    page = await house.receipts.page(house.vera, id, ALL, None, 9)
    assert [one.missing for one in page.receipts] == [
        Missing(MissingCode.ON_ITS_WAY),
        Missing(MissingCode.OFFLINE_SINCE, left),
        Missing(MissingCode.NEVER_SEEN),
        Missing(NotShown.LOCKED),
        Missing(MissingCode.REMOVED, left),
    ]
    assert [one.online for one in page.receipts] == [True, False, False, True, False]
    house.sources.advance(timedelta(days=2))
    over = (await receipt_of(house, here, id)).missing
    assert over is not None
    assert over.code is MissingCode.EXPIRED


async def test_pages_go_on_where_they_ended_and_filters_hold(house: House) -> None:
    pcs = await house.a_lab(5)
    id = await announce(house, *pcs)
    for pc in pcs[:3]:
        await say(house, pc, id, received_at=house.sources.now())
    wanted = ReceiptFilter(step=Step.RECEIVED, sort=ReceiptSort.RECEIVED_AT)
    first = await house.receipts.page(house.vera, id, wanted, None, 2)
    rest = await house.receipts.page(house.vera, id, wanted, first.next_key, 2)
    found = [one.row.agent_id for one in (*first.receipts, *rest.receipts)]
    assert (found, first.total, rest.next_key) == ([pc.id for pc in pcs[:3]], 3, None)
    missed = await house.receipts.page(house.vera, id, ReceiptFilter(behind=Behind.NOT_RECEIVED), None, 9)
    assert missed.total == 2
    with pytest.raises(Invalid) as caught:
        await house.receipts.page(house.vera, id, ALL, ("x",), 9)
    assert caught.value.details["fields"] == {"cursor": "malformed"}


async def test_figures_of_the_way(house: House) -> None:
    pcs = await house.a_lab(4)
    id = await announce(house, *pcs)
    sent = sent_at(house)
    await say(house, pcs[0], id, received_at=sent, heard_udp_at=sent, network="10.0.2.0/24")
    await say(house, pcs[1], id, received_at=sent + 3 * SECOND, heard_tcp_at=sent, network="10.0.10.0/24")
    await say(house, pcs[2], id, heard_udp_at=sent, network="fe80::/64")
    found = {(one.step, one.up_to): one.count for one in await house.receipts.delays(house.vera, id)}
    assert found[Step.RECEIVED, SECOND] == 1
    assert found[Step.RECEIVED, 5 * SECOND] == 1
    assert sum(found.values()) == 2
    assert {step for step, _ in found} == {Step.RECEIVED, Step.DISPLAYED, Step.READ}
    assert await house.receipts.coverage(house.vera, id) == [
        Coverage("10.0.2.0/24", 1, 1, 0, 0),
        Coverage("10.0.10.0/24", 1, 0, 1, 0),
        Coverage("fe80::/64", 1, 1, 0, 0),
        Coverage("", 1, 0, 0, 1),
    ]


async def test_a_planned_one_has_no_figures_yet(house: House) -> None:
    pc = await house.a_pc()
    target = Target(TargetKind.SELECTED, (pc.id,))
    later = house.sources.now() + timedelta(hours=1)
    wish = AnnouncementWish(Message("Soon"), target, starts_at=later)
    id = (await house.announcements.create(house.oscar, wish)).announcement.id
    assert await house.receipts.delays(house.vera, id) == []
    assert await house.receipts.coverage(house.vera, id) == []
    assert (await house.receipts.page(house.vera, id, ALL, None, 9)).receipts == []


def answer(house: House, session: str, text: str) -> ToldSession:
    now = house.sources.now()
    return ToldSession(
        session=session, user="kim", displayed_at=now, means="window", answered_at=now, answer=text
    )


async def test_answers_are_tallied_by_session_and_tag_and_choices_nobody_took_are_there(house: House) -> None:
    pcs = await house.a_lab(3)
    await house.tags.apply(house.ann, AgentChoice((pcs[0].id, pcs[1].id)), Tagging(("3층",), ()))
    id = await announce(house, *pcs, asks=Question(QuestionKind.CHOICE, ("red", "green", "blue")))
    await say(house, pcs[0], id, answer(house, "1", "blue"), answer(house, "2", "blue"))
    await say(house, pcs[1], id, answer(house, "1", "red"))
    await say(house, pcs[2], id, ToldSession(session="1", displayed_at=house.sources.now()))
    assert await house.receipts.tally(house.vera, id) == Tally(
        [("blue", 2), ("red", 1), ("green", 0)], [("3층", [("blue", 2), ("red", 1)])], waiting=1
    )
    assert (await counts(house, id)).answered == 2
    rows = await whole(await house.receipts.export_answers(house.vera, id))
    assert [(one.host_name, one.session.session, one.session.answer) for one in rows] == [
        ("lab-00", "1", "blue"),
        ("lab-00", "2", "blue"),
        ("lab-01", "1", "red"),
    ]
    assert [[tag.name for tag in one.tags] for one in rows] == [["3층"]] * 3


@pytest.mark.parametrize(
    ("asks", "tally"),
    [
        (None, Tally((), (), 0)),
        (Question(QuestionKind.TEXT), Tally([], [], 0)),
        (Question(QuestionKind.YES_NO), Tally([("yes", 0), ("no", 0)], [], 0)),
    ],
)
async def test_before_anybody_answered(house: House, asks: Question | None, tally: Tally) -> None:
    id = await announce(house, await house.a_pc(), asks=asks)
    assert await house.receipts.tally(house.vera, id) == tally


async def test_the_export_tells_all_by_name(house: House) -> None:
    pcs = await house.some_pcs("lab-10", "lab-9")
    id = await announce(house, *pcs)
    await say(house, pcs[0], id, ToldSession(session="1", displayed_at=house.sources.now()))
    rows = await whole(await house.receipts.export(house.vera, id))
    assert [one.row.host_name for one in rows] == ["lab-9", "lab-10"]
    assert list(rows[1].row.receipt.sessions) == ["1"]
    assert rows[0].row.receipt == Receipt()


async def test_what_one_pc_was_told(house: House) -> None:
    pc, other = await house.a_lab(2)
    ids = [await announce(house, pc, other) for _ in range(3)]
    await announce(house, other)
    await say(house, pc, ids[0], received_at=house.sources.now())
    found = await house.receipts.of_agent(house.vera, pc.id, None, 9)
    assert [one.announcement.announcement.id for one in found] == ids[::-1]
    assert found[2].announcement.counts == Counts(received=1)
    assert found[2].receipt.row.receipt.received_at is not None
    older = await house.receipts.of_agent(house.vera, pc.id, ids[1], 9)
    assert [one.announcement.announcement.id for one in older] == ids[:1]


async def test_nothing_is_told_of_what_is_not_there(house: House) -> None:
    receipts, vera = house.receipts, house.vera
    for asked in (
        receipts.page(vera, UNKNOWN_ID, ALL, None, 9),
        receipts.export(vera, UNKNOWN_ID),
        receipts.delays(vera, UNKNOWN_ID),
        receipts.coverage(vera, UNKNOWN_ID),
        receipts.tally(vera, UNKNOWN_ID),
        receipts.export_answers(vera, UNKNOWN_ID),
        receipts.of_agent(vera, UNKNOWN_ID, None, 9),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_an_overload_is_said_at_once(house: House) -> None:
    pc = await house.a_pc()
    id = await announce(house, pc)
    house.receipts.words._queue_limit = 2
    told = Told(announcement_id=id, received_at=house.sources.now())
    waiting = [house.receipts.take_in(Word(pc.id, (told,))) for _ in range(2)]
    with pytest.raises(Unavailable):
        house.receipts.take_in(Word(pc.id, (told,)))
    await asyncio.gather(*waiting)
