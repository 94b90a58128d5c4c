"""How scripts are started on Windows: the command lines and the files, as text."""

import ntpath
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.agent.platform.command_lines import cmd_runs, split

from controldock.agent.errors import CannotRun
from controldock.agent.platform import powershell
from controldock.agent.platform.windows_scripts import cmd_file, invocation, lock_down
from controldock.domain.command import DeploymentKind

FOLDER = r"C:\ProgramData\ControlDock\agents\x\work\01hzy8m2vkq4r6t8w0x2z4b6d8"
CMD = r"C:\Windows\System32\cmd.exe"


@pytest.fixture(autouse=True)
def windows_on_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")


def test_powershell_by_its_whole_path() -> None:
    how, files = invocation(DeploymentKind.POWERSHELL, "Get-Date", FOLDER, has_parameters=True)
    program = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
    assert how.argv == (program, *powershell.OPTIONS, FOLDER + r"\start.ps1")
    assert how.options == {"creationflags": 0x08000004}  # no window, and suspended until its job has it
    assert files["script.ps1"].endswith(b"Get-Date")


@pytest.mark.parametrize(("has_parameters", "expansion"), [(True, "/V:ON"), (False, "/V:OFF")])
def test_cmd_reads_parameters_after_the_line(has_parameters: bool, expansion: str) -> None:
    """And a script without parameters keeps its exclamation marks."""
    how, files = invocation(DeploymentKind.SHELL, "echo Hello!", FOLDER, has_parameters=has_parameters)
    assert how.argv == (CMD, "/D", "/Q", "/E:ON", expansion, "/C", FOLDER + r"\script.cmd")
    assert files == {"script.cmd": b"@chcp 65001 >nul\r\necho Hello!"}


def test_no_parameter_is_in_a_command_line() -> None:
    """There is nothing to put one in with: the function does not get them."""
    how, files = invocation(DeploymentKind.SHELL, "echo !PARAM_x!", FOLDER, has_parameters=True)
    assert all("PARAM_x" not in word for word in map(str, how.argv))
    assert b"!PARAM_x!" in files["script.cmd"]


@pytest.mark.parametrize("script", ["a\nb\n", "a\r\nb\r\n", "a\r\nb\n"])
def test_lines_end_as_cmd_wants_them(script: str) -> None:
    assert cmd_file(script) == b"@chcp 65001 >nul\r\na\r\nb\r\n"


def test_text_is_utf_8() -> None:
    assert cmd_file("echo 안녕").endswith("echo 안녕".encode())


@pytest.mark.parametrize("sign", ["&", "%", "!", "^", "(", ")", ";", ",", "=", "'", '"', "|", "<", ">", "@"])
def test_a_folder_that_cmd_would_take_for_something_else_is_refused(sign: str) -> None:
    with pytest.raises(CannotRun, match="cmd can't take"):
        invocation(DeploymentKind.SHELL, "ver", rf"C:\a{sign}b", has_parameters=False)


def test_only_the_system_and_administrators_may_enter() -> None:
    assert lock_down(FOLDER) == (
        r"C:\Windows\System32\icacls.exe",
        FOLDER,
        "/inheritance:r",
        "/grant:r",
        "*S-1-5-18:(OI)(CI)F",
        "*S-1-5-32-544:(OI)(CI)F",
    )


# What quoting is about, and a few letters of every kind between.
TEETH = st.text(st.sampled_from(list(" \t\\\"'%^&|<>();,=!ab안\U0001f600-/")), max_size=20)
# What a folder of Windows may be called.
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='\\/:*?"<>|'), min_size=1)


@given(
    st.lists(TEETH | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=6)
)
@example(["", "\\", "a\\\\", '"', '\\"', "a b\\", '""', " "])
def test_every_word_of_a_command_line_arrives_as_it_was(words: list[str]) -> None:
    """Popen writes the line by this function; what reads it was written from Windows' documents."""
    argv = [CMD, *words]
    assert split(subprocess.list2cmdline(argv)) == argv


@given(st.lists(NAMES, min_size=1, max_size=4), st.booleans())
@example(["Program Data", "a  b"], True)
def test_whatever_the_folder_is_called_its_script_is_started_or_none(
    names: list[str], has_parameters: bool
) -> None:
    folder = "C:\\" + "\\".join(names)
    how, _ = invocation(DeploymentKind.POWERSHELL, "1", folder, has_parameters=has_parameters)
    words = [str(word) for word in how.argv]
    assert split(subprocess.list2cmdline(words)) == words
    try:
        how, _ = invocation(DeploymentKind.SHELL, "ver", folder, has_parameters=has_parameters)
    except CannotRun:
        return
    line = subprocess.list2cmdline([str(word) for word in how.argv])
    assert cmd_runs(line) == ntpath.join(folder, "script.cmd")


def test_the_reader_of_command_lines_knows_the_documents_examples() -> None:
    for line, words in {
        r'x "abc" d e': ["abc", "d", "e"],
        r'x a\\b d"e f"g h': [r"a\\b", "de fg", "h"],
        r"x a\\\"b c d": [r"a\"b", "c", "d"],
        r'x a\\\\"b c" d e': [r"a\\b c", "d", "e"],
        r'x a"b"" c d': ['ab" c d'],
    }.items():
        assert split(line) == ["x", *words]
