"""A Windows PC from its registry, its firmware and its sessions."""

import psutil
import pytest
from tests.agent.platform.firmware import UUID, notebook

from controldock.agent.platform.contract import Boot
from controldock.agent.platform.pretended_windows import PretendedCalls, PretendedRegistry
from controldock.agent.platform.windows_registry import Value
from controldock.agent.platform.windows_sessions import ACTIVE, Login
from controldock.agent.platform.windows_software import UNINSTALL
from controldock.agent.platform.windows_survey import (
    ENVIRONMENT,
    FIRMWARE,
    INTERNATIONAL,
    NETWORK,
    PROCESSOR,
    TIME_ZONE,
    VERSION,
    WindowsSurvey,
    edition,
    utc_offset,
)
from controldock.protocol.inventory import System
from controldock.sources import FixedSources

MACHINE: dict[str, dict[str, Value]] = {
    VERSION: {
        "ProductName": "Windows 10 Education",
        "InstallationType": "Client",
        "DisplayVersion": "23H2",
        "ReleaseId": "2009",
        "CurrentBuild": "22631",
        "UBR": 3447,
        "CurrentMajorVersionNumber": 10,
        "CurrentMinorVersionNumber": 0,
        "CurrentVersion": "6.3",
    },
    TIME_ZONE: {"TimeZoneKeyName": "Korea Standard Time", "ActiveTimeBias": 0xFFFFFDE4},
    ENVIRONMENT: {"PROCESSOR_ARCHITECTURE": "AMD64"},
    NETWORK: {"Domain": "school.example", "Hostname": "LAB-01"},
    PROCESSOR: {"ProcessorNameString": "13th Gen Intel(R) Core(TM) i5-1340P   "},
    FIRMWARE: {
        "SystemManufacturer": "LGE",
        "SystemProductName": "15Z",
        "BIOSVendor": "LG",
        "BIOSVersion": "T1",
    },
    rf"{UNINSTALL}\7-Zip": {"DisplayName": "7-Zip"},
}


def survey(
    machine: dict[str, dict[str, Value]] = MACHINE, calls: PretendedCalls | None = None
) -> WindowsSurvey:
    registry = PretendedRegistry(
        machine, {rf"{UNINSTALL}\Old": {"DisplayName": "Old"}}, {INTERNATIONAL: {"LocaleName": "ko-KR"}}
    )
    return WindowsSurvey(registry, calls or PretendedCalls(), lambda: Boot("133", 5.0))


def test_the_system() -> None:
    assert survey().system() == System(
        edition="Windows 11 Education",
        version="23H2",
        build="22631.3447",
        kernel="10.0.22631",
        architecture="AMD64",
        booted_at=int(psutil.boot_time()),
        boot_id="133",
        time_zone="Korea Standard Time",
        utc_offset=9 * 3600,
        locale="ko-KR",
        domain="school.example",
    )


def test_the_machine_by_its_firmware() -> None:
    hardware = survey(calls=PretendedCalls(notebook())).hardware()
    assert (hardware.manufacturer, hardware.model) == ("LG Electronics", "15Z90RT-G")
    assert (hardware.serial, hardware.chassis) == ("303NZ000123", "notebook")
    assert (hardware.bios, hardware.cpu) == ("LG T1ZF0100 03/21/2024", "13th Gen Intel(R) Core(TM) i5-1340P")
    assert (hardware.memory, hardware.threads) == (psutil.virtual_memory().total, psutil.cpu_count())


def test_the_machine_by_its_registry_where_there_is_no_such_firmware() -> None:
    hardware = survey().hardware()
    assert (hardware.manufacturer, hardware.model, hardware.bios) == ("LGE", "15Z", "LG T1")
    assert (hardware.serial, hardware.chassis) == ("", "")


def test_ids_of_the_hardware() -> None:
    assert survey(calls=PretendedCalls(notebook())).hardware_ids() == {
        "product_uuid": str(UUID),
        "product_serial": "303NZ000123",
        "board_serial": "BSN-0042",
    }
    assert survey().hardware_ids() == {}


def test_a_registry_that_is_empty_leaves_everything_open() -> None:
    found = survey({})
    system = found.system()
    assert (system.edition, system.version, system.kernel, system.utc_offset) == ("Windows", "", "", None)
    assert found.hardware().cpu == ""


def test_programs_of_both_views_where_there_are_two() -> None:
    assert [key for key, _ in survey().software()] == ["machine:7-Zip", "machine32:Old"]
    narrow = MACHINE | {ENVIRONMENT: {"PROCESSOR_ARCHITECTURE": "x86"}}
    assert [key for key, _ in survey(narrow).software()] == ["machine:7-Zip"]


def test_sessions_and_priority() -> None:
    found = survey(calls=PretendedCalls(sessions=[Login(1, ACTIVE, "Console", "kim")]))
    found.lower_priority()
    assert [one.user for one in found.sessions(FixedSources().now())] == ["kim"]


@pytest.mark.parametrize(
    ("name", "build", "kind", "told"),
    [
        ("Windows 10 Pro", "19045", "Client", "Windows 10 Pro"),
        ("Windows 10 Pro", "22000", "Client", "Windows 11 Pro"),
        ("Windows Server 2022 Standard", "20348", "Server", "Windows Server 2022 Standard"),
        ("Windows 10 odd server", "26100", "Server Core", "Windows 10 odd server"),
        ("", "x", "", "Windows"),
    ],
)
def test_editions(name: str, build: str, kind: str, told: str) -> None:
    assert edition({"ProductName": name, "CurrentBuild": build, "InstallationType": kind}) == told


@pytest.mark.parametrize(
    ("bias", "seconds"), [(0, 0), (300, -18_000), (0xFFFFFDE4, 32_400), (5000, None), ("x", None)]
)
def test_offsets(bias: Value, seconds: int | None) -> None:
    assert utc_offset({"ActiveTimeBias": bias}) == seconds
