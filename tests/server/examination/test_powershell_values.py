"""PowerShell's constant expressions."""

import pytest

from controldock.server.examination.calls import Call
from controldock.server.examination.powershell import calls_of
from controldock.server.examination.trees import Budget


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'a'+'b'", "ab"),
        ("\"{1}{0}\" -f 'b','a'", "ab"),
        ("('b','a')[1]+'b'", "ab"),
        ("[char]97+[char]98", "ab"),
        ("[char[]](97,98) -join ''", "ab"),
        ("(97,98 | % {[char]$_}) -join ''", "ab"),
        ("'ba'[-1..-2] -join ''", "ab"),
        ("'aXb'.Replace('X','')", "ab"),
        ("'xab'.Substring(1,2)", "ab"),
        ("'aZb' -replace 'Z',''", "ab"),
        ("[string]::Join('', ('a','b'))", "ab"),
        ("[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('YWJhYmFiYWI='))", "abababab"),
        ("(Join-Path 'a' 'b')", "a\\b"),
    ],
)
def test_an_expression_is_worked_out(expression: str, value: str) -> None:
    (*_, call) = [
        one for one in calls_of(f"write-host ({expression})", 1, Budget()) if isinstance(one, Call)
    ][:1]
    assert call.words == (value,)
