"""How PCs are heard, from the command line."""

from collections.abc import Callable

import msgspec
import pytest
from tests.cli.api_double import START, ApiDouble, an_id

from controldock.server.api.schemas.presence import Load, Transports

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def test_one_pc_shows_how_it_is_heard_and_when_it_came_and_went(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    api.agents[0] = msgspec.structs.replace(
        api.agents[0],
        clock_offset=-540.2,
        uptime=7200,
        own_poll_interval=5.0,
        poll_interval=5.0,
        transports=Transports(tcp=START, udp=START),
        metrics=Load(cpu=0.254, memory=None, disk=1.0),
    )
    assert controldock("agents", "show", "lab-1") == 0
    said = capsys.readouterr().out
    for words in (
        "online",
        "9 min behind",
        "2 h",
        "cpu 25%, disk 100%",
        "Seen from",
        "10.0.0.7",
        "TCP",
        "UDP",
        "the PC went down",
    ):
        assert words in said, words
    assert "(the fleet's)" not in said
    assert "Offline since" not in said


def test_a_pc_that_is_off(controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "show", "lab-2") == 0
    said = capsys.readouterr().out
    assert "Offline since" in said
    assert "30 s (the fleet's)" in said
    assert "Load" not in said


@pytest.mark.parametrize(
    ("interval", "sentence"),
    [
        ("1h", "lab-1 shows itself every 3600 s."),
        ("5s", "lab-1 shows itself every 5 s."),
        ("fleet", "lab-1 shows itself every 30 s, as the fleet does."),
    ],
)
def test_an_interval_of_its_own_and_back(
    interval: str, sentence: str, api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    assert controldock("agents", "poll-interval", "lab-1", interval) == 0
    assert capsys.readouterr().out == sentence + "\n"
    method, path, _ = api.requests[-1]
    assert (method, path.partition("?")[0]) == ("PUT", f"/api/agents/{an_id(1)}/poll-interval")


def test_what_is_no_interval_is_said_to_be_none(controldock: Run, capsys: Capture) -> None:
    assert controldock("agents", "poll-interval", "lab-1", "soon") == 2
    assert "is no duration" in capsys.readouterr().err
