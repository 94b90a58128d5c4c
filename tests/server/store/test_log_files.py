"""Logs at rest: packed in blocks that are found without unpacking the rest, and damage is noticed."""

import os
from pathlib import Path

import pytest

from controldock.server.store.log_files import BLOCK, Damaged, MemoryLog, Opened, PackedLog, Packer, PlainLog


def packed(path: Path, data: bytes) -> Path:
    with path.open("wb") as file:
        packer = Packer(file)
        for start in range(0, len(data), BLOCK):
            packer.add(data[start : start + BLOCK])
        packer.finish()
    return path


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
def test_what_was_packed_is_read_from_anywhere(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    with Opened(PackedLog(packed(tmp_path / "log", data))) as log:
        assert log.size == size
        for start in (0, 1, BLOCK - 1, BLOCK, size - 1, size, size + 5):
            if start >= 0:
                assert log.read(start, 100) == data[start : start + 100]
                assert log.read(start, 2 * BLOCK) == data[start : start + 2 * BLOCK]
        assert log.read(0, size + 1) == data


def test_text_takes_a_fraction_of_its_size(tmp_path: Path) -> None:
    data = b"".join(b"%d: nothing to be done for this file\n" % number for number in range(50_000))
    assert packed(tmp_path / "log", data).stat().st_size < len(data) / 5


@pytest.mark.parametrize("at", [-1, -9, -15, -20, -24, -26])
def test_a_damaged_end_is_noticed_at_once(tmp_path: Path, at: int) -> None:
    path = packed(tmp_path / "log", os.urandom(2 * BLOCK))
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged):
        PackedLog(path)


def test_a_damaged_block_is_noticed_when_it_is_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "log", b"a" * BLOCK + b"b" * BLOCK)
    content = bytearray(path.read_bytes())
    content[20] ^= 0xFF
    path.write_bytes(content)
    with Opened(PackedLog(path)) as log, pytest.raises(Damaged):
        log.read(0, 1)


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 23, b"x" * 5000])
def test_what_is_no_packed_log_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log").write_bytes(content)
    with pytest.raises(Damaged):
        PackedLog(tmp_path / "log")


def test_a_plain_log_is_as_long_as_it_was_when_it_was_opened(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"hello")
    with Opened(PlainLog(path)) as log:
        path.write_bytes(b"hello world")
        assert (log.size, log.read(3, 100), log.read(9, 1)) == (5, b"lo", b"")


def test_a_short_log_lives_in_memory() -> None:
    with Opened(MemoryLog(b"hello")) as log:
        assert (log.size, log.read(1, 3)) == (5, b"ell")
