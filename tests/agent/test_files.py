"""Files are replaced whole, and only their owner may read them."""

import os
from pathlib import Path

import pytest

from controldock.agent.files import open_for_append, replace_file, sync_folder, write_all


def test_a_file_is_the_old_one_until_it_is_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "agent.json"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_crash_left_half_written_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.with_name("journal.new").write_bytes(b"half of something longer")
    replace_file(path, b"whole")
    assert path.read_bytes() == b"whole"


def test_appending_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    for line in (b"one\n", b"two\n"):
        descriptor = open_for_append(path)
        write_all(descriptor, line)
        os.close(descriptor)
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_large_write_through_a_narrow_pipe_arrives_whole(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with pytest.raises(BlockingIOError):
        write_all(writer, b"x" * 1_000_000)
    assert len(os.read(reader, 1_000_000)) > 4096
    os.close(reader)
    os.close(writer)
    sync_folder(tmp_path)
