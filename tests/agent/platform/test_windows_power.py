"""What Windows is told, and what is made of its answers. Nothing here reaches a machine: the program is played."""

import subprocess
from collections.abc import Sequence

import pytest

from controldock.agent.errors import CannotRun
from controldock.agent.platform.windows_power import WindowsPower, command
from controldock.domain.command import DeploymentKind

PROGRAM = r"C:\Windows\System32\shutdown.exe"
RESTART, SHUT_DOWN = DeploymentKind.RESTART, DeploymentKind.SHUT_DOWN


@pytest.fixture(autouse=True)
def windows_on_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")


def playing(code: int, told: list[list[str]]) -> WindowsPower:
    def run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        told.append(list(argv))
        return subprocess.CompletedProcess([], code, "", "Access is denied.(5)\r\n")

    return WindowsPower(run)


def test_the_command_line() -> None:
    assert command(RESTART, 60, "Updates") == [
        *(PROGRAM, "/r", "/t", "60", "/d", "p:0:0"),
        *("/c", "Updates"),
    ]
    assert command(SHUT_DOWN, 0, "") == [PROGRAM, "/s", "/t", "0", "/d", "p:0:0", "/f"]
    assert command(SHUT_DOWN, 0.2, "")[3] == "1"


def test_orders_and_their_end() -> None:
    told: list[list[str]] = []
    playing(0, told).order(RESTART, 60, "")
    assert playing(0, told).abort()
    assert not playing(1116, told).abort()
    assert [words[1] for words in told] == ["/r", "/a", "/a"]


def test_an_order_that_is_not_taken_says_why() -> None:
    with pytest.raises(CannotRun, match="Access is denied"):
        playing(5, []).order(RESTART, 60, "")


def test_a_system_without_the_program_says_so() -> None:
    def run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        raise FileNotFoundError(2, "No such file")

    with pytest.raises(CannotRun, match="No such file"):
        WindowsPower(run).order(RESTART, 0, "")
    assert not WindowsPower(run).abort()
