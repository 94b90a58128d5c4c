"""Announcements that a companion shows: what people do there, and what it can not show, is told to the server."""

from datetime import timedelta

import msgspec
import pytest
from tests.agent.announcements.pc import Pc, is_displayed
from tests.agent.server_double import SOURCES, ServerDouble

from controldock.agent.announcements import board as board_module
from controldock.agent.announcements import presenter as presenter_module
from controldock.domain.announcement import Again, Display, Means, NotShown, QuestionKind, ReadHow
from controldock.protocol import announcements as a
from controldock.protocol import desktop as d
from controldock.protocol import messages as m


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
