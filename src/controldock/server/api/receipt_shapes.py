"""Receipts and answers as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from controldock.domain import receipts as domain
from controldock.server.api import announcement_shapes
from controldock.server.api.schemas.announcements import (
    AgentAnnouncement,
    AnswerCount,
    Coverage,
    Delay,
    Missing,
    Receipt,
    SessionReceipt,
    TagAnswers,
    Tally,
)
from controldock.server.services import receipts as services


def receipt(seen: services.SeenReceipt) -> Receipt:
    """What became of it on one PC."""
    row, known, missing = seen.row, seen.row.receipt, seen.missing
    return Receipt(
        announcement_id=row.announcement_id,
        agent_id=row.agent_id,
        host_name=row.host_name,
        online=seen.online,
        received_at=known.received_at,
        heard_udp_at=known.heard_udp_at,
        heard_tcp_at=known.heard_tcp_at,
        network=known.network,
        displayed_at=known.displayed_at,
        read_at=known.read_at,
        answered_at=known.answered_at,
        withdrawn_at=known.withdrawn_at,
        resent=row.resent,
        sessions=[_session(one) for one in known.sessions.values()],
        missing=Missing(code=missing.code.value, at=missing.at) if missing is not None else None,
    )


def _session(known: domain.SessionReceipt) -> SessionReceipt:
    return SessionReceipt(
        session=known.session,
        user=known.user,
        displayed_at=known.displayed_at,
        means=known.means,
        read_at=known.read_at,
        read_how=known.read_how,
        answered_at=known.answered_at,
        answer=known.answer,
        not_shown=known.not_shown,
    )


def agent_announcement(found: services.AgentAnnouncement, now: datetime) -> AgentAnnouncement:
    """An announcement to one PC, and what became of it there."""
    return AgentAnnouncement(
        announcement=announcement_shapes.announcement(found.announcement, now),
        receipt=receipt(found.receipt),
    )


def delay(found: domain.Delay) -> Delay:
    """PCs that came to a step within so long."""
    up_to = found.up_to / timedelta(seconds=1) if found.up_to is not None else None
    return Delay(step=found.step, up_to=up_to, count=found.count)


def coverage(found: domain.Coverage) -> Coverage:
    """What the network let through, for one subnet."""
    return Coverage(
        network=found.network,
        total=found.total,
        heard_udp=found.heard_udp,
        tcp_alone=found.tcp_alone,
        missing=found.missing,
    )


def tally(found: domain.Tally) -> Tally:
    """Answers so far."""
    return Tally(
        counts=_counts(found.counts),
        tags=[TagAnswers(tag=tag, counts=_counts(counts)) for tag, counts in found.tags],
        waiting=found.waiting,
    )


def _counts(found: Iterable[tuple[str, int]]) -> list[AnswerCount]:
    return [AnswerCount(answer=answer, count=count) for answer, count in found]
