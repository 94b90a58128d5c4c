"""What is signed for the people at PCs: the bytes that came are checked, and only then read."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.domain.announcement import MAX_BODY, MAX_CHOICE, MAX_CHOICES, MAX_TITLE, QuestionKind
from controldock.protocol import announcements as a
from controldock.protocol.announcements import MAX_DATAGRAM, Call, Notice, Payload, Question, Text, Withdrawal
from controldock.protocol.frames import LIMIT_AFTER_WELCOME
from controldock.protocol.messages import Announcements, NotificationAck
from controldock.protocol.signing import PayloadType, SigningKey

KEY, OTHER = SigningKey(bytes(32)), SigningKey(b"o" * 32)
ID = "0" * 26
THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = Text(
    epoch="e", number=1, announcement_id=ID, issued=THEN, expires=THEN, title="점검", for_everybody=True
)
CALL = Call(epoch="e", number=1, announcement_id=ID, issued=THEN, expires=THEN)
WITHDRAWAL = Withdrawal(epoch="e", number=2, announcement_id=ID, issued=THEN, expires=THEN)


@pytest.mark.parametrize("payload", [TEXT, CALL, WITHDRAWAL], ids=lambda p: type(p).__name__)
def test_what_is_signed_comes_back_over_both_ways(payload: Payload) -> None:
    notice = a.sign(KEY, payload)
    datagram = notice.datagram()
    assert datagram is not None
    heard = a.of_datagram(datagram)
    assert heard == notice
    assert heard.read(KEY.public) == payload
    answer = Announcements(id=1, notices=(notice,))
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Announcements) == answer


def test_nobody_else_can_say_it() -> None:
    notice = a.sign(OTHER, TEXT)
    assert notice.read(KEY.public) is None
    assert notice.read(b"") is None
    for at in range(0, len(notice.payload), 7):
        changed = notice.payload[:at] + bytes([notice.payload[at] ^ 1]) + notice.payload[at + 1 :]
        assert Notice(payload=changed, signature=notice.signature).read(OTHER.public) is None


def test_a_signed_order_is_no_announcement() -> None:
    payload = msgspec.json.encode(TEXT)
    order = Notice(payload=payload, signature=KEY.sign(PayloadType.ORDER, payload))
    assert order.read(KEY.public) is None


def test_what_a_newer_server_signs_is_not_understood_and_no_error() -> None:
    payload = b'{"is":"party","epoch":"e"}'
    assert (
        Notice(payload=payload, signature=KEY.sign(PayloadType.ANNOUNCEMENT, payload)).read(KEY.public)
        is None
    )


def test_a_text_with_more_in_it_is_understood() -> None:
    payload = msgspec.json.encode(msgspec.to_builtins(TEXT) | {"surprise": {"deep": [1]}})
    notice = Notice(payload=payload, signature=KEY.sign(PayloadType.ANNOUNCEMENT, payload))
    assert notice.read(KEY.public) == TEXT


def test_a_long_text_is_no_datagram() -> None:
    def length(body: int) -> int | None:
        datagram = a.sign(KEY, msgspec.structs.replace(TEXT, body="x" * body)).datagram()
        return len(datagram) if datagram is not None else None

    longest = next(body for body in range(MAX_DATAGRAM, 0, -1) if length(body) is not None)
    assert length(longest) == MAX_DATAGRAM


@given(st.binary(max_size=1400))
def test_whatever_comes_is_a_notice_or_none(data: bytes) -> None:
    for found in (a.of_datagram(data), a.of_datagram(b"CA\x01\x00" + data)):
        assert found is None or found.read(KEY.public) is None


def test_a_datagram_of_another_version_is_none() -> None:
    datagram = a.sign(KEY, TEXT).datagram() or b""
    assert a.of_datagram(b"CA\x02\x00" + datagram[4:]) is None
    assert a.of_datagram(datagram + b" " * MAX_DATAGRAM) is None
    assert a.of_datagram(datagram[:68]) is None


def test_a_full_answer_fits_into_its_frame() -> None:
    question = Question(kind=QuestionKind.CHOICE, choices=("\U0001f600" * MAX_CHOICE,) * MAX_CHOICES)
    full = msgspec.structs.replace(
        TEXT, title='"' * MAX_TITLE, body="\U0001f600" * MAX_BODY, sender="x" * 255, question=question
    )
    answer = Announcements(id=1, notices=(a.sign(KEY, full),) * a.MAX_NOTICES)
    assert len(msgspec.json.encode(answer)) <= LIMIT_AFTER_WELCOME


@pytest.mark.parametrize(
    "receipt",
    [
        {"announcement_id": "0"},
        {"announcement_id": ID, "surprise": 1},
        {"announcement_id": ID, "received_at": "2026-03-02T09:00:00"},
        {"announcement_id": ID, "not_shown": "Nobody"},
        {"announcement_id": ID, "not_shown": "x" * 33},
        {"announcement_id": ID, "sessions": [{"session": "1", "answer": "x" * 501}]},
        {"announcement_id": ID, "sessions": [{"session": "x" * 65}]},
        {"announcement_id": ID, "sessions": [{"session": "1", "surprise": 1}]},
        {"announcement_id": ID, "sessions": [{"session": "1"}] * (a.MAX_SESSIONS + 1)},
    ],
)
def test_a_receipt_beyond_its_bounds(receipt: dict[str, object]) -> None:
    said = {"type": "notification_ack", "id": 1, "receipts": [receipt]}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(said), type=NotificationAck)


@pytest.mark.parametrize("count", [0, a.MAX_RECEIPTS + 1])
def test_so_many_receipts_are_none(count: int) -> None:
    said = {"type": "notification_ack", "id": 1, "receipts": [{"announcement_id": ID}] * count}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(said), type=NotificationAck)
