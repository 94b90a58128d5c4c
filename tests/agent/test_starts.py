"""The second witness of what was started."""

from pathlib import Path

import pytest

from controldock.agent import starts
from controldock.agent.errors import JournalError
from controldock.agent.starts import Starts
from controldock.sources import FixedSources

IDS = [FixedSources(seed=seed).new_id() for seed in range(50)]


def test_it_remembers(tmp_path: Path) -> None:
    first = Starts(tmp_path / "starts")
    first.add(IDS[:2])
    first.add(IDS[:3])
    first.close()
    second = Starts(tmp_path / "starts")
    assert [attempt_id in second for attempt_id in IDS[:4]] == [True, True, True, False]
    assert (tmp_path / "starts").stat().st_size == 3 * 27
    second.close()


def test_a_torn_record_harms_no_other(tmp_path: Path) -> None:
    path = tmp_path / "starts"
    whole = "".join(f"{attempt_id}\n" for attempt_id in IDS[:3]).encode()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        witness = Starts(path)
        witness.add([IDS[10]])
        witness.close()
        again = Starts(path)
        assert [attempt_id in again for attempt_id in IDS[:3]] == [cut >= 27, cut >= 54, cut >= 81]
        assert IDS[10] in again
        again.close()


def test_a_flipped_byte_harms_its_own_record_alone(tmp_path: Path) -> None:
    path = tmp_path / "starts"
    whole = "".join(f"{attempt_id}\n" for attempt_id in IDS[:3]).encode()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x55
        path.write_bytes(damaged)
        witness = Starts(path)
        known = [attempt_id in witness for attempt_id in IDS[:3]]
        assert known.count(False) == 1
        assert not known[position // 27]
        witness.close()


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "KEEP", 10)
    path = tmp_path / "starts"
    for attempt_id in IDS:
        witness = Starts(path)
        witness.add([attempt_id])
        witness.close()
    witness = Starts(path)
    assert path.stat().st_size <= 21 * 27
    assert all(attempt_id in witness for attempt_id in IDS[-10:])
    witness.close()


def test_a_disk_that_can_not_promise_is_a_crash(tmp_path: Path) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    witness = Starts(tmp_path / "starts", sync=broken)
    with pytest.raises(JournalError, match="can't be made durable"):
        witness.add(IDS[:1])
    witness.close()
