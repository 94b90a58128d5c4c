"""Alert rules and destinations, alerts, and their messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, literal, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent import AgentState
from controldock.domain.alert import Alert, AlertRule, Destination, Language, News
from controldock.domain.presence import PresenceReason
from controldock.server.store.alert_tables import (
    alert_agents,
    alert_destinations,
    alert_messages,
    alert_rule_destinations,
    alert_rule_tags,
    alert_rules,
    alerts,
)
from controldock.server.store.columns import Words
from controldock.server.store.rows import TEXT, packed, unrolled
from controldock.server.store.tables import agent_tags, agents, check_ins, presence_changes, tags


@dataclass(frozen=True, slots=True)
class Missed:
    """A PC of an alert, or one that has just crossed the limit of a rule."""

    agent_id: str
    host_name: str
    offline_since: datetime
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one destination."""

    id: str
    alert_id: str
    destination_id: str
    destination_name: str
    news: News
    tries: int = 0
    next_try_at: datetime | None = None
    delivered_at: datetime | None = None
    problem: str = ""


class Alerts:
    """Alerts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    # -- destinations --

    async def add_destination(self, one: Destination) -> None:
        """Keep a new one."""
        await self._connection.execute(
            insert(alert_destinations).values(
                id=one.id,
                name=one.name,
                url=one.url,
                language=one.language.value,
                created_at=one.created_at,
                created_by=one.created_by,
            )
        )

    async def destinations(self) -> list[Destination]:
        """All, oldest first."""
        rows = await self._connection.execute(select(alert_destinations).order_by(alert_destinations.c.id))
        return [Destination(**{**row._mapping, "language": Language(row.language)}) for row in rows]

    async def remove_destination(self, id: str) -> bool:
        """Forget it, and what was on its way there; whether it was there."""
        await self._connection.execute(
            update(alert_messages)
            .where(alert_messages.c.destination_id == id, alert_messages.c.next_try_at.is_not(None))
            .values(next_try_at=None, problem="The destination was removed.")
        )
        done = await self._connection.execute(delete(alert_destinations).where(alert_destinations.c.id == id))
        return bool(done.rowcount)

    # -- rules --

    async def put_rule(self, rule: AlertRule) -> None:
        """Keep a rule, new or changed."""
        values = {
            "name": rule.name,
            "silence": rule.silence.total_seconds(),
            "everyone": rule.everyone,
            "when_shut_down": rule.when_shut_down,
            "tell_return": rule.tell_return,
            "enabled": rule.enabled,
            "created_at": rule.created_at,
            "created_by": rule.created_by,
        }
        done = await self._connection.execute(
            update(alert_rules).where(alert_rules.c.id == rule.id).values(values)
        )
        if not done.rowcount:
            await self._connection.execute(insert(alert_rules).values(id=rule.id, **values))
        for table, name, ids in (
            (alert_rule_tags, "tag_id", rule.tag_ids),
            (alert_rule_destinations, "destination_id", rule.destination_ids),
        ):
            await self._connection.execute(delete(table).where(table.c.rule_id == rule.id))
            if ids:
                await self._connection.execute(
                    insert(table), [{"rule_id": rule.id, name: id} for id in dict.fromkeys(ids)]
                )

    async def rules(self) -> list[AlertRule]:
        """All, oldest first."""
        rows = await self._connection.execute(select(alert_rules).order_by(alert_rules.c.id))
        tagged = await self._connection.execute(select(alert_rule_tags))
        directed = await self._connection.execute(select(alert_rule_destinations))
        tags_of = _grouped((row.rule_id, row.tag_id) for row in tagged)
        destinations_of = _grouped((row.rule_id, row.destination_id) for row in directed)
        return [
            AlertRule(
                **{**row._mapping, "silence": timedelta(seconds=row.silence)},
                tag_ids=tags_of.get(row.id, ()),
                destination_ids=destinations_of.get(row.id, ()),
            )
            for row in rows
        ]

    async def remove_rule(self, id: str) -> bool:
        """Forget a rule; whether it was there. Its alerts stay readable."""
        done = await self._connection.execute(delete(alert_rules).where(alert_rules.c.id == id))
        return bool(done.rowcount)

    async def tag_names(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of these tags; unknown ones are missing."""
        rows = await self._connection.execute(select(tags.c.id, tags.c.name).where(tags.c.id.in_(list(ids))))
        return {row.id: row.name for row in rows}

    async def move_tag(self, tag_id: str, into_id: str) -> None:
        """Rules that are for PCs with the one tag are for those with the other, too."""
        of_both = select(alert_rule_tags.c.rule_id).where(alert_rule_tags.c.tag_id == into_id)
        moved = select(alert_rule_tags.c.rule_id, literal(into_id, Words)).where(
            alert_rule_tags.c.tag_id == tag_id, alert_rule_tags.c.rule_id.not_in(of_both)
        )
        await self._connection.execute(insert(alert_rule_tags).from_select(["rule_id", "tag_id"], moved))

    # -- what is noticed --

    async def overdue(self, rule: AlertRule, now: datetime, limit: int) -> list[Missed]:
        """PCs of the rule that are offline for too long and in no open alert of it."""
        told = exists().where(
            alert_agents.c.agent_id == agents.c.id,
            alert_agents.c.back_at.is_(None),
            alert_agents.c.alert_id == alerts.c.id,
            alerts.c.rule_id == rule.id,
            alerts.c.closed_at.is_(None),
        )
        heard = exists().where(check_ins.c.agent_id == agents.c.id)  # a PC that never came can't have gone
        wanted = (
            select(agents.c.id, agents.c.host_name, agents.c.offline_since)
            .where(agents.c.state == AgentState.ACTIVE.value, agents.c.offline_since <= now - rule.silence)
            .where(heard, ~told)
        )
        if not rule.everyone:
            wanted = wanted.where(
                exists().where(agent_tags.c.agent_id == agents.c.id, agent_tags.c.tag_id.in_(rule.tag_ids))
            )
        if not rule.when_shut_down:
            wanted = wanted.where(~_was_shut_down())
        wanted = wanted.order_by(agents.c.offline_since, agents.c.id).limit(limit)
        rows = await self._connection.execute(wanted)
        return [Missed(row.id, row.host_name, row.offline_since) for row in rows]

    async def open_alert(self, alert: Alert) -> None:
        """Begin a new one."""
        await self._connection.execute(
            insert(alerts).values(
                id=alert.id,
                rule_id=alert.rule_id,
                rule_name=alert.rule_name,
                opened_at=alert.opened_at,
                grew_at=alert.grew_at,
            )
        )

    async def add_missed(self, alert_id: str, missed: Sequence[Missed], now: datetime) -> None:
        """More PCs belong to it, or some again."""
        again = [one.agent_id for one in missed]
        asked = unrolled(self._connection, agent=TEXT)
        await self._connection.execute(
            delete(alert_agents).where(
                alert_agents.c.alert_id == alert_id, alert_agents.c.agent_id.in_(select(asked.c.agent))
            ),
            packed((id,) for id in again),
        )
        await self._connection.execute(
            insert(alert_agents),
            [
                {"alert_id": alert_id, "agent_id": one.agent_id, "offline_since": one.offline_since}
                for one in missed
            ],
        )
        await self._connection.execute(update(alerts).where(alerts.c.id == alert_id).values(grew_at=now))

    async def note_returns(self, now: datetime) -> list[str]:
        """PCs of open alerts that are online again, or no longer ours, are back; the alerts that this touches."""
        returned = select(agents.c.id).where(
            (agents.c.offline_since.is_(None)) | (agents.c.state != AgentState.ACTIVE.value)
        )
        open_ones = select(alerts.c.id).where(alerts.c.closed_at.is_(None))
        rows = await self._connection.execute(
            update(alert_agents)
            .where(
                alert_agents.c.back_at.is_(None),
                alert_agents.c.alert_id.in_(open_ones),
                alert_agents.c.agent_id.in_(returned),
            )
            .values(back_at=now)
            .returning(alert_agents.c.alert_id)
        )
        return sorted({row.alert_id for row in rows})

    async def note_told(self, alert_id: str, now: datetime) -> None:
        """Its message is on the way; whoever falls silent from now on gets another alert."""
        await self._connection.execute(update(alerts).where(alerts.c.id == alert_id).values(told_at=now))

    async def close(self, alert_id: str, now: datetime) -> None:
        """Everybody is back."""
        await self._connection.execute(update(alerts).where(alerts.c.id == alert_id).values(closed_at=now))

    # -- looking --

    async def open_alerts(self) -> list[Alert]:
        """Those that are open, oldest first."""
        rows = await self._connection.execute(
            _counted().where(alerts.c.closed_at.is_(None)).order_by(alerts.c.id)
        )
        return [_alert(row) for row in rows]

    async def page(self, before: str | None, limit: int) -> list[Alert]:
        """The newest first."""
        wanted = _counted().order_by(alerts.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(alerts.c.id < before)
        return [_alert(row) for row in await self._connection.execute(wanted)]

    async def get(self, id: str) -> Alert | None:
        """One of them."""
        row = (await self._connection.execute(_counted().where(alerts.c.id == id))).one_or_none()
        return _alert(row) if row else None

    async def missed(self, alert_id: str, limit: int | None = None) -> list[Missed]:
        """Its PCs by name."""
        rows = await self._connection.execute(
            select(agents.c.id, agents.c.host_name, alert_agents.c.offline_since, alert_agents.c.back_at)
            .join_from(alert_agents, agents, agents.c.id == alert_agents.c.agent_id)
            .where(alert_agents.c.alert_id == alert_id)
            .order_by(agents.c.natural_name, agents.c.id)
            .limit(limit)
        )
        return [Missed(*row) for row in rows]

    async def tags_of(self, agent_ids: Iterable[str]) -> list[tuple[str, int]]:
        """The tags of these PCs and how many of them have each, the most frequent first."""
        asked = unrolled(self._connection, agent=TEXT)
        count = func.count().label("count")
        rows = await self._connection.execute(
            select(tags.c.name, count)
            .select_from(asked)
            .join(agent_tags, agent_tags.c.agent_id == asked.c.agent)
            .join(tags, tags.c.id == agent_tags.c.tag_id)
            .group_by(tags.c.id, tags.c.name)
            .order_by(count.desc(), tags.c.name),
            packed((id,) for id in agent_ids),
        )
        return [(row[0], row[1]) for row in rows]

    # -- messages --

    async def add_messages(self, messages: Sequence[Message]) -> None:
        """Put them in the queue."""
        if messages:
            await self._connection.execute(
                insert(alert_messages),
                [
                    {
                        "id": one.id,
                        "alert_id": one.alert_id,
                        "destination_id": one.destination_id,
                        "destination_name": one.destination_name,
                        "news": one.news.value,
                        "tries": one.tries,
                        "next_try_at": one.next_try_at,
                        "problem": one.problem,
                    }
                    for one in messages
                ],
            )

    async def due(self, now: datetime, limit: int) -> list[Message]:
        """Messages whose time has come, the oldest first."""
        rows = await self._connection.execute(
            select(alert_messages)
            .where(alert_messages.c.next_try_at <= now)
            .order_by(alert_messages.c.next_try_at, alert_messages.c.id)
            .limit(limit)
        )
        return [_message(row) for row in rows]

    async def messages(self, alert_ids: Iterable[str]) -> list[Message]:
        """All messages of these alerts, oldest first."""
        rows = await self._connection.execute(
            select(alert_messages)
            .where(alert_messages.c.alert_id.in_(list(alert_ids)))
            .order_by(alert_messages.c.id)
        )
        return [_message(row) for row in rows]

    async def save_try(self, message: Message) -> None:
        """How a try went."""
        await self._connection.execute(
            update(alert_messages)
            .where(alert_messages.c.id == message.id)
            .values(
                tries=message.tries,
                next_try_at=message.next_try_at,
                delivered_at=message.delivered_at,
                problem=message.problem,
            )
        )

    async def forget(self, before: datetime) -> int:
        """Alerts that were closed before; how many."""
        done = await self._connection.execute(delete(alerts).where(alerts.c.closed_at < before))
        return done.rowcount


def _was_shut_down() -> Any:
    """Whether the last that was heard is that the PC was shut down, by its own word."""
    latest = (
        select(func.max(presence_changes.c.at))
        .where(presence_changes.c.agent_id == agents.c.id)
        .correlate(agents)
        .scalar_subquery()
    )
    return exists().where(
        presence_changes.c.agent_id == agents.c.id,
        presence_changes.c.at == latest,
        presence_changes.c.reason == PresenceReason.SHUTTING_DOWN.value,
    )


def _counted() -> Select[Any]:
    of_alert = select(func.count()).where(alert_agents.c.alert_id == alerts.c.id)
    return select(
        alerts,
        of_alert.scalar_subquery().label("total"),
        of_alert.where(alert_agents.c.back_at.is_(None)).scalar_subquery().label("missing"),
    )


def _alert(row: Row[Any]) -> Alert:
    return Alert(**row._mapping)


def _message(row: Row[Any]) -> Message:
    return Message(**{**row._mapping, "news": News(row.news)})


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found
