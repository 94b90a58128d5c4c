"""Many rows as one parameter: they arrive as they were sent, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from controldock.server.store.engine import Database
from controldock.server.store.rows import MOMENT, NUMBER, TEXT, moment, packed, unrolled

ROWS: list[tuple[str | None, int | None]] = [
    ("", 0),
    ("01jn8zq0000000000000000000", 2**53),
    ("가나다 \U0001f600 '\"\\\n\u2028", -1),
    ("17", 17),
    ("true", None),
    (None, 1),
    ("01jn8zq0000000000000000000", 2**53),
]


@pytest.mark.parametrize("size", [0, 1, len(ROWS)])
async def test_rows_come_back_as_they_were(database: Database, size: int) -> None:
    async with database.read() as tx:
        table = unrolled(tx._connection, word=TEXT, number=NUMBER)
        found = await tx._connection.execute(select(table), packed(ROWS[:size]))
        assert sorted(map(tuple, found), key=repr) == sorted(ROWS[:size], key=repr)


async def test_many_rows(database: Database) -> None:
    many = [(f"{number:026}",) for number in range(50_000)]
    async with database.read() as tx:
        table = unrolled(tx._connection, word=TEXT)
        found = await tx._connection.execute(select(table), packed(many))
        assert sorted(map(tuple, found)) == many


async def test_moments_come_back_to_the_microsecond(database: Database) -> None:
    moments = [datetime(2026, 11, 25, 9, 0, 1, 234567, UTC), datetime(1, 1, 2, tzinfo=UTC), None]
    async with database.read() as tx:
        table = unrolled(tx._connection, at=MOMENT)
        told = packed((moment(tx._connection, at),) for at in moments)
        found = await tx._connection.execute(select(table), told)
        assert set(found.scalars()) == set(moments)
