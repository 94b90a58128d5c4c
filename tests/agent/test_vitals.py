"""How busy this PC is: measured over the time between two looks, and not known where it can't be."""

from types import SimpleNamespace

import psutil
import pytest

from controldock.agent.platform import this_platform
from controldock.agent.platform.contract import Boot
from controldock.agent.platform.pretended_power import NoPower
from controldock.agent.vitals import CpuMeter, Vitals


class Kernel:
    """Counts as told."""

    def __init__(self, **seconds: float) -> None:
        self.seconds = seconds

    def __call__(self) -> SimpleNamespace:
        return SimpleNamespace(**self.seconds)


def test_the_share_is_of_the_time_since_the_last_look() -> None:
    kernel = Kernel(user=100.0, nice=0.0, system=50.0, idle=1000.0, iowait=10.0, guest=40.0)
    meter = CpuMeter(kernel)
    assert meter.share() is None, "no time has passed"
    kernel.seconds |= {"user": 101.0, "system": 51.0, "idle": 1005.0, "iowait": 11.0, "guest": 41.0}
    assert meter.share() == pytest.approx(2 / 8), "waiting for a disk is idle; a guest's time is user time"
    kernel.seconds |= {"idle": 1013.0}
    assert meter.share() == 0.0
    kernel.seconds |= {"user": 103.0, "steal": 2.0}
    assert meter.share() == 1.0


def test_two_looks_close_together_are_one_measurement() -> None:
    kernel = Kernel(user=0.0, system=0.0, idle=0.0)
    meter = CpuMeter(kernel)
    kernel.seconds = {"user": 0.1, "system": 0.0, "idle": 0.2}
    assert meter.share() is None
    kernel.seconds = {"user": 0.1, "system": 0.0, "idle": 0.9}
    assert meter.share() == pytest.approx(0.1)


def test_counters_that_run_back_are_no_share_below_nothing() -> None:
    kernel = Kernel(user=10.0, system=0.0, idle=0.0)
    meter = CpuMeter(kernel)
    kernel.seconds = {"user": 9.0, "system": 0.0, "idle": 9.0}
    assert meter.share() == 0.0


def test_this_pc() -> None:
    platform = this_platform()
    seen = Vitals(platform.power).measure(running=2)
    assert seen.running == 2
    assert seen.memory is not None
    assert 0 < seen.memory < 1
    assert seen.disk is not None
    assert 0 < seen.disk <= 1
    assert seen.memory_total > 100
    assert abs(seen.uptime - platform.power.boot().uptime) < 60


def test_what_fails_leaves_the_rest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "denied")

    class Unknown(NoPower):
        def boot(self) -> Boot:
            raise OSError

    vitals = Vitals(Unknown())
    monkeypatch.setattr(psutil, "disk_usage", denied)
    seen = vitals.measure(running=0)
    assert (seen.disk, seen.uptime) == (None, 0)
    assert seen.memory is not None
    monkeypatch.setattr(psutil, "virtual_memory", denied)
    seen = vitals.measure(running=0)
    assert (seen.memory, seen.memory_total) == (None, 0)
