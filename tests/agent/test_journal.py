"""The journal: what it says after a crash, and that no damage makes it start anything twice."""

import os
import resource
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from controldock.agent import journal as journal_module
from controldock.agent.errors import JournalError, JournalFull
from controldock.agent.journal import Finished, Journal, Ordered
from controldock.domain.task import Outcome
from controldock.sources import FixedSources

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOURCES = FixedSources(seed=9)
A, B, C, D, TASK = (FixedSources(seed=seed).new_id() for seed in range(5))


def finished(attempt_id: str, exit_code: int = 0) -> Finished:
    outcome = Outcome.FAILED if exit_code else Outcome.SUCCEEDED
    return Finished(
        attempt_id=attempt_id,
        outcome=outcome,
        exit_code=exit_code,
        log_size=3,
        log_tail=b"ok\n",
        started_at=AT,
    )


@contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    journal = Journal(folder, sync=os.fsync)
    try:
        yield journal
    finally:
        journal.close()


def a_working_day(folder: Path) -> bytes:
    """A was acknowledged, B is finished, C was running when the power went."""
    with opened(folder) as journal:
        for attempt_id in (A, B, C):
            journal.start(attempt_id, TASK, AT)
        journal.runs_as(C, 4711, "boot/99")
        journal.finish(finished(A, 3))
        journal.acknowledge(A)
        journal.finish(finished(B))
    return (folder / "journal").read_bytes()


def test_it_says_what_is_in_hand(tmp_path: Path) -> None:
    a_working_day(tmp_path)
    with opened(tmp_path) as journal:
        assert list(journal.in_hand) == [B, C]
        assert journal.in_hand[B].finished == finished(B)
        running = journal.in_hand[C]
        assert running.finished is None
        assert running.process is not None
        assert (running.process.pid, running.process.birth) == (4711, "boot/99")
        tombstone = journal.tombstone(A)
        assert tombstone is not None
        assert (tombstone.outcome, tombstone.exit_code, tombstone.log_size) == (Outcome.FAILED, 3, 3)


def test_what_was_started_is_not_started_again(tmp_path: Path) -> None:
    a_working_day(tmp_path)
    with opened(tmp_path) as journal:
        for attempt_id in (A, B, C):
            assert journal.was_started(attempt_id)
            with pytest.raises(JournalError, match="started before"):
                journal.start(attempt_id, TASK, AT)
        assert not journal.was_started(D)


def test_it_says_the_same_however_often_it_is_opened(tmp_path: Path) -> None:
    a_working_day(tmp_path)
    contents = set()
    for _ in range(3):
        with opened(tmp_path):
            contents.add((tmp_path / "journal").read_bytes())
    assert len(contents) == 1


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried thousands of times need not survive a power cut here."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


@pytest.mark.usefixtures("quick_disk")
@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_no_damage_starts_anything_twice(tmp_path: Path, damage: str) -> None:
    """Every cut and every flipped byte of the journal, while the second witness is whole."""
    whole = a_working_day(tmp_path)
    for position in range(len(whole)):
        damaged = bytearray(whole[:position] if damage == "cut" else whole)
        if damage == "flip":
            damaged[position] ^= 0x01 << position % 8
        for file in tmp_path.glob("journal*"):
            file.unlink()
        (tmp_path / "journal").write_bytes(damaged)
        with opened(tmp_path) as journal:
            assert all(journal.was_started(attempt_id) for attempt_id in (A, B, C)), position
            for held in journal.in_hand.values():
                assert held.finished in (None, finished(held.attempt_id), finished(held.attempt_id, 3))
            journal.start(D, TASK, AT)  # and it goes on working
        with opened(tmp_path) as journal:
            assert D in journal.in_hand
        (tmp_path / "starts").write_text(f"{A}\n{B}\n{C}\n")


@pytest.mark.usefixtures("quick_disk")
def test_no_damage_to_the_second_witness_does_either(tmp_path: Path) -> None:
    a_working_day(tmp_path)
    whole = (tmp_path / "starts").read_bytes()
    for position in range(len(whole)):
        for damaged in (whole[:position], whole[:position] + b"\0" + whole[position + 1 :]):
            (tmp_path / "starts").write_bytes(damaged)
            with opened(tmp_path) as journal:
                assert all(journal.was_started(attempt_id) for attempt_id in (A, B, C))


def test_what_can_not_be_read_is_put_aside_and_its_attempts_count_as_started(tmp_path: Path) -> None:
    whole = a_working_day(tmp_path)
    first_line = whole.index(b"\n") + 1
    (tmp_path / "starts").unlink()
    (tmp_path / "journal").write_bytes(whole[:first_line] + b"?" + whole[first_line:])
    with opened(tmp_path) as journal:
        assert list(journal.in_hand) == [A]
        assert journal.was_started(B)
        assert journal.was_started(C)
    assert (tmp_path / "journal.bad-1").read_bytes() == b"?" + whole[first_line:]
    with opened(tmp_path) as journal:
        assert journal.was_started(B)
    assert not (tmp_path / "journal.bad-2").exists()


def test_what_it_promises_is_durable_before_it_returns(tmp_path: Path) -> None:
    synced: list[int] = []
    journal = Journal(tmp_path, sync=lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    journal.start(A, TASK, AT)
    assert len(synced) == 2  # the journal and its second witness
    journal.runs_as(A, 1, "x")
    assert len(synced) == 2
    journal.finish(finished(A))
    assert synced[-1] == (tmp_path / "journal").stat().st_size
    journal.acknowledge(A)
    assert len(synced) == 3
    journal.close()


def test_a_disk_that_can_not_promise_is_a_crash(tmp_path: Path) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    journal = Journal(tmp_path, sync=broken)
    with pytest.raises(JournalError, match="can't be made durable") as caught:
        journal.start(A, TASK, AT)
    assert not isinstance(caught.value, JournalFull)
    journal.close()


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """Files can't grow beyond `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_nothing_is_recorded_and_nothing_is_broken(tmp_path: Path) -> None:
    a_working_day(tmp_path)
    with opened(tmp_path) as journal:
        size = (tmp_path / "journal").stat().st_size
        for room in range(0, 100, 7):
            with no_room_beyond(size + room), pytest.raises(JournalFull):
                journal.start(D, TASK, AT)
            assert not journal.was_started(D)
            assert (tmp_path / "journal").stat().st_size == size
        with no_room_beyond(size):
            journal.acknowledge(B)  # in memory at least
        assert list(journal.in_hand) == [C]
        journal.start(D, TASK, AT)
    with opened(tmp_path) as journal:
        assert set(journal.in_hand) == {B, C, D}  # B's result is sent once more, and does no harm
    assert not list(tmp_path.glob("journal.bad-*"))


def test_it_opens_on_a_full_disk(tmp_path: Path) -> None:
    a_working_day(tmp_path)
    with no_room_beyond(10), opened(tmp_path) as journal:
        assert list(journal.in_hand) == [B, C]


def test_old_tombstones_go_and_the_file_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "MAX_TOMBSTONES", 20)
    monkeypatch.setattr(journal_module, "COMPACT_AT", 20_000)
    ids = [FixedSources(seed=seed).new_id() for seed in range(10, 210)]
    largest = 0
    with opened(tmp_path) as journal:
        journal.start(C, TASK, AT)
        for attempt_id in ids:
            journal.start(attempt_id, TASK, AT)
            journal.finish(finished(attempt_id))
            journal.acknowledge(attempt_id)
            largest = max(largest, (tmp_path / "journal").stat().st_size)
        assert largest < 21_000
        assert [journal.tombstone(attempt_id) is not None for attempt_id in ids] == [False] * 180 + [
            True
        ] * 20
        assert list(journal.in_hand) == [C]
        assert all(journal.was_started(attempt_id) for attempt_id in ids)  # the second witness still knows


@dataclass
class Crash(Exception):
    """The process dies here."""


def test_a_crash_during_compaction_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_working_day(tmp_path)

    def dies(path: Path, data: bytes) -> None:
        path.with_name(path.name + ".new").write_bytes(data[: len(data) // 2])
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(journal_module, "replace_file", dies)
        with pytest.raises(Crash):
            Journal(tmp_path)
    with opened(tmp_path) as journal:
        assert list(journal.in_hand) == [B, C]
        assert journal.tombstone(A) is not None


def test_cancelled_before_the_start_is_a_result_without_a_start(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.finish(Finished(attempt_id=A, outcome=Outcome.CANCELLED))
        assert journal.was_started(A)  # so a late order for it is answered, not run
        journal.acknowledge(A)
    with opened(tmp_path) as journal:
        tombstone = journal.tombstone(A)
        assert tombstone is not None
        assert tombstone.outcome is Outcome.CANCELLED


def test_an_order_to_restart_outlives_crashes_and_compaction(tmp_path: Path) -> None:
    ordered = Ordered(attempt_id=A, restarts=True, boot="first", until=660.5)
    with opened(tmp_path) as journal:
        journal.start(A, TASK, AT)
        journal.order(ordered)
    for _ in range(2):  # read as it was written, then as it was compacted
        with opened(tmp_path) as journal:
            assert journal.in_hand[A].ordered == ordered
            assert journal.in_hand[A].finished is None


def test_what_an_older_agent_wrote_is_understood(tmp_path: Path) -> None:
    """A new version that is started in mid-task goes on from the old one's journal."""
    ids = [SOURCES.new_id() for _ in range(3)]
    old = [
        {"type": "started", "attempt_id": ids[0], "task_id": ids[0], "at": "2026-03-02T09:00:00Z"},
        {"type": "process", "attempt_id": ids[0], "pid": 7, "birth": "boot/1"},
        {"type": "finished", "attempt_id": ids[1], "outcome": "failed", "exit_code": 3, "log_size": 5},
        {"type": "tombstone", "attempt_id": ids[2], "outcome": "succeeded", "log_size": 5},
    ]
    lines = [msgspec.json.encode(record) for record in old]
    (tmp_path / "journal").write_bytes(b"".join(b"%08x %b\n" % (zlib.crc32(line), line) for line in lines))
    journal = Journal(tmp_path)
    assert list(journal.in_hand) == ids[:2]
    started = journal.in_hand[ids[0]].started
    assert started is not None
    assert started.boot == ""
    finished = journal.in_hand[ids[1]].finished
    assert finished is not None
    assert (finished.exit_code, finished.log_head, finished.ended_agent) == (3, 0, "")
    assert journal.tombstone(ids[2]) is not None
    journal.close()
    assert list(tmp_path.glob("journal.bad-*")) == []


def test_what_a_newer_agent_wrote_is_understood_after_the_way_back(tmp_path: Path) -> None:
    attempt_id = SOURCES.new_id()
    line = msgspec.json.encode(
        {"type": "finished", "attempt_id": attempt_id, "outcome": "succeeded", "mood": "good"}
    )
    (tmp_path / "journal").write_bytes(b"%08x %b\n" % (zlib.crc32(line), line))
    journal = Journal(tmp_path)
    assert journal.in_hand[attempt_id].finished is not None
    journal.close()


def test_deaths_are_counted_for_their_task_as_long_as_they_are_remembered(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    poison, other = SOURCES.new_id(), SOURCES.new_id()
    for task_id, ended in ((poison, poison), (poison, poison), (other, other), (other, "")):
        attempt_id = SOURCES.new_id()
        journal.start(attempt_id, task_id, AT, "boot")
        journal.finish(Finished(attempt_id=attempt_id, outcome=Outcome.INTERRUPTED, ended_agent=ended))
    journal.acknowledge(next(iter(journal.in_hand)))
    assert (journal.deaths(poison), journal.deaths(other), journal.deaths("")) == (2, 1, 0)
    journal.close()
    journal = Journal(tmp_path)  # written anew, and read again
    assert (journal.deaths(poison), journal.deaths(other)) == (2, 1)
    journal.close()
