"""Output on disk: byte for byte, never beyond the limit, never a reason to fail."""

import errno
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.agent import spool as spool_module
from controldock.agent.files import write_all
from controldock.agent.spool import PIECES, Spool
from controldock.domain.task import LOG_SUMMARY_LIMIT
from controldock.sources import SystemSources

SOURCES = SystemSources()
MIB = 1024 * 1024


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "output")
    data = bytes(range(256)) * 100
    for start in range(0, len(data), 1000):
        spool.write(data[start : start + 1000])
    assert b"".join(spool.read(offset, 999) for offset in range(0, len(data), 999)) == data
    assert spool.read(len(data), 10) == b""
    assert spool.tail() == data[-LOG_SUMMARY_LIMIT:]
    assert (spool.size, spool.missing) == (len(data), 0)
    spool.sync()
    spool.close()


def test_a_script_that_says_nothing_leaves_no_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "output")
    spool.write(b"")
    spool.sync()
    spool.close()
    assert (spool.size, spool.tail()) == (0, b"")
    assert list(tmp_path.iterdir()) == []
    spool.remove()


def test_over_the_limit_the_beginning_and_the_end_are_kept(tmp_path: Path) -> None:
    """Complaint 33: the end, which says why it failed, was what was cut off."""
    spool = Spool(tmp_path / "output", limit=10)
    for _ in range(3):
        spool.write(b"1234567")
    assert spool.read(0, 100) == b"12345" + b"34567"
    assert (spool.size, spool.missing, spool.head) == (10, 11, 5)
    assert spool.settled == 5  # the end may still go
    spool.close()
    assert spool.settled == 10
    spool.remove()
    assert list(tmp_path.iterdir()) == []


def test_up_to_the_limit_it_is_whole(tmp_path: Path) -> None:
    data = SOURCES.token(MIB)
    spool = Spool(tmp_path / "output", limit=MIB)
    for start in range(0, MIB, 7001):
        spool.write(data[start : start + 7001])
    assert (spool.size, spool.missing, spool.head) == (MIB, 0, 0)
    assert spool.read(0, MIB) == data
    spool.write(b"one more")
    assert spool.missing == MIB // 2 // PIECES  # a piece of the end went for it
    assert spool.head == MIB // 2
    spool.close()


@given(
    writes=st.lists(st.binary(max_size=40), max_size=30),
    limit=st.integers(2, 60),
    again=st.booleans(),
    size=st.integers(1, 80),
)
def test_what_is_kept_is_the_output_with_one_gap(
    writes: list[bytes], limit: int, again: bool, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("spool") / "output"
    spool, came = Spool(path, limit=limit), b"".join(writes)
    for data in writes:
        spool.write(data)
        assert spool.size <= limit
    assert spool.tail() == came[-LOG_SUMMARY_LIMIT:]
    spool.close()
    if again:  # the agent was started anew
        spool = Spool(path, limit=limit)
    kept = b"".join(spool.read(offset, size) for offset in range(0, spool.size, size))
    assert len(kept) == spool.size
    assert spool.size + spool.missing == len(came)
    if spool.missing:
        end = spool.size - spool.head
        assert kept == came[: spool.head] + came[len(came) - end :]
        assert spool.head >= limit // 2
        assert spool.size >= limit - 1 - max(limit // 2 // PIECES, 1)
    else:
        assert kept == came
        assert spool.head == 0
    spool.remove()
    assert list(path.parent.iterdir()) == []


def test_after_a_power_cut_what_belongs_together_is_left(tmp_path: Path) -> None:
    path = tmp_path / "output"
    spool = Spool(path, limit=64)
    spool.write(bytes(range(100)))
    spool.close()
    names = sorted(tmp_path.iterdir(), key=lambda file: (len(file.name), file.name))
    second, *others = names[1:]
    second.write_bytes(second.read_bytes()[:1])  # the rest of it was never written
    found = Spool(path, limit=64)
    assert found.read(0, 1000) == bytes(range(32)) + second.read_bytes()
    assert not any(file.exists() for file in others)
    path.unlink()
    assert Spool(path, limit=64).size == 0


def test_a_full_disk_costs_output_and_nothing_else(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "output")
    spool.write(b"before ")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        spool.write(b"1234567")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    spool.write(b"there is room again, but a hole would be a lie")
    assert spool.read(0, 100) == b"before 123"
    assert spool.size == 10
    assert spool.missing == 4 + 46
    spool.close()


def test_after_a_restart_the_output_is_still_there(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "output")
    spool.write(b"half a line")
    spool.close()
    again = Spool(tmp_path / "output")
    assert (again.size, again.tail()) == (11, b"half a line")
    again.remove()
    assert again.read(0, 10) == b""


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A disk with room for so many bytes of output."""
    room = MIB

    def write(descriptor: int, data: bytes) -> None:
        left = room - sum(file.stat().st_size for file in tmp_path.iterdir())
        write_all(descriptor, data[: max(left, 0)])
        if left < len(data):
            raise OSError(errno.ENOSPC, "No space left on device")

    def set_room(size: int) -> None:
        nonlocal room
        room = size

    monkeypatch.setattr(spool_module, "write_all", write)
    return set_room


@pytest.mark.parametrize("room", range(70))
def test_a_disk_that_fills_up_leaves_one_gap_and_the_truth(
    tmp_path: Path, small_disk: Callable[[int], None], room: int
) -> None:
    small_disk(room)
    came = bytes(range(200))
    spool = Spool(tmp_path / "output", limit=64)
    for start in range(0, 200, 9):
        spool.write(came[start : start + 9])
    assert spool.tail() == came  # what was said last is told with the result, disk or no disk
    assert spool.size + spool.missing == 200
    end = spool.size - spool.head
    assert spool.read(0, 1000) == came[: spool.head] + came[200 - end : 200] * (end > 0)
    assert spool.size <= min(room, 64)
    spool.close()


def test_a_disk_that_fills_up_later_costs_the_middle_first(
    tmp_path: Path, small_disk: Callable[[int], None]
) -> None:
    came = bytes(range(200))
    spool = Spool(tmp_path / "output", limit=64)
    spool.write(came[:100])
    small_disk(50)
    spool.write(came[100:149])  # an odd number: the last piece is not full
    assert (spool.head, spool.read(32, 100)[-10:]) == (32, came[139:149])
    small_disk(3)  # somebody else took it all
    spool.write(came[149:160])
    assert (spool.size, spool.head, spool.missing) == (32, 32, 128)
    small_disk(1000)
    spool.write(came[160:])  # there is room again, but a second hole would be a lie
    assert (spool.size, spool.missing, spool.tail()) == (32, 168, came)
    spool.close()
