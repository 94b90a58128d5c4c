"""The people at a Windows PC, by recorded answers."""

from controldock.agent.platform.pretended_windows import PretendedCalls
from controldock.agent.platform.screens import Poster, Visitor
from controldock.agent.platform.windows_screens import MAX_BODY, WindowsScreens
from controldock.agent.platform.windows_sessions import ACTIVE, DISCONNECTED, Login
from controldock.domain.announcement import Means, NotShown, Priority, ReadHow

LOGON = 134_000_000_000_000_000  # ticks
KIM = Login(1, ACTIVE, "Console", "kim", "LAB", logon_at=LOGON)
LEE = Login(3, DISCONNECTED, "", "Lee", "LAB", protocol=2, logon_at=LOGON)
SERVICES = Login(0, DISCONNECTED)
POSTER = Poster("0" * 26, "점검 안내", "18시부터", "전산실", Priority.NORMAL, seconds=60.0)


def screens(**more: object) -> tuple[WindowsScreens, PretendedCalls]:
    calls = PretendedCalls(sessions=[SERVICES, KIM, LEE], **more)  # type: ignore[arg-type]
    return WindowsScreens(calls), calls


def test_who_is_there_and_sees_the_screen() -> None:
    windows, calls = screens()
    kim, lee = windows.seats()
    assert (kim.user, kim.name, kim.owner) == ("LAB\\kim", "1", "lab\\kim")
    assert kim.key.startswith("1@")
    assert not windows.is_hidden(kim)
    assert windows.is_hidden(lee)  # left a remote desktop
    calls.locked.add(1)
    assert windows.is_hidden(kim)
    assert not windows.is_hidden(windows.seat_of(Visitor(9, "lab\\park")))


def test_a_box_and_what_became_of_it() -> None:
    windows, calls = screens()
    kim, means = windows.seats()[0], list[Means]()
    reply = windows.show(kim, POSTER, means.append)
    assert (reply.read, reply.not_shown, means) == (ReadHow.CLOSED, None, [Means.WTS_MESSAGE])
    ((session, title, text, _),) = calls.boxes
    assert (session, title, text) == (1, "점검 안내", "18시부터\n\n— 전산실")
    calls.answer = 32_000  # the time was over
    assert windows.show(kim, POSTER, means.append).read is None
    calls.answer = 0
    assert windows.show(kim, POSTER, means.append).not_shown is NotShown.NO_MEANS
    assert len(means) == 2


def test_two_buttons_are_enough_for_some_questions() -> None:
    windows, calls = screens(answer=6)
    kim = windows.seats()[0]
    asks = Poster("0" * 26, "참석?", "", "", Priority.URGENT, asks_yes_or_no=True, seconds=60.0)
    reply = windows.show(kim, asks, list[Means]().append)
    assert (reply.read, reply.answer) == (ReadHow.ANSWERED, "yes")
    calls.answer = 7
    assert windows.show(kim, asks, list[Means]().append).answer == "no"
    style = calls.boxes[0][3]
    assert style & 0x4  # MB_YESNO
    assert style & 0x40000  # MB_TOPMOST


def test_the_button_that_confirms() -> None:
    windows, _ = screens()
    wanted = Poster("0" * 26, "점검", "", "", Priority.HIGH, needs_confirmation=True)
    assert windows.show(windows.seats()[0], wanted, list[Means]().append).read is ReadHow.CONFIRMED


def test_a_long_text_is_cut() -> None:
    windows, calls = screens()
    windows.show(windows.seats()[0], Poster("0" * 26, "t", "x" * 20_000, "", Priority.NORMAL), print)
    assert len(calls.boxes[0][2]) == MAX_BODY


def test_a_companion_is_where_windows_runs_it() -> None:
    windows, _ = screens(processes={77: 3})
    assert windows.seat_of(Visitor(77, "lab\\lee")).name == "3"
    assert windows.seat_of(Visitor(78, "lab\\lee")).name == ""
