"""The people at a Linux PC: who they are, whether they can see the screen, and what they are shown by."""

import os
import pty
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.agent.logged_on import Pc

from controldock.agent.platform.linux_people import People
from controldock.agent.platform.linux_screens import MAX_BODY, LinuxScreens, lines, notify
from controldock.agent.platform.screens import Poster, Seat, Visitor
from controldock.domain.announcement import Means, NotShown, Priority

ME = pwd.getpwuid(os.geteuid())
POSTER = Poster("0" * 26, "점검 안내", "18시부터\n<b>저장</b>하세요", "전산실", Priority.URGENT)


class Programs:
    """What was run, and what it answers."""

    def __init__(self) -> None:
        self.told: list[tuple[Sequence[str], dict[str, Any]]] = []
        self.exit_code, self.says = 0, "no\n"
        self.error: Exception | None = None

    def run(self, argv: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        self.told.append((argv, options))
        if self.error is not None:
            raise self.error
        return subprocess.CompletedProcess(argv, self.exit_code, self.says, "")


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path)


@pytest.fixture
def programs() -> Programs:
    return Programs()


@pytest.fixture
def screens(pc: Pc, programs: Programs) -> LinuxScreens:
    return LinuxScreens(People(pc.root), pc.root, programs.run)


def test_who_is_there(pc: Pc, screens: LinuxScreens) -> None:
    pc.log_on("kim", "2", UID="1000", TYPE="wayland", SEAT="seat0", REALTIME="1772000000000000")
    pc.log_on("lee", "5", UID="1001", TYPE="x11", DISPLAY=":10", SERVICE="xrdp-sesman")
    pc.log_on("park", "7", UID="1002", TYPE="tty", TTY="pts/3", REMOTE="1")
    pc.log_on("gdm", "c1", CLASS="greeter")
    seats = {seat.name: seat for seat in screens.seats()}
    assert set(seats) == {"2", "5", "7"}
    assert seats["2"] == Seat(
        key="2@1772000000000000", user="kim", owner="1000", name="2", since=1772000000.0, display="wayland"
    )
    assert (seats["5"].display, seats["5"].terminal) == (":10", "")
    assert (seats["7"].display, seats["7"].terminal) == ("", "pts/3")


def test_who_can_not_see_the_screen(pc: Pc, screens: LinuxScreens, programs: Programs) -> None:
    pc.log_on("kim", "2", TYPE="wayland", SEAT="seat0")
    pc.log_on("lee", "3", TYPE="x11", SEAT="seat0", STATE="online")  # another person took the screen over
    pc.log_on("park", "7", TYPE="tty", TTY="pts/3")
    hidden = {seat.name: screens.is_hidden(seat) for seat in screens.seats()}
    assert hidden == {"2": False, "3": True, "7": False}
    assert [argv[:3] for argv, _ in programs.told] == [["loginctl", "show-session", "2"]]
    programs.says = "yes\n"
    assert screens.is_hidden(screens.seats()[0])
    programs.error = FileNotFoundError()
    assert not screens.is_hidden(screens.seats()[0])
    assert not screens.is_hidden(Seat(key="x", user="kim"))


def test_a_desktop_shows_it_to_its_person(pc: Pc, screens: LinuxScreens, programs: Programs) -> None:
    pc.log_on(ME.pw_name, "2", TYPE="x11", DISPLAY=":0")
    means: list[Means] = []
    (seat,) = screens.seats()
    assert screens.show(seat, POSTER, means.append).not_shown is None
    assert means == [Means.NOTIFY_SEND]
    ((argv, options),) = programs.told
    assert argv == notify(POSTER)
    assert options["env"]["DISPLAY"] == ":0"
    programs.exit_code = 1  # nobody there shows notifications
    assert screens.show(seat, POSTER, means.append).not_shown is NotShown.NO_MEANS
    programs.error = FileNotFoundError()
    assert screens.show(seat, POSTER, means.append).not_shown is NotShown.NO_MEANS
    assert len(means) == 1


def test_a_terminal_shows_it_as_text(pc: Pc, screens: LinuxScreens) -> None:
    master, slave = pty.openpty()
    name = os.ttyname(slave).removeprefix("/dev/")
    (pc.root / "dev" / name).parent.mkdir(parents=True)
    (pc.root / "dev" / name).symlink_to(f"/dev/{name}")
    pc.log_on("park", "7", TYPE="tty", TTY=name)
    means: list[Means] = []
    (seat,) = screens.seats()
    assert screens.show(seat, POSTER, means.append).not_shown is None
    said = os.read(master, 10_000).decode()
    os.close(slave)
    os.close(master)
    assert "점검 안내" in said
    assert "<b>저장</b>하세요" in said
    assert means == [Means.WALL]
    gone = Seat(key="x", user="park", terminal="pts/none")
    assert screens.show(gone, POSTER, means.append).not_shown is NotShown.NO_MEANS


def test_a_text_is_no_command_and_no_markup() -> None:
    hostile = Poster("0" * 26, "--icon=/x\x1b[2J", "a\x1b]0;x\x07b\n<a href='x'>", "", Priority.NORMAL)
    argv = notify(hostile)
    assert argv[argv.index("--") + 1] == hostile.title
    assert "&lt;a href='x'&gt;" in argv[-1]
    assert "\x1b" not in lines(hostile)
    assert "\x07" not in lines(hostile).removeprefix("\r\n\a")


def test_a_long_text_is_cut() -> None:
    long = Poster("0" * 26, "점검", "가" * 20_000, "", Priority.NORMAL)
    assert len(notify(long)[-1]) == MAX_BODY
    assert notify(long)[-1].endswith("…")


class TestWhereACompanionIs:
    """By its process, and only among the sessions of its own user."""

    def log_on_twice(self, pc: Pc) -> None:
        pc.log_on("kim", "2", UID="1000", TYPE="x11", DISPLAY=":0")
        pc.log_on("kim", "3", UID="1000", TYPE="x11", DISPLAY=":1")
        pc.log_on("lee", "4", UID="1001", TYPE="x11", DISPLAY=":2")

    def test_by_what_it_inherited(self, pc: Pc, screens: LinuxScreens) -> None:
        self.log_on_twice(pc)
        pc.process(77, XDG_SESSION_ID="3")
        assert screens.seat_of(Visitor(77, "1000")).name == "3"

    def test_by_the_group_that_systemd_put_it_in(self, pc: Pc, screens: LinuxScreens) -> None:
        self.log_on_twice(pc)
        pc.process(77, XDG_SESSION_ID="3")
        (pc.root / "proc/77/cgroup").write_text("0::/user.slice/user-1000.slice/session-2.scope\n")
        assert screens.seat_of(Visitor(77, "1000")).name == "2"

    def test_by_its_display(self, pc: Pc, screens: LinuxScreens) -> None:
        self.log_on_twice(pc)
        assert screens.seat_of(Visitor(77, "1000", ":0")).name == "2"

    def test_never_in_another_persons(self, pc: Pc, screens: LinuxScreens) -> None:
        self.log_on_twice(pc)
        pc.process(77, XDG_SESSION_ID="4")
        assert screens.seat_of(Visitor(77, "1000", ":2")).name in {"2", "3"}
        stranger = screens.seat_of(Visitor(77, "4242", ":2"))
        assert (stranger.name, stranger.key) == ("", "4242:2")
