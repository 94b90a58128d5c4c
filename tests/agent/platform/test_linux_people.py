"""As whom scripts run on Linux: real users, real groups, and a logind made of files."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.agent.logged_on import AT_SCREEN, Pc

from controldock.agent.errors import CannotRun
from controldock.agent.platform import linux_people
from controldock.agent.platform.contract import Actor
from controldock.agent.platform.linux_people import (
    People,
    check_directory,
    clear_folders,
    hand_over,
    make_folder,
)
from controldock.domain.command import RunAs, Sessions

NOBODY, MAIL = pwd.getpwnam("nobody"), pwd.getpwnam("mail")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


def names(pc: Pc, sessions: Sessions, user: str = "") -> list[str]:
    return [actor.name for actor in People(pc.root).actors(RunAs.USER, sessions, user)]


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path / "pc")


@pytest.mark.parametrize("run_as", [RunAs.SYSTEM, RunAs.ADMINISTRATOR])
@needs_root
def test_root_needs_nobody_to_be_logged_on(pc: Pc, run_as: RunAs) -> None:
    assert People(pc.root).actors(run_as, Sessions.ACTIVE, "") == (Actor(),)


def test_an_agent_that_is_not_root_says_so(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY.pw_uid)
    pc.log_on("mail", "1")
    with pytest.raises(CannotRun, match="does not run as root, so it can't run a command as root"):
        People(pc.root).actors(RunAs.ADMINISTRATOR, Sessions.ACTIVE, "")
    with pytest.raises(CannotRun, match="can't run a command as mail"):
        names(pc, Sessions.ACTIVE)
    pc.log_on("nobody", "2", **AT_SCREEN)
    (own,) = People(pc.root).actors(RunAs.USER, Sessions.ACTIVE, "")  # a person's own agent
    assert (own.name, own.options, own.owner) == ("nobody", {}, None)


def test_nobody_there_is_said_clearly(pc: Pc) -> None:
    for sessions in (Sessions.ACTIVE, Sessions.ALL):
        with pytest.raises(CannotRun, match="Nobody is logged on at this PC"):
            names(pc, sessions)
    with pytest.raises(CannotRun, match="mail is not logged on at this PC"):
        names(pc, Sessions.NAMED, "mail")


def test_what_is_no_person_does_not_count(pc: Pc) -> None:
    pc.log_on("games", "1", CLASS="greeter", **AT_SCREEN)
    pc.log_on("mail", "2", STATE="closing")
    with pytest.raises(CannotRun, match="Nobody"):
        names(pc, Sessions.ACTIVE)


@needs_root
def test_active_is_who_sits_at_the_screen(pc: Pc) -> None:
    pc.log_on("mail", "1", **AT_SCREEN)
    pc.log_on("nobody", "2", REMOTE="1")
    pc.log_on("games", "3", SEAT="seat0", ACTIVE="0", STATE="online")
    assert names(pc, Sessions.ACTIVE) == ["mail"]
    assert names(pc, Sessions.ALL) == ["mail", "nobody", "games"]
    assert names(pc, Sessions.NAMED, " games ") == ["games"]


@needs_root
def test_with_nobody_at_the_screen_it_is_who_came_last(pc: Pc) -> None:
    pc.log_on("mail", "1")
    pc.log_on("nobody", "5", STATE="online")
    pc.log_on("games", "3")
    assert names(pc, Sessions.ACTIVE) == ["games"]


@needs_root
def test_somebody_with_two_sessions_is_one_person(pc: Pc) -> None:
    pc.log_on("mail", "1")
    pc.log_on("mail", "2", **AT_SCREEN)
    assert names(pc, Sessions.ALL) == ["mail"]


def test_a_name_that_the_system_does_not_know(pc: Pc) -> None:
    pc.log_on("was-removed", "1")
    with pytest.raises(CannotRun, match="knows no user was-removed"):
        names(pc, Sessions.ACTIVE)


@needs_root
def test_a_person_has_their_own_rights_and_environment(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    monkeypatch.setenv("SECRET_OF_THE_AGENT", "x")
    pc.log_on("mail", "1", DISPLAY=":7", **AT_SCREEN)
    runtime = pc.root / "run/user" / str(MAIL.pw_uid)
    runtime.mkdir(parents=True)
    (runtime / "bus").touch()
    (actor,) = People(pc.root).actors(RunAs.USER, Sessions.ACTIVE, "")
    assert actor.options == {
        "user": MAIL.pw_uid,
        "group": MAIL.pw_gid,
        "extra_groups": os.getgrouplist("mail", MAIL.pw_gid),
    }
    assert actor.owner == (MAIL.pw_uid, MAIL.pw_gid)
    environment = actor.environment or {}
    assert environment["HOME"] == MAIL.pw_dir
    assert (environment["USER"], environment["LOGNAME"]) == ("mail", "mail")
    assert environment["XDG_RUNTIME_DIR"] == str(runtime)
    assert environment["DBUS_SESSION_BUS_ADDRESS"] == f"unix:path={runtime}/bus"
    assert (environment["DISPLAY"], environment["XDG_SESSION_ID"]) == (":7", "1")
    assert environment["LANG"] == "ko_KR.UTF-8"
    assert "SECRET_OF_THE_AGENT" not in environment


@needs_root
def test_the_way_to_the_screen_is_that_of_a_process_of_the_session(pc: Pc) -> None:
    """Desktops tell their own processes alone."""
    pc.log_on("root", "4", **AT_SCREEN)
    pc.process(10, PATH="/bin", XDG_SESSION_ID="4")
    pc.process(11, XDG_SESSION_ID="3", DISPLAY=":9")
    pc.process(
        12, XDG_SESSION_ID="4", WAYLAND_DISPLAY="wayland-0", XAUTHORITY="/run/x", LD_PRELOAD="/tmp/x.so"
    )
    (actor,) = People(pc.root).actors(RunAs.USER, Sessions.ACTIVE, "")
    environment = actor.environment or {}
    assert (environment["WAYLAND_DISPLAY"], environment["XAUTHORITY"]) == ("wayland-0", "/run/x")
    assert "DISPLAY" not in environment
    assert "LD_PRELOAD" not in environment


@dataclass(frozen=True)
class Entry:
    name: str
    terminal: str
    host: str
    started: float


def test_without_logind_utmp_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry("mail", "pts/0", "10.0.0.9", 5.0), Entry("games", "tty7", ":0", 1.0)]
    monkeypatch.setattr(linux_people, "logins", lambda: entries)
    found = People(tmp_path).logins()
    assert [(login.user, login.display) for login in found] == [("games", ":0"), ("mail", "")]


# -- folders


@pytest.fixture
def actor() -> Actor:
    options = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []}
    return Actor("nobody", {}, options, (NOBODY.pw_uid, NOBODY.pw_gid))


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may reach, as /tmp is."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


@needs_root
def test_an_agent_that_is_not_root_does_not_look_into_other_peoples_folders(temporary: Path) -> None:
    """It may not, and that it tried ended it."""
    pc = Pc(temporary / "pc")
    pc.log_on("mail", "1")
    (pc.root / "run/user" / str(MAIL.pw_uid)).mkdir(parents=True, mode=0o700)
    os.seteuid(NOBODY.pw_uid)
    try:
        with pytest.raises(CannotRun, match="can't run a command as mail"):
            names(pc, Sessions.ACTIVE)
    finally:
        os.seteuid(0)


@needs_root
def test_a_folder_is_the_persons_own(temporary: Path, actor: Actor) -> None:
    folder = make_folder("a" * 26, actor)
    assert folder.stat().st_uid == 0  # until everything is in it
    (folder / "script.sh").write_text("true")
    hand_over(folder, actor)
    assert {path.stat().st_uid for path in (folder, folder / "script.sh")} == {NOBODY.pw_uid}
    assert folder.stat().st_mode & 0o777 == 0o700
    with pytest.raises(FileExistsError):  # never one that somebody else made
        make_folder("a" * 26, actor)
    clear_folders("b" * 26)
    assert folder.exists()
    clear_folders("a" * 26)
    assert list(temporary.iterdir()) == []


@needs_root
def test_a_link_is_not_followed(temporary: Path, actor: Actor, tmp_path: Path) -> None:
    folder = make_folder("a" * 26, actor)
    (tmp_path / "roots").touch()
    (folder / "link").symlink_to(tmp_path / "roots")
    hand_over(folder, actor)
    assert (tmp_path / "roots").stat().st_uid == 0


@needs_root
def test_a_directory_that_is_not_for_everybody(temporary: Path, actor: Actor) -> None:
    closed = temporary / "closed"
    closed.mkdir(mode=0o700)
    check_directory(Actor(), closed)
    check_directory(actor, temporary)
    with pytest.raises(CannotRun, match="nobody may not enter the working directory"):
        check_directory(actor, closed)
    with pytest.raises(CannotRun, match="does not exist"):
        check_directory(actor, temporary / "nowhere")
