"""Announcements as a person at a PC and the server see them: each once, and what is told of it is true."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

import msgspec
import pytest
from tests.agent.announcements.pc import Pc
from tests.agent.server_double import SOURCES, Drop, ServerDouble

from controldock.agent.announcements import board as board_module
from controldock.agent.announcements import presenter as presenter_module
from controldock.agent.inventory.network import interface_addresses, is_local, plain
from controldock.domain.announcement import Again, Display, Means, NotShown, QuestionKind, ReadHow
from controldock.protocol import announcements as a
from controldock.protocol import desktop as d
from controldock.protocol import messages as m
from controldock.protocol.signing import SigningKey


def withdrawal_of(text: a.Text) -> a.Withdrawal:
    return a.Withdrawal(
        epoch=text.epoch,
        number=2,
        announcement_id=text.announcement_id,
        issued=text.issued,
        expires=text.expires,
    )


def is_displayed(receipt: a.Receipt) -> bool:
    return any(one.displayed_at is not None for one in receipt.sessions)


async def test_it_is_shown_by_the_system_where_there_is_no_companion(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        name = double.announce(double.text())
        receipt = await double.receipt_of(name, is_displayed)
    assert pc.screens.shown() == [("s1", name)]
    (session,) = receipt.sessions
    assert (session.session, session.user, session.means) == ("s1", "kim", "notify_send")
    assert receipt.received_at is not None
    assert receipt.heard_tcp_at is not None
    assert receipt.heard_udp_at is None
    assert receipt.not_shown == ""


async def test_a_companion_shows_it_and_a_person_reads_it(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        guest = await pc.guest()
        welcome = await guest.next(d.Welcome)
        name = double.announce(double.text("회의"))
        shown = await guest.shown()
        assert (shown.notice.announcement_id, shown.notice.title, shown.again) == (name, "회의", False)
        assert name not in double.receipts or not is_displayed(double.receipts[name])
        guest.show(name)
        await double.receipt_of(name, is_displayed)
        guest.say(d.Read(announcement_id=name, how=ReadHow.CLOSED))
        receipt = await double.receipt_of(name, lambda it: it.sessions[0].read_at is not None)
    assert isinstance(welcome, d.Welcome)
    assert (receipt.sessions[0].means, receipt.sessions[0].read_how) == ("window", "closed")
    assert pc.screens.shown() == []


async def test_nobody_is_there_until_somebody_logs_on(double: ServerDouble, pc: Pc) -> None:
    async with pc.agent():
        name = double.announce(double.text())
        receipt = await double.receipt_of(name, lambda it: it.not_shown != "")
        assert receipt.not_shown == NotShown.NOBODY_LOGGED_ON
        pc.log_on("s1", "kim")
        receipt = await double.receipt_of(name, is_displayed)
    assert receipt.not_shown == ""
    assert pc.screens.shown() == [("s1", name)]


async def test_a_locked_screen_waits_for_its_user(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1", is_hidden=True)
    async with pc.agent():
        guest = await pc.guest()
        name = double.announce(double.text())
        receipt = await double.receipt_of(name, lambda it: it.not_shown != "")
        assert receipt.not_shown == receipt.sessions[0].not_shown == NotShown.LOCKED
        pc.log_on("s1", is_hidden=False)
        assert (await guest.shown()).notice.announcement_id == name


async def test_each_session_has_its_own(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1", "kim")
    pc.log_on("s2", "lee")
    pc.log_on("s3", "kim")  # over RDP, perhaps
    async with pc.agent():
        name = double.announce(double.text())
        receipt = await double.receipt_of(
            name, lambda it: sum(s.displayed_at is not None for s in it.sessions) == 3
        )
    assert sorted(pc.screens.shown()) == [("s1", name), ("s2", name), ("s3", name)]
    assert {one.session: one.user for one in receipt.sessions} == {"s1": "kim", "s2": "lee", "s3": "kim"}


async def test_who_saw_it_does_not_see_it_at_the_next_log_on_but_others_do(
    double: ServerDouble, pc: Pc
) -> None:
    pc.log_on("s1", "kim")
    async with pc.agent():
        name = double.announce(double.text())
        await double.receipt_of(name, is_displayed)
        pc.screens.log_off("s1")
        pc.log_on("s2", "kim")
        pc.log_on("s3", "lee")
        await double.receipt_of(name, lambda it: len(it.sessions) == 2)
    assert pc.screens.shown() == [("s1", name), ("s3", name)]


async def test_the_same_again_and_again_is_shown_once(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    text = double.text()
    for _ in range(3):
        async with pc.agent():
            for _ in range(5):
                double.announce(text)
            heard = double.count(m.NotificationAck)
            await double.until(
                lambda before=heard: (
                    len(double.given) == len(double.notices)  # type: ignore[misc]
                    and double.count(m.NotificationAck) > before
                )
            )
            await double.receipt_of(text.announcement_id, is_displayed)
    assert pc.screens.shown() == [("s1", text.announcement_id)]


async def test_a_receipt_that_was_lost_is_told_again(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    double.before.append(double.once(m.NotificationAck, Drop))
    double.before.append(double.once(m.NotificationAck, m.Refused(id=1, code="invalid")))
    async with pc.agent():
        first = double.announce(double.text())
        await double.until(lambda: double.count(m.NotificationAck) >= 2)
        second = double.announce(double.text())
        await double.receipt_of(second, is_displayed)
    assert double.count(m.NotificationAck) < 12  # what is refused for good is not told over and over
    assert sorted(pc.screens.shown()) == sorted([("s1", first), ("s1", second)])


async def test_what_is_withdrawn_is_closed_or_never_shown(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    pc.log_on("s2", "lee", is_hidden=True)
    async with pc.agent():
        guest = await pc.guest()
        text = double.text()
        double.announce(text)
        guest.show((await guest.shown()).notice.announcement_id)
        await double.receipt_of(text.announcement_id, lambda it: len(it.sessions) == 2)
        double.announce(withdrawal_of(text))
        closed = await guest.next(d.Withdraw)
        receipt = await double.receipt_of(text.announcement_id, lambda it: it.withdrawn)
        pc.log_on("s2", "lee", is_hidden=False)
        other = double.announce(double.text())
        await double.receipt_of(
            other, lambda it: any(s.session == "s2" and s.displayed_at for s in it.sessions)
        )
    assert closed == d.Withdraw(announcement_id=text.announcement_id)
    assert {one.session: one.not_shown for one in receipt.sessions} == {"s1": "", "s2": NotShown.WITHDRAWN}
    assert pc.screens.shown() == [("s2", other)]


async def test_a_withdrawal_that_is_faster_than_its_text(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    text = double.text()
    async with pc.agent():
        double.announce(withdrawal_of(text))
        await double.receipt_of(text.announcement_id, lambda it: it.withdrawn)
        double.announce(text)
        await double.receipt_of(text.announcement_id, lambda it: it.received_at is not None)
        other = double.announce(double.text())
        await double.receipt_of(other, is_displayed)
    assert pc.screens.shown() == [("s1", other)]


async def test_a_withdrawal_that_can_not_be_written_down_counts_and_is_not_told(
    double: ServerDouble, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else, after a restart, it would be shown: and the server would not tell it again."""
    pc.log_on("s1", is_hidden=True)
    text = double.text()
    async with pc.agent():
        double.announce(text)
        await double.receipt_of(text.announcement_id, lambda it: it.not_shown != "")

        def full(path: object, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("controldock.agent.announcements.book.replace_file", full)
            polls = double.count(m.Poll)
            double.announce(withdrawal_of(text))
            await double.until(lambda: double.count(m.Poll) > polls)
        pc.log_on("s1", is_hidden=False)
        other = double.announce(double.text())
        await double.receipt_of(other, is_displayed)
        assert not double.receipts[text.announcement_id].withdrawn
        double.announce(withdrawal_of(text))
        await double.receipt_of(text.announcement_id, lambda it: it.withdrawn)
    assert pc.screens.shown() == [("s1", other)]


def test_the_network_of_this_pc() -> None:
    for address in (text for text in interface_addresses() if plain(text) and not is_local(plain(text))):
        assert ip_address(plain(address)) in ip_network(board_module.network_of(address))


async def test_what_expired_is_shown_to_nobody(double: ServerDouble, pc: Pc) -> None:
    """By the server's clock, whatever this PC's says."""
    double.ahead = timedelta(days=1000)
    pc.log_on("s1")
    async with pc.agent():
        late = double.announce(double.text(expires_in=-1.0))
        receipt = await double.receipt_of(late)
        other = double.announce(double.text())
        await double.receipt_of(other, is_displayed)
    assert (receipt.not_shown, receipt.sessions) == ("", ()) or receipt.not_shown == NotShown.EXPIRED
    assert pc.screens.shown() == [("s1", other)]


async def test_what_nobody_signed_is_shown_to_nobody(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        forged = a.sign(SigningKey(b"x" * 32), double.text())
        double.notices.append(forged)
        other = double.announce(double.text())
        await double.receipt_of(other, is_displayed)
    assert pc.screens.shown() == [("s1", other)]
    assert list(double.receipts) == [other]


async def test_a_text_that_is_only_for_the_history_needs_a_companion(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        name = double.announce(double.text(display=Display.LOG_ONLY))
        receipt = await double.receipt_of(name, lambda it: it.not_shown != "")
        assert receipt.not_shown == NotShown.NO_MEANS
        guest = await pc.guest()
        assert (await guest.shown()).notice.display is Display.LOG_ONLY
        guest.show(name, Means.HISTORY)
        receipt = await double.receipt_of(name, is_displayed)
    assert receipt.sessions[0].means == "history"
    assert pc.screens.shown() == []


async def test_a_full_screen_is_waited_for_and_nothing_is_told_twice(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        guest = await pc.guest()
        name = double.announce(double.text())
        await guest.shown()
        guest.say(d.Delayed(announcement_id=name, why=NotShown.FULL_SCREEN))
        receipt = await double.receipt_of(name, lambda it: it.not_shown != "")
        assert receipt.not_shown == NotShown.FULL_SCREEN
        other = double.announce(double.text())
        assert (await guest.shown()).notice.announcement_id == other
        guest.show(name)
        receipt = await double.receipt_of(name, is_displayed)
    assert receipt.not_shown == ""


async def test_a_companion_that_can_not_show_it_leaves_it_to_the_system(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        guest = await pc.guest()
        name = double.announce(double.text())
        await guest.shown()
        guest.say(d.Delayed(announcement_id=name, why=NotShown.FAILED))
        receipt = await double.receipt_of(name, is_displayed)
    assert receipt.sessions[0].means == "notify_send"
    assert pc.screens.shown() == [("s1", name)]


async def test_a_companion_alone_is_the_proof_that_somebody_is_there(double: ServerDouble, pc: Pc) -> None:
    async with pc.agent():
        guest = await pc.guest(display=":7")
        name = double.announce(double.text())
        guest.show((await guest.shown()).notice.announcement_id)
        receipt = await double.receipt_of(name, is_displayed)
    assert receipt.sessions[0].session.endswith(":7")


async def test_the_answer_to_a_question(double: ServerDouble, pc: Pc) -> None:
    question = a.Question(kind=QuestionKind.CHOICE, choices=("오늘", "내일"))
    pc.log_on("s1")
    async with pc.agent():
        guest = await pc.guest()
        name = double.announce(double.text(question=question))
        await guest.shown()
        guest.show(name)
        for answer in ("모레", "내일", "오늘"):  # the first is none of the choices
            guest.say(d.Answered(announcement_id=name, answer=answer))
        receipt = await double.receipt_of(name, lambda it: it.sessions[0].answer == "오늘")
        late = double.announce(
            double.text(
                question=msgspec.structs.replace(question, until=SOURCES.now() - timedelta(seconds=1))
            )
        )
        await guest.shown()
        guest.show(late)
        guest.say(d.Answered(announcement_id=late, answer="오늘"))
        guest.say(d.Read(announcement_id=late, how=ReadHow.CLOSED))
        refused = await double.receipt_of(late, lambda it: it.sessions[0].read_at is not None)
    assert receipt.sessions[0].read_how == "answered"
    assert receipt.sessions[0].answered_at is not None
    assert (refused.sessions[0].answer, refused.sessions[0].read_how) == ("", "closed")


async def test_where_a_button_is_to_be_pressed_closing_is_not_reading(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        guest = await pc.guest()
        name = double.announce(double.text(needs_confirmation=True))
        await guest.shown()
        guest.show(name)
        guest.say(d.Read(announcement_id=name, how=ReadHow.CLOSED))
        guest.say(d.Read(announcement_id=name, how=ReadHow.CONFIRMED))
        receipt = await double.receipt_of(
            name, lambda it: bool(it.sessions) and it.sessions[0].read_at is not None
        )
    assert receipt.sessions[0].read_how == "confirmed"


async def test_sent_again_to_whoever_has_not_read_it(
    double: ServerDouble, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_module, "AGAIN_REST", 0.0)
    pc.log_on("s1", "kim")
    pc.log_on("s2", "lee")
    text = double.text()
    async with pc.agent():
        kim, lee = await pc.guest("s1"), await pc.guest("s2")
        name = double.announce(text)
        for guest in (kim, lee):
            await guest.shown()
            guest.show(name)
        kim.say(d.Read(announcement_id=name, how=ReadHow.CLOSED))
        await double.receipt_of(
            name, lambda it: len(it.sessions) == 2 and any(one.read_at for one in it.sessions)
        )
        heard = double.count(m.NotificationAck)
        double.announce(text, Again.SHOW)  # both have seen it: it is shown to nobody
        await double.until(lambda: double.count(m.NotificationAck) > heard)
        double.announce(text, Again.REMIND)
        reminded = await lee.shown()
        other = double.announce(double.text())
        assert (await kim.shown()).notice.announcement_id == other
        assert (await lee.shown()).notice.announcement_id == other
    assert (reminded.notice.announcement_id, reminded.again) == (name, True)


async def test_sent_again_to_whoever_may_not_have_seen_it(
    double: ServerDouble, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter_module, "RETURN_WITHIN", 0.0)
    pc.log_on("s1")
    text = double.text()
    async with pc.agent():
        guest = await pc.guest()
        name = double.announce(text)
        await guest.shown()
        await guest.go()  # and nobody knows whether it was on the screen
        receipt = await double.receipt_of(name, lambda it: it.not_shown == NotShown.INTERRUPTED)
        assert receipt.sessions[0].displayed_at is None
        double.announce(text, Again.SHOW)
        await double.receipt_of(name, is_displayed)
    assert pc.screens.shown() == [("s1", name)]


async def test_what_a_companion_has_shown_the_agent_learns_from_it(double: ServerDouble, pc: Pc) -> None:
    """The agent was ended between the showing and the writing down."""
    pc.log_on("s1")
    async with pc.agent():
        guest = await pc.guest()
        first, second = double.announce(double.text()), double.announce(double.text())
        await guest.shown()
        await guest.shown()
        await double.receipt_of(second)
    async with pc.agent():
        guest = await pc.guest(shown=(first,))
        repeated = (
            await guest.shown()
        )  # what it has not shown it can safely be told again: it is the same program
        guest.show(second)
        await double.receipt_of(first, is_displayed)
        await double.receipt_of(second, is_displayed)
    assert (repeated.notice.announcement_id, repeated.again) == (second, False)
    assert pc.screens.shown() == []


async def test_a_companion_hears_of_the_history_and_of_the_server(double: ServerDouble, pc: Pc) -> None:
    pc.log_on("s1")
    async with pc.agent():
        name = double.announce(double.text("하나"))
        await double.receipt_of(name, is_displayed)
        guest = await pc.guest()
        welcome, history = await guest.next(d.Welcome), await guest.next(d.History)
        double.cut()
        lost = await guest.next(d.Welcome)
        back = await guest.next(d.Welcome)
    assert isinstance(welcome, d.Welcome)
    assert isinstance(lost, d.Welcome)
    assert isinstance(back, d.Welcome)
    assert isinstance(history, d.History)
    assert (welcome.connected, lost.connected, back.connected) == (True, False, True)
    assert [notice.title for notice in history.notices] == ["하나"]


async def test_the_wall_of_a_disk_that_is_full(
    double: ServerDouble, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is shown that could not be remembered."""
    pc.log_on("s1")
    async with pc.agent():
        await double.until(lambda: double.count(m.Poll) > 0)

        def full(path: object, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("controldock.agent.announcements.book.replace_file", full)
            name = double.announce(double.text())
            await double.until(lambda: double.count(m.Poll) > 1)
        assert name not in double.receipts
        double.given.clear()  # the server tells it again
        double.cut()
        await double.receipt_of(name, is_displayed)
    assert pc.screens.shown() == [("s1", name)]
