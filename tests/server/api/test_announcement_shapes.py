"""Messages as the API shows and takes them."""

from datetime import UTC, datetime, timedelta

from controldock.domain import announcement as domain
from controldock.domain.deployment import Target, TargetKind
from controldock.server.api import announcement_shapes as shapes
from controldock.server.api.schemas.announcements import Message, Question, Sent
from controldock.server.services.announcements import AnnouncementWish, SeenAnnouncement
from controldock.server.store.announcements import Way
from controldock.server.store.receipts import Counts

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_message_goes_in_and_out() -> None:
    asked = domain.Question(domain.QuestionKind.CHOICE, ("a", "b"), NOON)
    known = domain.Message("Hello", "You\n", domain.Priority.HIGH, needs_confirmation=True, question=asked)
    assert shapes.message_of(shapes.message(known)) == known
    assert shapes.message_of(shapes.message(domain.Message("Hello"))) == domain.Message("Hello")


def test_what_people_type_is_tidied() -> None:
    question = Question(kind=domain.QuestionKind.CHOICE, choices=(" a ", "b"))
    written = shapes.message_of(Message(title=" Hello ", body="one\r\ntwo", question=question))
    assert (written.title, written.body) == ("Hello", "one\ntwo")
    assert written.question == domain.Question(domain.QuestionKind.CHOICE, ("a", "b"))
    aside = Question(kind=domain.QuestionKind.TEXT, choices=("left", "over"))
    assert shapes.message_of(Message(title="x", question=aside)).question == domain.Question(
        domain.QuestionKind.TEXT
    )


def test_a_wish_goes_in_and_out() -> None:
    asked = domain.Question(domain.QuestionKind.YES_NO, until=NOON)
    wish = AnnouncementWish(
        domain.Message("Hello", question=asked),
        Target(TargetKind.TAGS, tags=("3층",)),
        timedelta(hours=2),
        NOON,
        "Asia/Seoul",
        "another",
    )
    assert shapes.wish_of(shapes.new_announcement(wish)) == wish


def test_how_far_it_is() -> None:
    known = domain.Announcement(
        "id",
        7,
        domain.Message("Hello"),
        Target(TargetKind.ALL),
        NOON,
        "ann",
        NOON + timedelta(hours=1),
        sent_at=NOON,
    )
    seen = SeenAnnouncement(known, Counts(4, 3, 2, 1, 0), [Way("10.0.0.1", "255.255.255.255", "no_route")])
    shown = shapes.announcement(seen, NOON)
    assert (shown.state, shown.received, shown.displayed, shown.read, shown.answered) == (
        "active",
        4,
        3,
        2,
        1,
    )
    assert shown.reach == [Sent(source="10.0.0.1", destination="255.255.255.255", error="no_route")]
    assert shapes.announcement(seen, NOON + timedelta(hours=1)).state == "expired"
