"""Running a command on PCs: whom it is for, how it went, and the exit code that says so."""

import io
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

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]


def wish(api: ApiDouble) -> dict:
    [found] = [body for method, path, body in api.requests if (method, path) == ("POST", "/api/deployments")]
    return found


def target(kind: str, **chosen: object) -> dict:
    return {"kind": kind, "agent_ids": [], "tags": [], "filter": None, "saved_filter_id": ""} | chosen


@contextmanager
def ending(api: ApiDouble, **counts: int) -> Iterator[None]:
    """As soon as somebody follows, the deployment ends like this."""

    def end() -> None:
        assert api.followed.wait(20)
        api.finish(counts)

    thread = threading.Thread(target=end)
    thread.start()
    yield
    thread.join()


def test_without_waiting_it_says_where_to_look(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    assert controldock("deploy", "hostname", "--on", "all") == 0
    said = capsys.readouterr().out
    assert said == f"Deployment {an_id(100)} for 4 PCs.\nSee it: controldock deployments show {an_id(100)}\n"
    made = wish(api)
    assert (made["script"], made["target"], made["kind"]) == ("hostname", target("all"), "shell")
    assert (made["timeout"], made["deadline_in"], made["starts_at"]) == (600.0, 604800.0, None)


def test_a_planned_one_says_when_it_starts(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    at = "2026-12-01T18:00:00+09:00"
    assert controldock("deploy", "hostname", "--on", "all", "--at", at) == 0
    assert " for later, 2026-12-0" in capsys.readouterr().out
    assert wish(api)["starts_at"] == at


def test_whom_it_is_for(api: ApiDouble, controldock: Run) -> None:
    arguments = ("--name", "Who", "--kind", "powershell", "--timeout", "2h")
    assert controldock("deploy", "hostname", "--on", f"lab-1, {an_id(3)},LAB-1", *arguments) == 0
    made = wish(api)
    assert made["target"] == target("selected", agent_ids=[an_id(1), an_id(3)])
    assert (made["name"], made["kind"], made["timeout"]) == ("Who", "powershell", 7200.0)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (["tag:room 204", "tag:exam"], target("tags", tags=["room 204", "exam"])),
        (["filter:room 204"], target("saved_filter", saved_filter_id=an_id(70))),
        (["tag:exam", "lab-1"], target("selected", agent_ids=[an_id(1), an_id(2), an_id(3), an_id(4)])),
        (["lab-2", "lab-1"], target("selected", agent_ids=[an_id(2), an_id(1)])),
        (["online"], target("online")),
    ],
)
def test_tags_and_saved_filters_say_whom_it_is_for(
    on: list[str], expected: dict, api: ApiDouble, controldock: Run
) -> None:
    arguments = [part for whom in on for part in ("--on", whom)]
    assert controldock("deploy", "hostname", *arguments) == 0
    found = wish(api)["target"]
    assert found | {"agent_ids": sorted(found["agent_ids"])} == expected | {
        "agent_ids": sorted(expected["agent_ids"])
    }


@pytest.mark.parametrize("on", [["all", "lab-1"], ["online", "tag:exam"], [" , "]])
def test_all_and_nobody_go_with_nothing_else(on: list[str], api: ApiDouble, controldock: Run) -> None:
    assert controldock("deploy", "hostname", *(part for whom in on for part in ("--on", whom))) == 2
    assert all(method == "GET" for method, _, _ in api.requests)


def test_an_unknown_saved_filter(controldock: Run, capsys: Capture) -> None:
    assert controldock("deploy", "hostname", "--on", "filter:nothing") == 1
    assert capsys.readouterr().err == "There is no saved filter named nothing.\n"


def test_a_script_from_standard_input(
    api: ApiDouble, controldock: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("echo one\necho two\n"))
    assert controldock("deploy", "-", "--on", "online") == 0
    assert wish(api)["script"] == "echo one\necho two\n"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "sentence"),
    [
        ((), 2, "Missing option '--on'"),
        (("--on", " , "), 2, "write all, online, or host names"),
        (("--on", "nobody"), 1, "There is no PC named nobody."),
        (("--on", "twin"), 1, "2 PCs are named twin"),
        (("--on", "all", "--timeout", "10"), 2, "is no duration"),
        (("--on", "all", "--kind", "perl"), 2, "Invalid value for '--kind'"),
    ],
)
def test_a_wish_that_makes_no_sense_runs_nothing(
    arguments: tuple[str, ...],
    exit_code: int,
    sentence: str,
    api: ApiDouble,
    controldock: Run,
    capsys: Capture,
) -> None:
    assert controldock("deploy", "hostname", *arguments) == exit_code
    assert sentence in capsys.readouterr().err
    assert api.deployments == {}


def test_an_empty_script_is_refused_by_the_server_in_a_sentence(controldock: Run, capsys: Capture) -> None:
    assert controldock("deploy", " ", "--on", "all", "--wait") == 1
    assert capsys.readouterr().err == "It can't be created. (script: script empty)\n"


def test_waiting_until_all_succeeded(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    with ending(api, succeeded=4):
        assert controldock("deploy", "hostname", "--on", "all", "--wait") == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "\x1b" not in said.out
    lines = said.out.splitlines()
    assert lines[0].split() == ["Host", "State", "Exit", "Time", "Last", "line", "Task"]
    assert lines[1].split() == ["lab-1", "succeeded", "0", "2", "s", "done", an_id(300)]
    assert lines[-1] == "4 succeeded"


def test_one_that_failed_makes_the_exit_code_1(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.outcomes[an_id(2)] = ("failed", 3, "first\nno such file\x1b[2J\n\n")
    with ending(api, succeeded=3, failed=1):
        assert controldock("deploy", "exit 3", "--on", "all", "--wait") == 1
    said = capsys.readouterr().out
    assert "lab-2  failed     3     2 s   no such file\\x1b[2J" in said
    assert said.endswith("3 succeeded, 1 failed\n")


@pytest.mark.parametrize("state", ["timed_out", "cancelled", "expired", "unknown"])
def test_only_succeeded_is_success(state: str, api: ApiDouble, controldock: Run) -> None:
    with ending(api, succeeded=3, **{state: 1}):
        assert controldock("deploy", "x", "--on", "all", "--wait") == 1


def test_no_pc_at_all_is_no_success(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.agents.clear()
    assert controldock("deploy", "x", "--on", "online", "--wait") == 1
    assert "It was for no PC." in capsys.readouterr().out


def test_results_as_json(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    with ending(api, succeeded=4):
        assert controldock("deploy", "x", "--on", "all", "--wait", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["deployment"]["finished"]
    assert [task["attempt"]["exit_code"] for task in said["tasks"]] == [0, 0, 0, 0]


def test_ctrl_c_stops_the_waiting_and_not_the_deployment(api: ApiDouble, data: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "controldock",
        "deploy",
        "x",
        "--on",
        "all",
        "--wait",
        "--data",
        str(data),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        assert api.followed.wait(30)
        waiting.send_signal(signal.SIGINT)
        _, told = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert told == (
        f"Deployment {an_id(100)} goes on. See it: controldock deployments show {an_id(100)}\n"
        f"Stop it: controldock deployments cancel {an_id(100)}\n"
    )
    assert not api.deployments[an_id(100)].cancel_wanted_at
