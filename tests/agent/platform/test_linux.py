"""Linux: finding every process of an attempt, and hitting no other."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from controldock.agent.errors import CannotRun
from controldock.agent.platform import Invocation, Member, powershell
from controldock.agent.platform.linux import MAX_ARGUMENT, Linux
from controldock.agent.settings import script_environment
from controldock.domain.command import DeploymentKind
from controldock.protocol.orders import Sheet
from controldock.sources import SystemSources

ATTEMPT = SystemSources().new_id()
LINUX = Linux()


@contextmanager
def running(script: str, *, marked: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    environment = script_environment(ATTEMPT, ATTEMPT) if marked else {"PATH": os.environ["PATH"]}
    with subprocess.Popen(["/bin/sh", "-c", script], start_new_session=True, env=environment) as process:
        try:
            yield process
        finally:
            LINUX.end(LINUX.tree(ATTEMPT, None, ()), force=True)
            process.kill()


def eventually(condition: Callable[[], bool], within: float = 20.0) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def names(members: set[Member]) -> list[str]:
    found = []
    for member in members:
        try:
            found.append(
                Path(f"/proc/{member.pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            )
        except OSError:
            continue
    return sorted(found)


def prepared(kind: DeploymentKind, script: str, folder: Path) -> Invocation:
    sheet = Sheet(deployment_id="d", kind=kind, script=script, timeout=60)
    (actor,) = LINUX.actors(sheet.run_as, sheet.sessions, sheet.user)
    return LINUX.prepare(sheet, actor, LINUX.workplace("a", actor, folder))


def test_a_short_script_is_an_argument_and_a_long_one_a_file(tmp_path: Path) -> None:
    found = prepared(DeploymentKind.SHELL, "echo 안녕", tmp_path)
    assert found.argv == ("/bin/sh", "-c", "echo 안녕".encode())
    assert found.options == {"start_new_session": True, "cwd": str(tmp_path)}
    assert list(tmp_path.iterdir()) == []
    long = "#" * MAX_ARGUMENT + "\n"
    assert prepared(DeploymentKind.SHELL, long, tmp_path).argv == ("/bin/sh", str(tmp_path / "script.sh"))
    assert (tmp_path / "script.sh").read_text() == long
    assert (tmp_path / "script.sh").stat().st_mode & 0o777 == 0o600


def test_a_script_is_not_written_into_a_file_that_is_there(tmp_path: Path) -> None:
    """Somebody put it there to have what is in it run."""
    (tmp_path / "script.sh").symlink_to("/etc/passwd")
    with pytest.raises(CannotRun, match="can't be written to disk: File exists"):
        prepared(DeploymentKind.SHELL, "#" * MAX_ARGUMENT + "\n", tmp_path)


def test_powershell_is_refused_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="not installed"):
        prepared(DeploymentKind.POWERSHELL, "Get-Date", tmp_path)


def test_powershell_is_used_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pwsh").write_text("#!/bin/sh\n")
    (tmp_path / "pwsh").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "work"
    argv = prepared(DeploymentKind.POWERSHELL, "Get-Date # 안녕", folder).argv
    assert argv == (str(tmp_path / "pwsh"), *powershell.OPTIONS, str(folder / "start.ps1"))
    assert (folder / "script.ps1").read_text(encoding="utf-8-sig") == "Get-Date # 안녕"
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_children_are_found_whatever_they_did_to_get_away() -> None:
    script = """
        sleep 1001 &
        setsid sleep 1002 &
        (setsid sh -c 'sleep 1003 & sleep 1004' &)
        env -i sleep 1005 &
        wait
    """
    with running(script) as process:
        leader = LINUX.member(process.pid)
        sleeps = [f"sleep 100{n}" for n in range(1, 6)]
        eventually(
            lambda: set(sleeps) <= set(names(LINUX.tree(ATTEMPT, leader, ()))),
        )


def test_one_that_lost_its_mark_and_its_parent_is_still_known() -> None:
    with running("env -i setsid sleep 1006 & sleep 1007") as process:
        leader = LINUX.member(process.pid)
        eventually(lambda: "sleep 1006" in names(LINUX.tree(ATTEMPT, leader, ())))
        known = LINUX.tree(ATTEMPT, leader, ())
        process.kill()
        process.wait()
        left = LINUX.tree(ATTEMPT, leader, known)
        assert "sleep 1006" in names(left)
        LINUX.end(left, force=True)
        eventually(lambda: not LINUX.tree(ATTEMPT, leader, known))


def test_other_attempts_and_the_agent_itself_are_not_found() -> None:
    with running("exec sleep 1008", marked=False):
        found = LINUX.tree(ATTEMPT, None, ())
        assert found == set()
    own = LINUX.member(os.getpid())
    parent = LINUX.member(os.getppid())
    assert own is not None
    assert parent is not None
    assert not {own, parent} & LINUX.tree(ATTEMPT, parent, (own, parent))


def test_a_reused_process_id_is_not_hit() -> None:
    with running("sleep 1009") as process:
        member = LINUX.member(process.pid)
        assert member is not None
        boot, _, start = member.birth.rpartition("/")
        for other in (f"{boot}/{int(start) + 1}", f"other-boot/{start}", "nonsense"):
            LINUX.end([Member(process.pid, other)], force=True)
            assert Member(process.pid, other) not in LINUX.tree("x" * 26, Member(process.pid, other), ())
        assert process.poll() is None
        LINUX.end([member], force=True)
        assert process.wait() == -9


def test_what_is_gone_is_left_alone() -> None:
    with running("exit 0") as process:
        process.wait()
    assert LINUX.member(process.pid) is None
    LINUX.end([Member(process.pid, "boot/1"), Member(2**22 - 1, "boot/1")], force=True)


def test_the_polite_way_can_be_answered(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    with running(f"trap 'exit 7' TERM; touch {ready}; while :; do sleep 0.02; done") as process:
        eventually(ready.exists)
        LINUX.end(LINUX.tree(ATTEMPT, None, ()), force=False)
        assert process.wait() == 7


def test_a_lock_is_held_against_others(tmp_path: Path) -> None:
    first, second = (os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT) for _ in range(2))
    assert LINUX.lock(first)
    assert not LINUX.lock(second)
    os.close(first)
    assert LINUX.lock(second)
    os.close(second)


def test_the_system_has_a_name() -> None:
    assert LINUX.os_name()
