"""What Linux is told, and what is made of its answers. Nothing here reaches the machine: the program is played."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from controldock.agent.errors import CannotRun
from controldock.agent.platform.linux_power import LinuxPower, command
from controldock.domain.command import DeploymentKind

RESTART, SHUT_DOWN = DeploymentKind.RESTART, DeploymentKind.SHUT_DOWN


class System:
    """Plays `shutdown`."""

    def __init__(self, code: int = 0, said: str = "", error: Exception | None = None) -> None:
        self.told: list[list[str]] = []
        self._answer = subprocess.CompletedProcess[str]([], code, "", said)
        self._error = error

    def __call__(self, argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        self.told.append(list(argv))
        if self._error is not None:
            raise self._error
        return self._answer


@pytest.mark.parametrize(
    ("grace", "when"), [(0, "now"), (1, "+1"), (60, "+1"), (60.5, "+2"), (90, "+2"), (3600, "+60")]
)
def test_people_get_whole_minutes(grace: float, when: str) -> None:
    assert command(RESTART, grace, "") == ["shutdown", "-r", "--", when]


def test_what_people_are_told_is_no_option() -> None:
    assert command(SHUT_DOWN, 60, "-c 점검합니다") == ["shutdown", "-P", "--", "+1", "-c 점검합니다"]


def test_an_order_is_told_once() -> None:
    system = System()
    LinuxPower(system).order(RESTART, 60, "Updates")
    assert system.told == [["shutdown", "-r", "--", "+1", "Updates"]]


def test_an_order_that_is_not_taken_says_why() -> None:
    power = LinuxPower(System(1, "Failed to schedule shutdown:\n  Interactive authentication required.\n"))
    with pytest.raises(CannotRun, match="Failed to schedule shutdown: Interactive authentication required"):
        power.order(RESTART, 60, "")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(2, "No such file or directory"), "No such file"),
        (subprocess.TimeoutExpired("shutdown", 30), "does not answer"),
    ],
)
def test_a_system_without_the_program_says_so(error: Exception, reason: str) -> None:
    with pytest.raises(CannotRun, match=reason):
        LinuxPower(System(error=error)).order(RESTART, 0, "")


def test_an_order_that_waits_is_taken_back(tmp_path: Path) -> None:
    system, scheduled = System(), tmp_path / "scheduled"
    power = LinuxPower(system, scheduled)
    assert not power.abort()
    assert system.told == []
    scheduled.touch()
    assert power.abort()
    assert system.told == [["shutdown", "-c"]]
    assert not LinuxPower(System(1), scheduled).abort()
    assert not LinuxPower(System(error=OSError()), scheduled).abort()


def test_the_boot_is_the_kernels() -> None:
    first, second = LinuxPower(System()).boot(), LinuxPower(System()).boot()
    assert len(first.id) == len("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
    assert first.id == second.id
    assert 0 < first.uptime <= second.uptime


@pytest.mark.parametrize(
    ("said", "ending"), [("stopping\n", True), ("running\n", False), ("degraded\n", False), ("", False)]
)
def test_whether_the_system_goes_down_is_asked_of_systemd(said: str, ending: bool) -> None:
    def answer(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        assert list(argv) == ["systemctl", "is-system-running"]
        return subprocess.CompletedProcess([], 1, said, "")

    assert LinuxPower(answer).is_ending() is ending


def test_without_systemd_nobody_says_that_it_goes_down() -> None:
    assert not LinuxPower(System(error=FileNotFoundError(2, "No such file"))).is_ending()
