"""What holds for the whole fleet, from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble

from controldock.server.api.schemas.presence import Preferences

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
PATH = "/api/settings"


DAY = 86400.0
NOTHING_ELSE = {"removed_retention": None, "log_retention": None, "result_retention": None}


def preferences(poll_interval: float, days: int) -> Preferences:
    return Preferences(
        poll_interval=poll_interval,
        removed_retention=days * DAY,
        log_retention=90 * DAY,
        result_retention=365 * DAY,
    )


@pytest.fixture(autouse=True)
def settings(api: ApiDouble) -> None:
    api.answers[("GET", PATH)] = preferences(30.0, 30)
    api.answers[("PUT", PATH)] = preferences(300.0, 90)


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
    assert api.requests[-1][2] == NOTHING_ELSE | {"poll_interval": 300.0}
    controldock("settings", "set", "--removed-retention", "90d")
    assert api.requests[-1][2] == NOTHING_ELSE | {"poll_interval": 30.0, "removed_retention": 90 * DAY}
    controldock("settings", "set", "--log-retention", "30d", "--result-retention", "100d")
    kept = {"log_retention": 30 * DAY, "result_retention": 100 * DAY}
    assert api.requests[-1][2] == NOTHING_ELSE | {"poll_interval": 30.0} | kept


def test_nothing_to_set_is_wrong_usage(controldock: Run, capsys: Capture) -> None:
    assert controldock("settings", "set") == 2
    assert "Say what to set." in capsys.readouterr().err
