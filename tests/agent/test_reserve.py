"""A disk that is really full, and an outcome that is kept all the same."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agent.test_attempts import finished, order, working

from controldock.agent.reserve import SIZE, Reserve
from controldock.domain.task import Outcome


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes of disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_it_takes_room_and_gives_it_up(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve")
    reserve.release()
    reserve.fill()
    reserve.fill()
    found = (tmp_path / "reserve").stat()
    assert found.st_size == SIZE
    assert found.st_blocks * 512 >= SIZE
    reserve.release()
    assert list(tmp_path.iterdir()) == []


def test_half_a_reserve_is_none(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(b"\0" * 4 * 1024 * 1024)
    os.truncate(small_disk / "filler", (small_disk / "filler").stat().st_size - 65536)
    Reserve(small_disk / "reserve").fill()
    assert not (small_disk / "reserve").exists()


async def test_output_that_fills_the_disk_costs_the_outcome_nothing(small_disk: Path) -> None:
    wish = order("head -c 10000000 /dev/zero; exit 3")
    async with working(small_disk) as attempts:
        attempts.offer(wish)
        found = await finished(attempts, wish.attempt_id)
        assert (found.outcome, found.exit_code) == (Outcome.FAILED, 3)
        assert found.log_size > 1_000_000
        assert found.log_size + found.log_missing == 10_000_000
    async with working(small_disk) as attempts:  # and it can be told after a restart on the full disk
        assert attempts.journal.in_hand[wish.attempt_id].finished == found
