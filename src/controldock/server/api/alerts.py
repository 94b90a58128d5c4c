"""Alerts: rules, destinations, and what was told."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, delete, get, post, put
from litestar.params import FromPath, JSONBody

from controldock.domain.alert import AlertRule as Rule
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Cursor, ShortLimit, encode_cursor, one_of
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.alerts import (
    Alert,
    AlertAgent,
    AlertDestination,
    AlertMessage,
    AlertPage,
    AlertRule,
    NewAlertDestination,
    NewAlertRule,
)
from controldock.server.services.alerts import RuleWish, SeenAlert, SeenDestination

MAX_MINUTES = (
    10**6
)  # over any limit: the domain refuses it in its own words, where a timedelta would overflow


class AlertDestinationController(Controller):
    """Where messages go."""

    path = "/api/alert-destinations"
    tags = ("alerts",)

    @get("/", summary="All destinations, oldest first", responses=refusals())
    async def list_alert_destinations(self, request: ApiRequest) -> list[AlertDestination]:
        return [_destination(seen) for seen in await request.parts.alerts.destinations(request.actor)]

    @post("/", summary="Add a destination", responses=refusals())
    async def create_alert_destination(
        self, request: ApiRequest, data: JSONBody[NewAlertDestination]
    ) -> AlertDestination:
        made = await request.parts.alerts.create_destination(
            request.actor, data.name, data.url, data.language
        )
        return _destination(made)

    @delete("/{id:str}", summary="Remove a destination", responses=refusals(404))
    async def remove_alert_destination(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.alerts.remove_destination(request.actor, id)

    @post("/{id:str}/test", summary="Send a test message now", status_code=204, responses=refusals(404, 502))
    async def test_alert_destination(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.alerts.test_destination(request.actor, id)


class AlertRuleController(Controller):
    """Which PCs may not fall silent."""

    path = "/api/alert-rules"
    tags = ("alerts",)

    @get("/", summary="All rules, oldest first", responses=refusals())
    async def list_alert_rules(self, request: ApiRequest) -> list[AlertRule]:
        return [_rule(rule) for rule in await request.parts.alerts.rules(request.actor)]

    @post("/", summary="Make a rule", responses=refusals())
    async def create_alert_rule(self, request: ApiRequest, data: JSONBody[NewAlertRule]) -> AlertRule:
        return _rule(await request.parts.alerts.create_rule(request.actor, _wish(data)))

    @put("/{id:str}", summary="Change a rule", responses=refusals(404))
    async def change_alert_rule(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[NewAlertRule]
    ) -> AlertRule:
        return _rule(await request.parts.alerts.change_rule(request.actor, id, _wish(data)))

    @delete("/{id:str}", summary="Remove a rule; what it told stays readable", responses=refusals(404))
    async def remove_alert_rule(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.alerts.remove_rule(request.actor, id)


class AlertController(Controller):
    """What was noticed and told."""

    path = "/api/alerts"
    tags = ("alerts",)

    @get("/", summary="Alerts, newest first", responses=refusals())
    async def list_alerts(
        self, request: ApiRequest, limit: ShortLimit = DEFAULT_PAGE, cursor: Cursor = None
    ) -> AlertPage:
        found, next_key = await request.parts.alerts.page(request.actor, one_of(cursor), limit)
        return AlertPage(
            alerts=[_alert(seen) for seen in found],
            next_cursor=encode_cursor((next_key,) if next_key is not None else None),
        )

    @get("/{id:str}", summary="One alert", responses=refusals(404))
    async def get_alert(self, request: ApiRequest, id: FromPath[str]) -> Alert:
        return _alert(await request.parts.alerts.get(request.actor, id))


def _wish(data: NewAlertRule) -> RuleWish:
    return RuleWish(
        name=data.name,
        silence=timedelta(minutes=max(min(data.minutes, MAX_MINUTES), -1)),
        tag_ids=data.tag_ids,
        destination_ids=tuple(data.destination_ids),
        when_shut_down=data.when_shut_down,
        tell_return=data.tell_return,
        enabled=data.enabled,
    )


def _destination(seen: SeenDestination) -> AlertDestination:
    known = seen.destination
    return AlertDestination(
        id=known.id,
        name=known.name,
        shown_url=seen.shown_url,
        language=known.language,
        created_at=known.created_at,
        created_by=known.created_by,
    )


def _rule(rule: Rule) -> AlertRule:
    return AlertRule(
        id=rule.id,
        name=rule.name,
        minutes=rule.silence // timedelta(minutes=1),
        everyone=rule.everyone,
        tag_ids=list(rule.tag_ids),
        destination_ids=list(rule.destination_ids),
        when_shut_down=rule.when_shut_down,
        tell_return=rule.tell_return,
        enabled=rule.enabled,
        created_at=rule.created_at,
        created_by=rule.created_by,
    )


def _alert(seen: SeenAlert) -> Alert:
    known = seen.alert
    return Alert(
        id=known.id,
        rule_id=known.rule_id,
        rule_name=known.rule_name,
        opened_at=known.opened_at,
        told_at=known.told_at,
        closed_at=known.closed_at,
        total=known.total,
        missing=known.missing,
        agents=[
            AlertAgent(
                agent_id=one.agent_id,
                host_name=one.host_name,
                offline_since=one.offline_since,
                back_at=one.back_at,
            )
            for one in seen.missed
        ],
        messages=[
            AlertMessage(
                destination_name=one.destination_name,
                news=one.news,
                tries=one.tries,
                delivered_at=one.delivered_at,
                next_try_at=one.next_try_at,
                problem=one.problem,
            )
            for one in seen.messages
        ],
    )
