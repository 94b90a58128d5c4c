"""A call's name and words as rules look at them."""

import pytest

from controldock.server.examination.calls import Call, Shell, folded_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (r"C:\Windows\System32\Shutdown.EXE", "shutdown"),
        ("/sbin/reboot", "reboot"),
        ("For`mat.com", "format"),
    ],
)
def test_a_program_is_known_by_its_name(written: str, name: str) -> None:
    assert folded_name(written) == name


def test_the_words_are_folded_and_bounded() -> None:
    call = Call(Shell.CMD, "del", ("/S", "C:\\X" * 9000), 1)
    assert call.args.startswith(" /s c:\\x")
    assert len(call.args) <= 8192


def test_a_cmdlets_words_are_those_of_its_pipeline_too() -> None:
    assert " windefend " in Call(Shell.POWERSHELL, "stop-service", (), 1, sources=("WinDefend",)).args
