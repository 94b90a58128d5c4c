"""Receipts and answers as files: CSV that is safe to open in a spreadsheet, and JSON."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from datetime import datetime

import msgspec

from controldock.server.api import receipt_shapes
from controldock.server.api.agents_csv import BYTE_ORDER_MARK, csv_lines
from controldock.server.api.schemas.announcements import Announcement, Receipt, SessionReceipt
from controldock.server.services.receipts import Answer, SeenReceipt

# Of the PC, and then of one session: a PC with several has as many lines.
RECEIPT_COLUMNS = (
    "host_name",
    "received_at",
    "heard_udp_at",
    "heard_tcp_at",
    "network",
    "displayed_at",
    "read_at",
    "answered_at",
    "withdrawn_at",
    "missing",
    "missing_since",
    "resent",
    "agent_id",
    "user",
    "session",
    "session_displayed_at",
    "means",
    "session_read_at",
    "read_how",
    "session_answered_at",
    "answer",
    "not_shown",
)
ANSWER_COLUMNS = ("host_name", "user", "answer", "answered_at", "tags", "session", "agent_id")
_NO_SESSION = ("",) * (len(RECEIPT_COLUMNS) - RECEIPT_COLUMNS.index("user"))


async def receipt_csv(found: AsyncIterator[list[SeenReceipt]]) -> AsyncGenerator[bytes, None]:
    """The file, piece by piece; its first line names the columns."""
    yield (BYTE_ORDER_MARK + csv_lines([RECEIPT_COLUMNS])).encode()
    async for seen in found:
        rows = [row for one in seen for row in _rows(receipt_shapes.receipt(one))]
        yield csv_lines(rows).encode("utf-8", "replace")


async def receipt_json(
    found: AsyncIterator[list[SeenReceipt]], announcement: Announcement
) -> AsyncGenerator[bytes, None]:
    """One object: the announcement, and its receipts as the API shows them."""
    yield b'{"announcement":' + msgspec.json.encode(announcement) + b',"receipts":['
    between = b""
    async for seen in found:
        for one in seen:
            yield between + msgspec.json.encode(receipt_shapes.receipt(one))
            between = b",\n"
    yield b"]}\n"


async def answer_csv(found: AsyncIterator[list[Answer]]) -> AsyncGenerator[bytes, None]:
    """The file, piece by piece; its first line names the columns."""
    yield (BYTE_ORDER_MARK + csv_lines([ANSWER_COLUMNS])).encode()
    async for answers in found:
        yield csv_lines(_answer_row(one) for one in answers).encode("utf-8", "replace")


def _rows(receipt: Receipt) -> Iterator[Sequence[str]]:
    of_pc = (
        receipt.host_name,
        _moment(receipt.received_at),
        _moment(receipt.heard_udp_at),
        _moment(receipt.heard_tcp_at),
        receipt.network,
        _moment(receipt.displayed_at),
        _moment(receipt.read_at),
        _moment(receipt.answered_at),
        _moment(receipt.withdrawn_at),
        receipt.missing.code if receipt.missing is not None else "",
        _moment(receipt.missing.at) if receipt.missing is not None else "",
        str(receipt.resent),
        receipt.agent_id,
    )
    for session in receipt.sessions:
        yield (*of_pc, *_session(session))
    if not receipt.sessions:
        yield (*of_pc, *_NO_SESSION)


def _session(one: SessionReceipt) -> Sequence[str]:
    return (
        one.user,
        one.session,
        _moment(one.displayed_at),
        one.means,
        _moment(one.read_at),
        one.read_how,
        _moment(one.answered_at),
        one.answer,
        one.not_shown,
    )


def _answer_row(one: Answer) -> Sequence[str]:
    return (
        one.host_name,
        one.session.user,
        one.session.answer,
        _moment(one.session.answered_at),
        ", ".join(tag.name for tag in one.tags),
        one.session.session,
        one.agent_id,
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="seconds") if at is not None else ""
