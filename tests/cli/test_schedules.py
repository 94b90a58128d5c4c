"""Schedules from the command line."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.api_double import ApiDouble, an_id

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
PATH = "/api/schedules"


def a_schedule(**changes: Any) -> dict[str, Any]:
    return {
        "id": an_id(90),
        "name": "매일 저녁",
        "cron": "30 18 * * *",
        "time_zone": "Asia/Seoul",
        "missed": "once",
        "max_late": 3600.0,
        "ends_at": None,
        "next_at": "2026-12-01T09:30:00Z",
        "next_times": ["2026-12-01T09:30:00Z", "2026-12-02T09:30:00Z"],
        "last_at": None,
        "paused_at": None,
        "paused_by": "",
        "created_at": "2026-11-25T09:00:00Z",
        "created_by": "ann",
        "deployment": {"script": "echo hello\x1b[31m", "target": {"kind": "all"}},
        **changes,
    }


@pytest.fixture(autouse=True)
def one_schedule(api: ApiDouble) -> None:
    api.answers["GET", PATH] = [a_schedule()]


def test_schedules_are_listed(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("schedules", "list") == 0
    out = capsys.readouterr().out
    assert "매일 저녁" in out
    assert "30 18 * * *" in out
    api.answers["GET", PATH] = []
    controldock("schedules", "list")
    assert "Nothing is scheduled" in capsys.readouterr().out


def test_one_is_shown_and_its_script_only_shows(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("schedules", "show", "매일 저녁") == 0
    out = capsys.readouterr().out
    assert "of occurrences that no server saw the last one is made up for" in out
    assert "\x1b" not in out
    assert controldock("schedules", "show", an_id(90), "--json") == 0


def test_times_are_looked_at_before(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["GET", f"{PATH}/preview"] = {"times": ["2026-12-01T09:30:00Z"]}
    assert controldock("schedules", "preview", "30 18 * * *", "--time-zone", "Asia/Seoul") == 0
    assert capsys.readouterr().out.strip() != ""


def test_it_is_paused_resumed_and_removed(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    one = f"{PATH}/{an_id(90)}"
    api.answers["POST", f"{one}/pause"] = a_schedule(paused_at="2026-11-25T10:00:00Z", paused_by="ann")
    api.answers["POST", f"{one}/resume"] = a_schedule(next_at=None)
    api.answers["DELETE", one] = (204, b"")
    assert controldock("schedules", "pause", "매일 저녁") == 0
    assert controldock("schedules", "resume", "매일 저녁") == 0
    assert controldock("schedules", "remove", "매일 저녁") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Paused: 매일 저녁.",
        "매일 저녁 goes on. Next: never again.",
        "Removed: 매일 저녁.",
    ]


def test_a_name_must_be_of_one(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("schedules", "show", "nothing") == 2
    assert "there is no schedule 'nothing'" in capsys.readouterr().err
    api.answers["GET", PATH] = [a_schedule(), a_schedule(id=an_id(91))]
    assert controldock("schedules", "show", "매일 저녁") == 2
    assert "2 schedules are called" in capsys.readouterr().err
    assert controldock("schedules", "show", an_id(91), "--json") == 0


def test_one_is_made(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["POST", PATH] = a_schedule()
    options = ("--cron", "30 18 * * *", "--time-zone", "Asia/Seoul", "--on", "all", "--max-late", "2h")
    more = (
        "--until",
        "2027-01-01T00:00:00",
        "--missed",
        "all",
        "--confirm",
        "60",
        "--param",
        "folder=C:\\Temp",
    )
    assert controldock("schedules", "create", "echo hello", *options, *more) == 0
    asked = api.requests[-1][2]
    assert (asked["cron"], asked["time_zone"], asked["missed"], asked["max_late"]) == (
        "30 18 * * *",
        "Asia/Seoul",
        "all",
        7200.0,
    )
    assert asked["ends_at"] is not None
    assert (asked["deployment"]["script"], asked["deployment"]["confirm"]) == ("echo hello", 60)
    assert asked["deployment"]["parameters"] == [
        {"name": "folder", "value": "C:\\Temp", "type": "text", "own": False}
    ]
    assert capsys.readouterr().out.startswith("Schedule 매일 저녁. Next: ")
    assert controldock("schedules", "create", "echo", *options[:4], "--on", "all", "--max-late", "soon") == 2
