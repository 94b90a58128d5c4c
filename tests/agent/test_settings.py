"""What a script may see of the agent's environment."""

from pathlib import Path

import pytest

from controldock.agent.settings import (
    PowerSetting,
    common_environment,
    default_state_folder,
    is_journaled,
    output_limit,
    power_setting,
    script_environment,
    system_disk,
    system_program,
    windows_folder,
)


def test_a_script_sees_the_environment_but_nothing_of_the_agents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB", "3")
    monkeypatch.setenv("CONTROLDOCK_AGENT_STATE_DIR", "/secret/place")
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/systemd/notify")
    seen = script_environment("a" * 26, "b" * 26)
    assert seen["LAB"] == "3"
    assert {name for name in seen if name.startswith("CONTROLDOCK")} == {
        "CONTROLDOCK_ATTEMPT_ID",
        "CONTROLDOCK_TASK_ID",
    }
    assert seen["CONTROLDOCK_ATTEMPT_ID"] == "a" * 26
    assert "NOTIFY_SOCKET" not in seen


def test_the_state_of_the_machines_agent_is_not_in_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_state_folder() == Path("/var/lib/controldock-agent")


def test_a_person_may_run_an_agent_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/min")
    assert default_state_folder() == Path("/home/min/.local/state/controldock-agent")
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert default_state_folder() == Path("/state/controldock-agent")


def test_orders_reach_the_machine_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTROLDOCK_AGENT_POWER")
    assert power_setting() == PowerSetting(is_real=True)
    monkeypatch.setenv("CONTROLDOCK_AGENT_POWER", "pretend:/tmp/machine")
    assert power_setting() == PowerSetting(is_real=False, pretended_in=Path("/tmp/machine"))
    for text in ("none", "", "SYSTEM", "pretend"):  # a typing error restarts nothing
        monkeypatch.setenv("CONTROLDOCK_AGENT_POWER", text)
        assert power_setting() == PowerSetting(is_real=False)


def test_the_disk_that_must_not_run_full(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_disk() == "/"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("SYSTEMDRIVE", "D:")
    assert system_disk() == "D:\\"
    monkeypatch.delenv("SYSTEMDRIVE")
    assert system_disk() == "C:\\"


@pytest.mark.parametrize(
    ("text", "mib"),
    [("", 128), ("16", 16), (" 256 ", 256), ("100000", 256), ("0", 128), ("many", 128), ("-1", 128)],
)
def test_how_much_output_is_kept(monkeypatch: pytest.MonkeyPatch, text: str, mib: int) -> None:
    monkeypatch.setenv("CONTROLDOCK_AGENT_OUTPUT_LIMIT", text)
    assert output_limit(128 * 1024 * 1024) == mib * 1024 * 1024


def test_a_person_gets_an_environment_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    monkeypatch.setenv("TOKEN_OF_THE_AGENT", "x")
    assert common_environment()["LANG"] == "ko_KR.UTF-8"
    assert "TOKEN_OF_THE_AGENT" not in common_environment()
    assert script_environment("a", "b", {"HOME": "/home/kim"}) == {
        "HOME": "/home/kim",
        "CONTROLDOCK_ATTEMPT_ID": "a",
        "CONTROLDOCK_TASK_ID": "b",
    }


def test_a_parameter_of_another_script_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAM_password", "of the script that started this agent")
    assert "PARAM_password" not in script_environment("a", "b")


def test_where_windows_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYSTEMROOT", raising=False)
    assert windows_folder() == r"C:\Windows"
    monkeypatch.setenv("SYSTEMROOT", r"D:\WINNT")
    assert windows_folder() == r"D:\WINNT"


def test_the_programs_of_windows_are_those_of_its_own_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")
    monkeypatch.delenv("PROCESSOR_ARCHITEW6432", raising=False)
    assert system_program("cmd.exe") == r"C:\Windows\System32\cmd.exe"
    monkeypatch.setenv("PROCESSOR_ARCHITEW6432", "AMD64")  # only a 32-bit process on a 64-bit Windows has it
    assert system_program("cmd.exe") == r"C:\Windows\Sysnative\cmd.exe"


def test_systemd_keeps_a_journal_of_what_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    assert not is_journaled()
    monkeypatch.setenv("JOURNAL_STREAM", "8:4711")
    assert is_journaled()
