"""The output of attempts: raw bytes, on disk before they are answered, and nowhere but in their folder."""

import asyncio
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from controldock.domain.errors import Unavailable
from controldock.server.store.log_files import BLOCK
from controldock.server.store.logs import MIN_PACKED, READ_CHUNK, Logs
from controldock.sources import FixedSources

ID = "01jn8zq0000000000000000000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "attempts"


@pytest.fixture
def logs(folder: Path) -> Logs:
    return Logs(folder)


async def content(logs: Logs, attempt_id: str = ID, start: int = 0) -> bytes:
    return b"".join([piece async for piece in logs.read(attempt_id, start)])


async def test_pieces_add_up(logs: Logs) -> None:
    assert await logs.append(ID, 0, b"hello ") == 6
    assert await logs.append(ID, 6, bytes(range(256))) == 262
    assert await content(logs) == b"hello " + bytes(range(256))
    assert logs.size(ID) == 262


async def test_a_piece_again_changes_nothing(logs: Logs) -> None:
    await logs.append(ID, 0, b"hello ")
    await logs.append(ID, 6, b"world")
    assert await logs.append(ID, 0, b"hello ") == 11
    assert await logs.append(ID, 6, b"world") == 11
    assert await logs.append(ID, 0, b"HELLO ") == 11  # nor does it rewrite what was kept
    assert await content(logs) == b"hello world"


async def test_a_piece_that_is_there_in_part_goes_on_where_it_ended(logs: Logs) -> None:
    await logs.append(ID, 0, b"hello ")
    assert await logs.append(ID, 3, b"lo world") == 11
    assert await content(logs) == b"hello world"


async def test_a_gap_is_not_taken(logs: Logs) -> None:
    assert await logs.append(ID, 1, b"ello") == 0
    await logs.append(ID, 0, b"h")
    assert await logs.append(ID, 2, b"llo") == 1
    assert await content(logs) == b"h"


async def test_an_empty_piece(logs: Logs) -> None:
    assert await logs.append(ID, 0, b"") == 0
    await logs.append(ID, 0, b"hello")
    assert await logs.append(ID, 5, b"") == 5


async def test_pieces_out_of_order_repeated_and_at_once(logs: Logs) -> None:
    """As an agent sends them that never waits and often doubts: each is sent until all is there."""
    whole = bytes(range(256)) * 64
    pieces = [(start, whole[start : start + 1000]) for start in range(0, len(whole), 1000)]
    while logs.size(ID) < len(whole):
        async with asyncio.TaskGroup() as group:
            for start, piece in [*pieces[::-1], *pieces]:
                group.create_task(logs.append(ID, start, piece))
    assert await content(logs) == whole


async def test_reading_from_the_middle_and_beyond(logs: Logs) -> None:
    await logs.append(ID, 0, b"hello")
    assert await content(logs, start=3) == b"lo"
    assert await content(logs, start=5) == b""
    assert await content(logs, start=500) == b""


async def test_a_long_log_is_read_in_pieces(logs: Logs) -> None:
    whole = os.urandom(2 * READ_CHUNK + 1)
    await logs.append(ID, 0, whole)
    pieces = [piece async for piece in logs.read(ID)]
    assert [len(piece) for piece in pieces] == [READ_CHUNK, READ_CHUNK, 1]
    assert b"".join(pieces) == whole


async def test_an_attempt_without_a_log(logs: Logs) -> None:
    assert logs.size(ID) == 0
    assert await content(logs) == b""


async def test_attempts_are_kept_apart(logs: Logs, sources: FixedSources) -> None:
    ids = [sources.new_id() for _ in range(50)]
    for id in ids:
        await logs.append(id, 0, id.encode())
    assert [await content(logs, id) for id in ids] == [id.encode() for id in ids]


async def test_a_log_is_for_its_owner_only(logs: Logs, folder: Path) -> None:
    await logs.append(ID, 0, b"secret")
    assert (folder / "00" / f"{ID}.log").stat().st_mode & 0o077 == 0


async def test_everything_is_on_disk_before_the_answer(
    logs: Logs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File and names: a power cut after the answer loses nothing. A repeat is synced, too."""
    synced: list[str] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    await logs.append(ID, 0, b"hello")
    file = folder / "00" / f"{ID}.log"
    assert {str(file), str(file.parent), str(folder), str(folder.parent), str(folder.parent.parent)} == set(
        synced
    )
    synced.clear()
    await logs.append(ID, 5, b"world")
    await logs.append(ID, 5, b"world")
    assert synced == [str(file), str(file)]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "..\\..\\windows\\system32",
        "C:\\x",
        "\\\\server\\share",
        "con",
        "aux.txt",
        "01jn8zq000000000000000000/",
        "../01jn8zq0000000000000000",
        "01jn8zq000000000000000000.",
        "01jn8zq000000000000000000:",
        "01jn8zq00000000000000000\0a",
        "01JN8ZQ0000000000000000000",
        ID + "\n",
        "é" * 26,
        "z" * 26,
    ],
)
async def test_a_hostile_name_opens_nothing(logs: Logs, tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        await logs.append(name, 0, b"x")
    with pytest.raises(ValueError, match=r"."):
        logs.size(name)
    with pytest.raises(ValueError, match=r"."):
        await content(logs, name)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing is waited for here


# -- packed --

WHOLE = b"".join(b"%d nothing to do\n" % number for number in range(60_000))


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def dying_at(step: int, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Iterator[list[str]]:
    """The `step`-th call that touches the disk does not happen: from then on nothing does, until the block ends."""
    calls: list[str] = []

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **more: object) -> object:
            calls.append(name)
            if len(calls) == step or (len(calls) > step and isinstance(error, Killed)):
                raise error
            return function(*args, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("open", "write", "fsync", "ftruncate", "replace", "unlink", "utime"):
            if name in ("replace", "unlink"):
                patch.setattr(Path, name, counted(name, getattr(Path, name)))
            else:
                patch.setattr(os, name, counted(name, getattr(os, name)))
        yield calls


async def test_a_packed_log_is_read_as_before(logs: Logs, folder: Path) -> None:
    await logs.append(ID, 0, WHOLE)
    assert await logs.pack(ID)
    assert [path.suffix for path in (folder / "00").iterdir()] == [".logz"]
    assert (folder / "00" / f"{ID}.logz").stat().st_mode & 0o077 == 0
    assert logs.size(ID) == len(WHOLE)
    assert await content(logs) == WHOLE
    assert await content(logs, start=BLOCK + 5) == WHOLE[BLOCK + 5 :]
    assert b"".join([piece async for piece in logs.read(ID, 10, 20)]) == WHOLE[10:20]
    assert await logs.pack(ID)  # again changes nothing


@pytest.mark.parametrize("step", range(1, 12))
async def test_packing_that_dies_anywhere_loses_nothing(
    logs: Logs, folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    await logs.append(ID, 0, WHOLE)
    with dying_at(step, monkeypatch, Killed()), suppress(Killed):
        await logs.pack(ID)
    again = Logs(folder)  # the server starts anew
    assert again.size(ID) == len(WHOLE)
    assert await content(again) == WHOLE
    list(again.stored())
    assert not list((folder / "00").glob("*.packing"))
    assert await again.pack(ID)
    assert [path.suffix for path in (folder / "00").iterdir()] == [".logz"]
    assert await content(again) == WHOLE


async def test_who_reads_while_it_is_packed_reads_on(logs: Logs) -> None:
    await logs.append(ID, 0, WHOLE)
    pieces = logs.read(ID)
    first = await anext(pieces)
    await logs.pack(ID)
    assert first + b"".join([piece async for piece in pieces]) == WHOLE


async def test_many_read_while_it_is_packed(logs: Logs) -> None:
    await logs.append(ID, 0, WHOLE)

    async def read_often() -> None:
        for _ in range(20):
            assert await content(logs) == WHOLE

    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(read_often())
        group.create_task(logs.pack(ID))


async def test_more_for_a_packed_log_unpacks_it(logs: Logs) -> None:
    """A late word of an agent whose attempt was given up."""
    await logs.append(ID, 0, WHOLE)
    await logs.pack(ID)
    assert await logs.append(ID, 0, WHOLE[:100]) == len(WHOLE)  # a repeat is no more
    assert await logs.append(ID, len(WHOLE) + 5, b"gap") == len(WHOLE)
    assert await logs.append(ID, len(WHOLE), b"more") == len(WHOLE) + 4
    assert await content(logs) == WHOLE + b"more"
    assert await logs.pack(ID)
    assert await content(logs) == WHOLE + b"more"


async def test_a_removed_log_is_gone_in_every_form(logs: Logs, folder: Path) -> None:
    await logs.append(ID, 0, WHOLE)
    await logs.pack(ID)
    await logs.remove(ID)
    assert (logs.size(ID), list((folder / "00").iterdir())) == (0, [])
    await logs.remove(ID)


async def test_packing_keeps_the_age(logs: Logs, folder: Path) -> None:
    await logs.append(ID, 0, WHOLE)
    os.utime(folder / "00" / f"{ID}.log", (1000, 1000))
    await logs.pack(ID)
    (stored,) = logs.stored()
    assert (stored.attempt_id, stored.changed_at, stored.is_packed) == (ID, 1000, True)


# -- a full disk --


@pytest.mark.parametrize("step", range(1, 9))
@pytest.mark.parametrize("kept", [b"", b"hello "])
async def test_a_disk_that_is_full_at_any_step_loses_nothing_that_was_acknowledged(
    logs: Logs, monkeypatch: pytest.MonkeyPatch, step: int, kept: bytes
) -> None:
    acknowledged = await logs.append(ID, 0, kept) if kept else 0
    full = OSError(errno.ENOSPC, "No space left on device")
    with dying_at(step, monkeypatch, full) as calls, suppress(Unavailable):
        acknowledged = await logs.append(ID, acknowledged, b"world")
    assert (await content(logs))[:acknowledged] == (kept + b"world")[:acknowledged]
    assert await logs.append(ID, len(kept), b"world") == len(kept) + 5  # somebody made room
    assert await content(logs) == kept + b"world"
    assert calls


async def test_a_write_that_came_half_is_not_acknowledged_and_goes_on(
    logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    with monkeypatch.context() as patch:
        calls: list[int] = []

        def half(handle: int, data: bytes) -> int:
            calls.append(len(data))
            if len(calls) > 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(handle, data[:3])

        patch.setattr(os, "write", half)
        with pytest.raises(Unavailable, match="disk is full") as refused:
            await logs.append(ID, 0, b"hello world")
        assert refused.value.retry_after > 0  # the agent is told to come again
    assert logs.size(ID) == 0
    assert await logs.append(ID, 0, b"hello world") == 11


async def test_packing_on_a_full_disk_leaves_the_log_as_it_was(
    logs: Logs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await logs.append(ID, 0, WHOLE)
    for step in (1, 2, 3):
        with dying_at(step, monkeypatch, OSError(errno.ENOSPC, "full")):
            assert not await logs.pack(ID)
        assert [path.suffix for path in (folder / "00").iterdir()] == [".log"]
        assert await content(logs) == WHOLE
    assert len(WHOLE) > MIN_PACKED
