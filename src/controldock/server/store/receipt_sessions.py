"""What became of announcements in each person's session, and what people answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.receipts import SessionReceipt
from controldock.server.store.announcement_tables import receipt_sessions, receipts
from controldock.server.store.receipts import Key
from controldock.server.store.rows import MOMENT, TEXT, moment, packed, unrolled
from controldock.server.store.tables import agent_tags, tags

_TIMES = ("displayed_at", "read_at", "answered_at")
_WORDS = ("user", "means", "read_how", "answer", "not_shown")

Counted = tuple[str, int]


class ReceiptSessions:
    """Sessions of receipts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, keys: Iterable[Key]) -> dict[Key, dict[str, SessionReceipt]]:
        """Those of these receipts, by their own names; receipts without any are missing."""
        asked = unrolled(self._connection, announcement=TEXT, agent=TEXT)
        rows = await self._connection.execute(
            select(receipt_sessions)
            .join_from(
                asked,
                receipt_sessions,
                (receipt_sessions.c.announcement_id == asked.c.announcement)
                & (receipt_sessions.c.agent_id == asked.c.agent),
            )
            .order_by(receipt_sessions.c.session),
            packed(keys),
        )
        found: defaultdict[Key, dict[str, SessionReceipt]] = defaultdict(dict)
        for row in rows:
            found[row.announcement_id, row.agent_id][row.session] = _session_of(row)
        return dict(found)

    async def save(self, known: Mapping[Key, Sequence[SessionReceipt]]) -> None:
        """Keep what is known of these; others stay as they are."""
        told = [
            (
                *key,
                one.session,
                *(getattr(one, name) for name in _WORDS),
                *(moment(self._connection, getattr(one, name)) for name in _TIMES),
            )
            for key, sessions in known.items()
            for one in sessions
        ]
        if not told:
            return
        rows = unrolled(
            self._connection,
            announcement_id=TEXT,
            agent_id=TEXT,
            session=TEXT,
            **dict.fromkeys(_WORDS, TEXT),
            **dict.fromkeys(_TIMES, MOMENT),
        )
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        # `where`: else SQLite takes the "on" of "on conflict" for that of a join.
        statement = dialect.insert(receipt_sessions).from_select(
            [column.name for column in rows.c], select(rows).where(true())
        )
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["announcement_id", "agent_id", "session"],
                set_={name: statement.excluded[name] for name in (*_WORDS, *_TIMES)},
            ),
            packed(told),
        )

    # -- answers --

    async def answers(self, announcement_id: str, limit: int) -> list[Counted]:
        """How many sessions answered what, the most common first."""
        count = func.count()
        rows = await self._connection.execute(
            select(receipt_sessions.c.answer, count)
            .where(*_answered(announcement_id))
            .group_by(receipt_sessions.c.answer)
            .order_by(count.desc(), receipt_sessions.c.answer)
            .limit(limit)
        )
        return [(answer, number) for answer, number in rows]

    async def answers_by_tag(self, announcement_id: str, answers: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many sessions on PCs of each tag answered so, by the names of the tags."""
        rows = await self._connection.execute(
            select(tags.c.name, receipt_sessions.c.answer, func.count())
            .join_from(receipt_sessions, agent_tags, agent_tags.c.agent_id == receipt_sessions.c.agent_id)
            .join(tags, tags.c.id == agent_tags.c.tag_id)
            .where(*_answered(announcement_id), receipt_sessions.c.answer.in_(answers))
            .group_by(tags.c.id, tags.c.name, receipt_sessions.c.answer)
            .order_by(tags.c.folded_name)
        )
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for tag, answer, number in rows:
            found[tag][answer] = number
        return dict(found)

    async def without_answer(self, announcement_id: str) -> int:
        """PCs that displayed it and have not answered."""
        found = await self._connection.scalar(
            select(func.count())
            .select_from(receipts)
            .where(
                receipts.c.announcement_id == announcement_id,
                receipts.c.displayed_at.is_not(None),
                receipts.c.answered_at.is_(None),
            )
        )
        return found or 0


def _answered(announcement_id: str) -> tuple[Any, ...]:
    return (
        receipt_sessions.c.announcement_id == announcement_id,
        receipt_sessions.c.answered_at.is_not(None),
    )


def _session_of(row: Row[Any]) -> SessionReceipt:
    return SessionReceipt(
        session=row.session,
        user=row.user,
        displayed_at=row.displayed_at,
        means=row.means,
        read_at=row.read_at,
        read_how=row.read_how,
        answered_at=row.answered_at,
        answer=row.answer,
        not_shown=row.not_shown,
    )
