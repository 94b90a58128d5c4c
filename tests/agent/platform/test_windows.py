"""What of the Windows agent can be tried on any system: it says what it can't do, and finds processes by psutil."""

import os
import subprocess
from pathlib import Path

import pytest

from controldock.agent.errors import CannotRun
from controldock.agent.platform import Member
from controldock.agent.platform.windows import Windows
from controldock.agent.settings import script_environment
from controldock.domain.command import DeploymentKind
from controldock.sources import SystemSources

ATTEMPT = SystemSources().new_id()
WINDOWS = Windows()


@pytest.mark.parametrize(
    ("kind", "name"), [(DeploymentKind.SHELL, "cmd"), (DeploymentKind.POWERSHELL, "powershell")]
)
def test_it_says_that_it_can_not_run_scripts_yet(kind: DeploymentKind, name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=f"can't run {name} scripts yet"):
        WINDOWS.invocation(kind, "hostname", tmp_path)


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
