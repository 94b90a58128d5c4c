"""The guard at the command line: it says what was found and wants the number."""

from collections.abc import Callable

import pytest
from tests.cli.api_double import ApiDouble

from controldock.server.api.schemas.forms import ErrorBody

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
DETAILS = {
    "total": 3, "online": 2, "offline": 1, "with_people": 1, "needs_confirmation": True, "forbidden": False,
    "limit": 20,
    "findings": [{"class": "power", "line": 2, "text": "shutdown /s\x1b[2J", "why": "shuts_down"}],
}  # fmt: skip


def test_without_a_person_it_says_what_to_give(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.refusal = (409, ErrorBody(code="confirmation_needed", message="Confirm.", details=DETAILS))
    assert controldock("deploy", "shutdown /s", "--on", "all") == 1
    said = capsys.readouterr().err
    assert "This is for 3 PCs: 2 online, 1 of them with people logged on, 1 offline." in said
    assert "line 2: restarts, shuts down or logs off (shuts down): shutdown /s\\x1b[2J" in said
    assert "--confirm 3" in said


def test_another_number_does_nothing(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.refusal = (409, ErrorBody(code="confirmation_needed", message="Confirm.", details=DETAILS))
    assert controldock("deploy", "shutdown /s", "--on", "all", "--confirm", "2") == 1
    assert "You confirmed 2, so nothing was done." in capsys.readouterr().err


def test_what_is_forbidden_says_what_was_found(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.refusal = (403, ErrorBody(code="forbidden_by_policy", message="No.", details=DETAILS))
    assert controldock("deploy", "shutdown /s", "--on", "all", "--confirm", "3") == 1
    assert "forbids it" in capsys.readouterr().err
