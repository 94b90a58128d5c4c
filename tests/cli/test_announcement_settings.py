"""How announcements travel, from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble

from controldock.server.api import schemas as s

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
PATH = "/api/settings/announcements"
DAY = 86_400.0
FOUND = s.announcements.AnnouncementSettings(
    group="239.255.55.2", group6="", ttl=4, interfaces=[], subnets=["10.1.2.0/24"], retention=365 * DAY,
    known_interfaces=["10.0.0.1/24"], port=5502,
)  # fmt: skip


@pytest.fixture(autouse=True)
def routes(api: ApiDouble) -> None:
    api.answers["GET", PATH] = api.answers["PATCH", PATH] = FOUND


def test_they_are_shown(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("announcements", "settings") == 0
    said = capsys.readouterr().out
    for part in ("5502", "239.255.55.2", "all addresses of the server", "10.1.2.0/24", "365 d"):
        assert part in said
    assert [method for method, _, _ in api.requests] == ["GET"]
    controldock("announcements", "settings", "--json")
    assert json.loads(capsys.readouterr().out)["ttl"] == 4


def test_what_is_said_is_set_and_the_rest_stays(api: ApiDouble, controldock: Run) -> None:
    ways = (
        "--group",
        "none",
        "--ttl",
        "8",
        "--interface",
        "all",
        "--subnet",
        "10.1.0.0/16",
        "--retention",
        "30d",
    )
    assert controldock("announcements", "settings", *ways) == 0
    assert api.requests[-1] == (
        "PATCH",
        PATH,
        {
            "group": "",
            "group6": None,
            "ttl": 8,
            "interfaces": [],
            "subnets": ["10.1.0.0/16"],
            "retention": 30 * DAY,
        },
    )
    controldock("announcements", "settings", "--subnet", "none", "--group6", "ff15::5502")
    assert (api.requests[-1][2]["subnets"], api.requests[-1][2]["group6"]) == ([], "ff15::5502")
