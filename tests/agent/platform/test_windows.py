"""What of the Windows agent can be tried on any system: what it would start, and how it finds processes."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from controldock.agent.errors import CannotRun
from controldock.agent.platform import Actor, Member
from controldock.agent.platform.windows import Windows
from controldock.agent.settings import script_environment
from controldock.domain.command import DeploymentKind, RunAs, Sessions
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

ATTEMPT = SystemSources().new_id()
WINDOWS = Windows()


def sheet(script: str, **more: Any) -> Sheet:
    return Sheet(deployment_id="d", kind=DeploymentKind.SHELL, script=script, timeout=60, **more)


def locked(exit_code: int, said: str = "") -> tuple[Windows, list[Sequence[str]]]:
    """A Windows whose programs are only written down."""
    told: list[Sequence[str]] = []

    def run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        told.append(argv)
        return subprocess.CompletedProcess(argv, exit_code, said, "")

    return Windows(run=run), told


@pytest.mark.parametrize("run_as", [RunAs.SYSTEM, RunAs.ADMINISTRATOR])
def test_the_service_runs_scripts_as_itself(run_as: RunAs) -> None:
    assert WINDOWS.actors(run_as, Sessions.ACTIVE, "") == (Actor(),)


@pytest.mark.parametrize("sessions", list(Sessions))
def test_it_says_that_it_can_not_run_as_a_person_yet(sessions: Sessions) -> None:
    with pytest.raises(CannotRun, match="needs the Windows agent's next version"):
        WINDOWS.actors(RunAs.USER, sessions, "kim")


def test_the_folder_is_closed_before_anything_is_in_it(tmp_path: Path) -> None:
    windows, told = locked(0)
    folder = windows.workplace("a", Actor(), tmp_path / "work")
    how = windows.prepare(sheet("ver"), Actor(), folder)
    assert [argv[1] for argv in told] == [str(folder)]
    assert how.options["cwd"] == str(folder)
    assert (folder / "script.cmd").read_bytes() == b"@chcp 65001 >nul\r\nver"
    assert windows.prepare(sheet("ver", working_directory=str(tmp_path)), Actor(), folder).options[
        "cwd"
    ] == str(tmp_path)
    windows.clear("a")


def test_a_folder_that_can_not_be_closed_gets_no_script(tmp_path: Path) -> None:
    windows, _ = locked(5, "Access is denied.\r\n")
    folder = windows.workplace("a", Actor(), tmp_path / "work")
    with pytest.raises(CannotRun, match="can't be written to disk: Access is denied"):
        windows.prepare(sheet("ver"), Actor(), folder)
    assert list(folder.iterdir()) == []


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    windows, told = locked(0)
    with pytest.raises(CannotRun, match="does not exist"):
        windows.prepare(sheet("ver", working_directory=str(tmp_path / "no")), Actor(), tmp_path)
    assert told == []


def test_it_finds_and_ends_a_tree() -> None:
    environment = script_environment(ATTEMPT, ATTEMPT)
    with subprocess.Popen(["/bin/sh", "-c", "sleep 1010; :"], env=environment) as process:
        leader = WINDOWS.member(process.pid)
        assert leader is not None
        found = WINDOWS.tree(ATTEMPT, leader, ())
        assert leader in found
        WINDOWS.end([Member(process.pid, "another birth")], force=True)
        WINDOWS.end(found, force=False)
        assert process.poll() is None
        WINDOWS.end(WINDOWS.tree(ATTEMPT, leader, found), force=True)
        assert process.wait() == -9
    assert WINDOWS.member(process.pid) is None
    own = WINDOWS.member(os.getpid())
    assert own is not None
    assert WINDOWS.tree(ATTEMPT, own, (own,)) == set()
