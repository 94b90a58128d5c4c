"""PowerShell's trees as calls."""

import pytest

from controldock.server.examination.calls import Call
from controldock.server.examination.powershell import calls_of
from controldock.server.examination.trees import Budget


def calls(script: str) -> list[Call]:
    return [one for one in calls_of(script, 1, Budget()) if isinstance(one, Call)]


@pytest.mark.parametrize(
    ("script", "name", "words"),
    [
        ("rm C:\\x -r", "remove-item", ("C:\\x", "-r")),
        ("R`e`move-Item C:\\x", "remove-item", ("C:\\x",)),
        ("$x = 'Rem' + 'ove-Item'; & $x a", "remove-item", ("a",)),
        (
            "$p=@{Path='C:\\x';Recurse=$true}; Remove-Item @p",
            "remove-item",
            ("-Path", "C:\\x", "-Recurse", "$true"),
        ),
        ("Set-Alias zap Remove-Item; zap a", "remove-item", ("a",)),
        ('& "$env:SystemRoot\\System32\\shutdown.exe" /s', "shutdown", ("/s",)),
        ("[IO.File]::Delete('a')", "[io.file]::delete", ("a",)),
    ],
)
def test_a_command_is_known_by_what_it_is(script: str, name: str, words: tuple[str, ...]) -> None:
    assert (calls(script)[-1].name, calls(script)[-1].words) == (name, words)


def test_what_is_piped_in_is_known() -> None:
    call = calls("Get-ChildItem C:\\x | Remove-Item")[-1]
    assert (call.inner, call.sources) == (frozenset({"get-childitem"}), ("C:\\x",))
    assert calls("'Get-Date' | iex")[-1].fed == "Get-Date"


def test_text_that_is_made_while_it_runs_is_unknown() -> None:
    assert calls("iex $data")[0].unknown
    assert not calls("iex 'Get-Date'")[0].unknown
