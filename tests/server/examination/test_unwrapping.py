"""Commands that run others."""

import pytest

from controldock.domain.command import DeploymentKind
from controldock.server.examination.examiner import examine
from controldock.server.examination.unwrapping import encoded_of

SHELL, POWERSHELL = DeploymentKind.SHELL, DeploymentKind.POWERSHELL


@pytest.mark.parametrize(
    "script",
    [
        "cmd /c cmd /c shutdown /s", "start /wait cmd /c shutdown /s", 'powershell -nop -c "& { Stop-Computer }"',
        "powershell -e UwB0AG8AcAAtAEMAbwBtAHAAdQB0AGUAcgA=", "sudo -u root env A=1 nohup poweroff", "sh -c 'poweroff'",
        "find / -exec poweroff \\;", "ssh lab-01 poweroff", "echo poweroff | sh",
        "trap 'poweroff' EXIT", "timeout 5 poweroff",
        'forfiles /c "cmd /c shutdown /s"', "wsl poweroff", "xargs poweroff", 'schtasks /create /tr "shutdown /s"',
        "su -c poweroff",
    ],
)  # fmt: skip
def test_what_is_run_by_another_command_is_found(script: str) -> None:
    assert "shuts_down" in {found.why for found in examine(SHELL, script)}


@pytest.mark.parametrize(
    "script",
    ["Start-Process cmd -ArgumentList '/c','shutdown /s'", "iex 'Stop-Computer'", "cmd /c shutdown /s",
     "Start-Process shutdown '/s /t 0'", "(New-Object -ComObject WScript.Shell).Run('shutdown /s')"],
)  # fmt: skip
def test_and_so_it_is_in_powershell(script: str) -> None:
    assert "shuts_down" in {found.why for found in examine(POWERSHELL, script)}


def test_an_encoded_command_is_found_however_its_option_is_shortened() -> None:
    for option in ("-e", "-ec", "-enc", "-EncodedCommand", "/en"):
        assert encoded_of(["-nop", option, "A" * 20]) == "A" * 20
    assert encoded_of(["-ep", "Bypass"]) is None
