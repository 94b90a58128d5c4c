"""Receipts and answers as files."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TypeVar

from tests.server import samples

from controldock.domain.agent import AgentState
from controldock.domain.receipts import Missing, MissingCode, Receipt, SessionReceipt
from controldock.domain.tag import Tag
from controldock.server.api import announcement_shapes
from controldock.server.api.receipts_files import (
    ANSWER_COLUMNS,
    RECEIPT_COLUMNS,
    answer_csv,
    receipt_csv,
    receipt_json,
)
from controldock.server.services.announcements import SeenAnnouncement
from controldock.server.services.receipts import Answer, SeenReceipt
from controldock.server.store.outcomes import Standing
from controldock.server.store.receipt_pages import ReceiptRow
from controldock.server.store.receipts import NO_COUNTS
from controldock.sources import FixedSources

SOURCES = FixedSources()
NOW = SOURCES.now()
STANDING = Standing(AgentState.ACTIVE, None, None, NOW)
Piece = TypeVar("Piece")


def seen(name: str, *sessions: SessionReceipt, missing: Missing | None = None) -> SeenReceipt:
    receipt = Receipt(received_at=NOW, sessions={one.session: one for one in sessions})
    return SeenReceipt(ReceiptRow("x", f"id of {name}", name, STANDING, 2, receipt), True, missing)


async def pieces(*found: list[Piece]) -> AsyncIterator[list[Piece]]:
    for piece in found:
        yield piece


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


async def test_a_line_for_each_session_and_for_each_pc_without_any() -> None:
    sessions = [
        SessionReceipt("2", "+kim", NOW, "toast", NOW, "answered", NOW, "=1+1"),
        SessionReceipt("3", "이선생", not_shown="locked"),
    ]
    off = seen("b", missing=Missing(MissingCode.OFFLINE_SINCE, NOW - timedelta(hours=1)))
    data = b"".join([piece async for piece in receipt_csv(pieces([seen("@a", *sessions)], [off]))])
    first, second, third = read(data)
    assert tuple(first) == RECEIPT_COLUMNS
    assert (first["host_name"], first["user"], first["answer"]) == ("'@a", "'+kim", "'=1+1")
    assert (second["host_name"], second["user"], second["not_shown"]) == ("'@a", "이선생", "locked")
    assert (first["agent_id"], first["resent"]) == ("id of @a", "2")
    assert first["received_at"] == first["session_answered_at"] == "2026-03-02 09:00:00+00:00"
    assert (third["missing"], third["missing_since"]) == ("offline_since", "2026-03-02 08:00:00+00:00")
    assert third["session"] == third["not_shown"] == ""


async def test_the_json_is_one_object() -> None:
    made = SeenAnnouncement(samples.announcement(SOURCES), NO_COUNTS, ())
    shown = announcement_shapes.announcement(made, NOW)
    for found in ([], [[seen("a"), seen("b")], [seen("c")]]):
        data = b"".join([piece async for piece in receipt_json(pieces(*found), shown)])
        whole = json.loads(data)
        assert whole["announcement"]["id"] == made.announcement.id
        assert [one["host_name"] for one in whole["receipts"]] == [
            one.row.host_name for piece in found for one in piece
        ]


async def test_answers_are_safe_to_open() -> None:
    session = SessionReceipt("2", "kim", NOW, "window", NOW, "answered", NOW, "-2+3")
    answer = Answer("id", "lab-1", (Tag("1", "3층"), Tag("2", "lab")), session)
    data = b"".join([piece async for piece in answer_csv(pieces([answer]))])
    (row,) = read(data)
    assert tuple(row) == ANSWER_COLUMNS
    assert (row["answer"], row["tags"], row["user"]) == ("'-2+3", "3층, lab", "kim")
