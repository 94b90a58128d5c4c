"""Announcements at simulated PCs: shown once, to who is there, and told of."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.simulator.conftest import Stage

from controldock.domain.announcement import Again, Display, Means, NotShown, Priority, QuestionKind, ReadHow
from controldock.protocol import announcements as a
from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.messages import AnyRequest, NotificationAck, Refused
from controldock.protocol.signing import SEED_SIZE, SigningKey
from controldock.simulator import board
from controldock.simulator.authority import Server
from controldock.simulator.behavior import Behavior
from controldock.simulator.board import Board
from controldock.simulator.figures import Figures
from controldock.simulator.people import People
from controldock.simulator.portrait import Portrait
from controldock.simulator.surroundings import Surroundings
from controldock.sources import SystemSources

KEY = SigningKey(bytes(SEED_SIZE))
QUICK = People(notice=0.0, hidden=0.0, away=0.0, reads=1.0, reading=0.0, answers=1.0)
LAB = [Portrait(f"sim-{number:05}") for number in range(200)]


def pc(*, user: bool = True, companion: bool = True, windows: bool = True) -> Portrait:
    """One like that."""
    wish = user, companion, windows
    return next(one for one in LAB if (one.user is not None, one.has_companion, one.is_windows) == wish)


class Voice:
    """A connection on which everything is taken down."""

    def __init__(self) -> None:
        self.is_heard = True
        self.said: list[NotificationAck] = []
        self.news = asyncio.Event()

    def say(self, make: Callable[[int], AnyRequest]) -> int:
        message = make(len(self.said) + 1)
        assert isinstance(message, NotificationAck)
        assert msgspec.json.decode(msgspec.json.encode(message), type=NotificationAck) == message
        self.said.append(message)
        self.news.set()
        return message.id


class Desk:
    """A PC with a board, and the server's end of it."""

    def __init__(self, portrait: Portrait, people: People = QUICK) -> None:
        self.sources = SystemSources()
        self.surroundings = Surroundings(
            loop=asyncio.get_running_loop(),
            sources=self.sources,
            server=Server("127.0.0.1", 1, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
            token=TokenString(bytes(32), 1, bytes(32)),
            behavior=Behavior(people=people),
            figures=Figures(),
            give_up=pytest.fail,
        )
        self.board, self.voice = Board(self.surroundings, portrait), Voice()
        self.board.begin(self.voice, KEY.public)  # type: ignore[arg-type]

    def text(self, **fields: Any) -> a.Text:
        now = self.sources.now()
        made = a.Text(
            epoch="e",
            number=1,
            announcement_id=self.sources.new_id(),
            issued=now,
            expires=now + timedelta(hours=1),
            title="Hello",
        )
        return msgspec.structs.replace(made, **fields)

    def take(self, payload: a.Payload, again: Again = Again.NOTHING) -> None:
        self.board.take([msgspec.structs.replace(a.sign(KEY, payload), again=again)])

    async def until(self, is_so: Callable[[a.Receipt], object]) -> a.Receipt:
        """Take receipts until one is like that."""
        async with asyncio.timeout(20):
            while True:
                for said in self.voice.said:
                    self.board.accepted(said.id)
                    for receipt in said.receipts:
                        if is_so(receipt):
                            return receipt
                self.voice.news.clear()
                await self.voice.news.wait()


async def test_an_announcement_is_shown_and_read_and_told_of() -> None:
    desk = Desk(pc())
    desk.take(text := desk.text())
    receipt = await desk.until(lambda one: one.sessions and one.sessions[0].read_at)
    assert receipt.announcement_id == text.announcement_id
    assert receipt.heard_udp_at is None
    assert receipt.heard_tcp_at == receipt.received_at is not None
    (session,) = receipt.sessions
    assert session.displayed_at is not None
    assert receipt.received_at <= session.displayed_at <= session.read_at  # type: ignore[operator]
    assert (session.means, session.read_how) == (Means.TOAST, ReadHow.OPENED)
    assert session.user == pc().user
    assert receipt.network == pc().network
    shown = desk.surroundings.figures.shown
    desk.take(text, Again.SHOW)  # a resend shows nothing twice
    desk.take(text, Again.REMIND)
    await desk.until(lambda one: one == receipt)
    assert desk.surroundings.figures.shown == shown == 1


@pytest.mark.parametrize(
    ("portrait", "fields", "means", "how"),
    [
        (pc(), {"display": Display.WINDOW}, Means.WINDOW, ReadHow.CLOSED),
        (pc(), {"priority": Priority.URGENT, "needs_confirmation": True}, Means.WINDOW, ReadHow.CONFIRMED),
        (pc(), {"display": Display.LOG_ONLY}, Means.HISTORY, ReadHow.OPENED),
        (pc(companion=False), {}, Means.WTS_MESSAGE, ReadHow.CLOSED),
        (pc(), {"question": a.Question(kind=QuestionKind.YES_NO)}, Means.TOAST, ReadHow.ANSWERED),
    ],
)
async def test_how_it_is_shown_and_read(
    portrait: Portrait, fields: dict[str, Any], means: Means, how: ReadHow
) -> None:
    desk = Desk(portrait)
    desk.take(desk.text(**fields))
    (session,) = (await desk.until(lambda one: one.sessions and one.sessions[0].read_at)).sessions
    assert (session.means, session.read_how) == (means, how)
    assert bool(session.answer) == (how is ReadHow.ANSWERED)


async def test_of_what_linux_shows_nobody_knows_whether_it_was_read_and_a_history_needs_a_companion() -> None:
    desk = Desk(pc(companion=False, windows=False))
    desk.take(desk.text())
    (session,) = (await desk.until(lambda one: one.sessions and one.sessions[0].displayed_at)).sessions
    assert (session.means, session.read_at) == (Means.NOTIFY_SEND, None)
    desk.take(desk.text(display=Display.LOG_ONLY))
    await desk.until(lambda one: one.sessions[0].not_shown == NotShown.NO_MEANS)


async def test_where_nobody_is_it_waits_until_somebody_comes() -> None:
    desk = Desk(pc(user=False))
    desk.take(desk.text(announcement_id=desk.sources.new_id()))
    desk.board._tell()
    first = await desk.until(lambda one: True)
    assert (first.not_shown, first.sessions) == (NotShown.NOBODY_LOGGED_ON, ())
    later = await desk.until(lambda one: one.sessions)
    assert (later.not_shown, later.sessions[0].not_shown) == ("", "")


async def test_a_hidden_screen_says_why_and_a_restart_forgets_nothing() -> None:
    desk = Desk(pc(), replace(QUICK, hidden=1.0, away=1000.0))
    desk.take(desk.text())
    waiting = await desk.until(lambda one: one.sessions[0].not_shown)
    assert waiting.sessions[0].displayed_at is None
    desk.board.go_off()
    desk.board.end(desk.voice)  # type: ignore[arg-type]
    object.__setattr__(desk.surroundings.behavior, "people", QUICK)
    desk.voice = Voice()
    desk.board.begin(desk.voice, KEY.public)  # type: ignore[arg-type]
    await desk.until(lambda one: one.sessions[0].displayed_at)


async def test_what_expired_or_was_withdrawn_is_never_shown() -> None:
    desk = Desk(pc(), replace(QUICK, notice=0.0))
    desk.take(desk.text(expires=desk.sources.now()))
    (session,) = (await desk.until(lambda one: one.sessions[0].not_shown)).sessions
    assert session.not_shown == NotShown.EXPIRED
    text = desk.text()
    desk.take(text)
    desk.take(_withdrawn(text))
    receipt = await desk.until(lambda one: one.withdrawn)
    assert receipt.sessions[0].not_shown == NotShown.WITHDRAWN
    late = desk.text()
    desk.take(_withdrawn(late))  # before its text
    desk.take(late)
    await desk.until(lambda one: one.announcement_id == late.announcement_id and one.received_at)
    assert desk.surroundings.figures.shown == 0


async def test_what_somebody_did_not_read_can_be_brought_to_mind_again() -> None:
    desk = Desk(pc(), replace(QUICK, reads=0.0))
    desk.take(text := desk.text())
    await desk.until(lambda one: one.sessions[0].displayed_at)
    object.__setattr__(desk.surroundings.behavior, "people", QUICK)
    desk.take(text, Again.SHOW)
    desk.take(text, Again.REMIND)
    await desk.until(lambda one: one.sessions[0].read_at)
    assert desk.surroundings.figures.shown == 1


async def test_an_answer_that_is_too_late_is_none() -> None:
    desk = Desk(pc())
    asked = a.Question(kind=QuestionKind.YES_NO, until=desk.sources.now())
    desk.take(desk.text(question=asked))
    (session,) = (await desk.until(lambda one: one.sessions and one.sessions[0].read_at)).sessions
    assert (session.read_how, session.answer) == (ReadHow.OPENED, "")


async def test_a_datagram_for_everybody_is_enough_and_a_call_is_noted() -> None:
    desk = Desk(pc())
    desk.board.hear(desk.text(for_everybody=True))
    receipt = await desk.until(lambda one: one.received_at)
    assert (receipt.heard_udp_at is not None, receipt.heard_tcp_at) == (True, None)
    text = desk.text()
    call = a.Call(
        epoch="e", number=1, announcement_id=text.announcement_id, issued=text.issued, expires=text.expires
    )
    desk.board.hear(text)  # not for everybody: only over TCP
    desk.board.hear(call)
    desk.take(text)
    both = await desk.until(lambda one: one.announcement_id == text.announcement_id)
    assert both.heard_udp_at is not None
    assert both.heard_tcp_at is not None
    desk.board.hear(_withdrawn(desk.text()))  # of what was never here
    desk.board.hear(_withdrawn(text))
    await desk.until(lambda one: one.withdrawn)


async def test_what_is_not_of_this_server_is_counted_and_not_shown() -> None:
    desk = Desk(pc())
    forged = a.sign(SigningKey(b"x" * SEED_SIZE), desk.text())
    desk.board.take([forged])
    assert desk.surroundings.figures.errors["announcement_unread"] == 1
    assert desk.surroundings.figures.shown == 0


async def test_only_the_newest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "MAX_KNOWN", 3)
    desk = Desk(pc())
    for _ in range(5):
        desk.take(desk.text())
    assert len(desk.board._known) == 3


async def test_receipts_that_are_refused_come_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "MIN_RETRY", 0.05)
    refused: list[int] = []

    def once(request: AnyRequest) -> Refused | None:
        if isinstance(request, NotificationAck) and not refused:
            refused.append(request.id)
            return Refused(id=request.id, code="unavailable", retry_after=0.05)
        return None

    server = stage.server
    server.refuse = once
    async with stage.fleet(agents=4, people=QUICK) as fleet:
        await stage.online(fleet.figures, 4)
        now = server.sources.now()
        text = a.Text(
            epoch="e",
            number=1,
            announcement_id=server.sources.new_id(),
            issued=now,
            expires=now + timedelta(hours=1),
            title="점검",
            spread=0.2,
        )
        server.announce(a.sign(server.key, text))
        await stage.until(lambda: fleet.figures.shown == 4)
        fleet.drop()  # what nobody acknowledged comes after the next hello
        await stage.online(fleet.figures, 4)
        await stage.until(lambda: len([one for one in server.receipts if _is_shown(one)]) >= 4)
        await stage.until(lambda: fleet.figures.receipts >= 4)
    assert fleet.figures.error_count == 0
    assert len(refused) == 1


def _is_shown(receipt: a.Receipt) -> bool:
    return bool(receipt.sessions and receipt.sessions[0].displayed_at)


def _withdrawn(text: a.Text) -> a.Withdrawal:
    return a.Withdrawal(
        epoch="e", number=2, announcement_id=text.announcement_id, issued=text.issued, expires=text.expires
    )
