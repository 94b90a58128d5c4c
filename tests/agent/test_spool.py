"""Output on disk: byte for byte, never beyond the limit, never a reason to fail."""

import resource
from pathlib import Path

from controldock.agent.spool import Spool
from controldock.domain.task import LOG_SUMMARY_LIMIT


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


def test_what_is_over_the_limit_is_counted(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "output", limit=10)
    for _ in range(3):
        spool.write(b"1234567")
    assert spool.read(0, 100) == b"1234567123"
    assert (spool.size, spool.missing) == (10, 11)
    spool.close()


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
