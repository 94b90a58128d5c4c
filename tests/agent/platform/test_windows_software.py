"""Programs as Windows lists them, from registries as they are found."""

import pytest

from controldock.agent.platform.pretended_windows import PretendedRegistry
from controldock.agent.platform.windows_registry import Value
from controldock.agent.platform.windows_software import PROFILES, UNINSTALL, day, software
from controldock.protocol.inventory import Program

KIM, SERVICE = "S-1-5-21-1004336348-1177238915-682003330-1001", "S-1-5-18"
OFFICE = "{90160000-008C-0000-1000-0000000FF1CE}"
REGISTRY = PretendedRegistry(
    machine={
        rf"{UNINSTALL}\7-Zip": {
            "DisplayName": "7-Zip 24.05 (x64)",
            "DisplayVersion": "24.05",
            "Publisher": "Igor Pavlov",
            "EstimatedSize": 5714,
            "InstallDate": "20240131",
        },
        rf"{UNINSTALL}\{OFFICE}": {"DisplayName": "Office 16 Click-to-Run", "SystemComponent": 1},
        rf"{UNINSTALL}\KB5034123": {"DisplayName": "Update", "ParentKeyName": "OperatingSystem"},
        rf"{UNINSTALL}\KB2": {"DisplayName": "Security Update for X", "ReleaseType": "Security Update"},
        rf"{UNINSTALL}\Connection Manager": {"SystemComponent": 1},
        rf"{UNINSTALL}\Empty": {},
        rf"{PROFILES}\{KIM}": {"ProfileImagePath": r"C:\Users\김철수"},
    },
    machine32={
        rf"{UNINSTALL}\Hwp": {
            "DisplayName": "한컴오피스 2022",
            "Publisher": "Hancom",
            "EstimatedSize": "4096",
        },
        rf"{UNINSTALL}\7-Zip": {"DisplayName": "7-Zip 19.00", "DisplayVersion": "19.00"},
    },
    users={
        rf"{KIM}\{UNINSTALL}\Teams": {"DisplayName": "Microsoft Teams", "InstallDate": "2024/02/03"},
        rf"{KIM}_Classes\{UNINSTALL}\Ghost": {"DisplayName": "not a person's"},
        rf"{SERVICE}\{UNINSTALL}\Agent": {"DisplayName": "of the system itself"},
        rf"S-1-12-1-1-2-3-4\{UNINSTALL}\App": {"DisplayName": "App of a cloud account"},
    },
)


def test_both_views_and_everybody_who_is_logged_on() -> None:
    assert dict(software(REGISTRY, is_wide=True)) == {
        "machine:7-Zip": Program(
            name="7-Zip 24.05 (x64)",
            version="24.05",
            publisher="Igor Pavlov",
            installed_on="2024-01-31",
            size=5714 * 1024,
            source="machine",
        ),
        "machine32:Hwp": Program(
            name="한컴오피스 2022", publisher="Hancom", size=4096 * 1024, source="machine32"
        ),
        "machine32:7-Zip": Program(name="7-Zip 19.00", version="19.00", source="machine32"),
        "user:김철수:Teams": Program(
            name="Microsoft Teams", installed_on="2024-02-03", source="user", user="김철수"
        ),
        "user:S-1-12-1-1-2-3-4:App": Program(
            name="App of a cloud account", source="user", user="S-1-12-1-1-2-3-4"
        ),
    }


def test_a_windows_of_32_bits_has_one_view() -> None:
    assert "machine32" not in {program.source for _, program in software(REGISTRY, is_wide=False)}


def test_hostile_values_fit() -> None:
    odd: dict[str, Value] = {
        "DisplayName": "=cmd|'/c calc'!A1\x1b[31m<script>\u202e" + "x" * 10_000,
        "DisplayVersion": 5,
        "Publisher": b"\xff\xfe",
        "EstimatedSize": 0xFFFFFFFF,
        "InstallDate": "00000000",
    }
    ((key, program),) = software(PretendedRegistry({rf"{UNINSTALL}\{'k' * 5000}": odd}), is_wide=False)
    assert (len(program.name), program.version, program.publisher) == (255, "", "")
    assert (program.installed_on, program.size) == ("", 0xFFFFFFFF * 1024)
    assert key.startswith("machine:k")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("20240131", "2024-01-31"),
        (20240131, "2024-01-31"),
        ("2024-01-31T10:00", "2024-01-31"),
        ("2024.01.31", "2024-01-31"),
        ("1/31/2024", ""),
        ("20241331", ""),
        ("", ""),
        (None, ""),
        (["20240131"], ""),
    ],
)
def test_days(value: Value, told: str) -> None:
    assert day(value) == told
