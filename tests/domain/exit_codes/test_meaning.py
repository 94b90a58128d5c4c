"""What exit codes mean: which table tells, and that every entry says something in both languages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.domain import exit_codes as module
from controldock.domain.command import POWER_KINDS, DeploymentKind
from controldock.domain.exit_codes import Meaning, Source, meaning_of
from controldock.domain.exit_codes.meaning import table

K = DeploymentKind
TABLES = {
    "win32": module.WIN32,
    "msi": module.MSI,
    "winget": module.WINGET,
    "hresult": module.HRESULTS,
    "ntstatus": module.NTSTATUS,
    "cmd": module.CMD,
    "powershell": module.POWERSHELL,
    "shell": module.SHELL,
    "sysexits": module.SYSEXITS,
    "signals": module.SIGNALS,
}
LEAST = 150  # codes; what administrators of schools meet


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, TABLES.values())) >= LEAST


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_says_one_sentence_in_both_languages(name: str) -> None:
    for code, meaning in TABLES[name].items():
        assert re.fullmatch(r"[A-Z].+[.]", meaning.en), (code, meaning.en)
        assert re.search(r"[가-힣].*[.]\Z", meaning.ko), (code, meaning.ko)
        assert meaning.en.isascii(), (code, meaning.en)


def test_none_is_told_twice() -> None:
    with pytest.raises(ValueError, match="there twice"):
        table(Source.WIN32, [(1, "A", "a", "a"), (1, "B", "b", "b")])


@pytest.mark.parametrize(
    ("code", "os", "kind", "source", "name"),
    [
        (5, "windows", K.SHELL, Source.WIN32, "ERROR_ACCESS_DENIED"),
        (1603, "windows", K.SHELL, Source.MSI, "ERROR_INSTALL_FAILURE"),
        (3010, "windows", K.POWERSHELL, Source.MSI, "ERROR_SUCCESS_REBOOT_REQUIRED"),
        (1641, "windows", K.POWERSHELL, Source.MSI, "ERROR_SUCCESS_REBOOT_INITIATED"),
        (0xC0000005, "windows", K.SHELL, Source.NTSTATUS, "STATUS_ACCESS_VIOLATION"),
        (-1073741819, "windows", K.SHELL, Source.NTSTATUS, "STATUS_ACCESS_VIOLATION"),
        (-1073741510, "windows", K.SHELL, Source.NTSTATUS, "STATUS_CONTROL_C_EXIT"),
        (0x80070005, "windows", K.SHELL, Source.HRESULT, "HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)"),
        (-2147024891, "windows", K.SHELL, Source.HRESULT, "HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)"),
        (0x80070643, "windows", K.SHELL, Source.HRESULT, "HRESULT_FROM_WIN32(ERROR_INSTALL_FAILURE)"),
        (0x80240024, "windows", K.SHELL, Source.HRESULT, "WU_E_NO_UPDATE"),
        (0x8A150014, "windows", K.SHELL, Source.WINGET, "APPINSTALLER_CLI_ERROR_NO_APPLICATIONS_FOUND"),
        (-1978335189, "windows", K.SHELL, Source.WINGET, "APPINSTALLER_CLI_ERROR_UPDATE_NOT_APPLICABLE"),
        (9009, "windows", K.SHELL, Source.SHELL, "MSG_DIR_BAD_COMMAND_OR_FILE"),
        (1, "windows", K.SHELL, Source.SHELL, ""),
        (1, "windows", K.POWERSHELL, Source.SHELL, ""),
        (-1, "windows", K.SHELL, Source.HRESULT, "-1"),
        (127, "linux", K.SHELL, Source.SHELL, ""),
        (127, "windows", K.SHELL, Source.WIN32, "ERROR_PROC_NOT_FOUND"),
        (137, "linux", K.SHELL, Source.SIGNAL, "SIGKILL"),
        (139, "linux", K.POWERSHELL, Source.SIGNAL, "SIGSEGV"),
        (-15, "linux", K.SHELL, Source.SIGNAL, "SIGTERM"),
        (77, "linux", K.SHELL, Source.SYSEXITS, "EX_NOPERM"),
        (64, "linux", K.POWERSHELL, Source.SHELL, ""),
    ],
)
def test_the_table_depends_on_the_system_and_the_kind(
    code: int, os: str, kind: DeploymentKind, source: Source, name: str
) -> None:
    meaning = meaning_of(code, os, kind)
    assert meaning is not None
    assert (meaning.source, meaning.name) == (source, name)


def test_what_is_not_known_is_not_guessed() -> None:
    for os in ("windows", "linux"):
        assert meaning_of(None, os, K.SHELL) is None
        assert meaning_of(0, os, K.SHELL) is None
        assert meaning_of(4242, os, K.SHELL) is None
        for kind in POWER_KINDS:
            assert meaning_of(5, os, kind) is None
    assert meaning_of(5, "linux", K.SHELL) is None  # a program's own affair
    assert meaning_of(0x80FF0001, "windows", K.SHELL) is None
    assert meaning_of(-2147024891, "linux", K.SHELL) is None


@given(
    st.integers(-(2**31), 2**32 - 1),
    st.sampled_from(["windows", "linux", "plan9"]),
    st.sampled_from(sorted(DeploymentKind)),
)
def test_any_code_has_a_meaning_or_none(code: int, os: str, kind: DeploymentKind) -> None:
    assert isinstance(meaning_of(code, os, kind), Meaning | None)


@given(st.integers(2**31, 2**32 - 1))
def test_signed_or_not_it_is_the_same_code(code: int) -> None:
    assert meaning_of(code, "windows", K.SHELL) == meaning_of(code - 2**32, "windows", K.SHELL)
