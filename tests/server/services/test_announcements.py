"""Announcements as people write and see them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.server.house import UNKNOWN_ID, House, Pc, news, until

from controldock.domain.announcement import (
    MAX_BODY,
    AnnouncementFilter,
    AnnouncementState,
    Message,
    Priority,
    Question,
    QuestionKind,
)
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import Invalid, NotAllowed, NotFound
from controldock.server.services.announcements import AnnouncementWish
from controldock.server.services.changes import Noun
from controldock.server.store.receipts import Counts

HOUR = timedelta(hours=1)
EVERYBODY = Target(TargetKind.ALL)
ANY = AnnouncementFilter()


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


def wish(**changes: object) -> AnnouncementWish:
    values: dict[str, object] = {"message": Message("Lunch", "at noon"), "target": EVERYBODY}
    return AnnouncementWish(**(values | changes))  # type: ignore[arg-type]


async def test_it_is_sent_at_once_to_the_pcs_that_are_there_now(house: House, lab: list[Pc]) -> None:
    with house.changes.subscribe() as console:
        id = await house.announce(title="Lunch", body="at noon")
        assert await news(console) == {Noun.ANNOUNCEMENTS: [id]}
    await house.a_pc("too late")
    seen = await house.announcements.get(house.vera, id)
    made, now = seen.announcement, house.sources.now()
    assert made.state(now) is AnnouncementState.ACTIVE
    assert (made.total, made.sent_at, made.expires_at) == (3, now, now + timedelta(days=1))
    assert (made.number, made.created_by, seen.counts, list(seen.reach)) == (1, house.ann.name, Counts(), [])
    (entry,) = (one for one in await house.activities.latest(house.ann, 10) if one.subject == id)
    assert (entry.action, entry.details) == ("announcement.sent", {"title": "Lunch", "targets": 3})


async def test_numbers_count_up(house: House, lab: list[Pc]) -> None:
    ids = [await house.announce() for _ in range(3)]
    assert [(await house.announcements.get(house.vera, id)).announcement.number for id in ids] == [1, 2, 3]


async def test_how_far_it_is(house: House, lab: list[Pc]) -> None:
    id = await house.announce()
    await house.knows(lab[0], id)
    await house.knows(lab[1], id, displayed_at=house.sources.now(), means="toast")
    counts = (await house.announcements.get(house.vera, id)).counts
    assert (counts.received, counts.displayed, counts.read) == (2, 1, 0)


async def test_what_it_would_do(house: House, lab: list[Pc]) -> None:
    house.presence.check_in(lab[0].id)
    await house.presence.turn()
    short = await house.announcements.preview(house.ann, wish())
    assert (short.total, short.online) == (3, 1)
    assert short.datagram is not None
    assert 300 < short.datagram < 1200
    long = await house.announcements.preview(house.ann, wish(message=Message("Lunch", "x" * 2000)))
    assert (long.total, long.datagram) == (3, None)
    some = wish(target=Target(TargetKind.SELECTED, (lab[2].id,)))
    found = await house.announcements.preview(house.ann, some)
    assert (found.total, found.online, found.datagram) == (1, 0, None)
    assert (await house.announcements.page(house.vera, ANY, None, 10)).total == 0  # nothing was changed


async def test_a_preview_is_exact(house: House, lab: list[Pc]) -> None:
    sent: list[bytes] = []
    expected = (await house.announcements.preview(house.ann, wish())).datagram
    house.udp_out.use(lambda asked: _sent(sent, asked.datagram))
    await house.announcements.create(house.ann, wish())
    await until(lambda: sent)
    assert len(sent[0]) == expected


async def _sent(sent: list[bytes], datagram: bytes) -> list[object]:
    sent.append(datagram)
    return []


@pytest.mark.parametrize(
    ("field", "code", "changes"),
    [
        ("title", "title_empty", {"message": Message(" \n")}),
        ("title", "title_too_long", {"message": Message("x" * 201)}),
        ("body", "body_too_long", {"message": Message("x", "x" * (MAX_BODY + 1))}),
        ("body", "body_has_controls", {"message": Message("x", "\x1b[2J")}),
        ("expires_in", "expiry_past", {"expires_in": -HOUR}),
        ("expires_in", "expiry_past", {"expires_in": timedelta(0)}),
        ("expires_in", "expiry_out_of_range", {"expires_in": timedelta(days=91)}),
        ("target", "target_empty", {"target": Target(TargetKind.SELECTED)}),
        ("target", "target_unknown_agent", {"target": Target(TargetKind.SELECTED, (UNKNOWN_ID,))}),
        ("target", "target_unknown_tag", {"target": Target(TargetKind.TAGS, tags=("nobody",))}),
        ("target", "target_unknown_filter", {"target": Target(TargetKind.SAVED_FILTER, saved_filter_id="x")}),
        ("time_zone", "time_zone_unknown", {"time_zone": "Mars/Olympus"}),
        ("starts_at", "time_is_past", {"starts_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("starts_at", "time_too_far", {"starts_at": datetime(9999, 12, 31, tzinfo=UTC)}),
        (
            "question.choices",
            "choices_count",
            {"message": Message("x", question=Question(QuestionKind.CHOICE, ("a",)))},
        ),
        (
            "question.until",
            "answer_time_out_of_range",
            {
                "message": Message(
                    "x", question=Question(QuestionKind.YES_NO, until=datetime(2020, 1, 1, tzinfo=UTC))
                )
            },
        ),
    ],
)
async def test_what_cant_be_right_is_told_at_its_field(
    house: House, lab: list[Pc], field: str, code: str, changes: dict[str, object]
) -> None:
    for use_case in (house.announcements.create, house.announcements.preview):
        with pytest.raises(Invalid) as refused:
            await use_case(house.ann, wish(**changes))
        assert refused.value.details["fields"][field] == code
    assert (await house.announcements.page(house.vera, ANY, None, 10)).total == 0


async def test_there_must_be_somebody_to_read_it(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        await house.announcements.create(house.ann, wish())
    assert refused.value.details["fields"] == {"target": "target_empty"}
    later = wish(starts_at=house.sources.now() + HOUR)
    await house.announcements.create(house.ann, later)  # who knows who is there by then


async def test_a_planned_one_waits(house: House, lab: list[Pc]) -> None:
    at = (house.sources.now() + HOUR).astimezone(timezone(timedelta(hours=9)))
    made = await house.announcements.create(house.oscar, wish(starts_at=at, time_zone="Asia/Seoul"))
    planned = made.announcement
    assert planned.state(house.sources.now()) is AnnouncementState.PLANNED
    assert (planned.starts_at, planned.expires_at, planned.total) == (at, at + timedelta(days=1), 0)
    assert await house.hear(await house.greet(lab[0])) == []
    assert (await house.actions())[-1] == "announcement.planned"
    assert (await house.announcements.get(house.vera, planned.id)).announcement.starts_at == at


async def test_page_by_page_the_newest_first(house: House, lab: list[Pc]) -> None:
    ids = [await house.announce(title=f"number {number}") for number in range(5)][::-1]
    first = await house.announcements.page(house.vera, ANY, None, 2)
    assert ([one.announcement.id for one in first.announcements], first.total) == (ids[:2], 5)
    rest = await house.announcements.page(house.vera, ANY, first.next_key, 10)
    assert ([one.announcement.id for one in rest.announcements], rest.next_key) == (ids[2:], None)
    found = await house.announcements.page(house.vera, AnnouncementFilter(search="NUMBER 3"), None, 10)
    assert [one.announcement.id for one in found.announcements] == [ids[1]]


async def test_a_copy_is_made_of_the_same_wish(house: House, lab: list[Pc]) -> None:
    asks = Question(QuestionKind.CHOICE, ("a", "b"), house.sources.now() + HOUR)
    target = Target(TargetKind.SELECTED, (lab[0].id, lab[2].id))
    message = Message("Lunch", "at noon", Priority.URGENT, question=asks)
    made = await house.announcements.create(
        house.ann, wish(message=message, target=target, expires_in=3 * HOUR, time_zone="Asia/Seoul")
    )
    copied = await house.announcements.wish(house.oscar, made.announcement.id)
    assert copied == AnnouncementWish(message, target, 3 * HOUR, copied_from=made.announcement.id)
    again = await house.announcements.create(house.oscar, copied)
    assert again.announcement.copied_from == made.announcement.id
    house.sources.advance(HOUR)
    copied = await house.announcements.wish(house.oscar, made.announcement.id)
    assert copied.message.question == Question(QuestionKind.CHOICE, ("a", "b"))


async def test_what_it_is_said_to_be_copied_from_must_exist(house: House, lab: list[Pc]) -> None:
    for nothing in (UNKNOWN_ID, "x" * 1000, "\0"):
        made = await house.announcements.create(house.ann, wish(copied_from=nothing))
        assert made.announcement.copied_from == ""


async def test_who_may(house: House, lab: list[Pc]) -> None:
    id = await house.announce()
    for use_case in (house.announcements.create, house.announcements.preview):
        with pytest.raises(NotAllowed):
            await use_case(house.vera, wish())
    with pytest.raises(NotAllowed):
        await house.announcements.wish(house.vera, id)
    await house.announcements.create(house.oscar, wish())
    for look in (house.announcements.get, house.announcements.wish):
        with pytest.raises(NotFound):
            await look(house.ann, UNKNOWN_ID)
