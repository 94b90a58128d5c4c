"""PCs as CSV: safe to open in a spreadsheet, whatever they call themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from controldock.domain.agent import AgentState
from controldock.server.services.sight import SeenAgent

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Korean as something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


class Column(StrEnum):
    """What a file may tell of each PC."""

    HOST_NAME = "host_name"
    ID = "id"
    STATE = "state"
    LAST_CHECK_IN = "last_check_in"
    OS = "os"
    OS_NAME = "os_name"
    AGENT_VERSION = "agent_version"
    MAIN_ADDRESS = "main_address"
    ADDRESSES = "addresses"
    TAGS = "tags"
    REGISTERED_AT = "registered_at"
    HARDWARE_IDS = "hardware_ids"
    SEEN_FROM = "seen_from"
    USERS = "users"
    OFFLINE_SINCE = "offline_since"
    UPTIME = "uptime"  # seconds
    CPU = "cpu"  # percent, as are memory and disk
    MEMORY = "memory"
    DISK = "disk"
    POLL_INTERVAL = "poll_interval"  # seconds


async def csv_pieces(
    found: AsyncIterator[list[SeenAgent]], columns: Sequence[Column]
) -> AsyncGenerator[bytes, None]:
    """The file, piece by piece; its first line names the columns."""
    yield (BYTE_ORDER_MARK + csv_lines([[column.value for column in columns]])).encode()
    async for agents in found:
        yield csv_lines([_CELLS[column](seen) for column in columns] for seen in agents).encode(
            "utf-8", "replace"
        )


def safe(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it; on one line."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Lines of a file, every cell made safe."""
    written = io.StringIO()
    csv.writer(written).writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def _state(seen: SeenAgent) -> str:
    if seen.agent.state is not AgentState.ACTIVE:
        return seen.agent.state.value
    return "online" if seen.online else "offline"


def _moment(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="seconds") if at is not None else ""


def _number(value: float | None) -> str:
    return f"{value:g}" if value is not None else ""


def _percent(share: float | None) -> str:
    return _number(round(share * 100, 1)) if share is not None else ""


_CELLS: dict[Column, Callable[[SeenAgent], str]] = {
    Column.HOST_NAME: lambda seen: seen.agent.facts.host_name,
    Column.ID: lambda seen: seen.agent.id,
    Column.STATE: _state,
    Column.LAST_CHECK_IN: lambda seen: _moment(seen.last_check_in),
    Column.OS: lambda seen: seen.agent.facts.os,
    Column.OS_NAME: lambda seen: seen.agent.facts.os_name,
    Column.AGENT_VERSION: lambda seen: seen.agent.facts.agent_version,
    Column.MAIN_ADDRESS: lambda seen: seen.agent.facts.main_address,
    Column.ADDRESSES: lambda seen: " ".join(seen.agent.facts.addresses),
    Column.TAGS: lambda seen: ", ".join(tag.name for tag in seen.tags),
    Column.REGISTERED_AT: lambda seen: _moment(seen.agent.registered_at),
    Column.HARDWARE_IDS: lambda seen: " ".join(
        f"{kind}={value}" for kind, value in seen.agent.facts.hardware_ids.items()
    ),
    Column.SEEN_FROM: lambda seen: seen.sighting.seen_from,
    Column.USERS: lambda seen: ", ".join(seen.agent.users),
    Column.OFFLINE_SINCE: lambda seen: _moment(seen.agent.offline_since),
    Column.UPTIME: lambda seen: _number(seen.sighting.uptime),
    Column.CPU: lambda seen: _percent(seen.sighting.load.cpu if seen.sighting.load else None),
    Column.MEMORY: lambda seen: _percent(seen.sighting.load.memory if seen.sighting.load else None),
    Column.DISK: lambda seen: _percent(seen.sighting.load.disk if seen.sighting.load else None),
    Column.POLL_INTERVAL: lambda seen: _number(seen.poll_interval.total_seconds()),
}
