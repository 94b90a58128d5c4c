"""What is known of an announcement on a PC only grows, and there is one reason why a PC is where it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from controldock.domain.agent import AgentState
from controldock.domain.announcement import (
    MAX_ANSWER,
    Announcement,
    Message,
    NotShown,
    Question,
    QuestionKind,
    Step,
)
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.receipts import (
    DELAYS,
    MAX_SESSIONS,
    Delay,
    Missing,
    MissingCode,
    Receipt,
    SessionReceipt,
    delays,
    merged,
    why_missing,
)
from controldock.domain.waiting import Whereabouts

SENT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NOW = SENT + timedelta(hours=1)
HERE = Whereabouts()


def after(seconds: float) -> datetime:
    return SENT + timedelta(seconds=seconds)


def an_announcement(kind: QuestionKind | None = None, **changes: object) -> Announcement:
    question = Question(kind, ("red", "blue")) if kind is not None else None
    made = Announcement(
        id="a",
        number=1,
        message=Message("Hello", question=question),
        target=Target(TargetKind.ALL),
        created_at=SENT,
        created_by="ann",
        expires_at=SENT + timedelta(days=1),
        sent_at=SENT,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def said(*sessions: SessionReceipt, **whole: object) -> Receipt:
    return Receipt(sessions={one.session: one for one in sessions}, **whole)  # type: ignore[arg-type]


PLAIN = an_announcement()
WORDS = (
    said(received_at=after(2), heard_udp_at=after(1), network="10.1.2.0/24"),
    said(SessionReceipt("2", "kim", displayed_at=after(5), means="toast"), received_at=after(2)),
    said(
        SessionReceipt("2", "kim", after(5), "toast", after(9), "closed"),
        SessionReceipt("3", "lee", after(7), "window"),
        received_at=after(2),
    ),
)


def test_a_pc_tells_its_story_step_by_step() -> None:
    known = Receipt()
    for word in WORDS:
        known = merged(known, word, PLAIN, NOW)
    assert (known.received_at, known.heard_udp_at, known.network) == (after(2), after(1), "10.1.2.0/24")
    assert (known.displayed_at, known.read_at, known.answered_at) == (after(5), after(9), None)
    assert known.sessions["2"].read_how == "closed"
    assert known.sessions["3"].displayed_at == after(7)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_and_however_often_it_is_told_the_end_is_the_same(order: tuple[int, ...]) -> None:
    known = Receipt()
    for place in (*order, *order):
        known = merged(known, WORDS[place], PLAIN, NOW)
    in_order = Receipt()
    for word in WORDS:
        in_order = merged(in_order, word, PLAIN, NOW)
    assert known == in_order


def test_of_two_times_the_earlier_one_counts_and_nothing_is_taken_back() -> None:
    known = merged(Receipt(), WORDS[2], PLAIN, NOW)
    later = said(
        SessionReceipt("2", "kim", after(50), "window", after(60), "confirmed"), received_at=after(40)
    )
    assert merged(known, later, PLAIN, NOW) == known
    assert merged(known, said(), PLAIN, NOW) == known
    earlier = merged(known, said(SessionReceipt("2", "kim", after(3), "window")), PLAIN, NOW)
    assert (earlier.displayed_at, earlier.sessions["2"].means) == (after(3), "window")
    assert earlier.sessions["2"].read_how == "closed"


def test_a_clock_that_is_wrong_moves_nothing_out_of_its_time() -> None:
    far = timedelta(days=4000)
    wild = said(SessionReceipt("2", "", NOW + far, "toast", SENT - far, "closed"), received_at=SENT - far)
    known = merged(Receipt(), wild, PLAIN, NOW)
    assert (known.received_at, known.read_at, known.displayed_at) == (SENT, SENT, SENT)
    assert merged(Receipt(), said(received_at=NOW + far), PLAIN, NOW).received_at == NOW


def test_a_step_brings_those_before_it() -> None:
    asking = an_announcement(QuestionKind.YES_NO)
    known = merged(
        Receipt(), said(SessionReceipt("2", "kim", answered_at=after(9), answer="yes")), asking, NOW
    )
    assert known.received_at == known.displayed_at == known.read_at == known.answered_at == after(9)
    assert known.sessions["2"].read_how == "answered"
    assert merged(Receipt(), said(heard_tcp_at=after(4)), PLAIN, NOW).received_at == after(4)
    assert merged(Receipt(), said(heard_udp_at=after(4)), PLAIN, NOW).received_at is None  # its call alone


@pytest.mark.parametrize(
    ("kind", "answer", "counts"),
    [
        (QuestionKind.YES_NO, "yes", True),
        (QuestionKind.YES_NO, "perhaps", False),
        (QuestionKind.CHOICE, "blue", True),
        (QuestionKind.CHOICE, "green", False),
        (QuestionKind.TEXT, "예, 참석합니다", True),
        (QuestionKind.TEXT, " ", False),
        (QuestionKind.TEXT, "x" * (MAX_ANSWER + 1), False),
        (None, "yes", False),
    ],
)
def test_only_an_answer_to_the_question_counts(kind: QuestionKind | None, answer: str, counts: bool) -> None:
    word = said(SessionReceipt("2", "kim", after(1), "window", after(2), "closed", after(3), answer))
    known = merged(Receipt(), word, an_announcement(kind), NOW)
    assert known.answered_at == (after(3) if counts else None)
    assert known.sessions["2"].answer == (answer if counts else "")
    assert known.read_at == after(2)


ANSWERS = [
    SessionReceipt("2", answered_at=after(20 * place), answer=word) for place, word in ((1, "yes"), (2, "no"))
]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
def test_people_may_change_their_minds_and_the_last_answer_counts(order: tuple[int, ...]) -> None:
    asking = an_announcement(QuestionKind.YES_NO)
    known = Receipt()
    for place in order:
        known = merged(known, said(ANSWERS[place]), asking, NOW)
    assert (known.sessions["2"].answer, known.sessions["2"].answered_at) == ("no", after(40))
    assert known.sessions["2"].read_at == known.read_at  # which was no later than what was told first
    assert merged(known, said(SessionReceipt("2")), asking, NOW) == known  # an answer is never taken back


def test_that_a_pc_answered_is_known_since_its_first_answer() -> None:
    asking = an_announcement(QuestionKind.YES_NO)
    known = merged(Receipt(), said(ANSWERS[0]), asking, NOW)
    known = merged(known, said(ANSWERS[1]), asking, NOW)
    assert known.answered_at == known.read_at == after(20)


def test_an_answer_after_the_deadline_is_none_and_changes_none() -> None:
    message = Message("?", question=Question(QuestionKind.YES_NO, until=after(60)))
    asking = an_announcement(message=message)
    known = merged(Receipt(), said(SessionReceipt("2", answered_at=after(60), answer="yes")), asking, NOW)
    assert known.answered_at == after(60)
    again = merged(known, said(SessionReceipt("2", answered_at=after(61), answer="no")), asking, NOW)
    assert again.sessions["2"].answer == "yes"
    late = merged(Receipt(), said(SessionReceipt("2", answered_at=after(61), answer="no")), asking, NOW)
    assert (late.answered_at, late.sessions["2"].answer) == (None, "")
    over = merged(
        Receipt(),
        said(SessionReceipt("2", answered_at=SENT + timedelta(days=2), answer="no")),
        an_announcement(QuestionKind.YES_NO),
        SENT + timedelta(days=3),
    )
    assert over.answered_at is None


def test_why_it_is_not_shown_is_as_the_pc_said_last_and_over_once_it_was() -> None:
    known = merged(Receipt(), said(received_at=after(1), not_shown="nobody_logged_on"), PLAIN, NOW)
    assert known.not_shown == "nobody_logged_on"
    known = merged(
        known, said(SessionReceipt("2", "kim", not_shown="locked"), not_shown="locked"), PLAIN, NOW
    )
    assert (known.not_shown, known.sessions["2"].not_shown) == ("locked", "locked")
    shown = SessionReceipt("2", "kim", after(30), "window", not_shown="locked")
    known = merged(known, said(shown, not_shown="locked"), PLAIN, NOW)
    assert (known.not_shown, known.sessions["2"].not_shown) == ("", "")


def test_no_pc_fills_the_database_with_sessions() -> None:
    many = [SessionReceipt(str(number), displayed_at=after(1)) for number in range(MAX_SESSIONS + 5)]
    known = merged(Receipt(), said(*many[:40]), PLAIN, NOW)
    known = merged(known, said(*many), PLAIN, NOW)
    assert len(known.sessions) == MAX_SESSIONS
    known = merged(known, said(SessionReceipt("3", read_at=after(2))), PLAIN, NOW)
    assert known.sessions["3"].read_at == after(2)


RECEIVED = Receipt(received_at=after(1))
SHOWN = replace(RECEIVED, displayed_at=after(2))
AWAY = Whereabouts(is_online=False, heard_at=after(-60))


@pytest.mark.parametrize(
    ("receipt", "announcement", "pc", "reason"),
    [
        (Receipt(), PLAIN, HERE, Missing(MissingCode.ON_ITS_WAY)),
        (RECEIVED, PLAIN, HERE, Missing(MissingCode.ON_ITS_WAY)),
        (Receipt(), PLAIN, AWAY, Missing(MissingCode.OFFLINE_SINCE, after(-60))),
        (Receipt(), PLAIN, Whereabouts(is_online=False), Missing(MissingCode.NEVER_SEEN)),
        (Receipt(), PLAIN, Whereabouts(AgentState.QUARANTINED), Missing(MissingCode.QUARANTINED)),
        (
            Receipt(),
            PLAIN,
            Whereabouts(AgentState.REMOVED, after(7), is_online=False),
            Missing(MissingCode.REMOVED, after(7)),
        ),
        (Receipt(), replace(PLAIN, expires_at=after(9)), AWAY, Missing(MissingCode.EXPIRED, after(9))),
        (Receipt(), replace(PLAIN, withdrawn_at=after(8)), HERE, Missing(MissingCode.WITHDRAWN, after(8))),
        (replace(RECEIVED, not_shown="locked"), PLAIN, HERE, Missing(NotShown.LOCKED)),
        (replace(RECEIVED, not_shown="no_means"), PLAIN, AWAY, Missing(NotShown.NO_MEANS)),
        (SHOWN, PLAIN, HERE, Missing(MissingCode.NOT_READ)),
        (replace(SHOWN, read_at=after(3)), PLAIN, HERE, None),
        (
            replace(SHOWN, read_at=after(3)),
            an_announcement(QuestionKind.YES_NO),
            HERE,
            Missing(MissingCode.NOT_ANSWERED),
        ),
        (
            replace(SHOWN, read_at=after(3), answered_at=after(3)),
            an_announcement(QuestionKind.YES_NO),
            HERE,
            None,
        ),
    ],
)
def test_every_pc_has_one_reason(
    receipt: Receipt, announcement: Announcement, pc: Whereabouts, reason: Missing | None
) -> None:
    assert why_missing(receipt, announcement, pc, NOW) == reason


def test_every_span_of_delays_is_listed_also_with_nobody_in_it() -> None:
    found = delays({Step.READ: {1: 7, len(DELAYS): 2}}, (Step.RECEIVED, Step.READ))
    assert len(found) == 2 * (len(DELAYS) + 1)
    assert Delay(Step.READ, timedelta(seconds=DELAYS[1]), 7) in found
    assert Delay(Step.READ, None, 2) in found
    assert Delay(Step.RECEIVED, timedelta(seconds=1), 0) in found
