"""Messages as the API shows and takes them."""

from datetime import UTC, datetime

from controldock.domain import announcement as domain
from controldock.server.api import announcement_shapes as shapes
from controldock.server.api.schemas.announcements import Message, Question

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
