"""PCs from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble, an_id, registration

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def hosts(said: str) -> list[str]:
    return [line.split()[0] for line in said.splitlines()[1:]]


def test_pcs_are_listed(controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "list") == 0
    assert hosts(capsys.readouterr().out) == ["lab-1", "lab-2", "twin", "twin"]
    controldock("agents", "list", "--search", "lab", "--offline")
    assert hosts(capsys.readouterr().out) == ["lab-2"]
    controldock("agents", "list", "--online", "--json")
    assert [one["facts"]["host_name"] for one in json.loads(capsys.readouterr().out)] == [
        "lab-1",
        "twin",
        "twin",
    ]
    controldock("agents", "list", "--search", "nobody")
    assert capsys.readouterr().out.startswith("No PC like that.")


@pytest.mark.parametrize("pc", ["lab-1", "LAB-1", an_id(1), an_id(1).upper()])
def test_one_pc_by_name_or_id(pc: str, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "show", pc) == 0
    said = capsys.readouterr().out
    assert "lab-1" in said
    assert an_id(1) in said
    assert "Hardware: board" in said


@pytest.mark.parametrize(
    ("pc", "sentence"),
    [
        ("lab", "There is no PC named lab."),
        ("x\x1b", "There is no PC named x\\x1b."),
        ("twin", f"2 PCs are named twin; use an id: {an_id(3)}, {an_id(4)}."),
        (an_id(99), "There is no such thing."),
    ],
)
def test_an_unknown_pc_is_one_sentence(pc: str, sentence: str, controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "show", pc) == 1
    assert capsys.readouterr().err == sentence + "\n"


def test_requests_are_listed_and_approved(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    controldock("agents", "requests")
    assert hosts(capsys.readouterr().out) == ["new-pc"]
    controldock("agents", "requests", "--all")
    assert hosts(capsys.readouterr().out) == ["new-pc", "old-pc"]
    assert controldock("agents", "approve", an_id(20)) == 0
    assert capsys.readouterr().out == "Approved: new-pc (10.0.0.9)\n"
    assert api.registrations[0].state == "approved"
    controldock("agents", "requests")
    assert capsys.readouterr().out == "No PC asks to join.\n"


def test_all_that_ask_are_approved_and_no_other(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.registrations.append(registration(40, "another"))
    assert controldock("agents", "approve", "--all") == 0
    assert [one.state for one in api.registrations] == ["approved", "rejected", "approved"]
    capsys.readouterr()
    assert controldock("agents", "approve", "--all") == 0
    assert capsys.readouterr().out == "No PC asks to join.\n"


def test_one_that_can_not_be_decided_does_not_hold_the_others(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("agents", "reject", an_id(30), "a/b", an_id(20)) == 1
    said = capsys.readouterr()
    assert said.out == "Rejected: new-pc (10.0.0.9)\n"
    assert said.err == f"{an_id(30)}: It was decided already.\na/b: 'a/b' is no id.\n"


@pytest.mark.parametrize("arguments", [("approve",), ("approve", "x", "--all"), ("reject",)])
def test_approving_nobody_is_wrong_usage(
    arguments: tuple[str, ...], api: ApiDouble, controldock: Run
) -> None:
    assert controldock("agents", *arguments) == 2
    assert api.requests == []
