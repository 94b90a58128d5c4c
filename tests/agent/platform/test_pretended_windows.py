"""The pretended registry is asked as the real one."""

from controldock.agent.platform.pretended_windows import PretendedCalls, PretendedRegistry
from controldock.agent.platform.windows_registry import Hive, View

REGISTRY = PretendedRegistry(
    machine={
        r"SOFTWARE\A\One": {"x": 1},
        r"Software\a\Two\Deep": {},
        r"SOFTWARE\A": {"y": "z"},
        r"SOFTWARE\AB": {},
    },
    machine32={r"SOFTWARE\A\Three": {}},
    users={"S-1-5-18": {}, r"S-1-5-21-1\Software": {}},
)


def test_names_of_keys_without_case_and_each_once() -> None:
    assert REGISTRY.keys(Hive.MACHINE, r"software\a") == ["One", "Two"]
    assert REGISTRY.keys(Hive.MACHINE, r"SOFTWARE\A", View.NARROW) == ["Three"]
    assert REGISTRY.keys(Hive.USERS, "") == ["S-1-5-18", "S-1-5-21-1"]
    assert REGISTRY.keys(Hive.MACHINE, "NOTHING") == []


def test_values() -> None:
    assert REGISTRY.values(Hive.MACHINE, r"SOFTWARE\a") == {"y": "z"}
    assert REGISTRY.values(Hive.MACHINE, r"SOFTWARE\a\two") == {}


def test_recorded_calls() -> None:
    calls = PretendedCalls(b"table")
    calls.lower_priority()
    assert (calls.firmware(), calls.logins()) == (b"table", [])
