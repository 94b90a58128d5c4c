"""Who is logged on, by the files of logind or by utmp."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from controldock.agent.platform.linux_sessions import of_logind, of_utmp, sessions
from controldock.protocol.inventory import SessionKind, SessionState, UserSession
from controldock.sources import FixedSources

NOW = FixedSources().now()
DESKTOP = """\
# This is private data. Do not parse.
UID=1000
USER=kim
ACTIVE=1
STATE=active
REMOTE=0
TYPE=wayland
CLASS=user
SEAT=seat0
TTY=tty2
SERVICE=gdm-password
REALTIME=1772000000000000
"""
SSH = "USER=lee\nSTATE=active\nREMOTE=1\nREMOTE_HOST=192.168.0.9\nTYPE=tty\nCLASS=user\nSERVICE=sshd\nTTY=pts/0\n"
RDP = "USER=park\nSTATE=online\nREMOTE=1\nTYPE=x11\nCLASS=user\nSERVICE=xrdp-sesman\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "run/systemd/sessions"
    folder.mkdir(parents=True)
    (tmp_path / "dev/pts").mkdir(parents=True)
    return folder


def touch(device: Path, at: datetime, ago: float) -> None:
    device.touch()
    os.utime(device, (at.timestamp() - ago,) * 2)


def test_a_desktop_an_ssh_and_a_remote_desktop(folder: Path, tmp_path: Path) -> None:
    for name, text in {"2": DESKTOP, "5": SSH, "7": RDP}.items():
        (folder / name).write_text(text)
    touch(tmp_path / "dev/pts/0", NOW, ago=3600)
    assert sessions(tmp_path, NOW) == [
        UserSession(user="kim", session="tty2", kind=SessionKind.CONSOLE, since=1772000000),
        UserSession(
            user="lee", session="pts/0", kind=SessionKind.SSH, state=SessionState.IDLE, remote="192.168.0.9"
        ),
        UserSession(user="park", session="7", kind=SessionKind.RDP, state=SessionState.DISCONNECTED),
    ]
    touch(tmp_path / "dev/pts/0", NOW, ago=5)
    assert sessions(tmp_path, NOW)[1].state is SessionState.ACTIVE


def test_greeters_managers_and_those_who_leave_are_nobody(folder: Path, tmp_path: Path) -> None:
    (folder / "c1").write_text("USER=gdm\nCLASS=greeter\nSTATE=active\n")
    (folder / "3").write_text("USER=kim\nCLASS=manager\nSTATE=active\n")
    (folder / "4").write_text("USER=kim\nCLASS=user\nSTATE=closing\n")
    (folder / "5").write_text("garbage")
    (folder / "6.ref").mkdir()
    assert list(of_logind(folder, tmp_path / "dev", NOW)) == []


@dataclass
class Login:
    name: str
    terminal: str | None
    host: str | None
    started: float = 1772000000.7


def test_utmp(tmp_path: Path) -> None:
    (tmp_path / "pts").mkdir()
    touch(tmp_path / "pts/3", NOW, ago=700)
    logins = [Login("kim", "tty1", ""), Login("lee", "pts/3", "192.168.0.9"), Login("park", ":0", ":0")]
    assert list(of_utmp(logins, tmp_path, NOW)) == [
        UserSession(user="kim", session="tty1", kind=SessionKind.CONSOLE, since=1772000000),
        UserSession(
            user="lee",
            session="pts/3",
            kind=SessionKind.SSH,
            state=SessionState.IDLE,
            since=1772000000,
            remote="192.168.0.9",
        ),
        UserSession(user="park", session=":0", kind=SessionKind.CONSOLE, since=1772000000),
    ]


def test_this_machine_can_be_asked() -> None:
    assert isinstance(sessions(Path("/"), NOW), list)
