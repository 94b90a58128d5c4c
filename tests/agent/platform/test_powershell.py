"""PowerShell's files and options, as far as their text can be checked without a PowerShell."""

from controldock.agent.platform import powershell
from controldock.agent.platform.powershell import OPTIONS, files


def test_nobody_is_asked_and_no_profile_is_read() -> None:
    assert OPTIONS == ("-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File")


def test_the_script_is_a_file_of_its_own_and_unchanged() -> None:
    """So that `param` and `using` may stand first in it, and its line numbers are right."""
    script = "param($x)\r\nWrite-Host '안녕'\n".encode()
    found = files(script)
    assert found.keys() == {"script.ps1", "start.ps1"}
    assert found["script.ps1"] == b"\xef\xbb\xbf" + script


def test_the_start_sets_utf_8_and_gives_the_real_exit_code() -> None:
    """The wording was checked by reading; whether Windows does as it says is seen when the agent runs there."""
    start = files(b"")[powershell.START]
    assert start.startswith(b"\xef\xbb\xbf")
    lines = start.decode("utf-8-sig").splitlines()
    assert "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)" in lines[0]
    assert lines[-1] == "exit $global:LASTEXITCODE"  # of `exit`, or of the last program
    assert lines[-2].endswith("exit 1 }")  # of an error that nobody caught
    assert "ErrorActionPreference" not in start.decode()
    assert start.decode().count("{") == start.decode().count("}")
    assert start.decode().count("(") == start.decode().count(")")
