"""What a PC is made of, from the command line."""

import json
from collections.abc import Callable

import pytest
from tests.cli.api_double import an_id

from controldock.cli.inventory import size

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_everything_but_the_software(controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "inventory", "lab-1") == 0
    said = capsys.readouterr().out
    for words in (
        "Windows 11 Education 23H2",
        "Korea Standard Time UTC+09:00",
        "LG Electronics 15Z90RT-G",
        "16.0 GiB",
        "192.168.10.57/24",
        "SCHOOL\\kim\\x1b[31m",
        "3 programs",
    ):
        assert words in said
    assert "\x1b" not in said


def test_one_section(controldock: Run, capsys: Capture) -> None:
    controldock("agents", "inventory", an_id(1), "--section", "disks")
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["Disk", "Device", "Format", "Size", "Free"]
    assert "476.0 GiB" in row
    controldock("agents", "inventory", an_id(1), "--section", "sessions", "--json")
    assert [one["kind"] for one in json.loads(capsys.readouterr().out)] == ["console"]


@pytest.mark.parametrize("arguments", [("--section", "software"), ("--search", "")])
def test_software_page_by_page(arguments: tuple[str, ...], controldock: Run, capsys: Capture) -> None:
    controldock("agents", "inventory", "lab-1", *arguments, "--json")
    names = [one["name"] for one in json.loads(capsys.readouterr().out)]
    assert names == ["7-Zip", "Python 3.12", "한컴오피스"]


def test_software_is_searched(controldock: Run, capsys: Capture) -> None:
    controldock("agents", "inventory", "lab-1", "--search", "python")
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["Name", "Version"]
    assert "2024-01-31" in row
    assert "5.0 MiB" in row
    controldock("agents", "inventory", "lab-1", "--search", "nothing")
    assert capsys.readouterr().out.startswith("No such program")


def test_only_software_can_be_searched(controldock: Run) -> None:
    assert controldock("agents", "inventory", "lab-1", "--section", "disks", "--search", "x") == 2


def test_all_of_it_for_programs(controldock: Run, capsys: Capture) -> None:
    controldock("agents", "inventory", "lab-1", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["interfaces"][0]["is_main"] is True
    assert controldock("agents", "inventory", "nobody") == 1


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (1536 * 1024, "1.5 MiB"),
        (2**40, "1.0 TiB"),
        (2**53, "8192.0 TiB"),
    ],
)
def test_sizes(count: int, words: str) -> None:
    assert size(count) == words
