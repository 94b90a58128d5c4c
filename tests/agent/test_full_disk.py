"""A disk that is full at any one write, whichever: no outcome is lost, and nothing runs twice."""

import asyncio
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.test_attempts import finished, order, working

from controldock.agent import attempts as attempts_module
from controldock.agent.attempts import Attempts
from controldock.agent.errors import JournalError, JournalFull
from controldock.agent.journal import Journal
from controldock.agent.orders import Order
from controldock.domain.task import Outcome

_write = os.write


class Disk:
    """Counts what is written to files, and takes nothing from the `at`-th write on, `times` times."""

    def __init__(self, at: int, times: int, *, takes_half: bool) -> None:
        self.at, self.times, self.takes_half = at, times, takes_half
        self.writes = 0

    @property
    def was_full(self) -> bool:
        return self.writes >= self.at

    def write(self, descriptor: int, data: bytes) -> int:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return _write(descriptor, data)
        self.writes += 1
        if not self.at <= self.writes < self.at + self.times:
            return _write(descriptor, data)
        if self.takes_half and self.writes == self.at and len(data) > 1:
            return _write(descriptor, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    @contextmanager
    def in_use(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", self.write)
            yield


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts_module, "FULL_RETRY", 0.01)
    monkeypatch.setattr(attempts_module, "NO_ROOM_PAUSE", 0.01)


async def insist(attempts: Attempts, wish: Order) -> None:
    """As a server does: it offers again what was not begun."""
    async with asyncio.timeout(20):
        while True:
            try:
                attempts.offer(wish)
            except JournalFull:
                assert wish.attempt_id not in attempts.in_hand
                await asyncio.sleep(0.02)
            else:
                return


async def story(folder: Path, disk: Disk) -> None:
    """One attempt with output, told, acknowledged and forgotten, over two lives of the agent."""
    wish = order(f"echo x >> {folder}/effect; head -c 6000 /dev/zero; exit 3")
    with disk.in_use():
        async with working(folder) as attempts:
            await insist(attempts, wish)
            found = await finished(attempts, wish.attempt_id)
            assert (found.outcome, found.exit_code) == (Outcome.FAILED, 3)
            assert found.log_size + found.log_missing == 6000
            assert found.log_tail == bytes(4096)
            attempts.journal.acknowledge(wish.attempt_id)
        async with working(folder) as attempts:
            assert not attempts.offer(wish)
    assert (folder / "effect").read_text() == "x\n"


@pytest.mark.parametrize("takes_half", [False, True], ids=["nothing", "half"])
@pytest.mark.parametrize("times", [1, 2, 5])
async def test_the_nth_write_fails_for_every_n(tmp_path: Path, times: int, takes_half: bool) -> None:
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        disk = Disk(at, times, takes_half=takes_half)
        await story(folder, disk)
        if not disk.was_full:
            assert at > 5, "the story writes less than it should"
            return
    raise AssertionError("the story writes without end")


@pytest.mark.parametrize("at", range(1, 12))
async def test_the_nth_promise_fails_for_every_n(tmp_path: Path, at: int) -> None:
    """fsync says EIO: what is on the disk can't be known, so the agent stops, and begins anew from what is there."""
    wish, count = order(f"echo x >> {tmp_path}/effect"), 0

    def sync(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal.__init__, "__kwdefaults__", {"sync": sync})
        try:
            async with working(tmp_path) as attempts:
                attempts.offer(wish)
                await finished(attempts, wish.attempt_id)
        except (JournalError, BaseExceptionGroup):
            assert count == at
    async with working(tmp_path) as attempts:
        attempts.offer(wish)  # the server, which heard nothing
        found = await finished(attempts, wish.attempt_id)
    assert found.outcome in {Outcome.SUCCEEDED, Outcome.INTERRUPTED}
    effects = (tmp_path / "effect").read_text() if (tmp_path / "effect").exists() else ""
    assert effects in {"", "x\n"}
    assert effects or found.outcome is Outcome.INTERRUPTED


async def test_a_disk_without_any_room_begins_nothing(tmp_path: Path) -> None:
    wish = order(f"touch {tmp_path}/effect")
    async with working(tmp_path) as attempts:
        with Disk(1, 10**9, takes_half=False).in_use(), pytest.raises(JournalFull):
            attempts.offer(wish)
        assert attempts.in_hand == ()
    assert not (tmp_path / "effect").exists()
