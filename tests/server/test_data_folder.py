"""The data folder: private, whole, and of one server at a time."""

import os
import stat
from pathlib import Path

import pytest

from controldock.server import data_folder
from controldock.server.data_folder import DataFolderUnusable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    data_folder.prepare(folder)
    assert mode(folder) == 0o700
    assert list(folder.iterdir()) == []
    data_folder.prepare(folder)


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no modes")
def test_a_folder_that_was_there_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    data_folder.prepare(folder)
    assert mode(folder) == 0o700


def test_a_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(DataFolderUnusable) as caught:
        data_folder.prepare(tmp_path / "data")
    assert str(caught.value) == f"The data folder {tmp_path}/data can't be written: File exists."
    with pytest.raises(DataFolderUnusable, match="Not a directory"):
        data_folder.prepare(tmp_path / "data" / "below")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DataFolderUnusable, match="can't be written: Permission denied"):
        data_folder.prepare(tmp_path)


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="needs a folder that nobody can write, root included"
)
def test_a_folder_that_nobody_can_write_is_one_sentence() -> None:
    with pytest.raises(DataFolderUnusable, match="The data folder /proc/self can't be written"):
        data_folder.prepare(Path("/proc/self"))


def test_a_private_file_is_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "key"
    data_folder.write_private(path, b"one")
    data_folder.write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert mode(path) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["key"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        data_folder.write_private(path, b"x")
    assert [found.name for found in tmp_path.iterdir()] == ["key"]


def test_a_folder_serves_one_server_at_a_time(tmp_path: Path) -> None:
    with (
        data_folder.held(tmp_path),
        pytest.raises(DataFolderUnusable, match="Another ControlDock server is running"),
        data_folder.held(tmp_path),
    ):
        pass
    with data_folder.held(tmp_path):
        pass
