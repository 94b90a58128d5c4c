"""Alerts: rules, destinations, noticing who fell silent, and telling of it once for a whole room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from controldock.domain.alert import (
    MAX_NAME,
    Alert,
    AlertRule,
    Destination,
    Language,
    News,
    check_rule,
    is_complete,
)
from controldock.domain.errors import Invalid, NotDelivered, NotFound
from controldock.domain.names import cleaned
from controldock.domain.operator import Permission
from controldock.server.messenger import Messenger
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.alert_texts import TEST, Report, message
from controldock.server.services.changes import Changes, Noun
from controldock.server.store.alerts import Message, Missed
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

log = structlog.get_logger()

NOTICED = 10_000  # PCs that one turn takes into alerts
SENT = 20  # messages of one turn
SHOWN = 100  # PCs that are named in a look at an alert
# Seconds between the tries of a message; a mail server may be down for a night.
PAUSES = (30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)


@dataclass(frozen=True, slots=True)
class RuleWish:
    """A rule to be made, or what it shall be from now on."""

    name: str
    silence: timedelta
    tag_ids: tuple[str, ...]  # none: all PCs
    destination_ids: tuple[str, ...]
    when_shut_down: bool = False
    tell_return: bool = True
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class SeenDestination:
    """A destination without its secrets."""

    destination: Destination
    shown_url: str


@dataclass(frozen=True, slots=True)
class SeenAlert:
    """An alert, some of its PCs, and how telling of it went."""

    alert: Alert
    missed: list[Missed]
    messages: list[Message]


class Alerts:
    """Use cases around alerts."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        changes: Changes,
        messenger: Messenger,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._messenger = messenger

    # -- destinations --

    async def destinations(self, actor: Actor) -> list[SeenDestination]:
        """All of them."""
        actor.must(Permission.ADMINISTER)
        async with self._database.read() as tx:
            known = await tx.alerts.destinations()
        return [SeenDestination(one, self._shown(one.url)) for one in known]

    async def create_destination(
        self, actor: Actor, name: str, url: str, language: Language
    ) -> SeenDestination:
        """A new one; its URL is checked, and never shown again."""
        actor.must(Permission.ADMINISTER)
        name = cleaned(name).strip()
        if not 0 < len(name) <= MAX_NAME:
            raise Invalid(
                "A name has 1 to 64 characters.",
                fields={"name": "name_too_long" if name else "name_empty"},
            )
        shown = self._messenger.check(url)
        one = Destination(self._sources.new_id(), name, url, language, self._sources.now(), actor.name)
        async with self._database.write() as tx:
            await tx.alerts.add_destination(one)
            await self._note(tx, actor, "alert_destination.created", one.id, name=name, url=shown)
        return SeenDestination(one, shown)

    async def remove_destination(self, actor: Actor, id: str) -> None:
        """Nothing is sent there any more."""
        actor.must(Permission.ADMINISTER)
        async with self._database.write() as tx:
            if not await tx.alerts.remove_destination(id):
                raise NotFound
            await self._note(tx, actor, "alert_destination.removed", id)

    async def test_destination(self, actor: Actor, id: str) -> None:
        """Send a test message now; NotDelivered says why it did not get there."""
        actor.must(Permission.ADMINISTER)
        async with self._database.read() as tx:
            found = next((one for one in await tx.alerts.destinations() if one.id == id), None)
        if found is None:
            raise NotFound
        title, body = TEST[found.language]
        await self._messenger.send(found.url, title, body)

    # -- rules --

    async def rules(self, actor: Actor) -> list[AlertRule]:
        """All of them."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            return await tx.alerts.rules()

    async def create_rule(self, actor: Actor, wish: RuleWish) -> AlertRule:
        """A new one."""
        actor.must(Permission.ADMINISTER)
        rule = self._ruled(self._sources.new_id(), wish, self._sources.now(), actor.name)
        async with self._database.write() as tx:
            await self._put(tx, rule)
            await self._note(tx, actor, "alert_rule.created", rule.id, name=rule.name)
        return rule

    async def change_rule(self, actor: Actor, id: str, wish: RuleWish) -> AlertRule:
        """It is like this from now on; alerts that are open stay as they are."""
        actor.must(Permission.ADMINISTER)
        async with self._database.write() as tx:
            known = next((rule for rule in await tx.alerts.rules() if rule.id == id), None)
            if known is None:
                raise NotFound
            rule = self._ruled(id, wish, known.created_at, known.created_by)
            await self._put(tx, rule)
            await self._note(tx, actor, "alert_rule.changed", id, name=rule.name)
        return rule

    async def remove_rule(self, actor: Actor, id: str) -> None:
        """Nobody is told by it any more; what was told stays readable."""
        actor.must(Permission.ADMINISTER)
        async with self._database.write() as tx:
            if not await tx.alerts.remove_rule(id):
                raise NotFound
            await self._note(tx, actor, "alert_rule.removed", id)

    # -- alerts --

    async def page(self, actor: Actor, before: str | None, limit: int) -> tuple[list[SeenAlert], str | None]:
        """The newest first, and the key of the next page."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            found = await tx.alerts.page(before, limit + 1)
            seen = [await _seen(tx, alert) for alert in found[:limit]]
        return seen, found[limit - 1].id if len(found) > limit else None

    async def get(self, actor: Actor, id: str) -> SeenAlert:
        """One of them."""
        actor.must(Permission.VIEW)
        async with self._database.read() as tx:
            alert = await tx.alerts.get(id)
            if alert is None:
                raise NotFound
            return await _seen(tx, alert)

    # -- what the clock asks for --

    async def turn(self) -> None:
        """Time has passed: take in who fell silent for too long, and put messages into the queue."""
        now = self._sources.now()
        async with self._database.write() as tx:
            rules = {rule.id: rule for rule in await tx.alerts.rules()}
            touched = {
                alert_id
                for rule in rules.values()
                if rule.enabled and (alert_id := await self._take_in(tx, rule, now))
            }
            touched.update(await tx.alerts.note_returns(now))
            for alert in await tx.alerts.open_alerts():
                if await self._go_on(tx, alert, rules.get(alert.rule_id), now):
                    touched.add(alert.id)
            if touched:
                tx.then(lambda: self._changes.publish(Noun.ALERTS, touched))

    async def deliver(self) -> None:
        """Send what is due. A message that fails waits longer each time, and is given up after a day."""
        async with self._database.read() as tx:
            due = await tx.alerts.due(self._sources.now(), SENT)
            destinations = {one.id: one for one in await tx.alerts.destinations()} if due else {}
        for one in due:
            await self._try(one, destinations.get(one.destination_id))

    async def forget(self, age: timedelta) -> None:
        """Alerts that ended so long ago are history that nobody asks for."""
        async with self._database.write() as tx:
            await tx.alerts.forget(self._sources.now() - age)

    async def _take_in(self, tx: Transaction, rule: AlertRule, now: datetime) -> str | None:
        missed = await tx.alerts.overdue(rule, now, NOTICED)
        if not missed:
            return None
        gathering = [
            alert
            for alert in await tx.alerts.open_alerts()
            if alert.rule_id == rule.id and alert.told_at is None
        ]
        if gathering:
            alert = gathering[-1]
        else:
            alert = Alert(self._sources.new_id(), rule.id, rule.name, opened_at=now, grew_at=now)
            await tx.alerts.open_alert(alert)
        await tx.alerts.add_missed(alert.id, missed, now)
        return alert.id

    async def _go_on(self, tx: Transaction, alert: Alert, rule: AlertRule | None, now: datetime) -> bool:
        """One step of an open alert, if there is one to be made."""
        if rule is None or not rule.enabled:
            await tx.alerts.close(alert.id, now)
        elif alert.missing == 0:  # before anybody was told: nothing to tell
            await tx.alerts.close(alert.id, now)
            if alert.told_at is not None and rule.tell_return:
                await self._queue(tx, alert, rule, News.BACK, now)
        elif alert.told_at is None and is_complete(alert, now):
            await tx.alerts.note_told(alert.id, now)
            await self._queue(tx, alert, rule, News.OFFLINE, now)
            log.info("alert.told", rule=rule.id, alert=alert.id, agents=alert.missing)
        else:
            return False
        return True

    async def _queue(self, tx: Transaction, alert: Alert, rule: AlertRule, news: News, now: datetime) -> None:
        names = {one.id: one.name for one in await tx.alerts.destinations()}
        await tx.alerts.add_messages(
            [
                Message(self._sources.new_id(), alert.id, id, names[id], news, next_try_at=now)
                for id in rule.destination_ids
            ]
        )

    async def _try(self, one: Message, destination: Destination | None) -> None:
        problem = "The destination was removed."
        if destination is not None:
            title, body = await self._text(one, destination.language)
            try:
                await self._messenger.send(destination.url, title, body)
                problem = ""
            except NotDelivered as error:
                problem = error.message
        now, tries = self._sources.now(), one.tries + 1
        may_follow = problem and destination is not None and tries <= len(PAUSES)
        tried = replace(
            one,
            tries=tries,
            problem=problem,
            delivered_at=None if problem else now,
            next_try_at=now + timedelta(seconds=PAUSES[tries - 1]) if may_follow else None,
        )
        if problem:
            log.warning("alert.not_delivered", message=one.id, tries=tries, problem=problem)
        async with self._database.write() as tx:
            await tx.alerts.save_try(tried)
            tx.then(lambda: self._changes.publish(Noun.ALERTS, (one.alert_id,)))

    async def _text(self, one: Message, language: Language) -> tuple[str, str]:
        async with self._database.read() as tx:
            alert = await tx.alerts.get(one.alert_id)
            assert alert is not None, "a message goes with its alert"
            missed = await tx.alerts.missed(alert.id)
            if one.news is News.OFFLINE:
                missed = [gone for gone in missed if gone.back_at is None] or missed
            tags = await tx.alerts.tags_of(gone.agent_id for gone in missed)
        return message(Report(alert, one.news, missed, tags), language)

    async def _put(self, tx: Transaction, rule: AlertRule) -> None:
        wrong: dict[str, str] = {}
        if len(await tx.alerts.tag_names(rule.tag_ids)) < len(set(rule.tag_ids)):
            wrong["tag_ids"] = "tag_unknown"
        known = {one.id for one in await tx.alerts.destinations()}
        if not known.issuperset(rule.destination_ids):
            wrong["destination_ids"] = "destination_unknown"
        if wrong:
            raise Invalid("The alert rule names something that is not there.", fields=wrong)
        await tx.alerts.put_rule(rule)

    @staticmethod
    def _ruled(id: str, wish: RuleWish, at: datetime, by: str) -> AlertRule:
        name = cleaned(wish.name).strip()
        check_rule(name, wish.silence, wish.tag_ids, wish.destination_ids)
        return AlertRule(
            id=id,
            name=name,
            silence=wish.silence,
            everyone=not wish.tag_ids,
            tag_ids=wish.tag_ids,
            destination_ids=wish.destination_ids,
            when_shut_down=wish.when_shut_down,
            tell_return=wish.tell_return,
            enabled=wish.enabled,
            created_at=at,
            created_by=by,
        )

    def _shown(self, url: str) -> str:
        try:
            return self._messenger.check(url)
        except Invalid:  # apprise dropped a service
            return ""

    async def _note(self, tx: Transaction, actor: Actor, action: str, id: str, **details: str) -> None:
        await self._activities.note(tx, actor.name, action, id, **details)
        tx.then(lambda: self._changes.publish(Noun.ALERTS, (id,)))


async def _seen(tx: Transaction, alert: Alert) -> SeenAlert:
    missed: Sequence[Missed] = await tx.alerts.missed(alert.id, SHOWN)
    return SeenAlert(alert, list(missed), await tx.alerts.messages([alert.id]))
