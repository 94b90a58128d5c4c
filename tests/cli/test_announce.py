"""Saying something to the people at PCs, and waiting until they have it."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.api_double import ApiDouble, an_id
from tests.cli.made_announcements import ID, PATH, a_page, a_receipt, an_announcement
from tests.cli.made_deployments import START

from controldock.cli.failure import FAILED, INTERRUPTED

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


@pytest.fixture(autouse=True)
def sent(api: ApiDouble) -> None:
    api.answers["POST", "/api/announcements"] = an_announcement()
    api.answers["GET", PATH] = an_announcement()
    api.answers["GET", f"{PATH}/receipts"] = a_page(a_receipt("lab-1"))


@contextmanager
def becoming(api: ApiDouble, **changes: object) -> Iterator[None]:
    """As soon as somebody follows, it is like this."""

    def change() -> None:
        assert api.followed.wait(20)
        api.answers["GET", PATH] = an_announcement(**changes)
        api.say_changed({"announcements": [ID]})

    thread = threading.Thread(target=change)
    thread.start()
    yield
    thread.join()


def test_without_waiting_it_says_where_to_look(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("announce", "Hello", "--to", "pc:lab-1", "--expires", "2h") == 0
    assert capsys.readouterr().out == (
        f"Announcement {ID} for 4 PCs.\nSee it: controldock announcements show {ID}\n"
    )
    wish = api.requests[-1][2]
    assert (wish["title"], wish["expires_in"], wish["starts_at"]) == ("Hello", 7200.0, None)
    assert (wish["target"]["kind"], wish["target"]["agent_ids"]) == ("selected", [an_id(1)])


def test_a_planned_one_says_when(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["POST", "/api/announcements"] = an_announcement(sent_at=None, starts_at=START, total=0)
    assert controldock("announce", "Hello", "--to", "all", "--at", "2026-12-01T08:50:00+09:00") == 0
    assert " for later, 2026-0" in capsys.readouterr().out
    assert api.requests[-1][2]["starts_at"] == "2026-12-01T08:50:00+09:00"


def test_waiting_until_all_displayed_it(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    with becoming(api, received=4, displayed=4, read=1):
        assert controldock("announce", "Hello", "--to", "all", "--wait") == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "lab-1" in said.out
    assert said.out.endswith("4 PCs: 4 received, 4 displayed, 1 read\n")


@pytest.mark.parametrize("state", ["expired", "withdrawn"])
def test_one_that_is_over_before_is_exit_code_1(state: str, api: ApiDouble, controldock: Run) -> None:
    with becoming(api, received=4, displayed=3, state=state):
        assert controldock("announce", "Hello", "--to", "all", "--wait", "--json") == FAILED


def test_json(controldock: Run, capsys: Capture) -> None:
    assert controldock("announce", "Hello", "--to", "all", "--json") == 0
    assert json.loads(capsys.readouterr().out)["id"] == ID


def test_what_the_server_refuses_is_a_sentence(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    refusal = {
        "code": "invalid",
        "message": "It can't be announced.",
        "details": {"fields": {"title": "title_empty"}},
    }
    api.answers["POST", "/api/announcements"] = (422, json.dumps(refusal).encode())
    assert controldock("announce", " ", "--to", "all") == FAILED
    assert capsys.readouterr().err == "It can't be announced. (title: title empty)\n"


def test_ctrl_c_stops_the_waiting_and_not_the_announcement(api: ApiDouble, data: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "controldock",
        "announce",
        "x",
        "--to",
        "all",
        "--wait",
        "--data",
        str(data),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        assert api.followed.wait(30)
        waiting.send_signal(signal.SIGINT)
        _, told = waiting.communicate(timeout=30)
    assert waiting.returncode == INTERRUPTED
    assert f"Take it back: controldock announcements withdraw {ID}" in told
    assert not any(path.endswith("/withdraw") for _, path, _ in api.requests)
