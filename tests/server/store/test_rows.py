"""Many rows as one parameter: they arrive as they were sent, on both databases."""

import pytest
from sqlalchemy import select

from controldock.server.store.engine import Database
from controldock.server.store.rows import NUMBER, TEXT, packed, unrolled

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
