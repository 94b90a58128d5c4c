"""Machines made of files, and those that refuse."""

from pathlib import Path

import pytest

from controldock.agent.errors import CannotRun
from controldock.agent.platform import Boot, this_platform
from controldock.agent.platform.linux_power import LinuxPower
from controldock.agent.platform.pretended_power import NoPower, PretendedOrder, PretendedPower
from controldock.agent.settings import POWER_VARIABLE
from controldock.domain.command import DeploymentKind

RESTART = DeploymentKind.RESTART


def test_a_pretended_machine_keeps_its_order_until_it_reboots(tmp_path: Path) -> None:
    power = PretendedPower(tmp_path / "machine")
    assert power.boot() == Boot("first", 0.0)
    power.order(RESTART, 60, "Updates")
    assert PretendedPower(tmp_path / "machine").ordered() == PretendedOrder(RESTART, 60, "Updates", 0.0)
    power.reboot("second")
    assert (power.ordered(), power.boot()) == (None, Boot("second", 0.0))


def test_a_pretended_order_can_be_taken_back_in_time(tmp_path: Path) -> None:
    power = PretendedPower(tmp_path)
    assert not power.abort()
    power.order(RESTART, 60, "")
    assert power.abort()
    assert power.ordered() is None
    power.order(RESTART, 60, "")
    (tmp_path / "uptime").write_text("61")
    assert not power.abort()


def test_a_pc_can_be_set_up_to_stay_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("none", "yes please", ""):
        monkeypatch.setenv(POWER_VARIABLE, setting)
        power = this_platform().power
        assert isinstance(power, NoPower)
        with pytest.raises(CannotRun, match="set up so that it can't be restarted"):
            power.order(RESTART, 0, "")
        assert not power.abort()
        assert power.boot().id


def test_no_test_can_reach_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The guard of tests/conftest.py holds, and is what the product looks at."""
    assert isinstance(this_platform().power, NoPower)
    monkeypatch.setenv(POWER_VARIABLE, f"pretend:{tmp_path}")
    assert isinstance(this_platform().power, PretendedPower)
    monkeypatch.delenv(POWER_VARIABLE)
    assert isinstance(this_platform().power, LinuxPower)  # made and not used


def test_a_pretended_machine_goes_down_when_it_is_told(tmp_path: Path) -> None:
    power = PretendedPower(tmp_path)
    assert not power.is_ending()
    (tmp_path / "ending").touch()
    assert power.is_ending()
    assert not NoPower().is_ending()
