"""A token for one PC that comes back, from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble, an_id

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_a_token_for_one_pc_with_the_line_to_run_on_it(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("agents", "reissue", "lab-1") == 0
    said = capsys.readouterr().out
    assert f"becomes lab-1 ({an_id(1)})" in said
    assert "\ncdet1_secret\n" in said
    assert api.requests[-1][:2] == ("POST", f"/api/agents/{an_id(1)}/reissue")
    controldock("agents", "reissue", an_id(1), "--json")
    assert json.loads(capsys.readouterr().out)["token"]["agent_id"] == an_id(1)


def test_nobody_is_reissued_by_guess(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "reissue", "twin") == 1
    assert "2 PCs are named twin" in capsys.readouterr().err
    assert all(method == "GET" for method, *_ in api.requests)
