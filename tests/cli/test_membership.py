"""Which PC is which, from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import START, ApiDouble, agent, an_id, facts

from controldock.server.api import schemas as s

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def a_case(number: int = 1, host_name: str = "lab-1") -> s.quarantine.QuarantinedAgent:
    claimants = [
        s.quarantine.Claimant(
            id=an_id(50 + place), facts=facts(name), address=f"10.0.0.{place}", first_seen_at=START,
            last_seen_at=START, holds=holds, is_original=holds == "current",
        )
        for place, (name, holds) in enumerate([("lab-1", "current"), ("lab-77\x1b[2J", "old")])
    ]  # fmt: skip
    return s.quarantine.QuarantinedAgent(agent=agent(number, host_name), claimants=claimants)


@pytest.fixture
def quarantined(api: ApiDouble) -> ApiDouble:
    api.answers["GET", "/api/quarantine"] = [a_case()]
    for decision in ("split", "merge"):
        api.answers["POST", f"/api/quarantine/{an_id(1)}/{decision}"] = agent(1, "lab-1")
    return api


def sent(api: ApiDouble, ending: str) -> list[object]:
    return [body for method, path, body in api.requests if method == "POST" and path.endswith(ending)]


def test_claimants_are_listed_side_by_side(quarantined: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "quarantine") == 0
    told = capsys.readouterr().out
    assert "current" in told
    assert "10.0.0.1" in told
    assert "\x1b[2J" not in told, "a PC's name does nothing to a terminal"
    assert controldock("agents", "quarantine", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["claimants"][1]["holds"] == "old"


def test_an_empty_quarantine_says_so(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["GET", "/api/quarantine"] = []
    assert controldock("agents", "quarantine") == 0
    assert "No PC is quarantined." in capsys.readouterr().out


def test_split_and_merge(quarantined: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "split", "LAB-1") == 0
    assert "lab-1 works again. New PCs when they come next: 1." in capsys.readouterr().out
    assert controldock("agents", "split", an_id(1), "--keeps", an_id(51)) == 0
    assert sent(quarantined, "/split") == [{"keeps": None}, {"keeps": an_id(51)}]
    assert controldock("agents", "merge", "lab-1", "--into", an_id(51)) == 0
    assert sent(quarantined, "/merge") == [{"into": an_id(51)}]


def test_who_is_not_quarantined_can_not_be_split(
    quarantined: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("agents", "split", "lab-2") == 1
    assert "No PC named lab-2 is quarantined." in capsys.readouterr().err
    quarantined.answers["GET", "/api/quarantine"] = [a_case(1), a_case(2)]
    assert controldock("agents", "merge", "lab-1") == 1
    assert f"2 PCs have that name; use an id: {an_id(1)}, {an_id(2)}." in capsys.readouterr().err


def test_pcs_are_removed_by_name(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["POST", "/api/agents/removal"] = {"removed": 2}
    assert controldock("agents", "remove", "lab-1", "lab-2", "lab-1") == 0
    assert "Removed 2 PCs." in capsys.readouterr().out
    (body,) = sent(api, "/removal")
    assert body == {"choice": {"agent_ids": [an_id(1), an_id(2)], "filter": None}}
    assert controldock("agents", "remove", "lab-1", "nobody") == 1
    assert len(sent(api, "/removal")) == 1, "all or none"


def test_removed_pcs_are_restored(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["GET", "/api/agents"] = s.agents.AgentPage(
        agents=[agent(1, "lab-1"), agent(2, "lab-10")], total=2, online=0, next_cursor=None
    )
    api.answers["POST", f"/api/agents/{an_id(1)}/restore"] = agent(1, "lab-1")
    assert controldock("agents", "restore", "lab-1") == 0
    assert "Restored lab-1." in capsys.readouterr().out
    assert controldock("agents", "restore", "lab-2") == 1
    assert "There is no removed PC named lab-2." in capsys.readouterr().err
