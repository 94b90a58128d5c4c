"""Saved filters from the command line."""

from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble, an_id

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
SAVED = {"id": an_id(70), "created_at": "2026-03-02T09:00:00Z", "created_by": "ann"}


def test_saved_filters_are_listed(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("filters", "list") == 0
    assert "tag room 204" in capsys.readouterr().out
    assert controldock("filters", "list", "--json") == 0
    api.answers["GET", "/api/saved-filters"] = []
    capsys.readouterr()
    controldock("filters", "list")
    assert capsys.readouterr().out == "There is no saved filter yet.\n"


def test_saving_renaming_and_deleting(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    wanted = {"search": "lab", "state": "offline", "os": "linux", "version": "0.1.0", "tags": ["exam"]}
    api.answers["POST", "/api/saved-filters"] = {**SAVED, "name": "Silent", "filter": wanted}
    api.answers["PATCH", f"/api/saved-filters/{an_id(70)}"] = {**SAVED, "name": "Room", "filter": {}}
    api.answers["DELETE", f"/api/saved-filters/{an_id(70)}"] = (204, b"")
    options = ("--search", "lab", "--offline", "--os", "linux", "--version", "0.1.0", "--tag", "exam")
    assert controldock("filters", "save", "Silent", *options) == 0
    assert api.requests[-1][2] == {"name": "Silent", "filter": wanted}
    assert controldock("filters", "rename", "room 204", "Room") == 0
    assert api.requests[-1][2]["name"] == "Room"
    assert controldock("filters", "delete", an_id(70)) == 0
    assert capsys.readouterr().out.splitlines() == [
        'Filter Silent: "lab", offline, linux, agent 0.1.0, tag exam.',
        "Room 204 is Room now.",
        "Deleted: Room 204.",
    ]
