"""Receipts and answers as the API shows them."""

from datetime import UTC, datetime, timedelta

from controldock.domain import announcement as announcements
from controldock.domain import receipts as domain
from controldock.domain.agent import AgentState
from controldock.domain.announcement import Step
from controldock.domain.deployment import Target, TargetKind
from controldock.server.api import receipt_shapes as shapes
from controldock.server.api.schemas.announcements import AnswerCount, Coverage, Delay, Missing, TagAnswers
from controldock.server.services.announcements import SeenAnnouncement
from controldock.server.services.receipts import AgentAnnouncement, SeenReceipt
from controldock.server.store.outcomes import Standing
from controldock.server.store.receipt_pages import ReceiptRow
from controldock.server.store.receipts import Counts

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def seen(receipt: domain.Receipt, missing: domain.Missing | None = None) -> SeenReceipt:
    standing = Standing(AgentState.ACTIVE, None, None, NOON)
    return SeenReceipt(ReceiptRow("announcement", "agent", "LAB-01", standing, 2, receipt), True, missing)


def test_each_step_on_a_pc_and_in_its_sessions() -> None:
    at = [NOON + index * SECOND for index in range(5)]
    session = domain.SessionReceipt("s1", "kim", at[1], "window", at[2], "answered", at[3], "yes")
    locked = domain.SessionReceipt("s2", "lee", not_shown="locked")
    known = domain.Receipt(
        at[0], at[0], None, "10.0.0.0/24", at[1], at[2], at[3], "", at[4], {"s1": session, "s2": locked}
    )
    shown = shapes.receipt(seen(known))
    assert (shown.host_name, shown.online, shown.resent, shown.network) == ("LAB-01", True, 2, "10.0.0.0/24")
    assert (shown.heard_udp_at, shown.heard_tcp_at) == (at[0], None)
    assert [shown.received_at, shown.displayed_at, shown.read_at, shown.answered_at, shown.withdrawn_at] == at
    first, second = shown.sessions
    assert (first.session, first.user, first.means, first.read_how) == ("s1", "kim", "window", "answered")
    assert (first.displayed_at, first.read_at, first.answered_at, first.answer) == (*at[1:4], "yes")
    assert (second.user, second.displayed_at, second.not_shown) == ("lee", None, "locked")


def test_why_a_pc_is_where_it_is() -> None:
    offline = domain.Missing(domain.MissingCode.OFFLINE_SINCE, NOON)
    assert shapes.receipt(seen(domain.Receipt(), offline)).missing == Missing(code="offline_since", at=NOON)
    locked = domain.Missing(announcements.NotShown.LOCKED)
    assert shapes.receipt(seen(domain.Receipt(), locked)).missing == Missing(code="locked", at=None)
    assert shapes.receipt(seen(domain.Receipt())).missing is None


def test_an_announcement_as_its_pc_shows_it() -> None:
    known = announcements.Announcement(
        "announcement",
        7,
        announcements.Message("Hello"),
        Target(TargetKind.ALL),
        NOON,
        "ann",
        NOON + timedelta(hours=1),
        sent_at=NOON,
    )
    whole = SeenAnnouncement(known, Counts(received=3), [])
    shown = shapes.agent_announcement(AgentAnnouncement(whole, seen(domain.Receipt(NOON))), NOON)
    assert (shown.announcement.id, shown.announcement.received) == ("announcement", 3)
    assert (shown.receipt.announcement_id, shown.receipt.received_at) == ("announcement", NOON)


def test_how_long_it_took_in_seconds() -> None:
    assert shapes.delay(domain.Delay(Step.READ, 90 * SECOND, 4)) == Delay(step=Step.READ, up_to=90.0, count=4)
    rest = shapes.delay(domain.Delay(Step.READ, None, 1))
    assert rest.up_to is None


def test_what_the_network_let_through() -> None:
    known = domain.Coverage("10.0.0.0/24", total=9, heard_udp=5, tcp_alone=3, missing=1)
    assert shapes.coverage(known) == Coverage(
        network="10.0.0.0/24", total=9, heard_udp=5, tcp_alone=3, missing=1
    )


def test_answers_in_all_and_by_tag() -> None:
    shown = shapes.tally(domain.Tally([("yes", 3), ("no", 1)], [("3층", [("yes", 2)])], waiting=5))
    assert shown.counts == [AnswerCount(answer="yes", count=3), AnswerCount(answer="no", count=1)]
    assert shown.tags == [TagAnswers(tag="3층", counts=[AnswerCount(answer="yes", count=2)])]
    assert shown.waiting == 5
