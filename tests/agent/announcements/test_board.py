"""Announcements as a person at a PC and the server see them: each once, and what is told of it is true."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest
from tests.agent.announcements.pc import Pc, is_displayed, withdrawal_of
from tests.agent.server_double import Drop, ServerDouble

from controldock.agent.announcements import board as board_module
from controldock.agent.inventory.network import interface_addresses, is_local, plain
from controldock.domain.announcement import NotShown
from controldock.protocol import announcements as a
from controldock.protocol import desktop as d
from controldock.protocol import messages as m
from controldock.protocol.signing import SigningKey


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
