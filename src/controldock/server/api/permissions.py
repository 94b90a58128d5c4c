"""What each route asks for. A route that is not listed is refused, and an application that has one is not built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.routes import BaseRoute

from controldock.domain.errors import NotAllowed, NotFound
from controldock.domain.operator import Permission
from controldock.server.api.authentication import identify
from controldock.server.api.door import check_host, check_media, check_site
from controldock.server.api.errors import MethodNotAllowed
from controldock.server.api.request import ApiRequest
from controldock.sources import decode_id

PUBLIC = None
ADDED_BY_LITESTAR = "OPTIONS"  # for every path; not in the table, so refused like any other unlisted method

Route = tuple[str, str]  # method and path template

_VIEW, _DEPLOY, _ENROLL = Permission.VIEW, Permission.DEPLOY, Permission.ENROLL
_ADMINISTER, _SELF, _MANAGE = Permission.ADMINISTER, Permission.SELF, Permission.MANAGE
_ANNOUNCE = Permission.ANNOUNCE

TABLE: dict[Route, Permission | None] = {
    ("POST", "/api/session"): PUBLIC,
    ("POST", "/api/session/link"): PUBLIC,
    ("GET", "/api/session"): _SELF,
    ("DELETE", "/api/session"): _SELF,
    ("PUT", "/api/session/password"): _SELF,
    ("GET", "/api/api-keys"): _SELF,
    ("POST", "/api/api-keys"): _SELF,
    ("DELETE", "/api/api-keys/{id}"): _SELF,
    ("GET", "/api/enrollment-tokens"): _ENROLL,
    ("POST", "/api/enrollment-tokens"): _ENROLL,
    ("GET", "/api/enrollment-tokens/{id}"): _ENROLL,
    ("DELETE", "/api/enrollment-tokens/{id}"): _ENROLL,
    ("POST", "/api/agents/{id}/reissue"): _ENROLL,
    ("GET", "/api/registrations"): _VIEW,
    ("POST", "/api/registrations/{id}/approve"): _ENROLL,
    ("POST", "/api/registrations/{id}/reject"): _ENROLL,
    ("POST", "/api/registrations/{id}/reopen"): _ENROLL,
    ("POST", "/api/registrations/decisions"): _ENROLL,
    ("GET", "/api/agents"): _VIEW,
    ("GET", "/api/agents.csv"): _VIEW,
    ("GET", "/api/agents/facets"): _VIEW,
    ("POST", "/api/agents/tags"): _MANAGE,
    ("POST", "/api/agents/actions"): _MANAGE,  # and to deploy, for those that turn PCs off
    ("POST", "/api/agents/removal"): _ENROLL,
    ("POST", "/api/agents/{id}/restore"): _ENROLL,
    ("GET", "/api/quarantine"): _VIEW,
    ("POST", "/api/quarantine/{id}/split"): _ENROLL,
    ("POST", "/api/quarantine/{id}/merge"): _ENROLL,
    ("GET", "/api/agents/{id}"): _VIEW,
    ("GET", "/api/tags"): _VIEW,
    ("POST", "/api/tags"): _MANAGE,
    ("PATCH", "/api/tags/{id}"): _MANAGE,
    ("POST", "/api/tags/{id}/merge"): _MANAGE,
    ("DELETE", "/api/tags/{id}"): _MANAGE,
    ("GET", "/api/schedules"): _VIEW,
    ("POST", "/api/schedules"): _DEPLOY,
    ("GET", "/api/schedules/preview"): _VIEW,
    ("GET", "/api/schedules/{id}"): _VIEW,
    ("PATCH", "/api/schedules/{id}"): _DEPLOY,
    ("DELETE", "/api/schedules/{id}"): _DEPLOY,
    ("POST", "/api/schedules/{id}/pause"): _DEPLOY,
    ("POST", "/api/schedules/{id}/resume"): _DEPLOY,
    ("POST", "/api/schedules/{id}/run-now"): _DEPLOY,
    ("GET", "/api/saved-filters"): _VIEW,
    ("POST", "/api/saved-filters"): _MANAGE,
    ("PATCH", "/api/saved-filters/{id}"): _MANAGE,
    ("DELETE", "/api/saved-filters/{id}"): _MANAGE,
    ("GET", "/api/agents/{id}/inventory"): _VIEW,
    ("GET", "/api/agents/{id}/software"): _VIEW,
    ("GET", "/api/agents/{id}/metrics"): _VIEW,
    ("GET", "/api/agents/{id}/presence"): _VIEW,
    ("GET", "/api/agents/{id}/tasks"): _VIEW,
    ("GET", "/api/agents/{id}/announcements"): _VIEW,
    ("GET", "/api/agents/{id}/activities"): _VIEW,
    ("PUT", "/api/agents/{id}/poll-interval"): _MANAGE,
    ("GET", "/api/settings"): _VIEW,
    ("PUT", "/api/settings"): _ADMINISTER,
    ("GET", "/api/settings/guard"): _VIEW,
    ("PATCH", "/api/settings/guard"): _ADMINISTER,
    ("GET", "/api/settings/announcements"): _VIEW,
    ("PATCH", "/api/settings/announcements"): _ADMINISTER,
    ("GET", "/api/templates"): _VIEW,
    ("POST", "/api/templates"): _MANAGE,
    ("POST", "/api/templates/import"): _MANAGE,
    ("GET", "/api/templates/{id}"): _VIEW,
    ("PUT", "/api/templates/{id}"): _MANAGE,
    ("DELETE", "/api/templates/{id}"): _MANAGE,
    ("GET", "/api/templates/{id}/versions"): _VIEW,
    ("POST", "/api/templates/{id}/duplicate"): _MANAGE,
    ("GET", "/api/templates/{id}/export"): _VIEW,
    ("GET", "/api/announcements"): _VIEW,
    ("POST", "/api/announcements"): _ANNOUNCE,
    ("POST", "/api/announcements/preview"): _ANNOUNCE,
    ("GET", "/api/announcements/{id}"): _VIEW,
    ("PATCH", "/api/announcements/{id}"): _ANNOUNCE,
    ("POST", "/api/announcements/{id}/send"): _ANNOUNCE,
    ("POST", "/api/announcements/{id}/withdraw"): _ANNOUNCE,
    ("POST", "/api/announcements/{id}/resend"): _ANNOUNCE,
    ("GET", "/api/announcements/{id}/wish"): _ANNOUNCE,
    ("GET", "/api/announcement-templates"): _VIEW,
    ("POST", "/api/announcement-templates"): _ANNOUNCE,
    ("GET", "/api/announcement-templates/{id}"): _VIEW,
    ("PUT", "/api/announcement-templates/{id}"): _ANNOUNCE,
    ("DELETE", "/api/announcement-templates/{id}"): _ANNOUNCE,
    ("GET", "/api/announcements/{id}/receipts"): _VIEW,
    ("GET", "/api/announcements/{id}/receipts.csv"): _VIEW,
    ("GET", "/api/announcements/{id}/receipts.json"): _VIEW,
    ("GET", "/api/announcements/{id}/delays"): _VIEW,
    ("GET", "/api/announcements/{id}/coverage"): _VIEW,
    ("GET", "/api/announcements/{id}/answers"): _VIEW,
    ("GET", "/api/announcements/{id}/answers.csv"): _VIEW,
    ("GET", "/api/deployments"): _VIEW,
    ("POST", "/api/deployments"): _DEPLOY,
    ("POST", "/api/deployments/reach"): _DEPLOY,
    ("POST", "/api/deployments/examine"): _DEPLOY,
    ("GET", "/api/deployments/{id}"): _VIEW,
    ("PATCH", "/api/deployments/{id}"): _DEPLOY,
    ("POST", "/api/deployments/{id}/start"): _DEPLOY,
    ("POST", "/api/deployments/{id}/pause"): _DEPLOY,
    ("POST", "/api/deployments/{id}/resume"): _DEPLOY,
    ("POST", "/api/deployments/{id}/cancel"): _DEPLOY,
    ("POST", "/api/deployments/{id}/retry"): _DEPLOY,
    ("GET", "/api/deployments/{id}/wish"): _DEPLOY,
    ("GET", "/api/deployments/{id}/tasks"): _VIEW,
    ("GET", "/api/deployments/{id}/progress"): _VIEW,
    ("GET", "/api/deployments/{id}/grid"): _VIEW,
    ("GET", "/api/deployments/{id}/causes"): _VIEW,
    ("GET", "/api/deployments/{id}/results.csv"): _VIEW,
    ("GET", "/api/deployments/{id}/results.json"): _VIEW,
    ("GET", "/api/tasks/{id}"): _VIEW,
    ("GET", "/api/tasks/{id}/log"): _VIEW,
    ("GET", "/api/attempts/{id}/log"): _VIEW,
    ("GET", "/api/attempts/{id}/log/text"): _VIEW,
    ("GET", "/api/attempts/{id}/log/pages"): _VIEW,
    ("GET", "/api/attempts/{id}/log/search"): _VIEW,
    ("GET", "/api/activities"): _ADMINISTER,
    ("GET", "/api/alert-destinations"): _ADMINISTER,
    ("POST", "/api/alert-destinations"): _ADMINISTER,
    ("DELETE", "/api/alert-destinations/{id}"): _ADMINISTER,
    ("POST", "/api/alert-destinations/{id}/test"): _ADMINISTER,
    ("GET", "/api/alert-rules"): _VIEW,
    ("POST", "/api/alert-rules"): _ADMINISTER,
    ("PUT", "/api/alert-rules/{id}"): _ADMINISTER,
    ("DELETE", "/api/alert-rules/{id}"): _ADMINISTER,
    ("GET", "/api/alerts"): _VIEW,
    ("GET", "/api/alerts/{id}"): _VIEW,
    ("GET", "/api/events"): _VIEW,
    ("GET", "/health/live"): PUBLIC,
    ("GET", "/health/ready"): PUBLIC,
    ("GET", "/schema"): PUBLIC,
    ("GET", "/schema/openapi.json"): PUBLIC,
    ("GET", "/agent/{file_name}"): PUBLIC,
    ("GET", "/"): PUBLIC,
    ("GET", "/{path}"): PUBLIC,
}


class TableWrong(Exception):
    """The router and the table of permissions do not agree."""


def routes_of(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """Every method and path template that the router answers."""
    for route in routes:
        for method in route.methods:
            if method != ADDED_BY_LITESTAR:
                yield method, route.path_format


def check_table(routes: Iterable[BaseRoute], table: dict[Route, Permission | None] = TABLE) -> None:
    """TableWrong unless the table lists exactly what the router answers."""
    answered = set(routes_of(routes))
    unlisted, unanswered = sorted(answered - table.keys()), sorted(table.keys() - answered)
    if unlisted or unanswered:
        raise TableWrong(f"unlisted: {unlisted}; listed and not there: {unanswered}")


async def admit(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Runs before every handler: lets in who may come in, and nobody else."""
    request = cast(ApiRequest, connection)
    check_host(request)
    route = (request.method, request.scope["path_template"])
    if route not in TABLE:
        raise MethodNotAllowed if request.method == ADDED_BY_LITESTAR else NotAllowed
    permission = TABLE[route]
    if permission is PUBLIC:
        check_site(request, by_cookie=False)
    else:
        await _let_in(request, permission)
    check_media(request)
    _check_id(request)


async def _let_in(request: ApiRequest, permission: Permission) -> None:
    actor, credential = await identify(request)
    check_site(request, by_cookie=bool(credential.session))
    actor.must(permission)
    request.scope["user"], request.scope["auth"] = actor, credential


def _check_id(request: ApiRequest) -> None:
    """Nothing has an id that is none; and no database is asked what it thinks of somebody's creation."""
    id = request.path_params.get("id")
    if id is None:
        return
    try:
        decode_id(id)
    except ValueError:
        raise NotFound from None
