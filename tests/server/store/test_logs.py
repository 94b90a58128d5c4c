"""The output of attempts: raw bytes, on disk before they are answered, and nowhere but in their folder."""

import asyncio
import os
from pathlib import Path

import pytest

from controldock.server.store.logs import READ_CHUNK, Logs
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
