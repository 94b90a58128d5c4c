"""Actions from the command line: nobody reboots a school by a slip of the finger."""

import io
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.api_double import ApiDouble, an_id

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def sent(api: ApiDouble) -> list[dict[str, Any]]:
    return [body for _, path, body in api.requests if path == "/api/agents/actions"]


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def types(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text))


def test_a_restart_in_a_script_needs_its_number(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    """Complaint 23."""
    assert controldock("agents", "restart", "lab-1", "lab-2") == 1
    said = capsys.readouterr().err
    assert "This restarts 2 PCs: 1 online, 1 of them with people logged on, 1 offline." in said
    assert "give --confirm 2" in said
    assert controldock("agents", "restart", "lab-1", "lab-2", "--confirm", "600") == 1
    assert "You confirmed 600, so nothing was done." in capsys.readouterr().err
    assert api.deployments == {}
    options = ("--confirm", "2", "--grace", "2m", "--message", "점검")
    assert controldock("agents", "restart", "lab-1", "lab-2", *options) == 0
    assert f"Deployment {an_id(100)} restarts 2 PCs." in capsys.readouterr().out
    assert sent(api)[-1]["choice"]["agent_ids"] == [an_id(1), an_id(2)]
    assert (sent(api)[-1]["grace"], sent(api)[-1]["notice"]) == (120, "점검")


def test_at_a_terminal_the_number_is_typed(
    api: ApiDouble, controldock: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    types("yes\n", monkeypatch)
    assert controldock("agents", "shutdown", "lab-1") == 1
    assert "Nothing was done." in capsys.readouterr().err
    types("1\n", monkeypatch)
    assert controldock("agents", "shutdown", "lab-1") == 0
    asked = capsys.readouterr()
    assert "This shuts down 1 PC: 1 online" in asked.err
    assert "shuts down 1 PC." in asked.out
    assert [body.get("confirm") for body in sent(api)] == [None, None, 1]


def test_waking_says_how(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "wake", "lab-2", an_id(3), "--relay", "lab-1") == 0
    said = capsys.readouterr().out
    assert "sent by the server, lab-9" in said
    assert "none: its inventory has told no MAC address" in said
    assert sent(api)[-1]["relay_agent_id"] == an_id(1)
    assert controldock("agents", "wake", "lab-2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["pcs"][0]["relays"] == ["lab-9"]


def test_an_inventory_is_collected_now_or_later(controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "collect", "--tag", "room 204") == 0
    assert capsys.readouterr().out == "Asked 3 PCs.\n1 PC offline: collected on coming back.\n"


def test_pcs_of_tags_and_saved_filters(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    controldock("agents", "collect", "--tag", "a", "--tag", "b")
    controldock("agents", "collect", "--filter", "ROOM 204")
    assert [body["choice"]["filter"]["tags"] for body in sent(api)] == [["a", "b"], ["room 204"]]
    assert controldock("agents", "collect", "--filter", "nobody") == 1
    assert "There is no saved filter named nobody." in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["lab-1", "--tag", "a"], ["--tag", "a", "--filter", "b"]])
def test_an_omission_never_means_all(words: list[str], controldock: Run, api: ApiDouble) -> None:
    assert controldock("agents", "restart", *words, "--confirm", "4") == 2
    assert sent(api) == []


def test_a_restart_is_shown_by_what_it_is(controldock: Run, capsys: Capture) -> None:
    controldock("agents", "restart", "lab-1", "--confirm", "1", "--message", "점검")
    capsys.readouterr()
    assert controldock("deployments", "list") == 0
    assert "Restart" in capsys.readouterr().out
    assert controldock("deployments", "show", an_id(100)) == 0
    said = capsys.readouterr().out
    assert said.startswith("Restart\n")
    assert "1 min for the people at each PC" in said
    assert "점검" in said
