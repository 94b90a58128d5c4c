"""A school's PCs as rows of a database: so many that a list of them has to know how to find one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from controldock.domain.agent import Facts
from controldock.domain.names import folded
from controldock.server.store.agents import facts_values, listing_values
from controldock.server.store.engine import Database
from controldock.server.store.tables import agent_tags, agents, tags
from controldock.sources import Sources

ROOM = 40  # PCs
FLOORS = 40
AT_ONCE = 5_000  # rows
SYSTEMS = ("Windows 11 Pro 23H2", "Windows 10 Education 22H2", "Debian GNU/Linux 12 (bookworm)")


async def move_in(database: Database, sources: Sources, count: int) -> None:
    """So many PCs: a tenth with Korean names, a third on Linux, two in five offline, one or two tags on each."""
    chance = random.Random(1)
    now = sources.now()
    floors = [
        {"id": sources.new_id(), "name": f"{floor}층", "folded_name": folded(f"{floor}층"), "created_at": now}
        for floor in range(FLOORS)
    ]
    rows = list(_agents(sources, chance, count))
    tagged = [
        {"agent_id": row["id"], "tag_id": floors[floor % FLOORS]["id"]}
        for number, row in enumerate(rows)
        for floor in ((number // ROOM,) if number % 3 else (number // ROOM, number // ROOM + 7))
    ]
    async with database.write() as tx:
        await tx._connection.execute(insert(tags), floors)
        for table, all_rows in ((agents, rows), (agent_tags, tagged)):
            for start in range(0, len(all_rows), AT_ONCE):
                await tx._connection.execute(insert(table), all_rows[start : start + AT_ONCE])
    async with database.write() as tx:
        await tx._connection.exec_driver_sql("ANALYZE")


def _agents(sources: Sources, chance: random.Random, count: int) -> Iterator[dict[str, Any]]:
    now = sources.now()
    for number in range(count):
        room, seat = divmod(number, ROOM)
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        facts = Facts(
            host_name=f"실습실{room}-{seat}" if number % 10 == 0 else f"LAB{room:04}-PC-{seat}",
            os="windows" if number % 3 else "linux",
            os_name=SYSTEMS[number % 3 - 1],
            agent_version=f"0.{number % 5}.{number % 11}",
            addresses=(address, f"fe80::{chance.getrandbits(48):x}"),
            hardware_ids={"machine_id": f"{chance.getrandbits(128):032x}"},
            main_address=address,
        )
        silence = timedelta(seconds=chance.random() * 1e6)
        yield {
            "id": sources.new_id(),
            "state": "active",
            "token_hash": chance.randbytes(32),
            "registered_at": now - timedelta(seconds=chance.random() * 1e7),
            "offline_since": now - silence if chance.random() < 0.4 else None,
            **facts_values(facts),
            **listing_values(facts, [f"student{number}"]),
        }
