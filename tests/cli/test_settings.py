"""What holds for the whole fleet, from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble

from controldock.server.api.schemas.presence import Preferences

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
PATH = "/api/settings"


@pytest.fixture(autouse=True)
def settings(api: ApiDouble) -> None:
    api.answers[("GET", PATH)] = Preferences(poll_interval=30.0, removed_retention=30 * 86400.0)
    api.answers[("PUT", PATH)] = Preferences(poll_interval=300.0, removed_retention=90 * 86400.0)


def test_they_are_shown(controldock: Run, capsys: Capture) -> None:
    assert controldock("settings", "show") == 0
    said = capsys.readouterr().out
    assert "30 s" in said
    assert "30 d" in said
    controldock("settings", "show", "--json")
    assert json.loads(capsys.readouterr().out)["poll_interval"] == 30.0


def test_one_is_set_and_the_others_stay(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("settings", "set", "--poll-interval", "5m") == 0
    assert "300 s" in capsys.readouterr().out
    assert api.requests[-1][2] == {"poll_interval": 300.0, "removed_retention": None}
    controldock("settings", "set", "--removed-retention", "90d")
    assert api.requests[-1][2] == {"poll_interval": 30.0, "removed_retention": 90 * 86400.0}


def test_nothing_to_set_is_wrong_usage(controldock: Run, capsys: Capture) -> None:
    assert controldock("settings", "set") == 2
    assert "Say what to set." in capsys.readouterr().err
