"""What an installer left for the agent."""

from pathlib import Path

import pytest

from controldock.agent.errors import FolderUnusable
from controldock.agent.installation import KEY, FileInstallation, NoInstallation, WindowsInstallation, Wish
from controldock.agent.platform.pretended_windows import PretendedRegistry


def test_server_and_token_are_in_the_registry() -> None:
    registry = PretendedRegistry({KEY: {"Server": "10.0.0.5:5500", "Token": "cdet1_x", "Tags": ""}})
    assert WindowsInstallation(registry).wish() == Wish("10.0.0.5:5500", "cdet1_x")


@pytest.mark.parametrize(
    "values", [{}, {"Server": "10.0.0.5"}, {"Token": "cdet1_x"}, {"Server": "", "Token": ""}]
)
def test_half_of_a_wish_is_none(values: dict[str, str]) -> None:
    assert WindowsInstallation(PretendedRegistry({KEY: dict(values)})).wish() is None


def test_where_nothing_was_installed_nothing_is_wished_or_forgotten() -> None:
    installation = NoInstallation()
    installation.forget_token()
    assert installation.wish() is None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "agent.toml"
    file.write_text('# Room 301, 컴퓨터실\nserver = "10.0.0.5:5500"\n  token = "cdet1_x"  # by Anna\n')
    file.chmod(0o600)
    return file


def test_server_and_token_are_in_a_file(file: Path) -> None:
    assert FileInstallation(file).wish() == Wish("10.0.0.5:5500", "cdet1_x")


def test_the_token_is_forgotten_and_nothing_else(file: Path) -> None:
    installation = FileInstallation(file)
    installation.forget_token()
    assert file.read_text() == '# Room 301, 컴퓨터실\nserver = "10.0.0.5:5500"\n'
    assert file.stat().st_mode & 0o777 == 0o600
    assert installation.wish() is None


def test_a_last_line_without_an_end_is_forgotten_too(file: Path) -> None:
    file.write_text('server = "s"\ntoken="cdet1_x"')
    FileInstallation(file).forget_token()
    assert file.read_text() == 'server = "s"\n'


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", 'server = "s"\n', 'server = ""\ntoken = ""\n', "token = 1\n"]
)
def test_half_of_a_file_is_no_wish(file: Path, text: str) -> None:
    file.write_text(text)
    assert FileInstallation(file).wish() is None


def test_a_file_that_is_not_there_is_no_wish(tmp_path: Path) -> None:
    assert FileInstallation(tmp_path / "agent.toml").wish() is None


@pytest.mark.parametrize("mode", [0o622, 0o660])
def test_a_file_that_others_write_gives_this_pc_to_nobody(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(FolderUnusable, match="Others may write"):
        FileInstallation(file).wish()


@pytest.mark.parametrize("content", [b"server = ", b"\xff\xfe"])
def test_a_file_that_makes_no_sense_is_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(FolderUnusable, match="is no TOML"):
        FileInstallation(file).wish()


def test_a_token_that_can_not_be_taken_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match="can't be taken out"):
        FileInstallation(tmp_path / "gone" / "agent.toml").forget_token()
