"""The HTTP application, put together."""

from __future__ import annotations

from functools import cache

import msgspec
from litestar import Litestar, Response, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ControllerRouterHandler

from controldock import __version__
from controldock.server.api.actions import ActionController
from controldock.server.api.activities import ActivityController
from controldock.server.api.agents import AgentController, export_agents
from controldock.server.api.alerts import AlertController, AlertDestinationController, AlertRuleController
from controldock.server.api.announcement_settings import AnnouncementSettingsController
from controldock.server.api.announcement_templates import AnnouncementTemplateController
from controldock.server.api.announcements import AnnouncementController
from controldock.server.api.api_keys import ApiKeyController
from controldock.server.api.authentication import SECURE_COOKIE
from controldock.server.api.console import Console, get_console_file, get_start_page
from controldock.server.api.deployments import DeploymentController
from controldock.server.api.downloads import get_agent_package
from controldock.server.api.enrollment_tokens import EnrollmentTokenController, ReissueController
from controldock.server.api.errors import HANDLERS
from controldock.server.api.events import listen
from controldock.server.api.guard import GuardController
from controldock.server.api.headers import add_headers
from controldock.server.api.health import HealthController
from controldock.server.api.inventory import InventoryController
from controldock.server.api.logs import AttemptController
from controldock.server.api.outcomes import OutcomeController
from controldock.server.api.parts import ApiParts
from controldock.server.api.permissions import admit, check_table
from controldock.server.api.presence import AgentHistoryController, PreferencesController
from controldock.server.api.quarantine import QuarantineController, RemovalController
from controldock.server.api.receipts import AgentAnnouncementController, ReceiptController
from controldock.server.api.registrations import RegistrationController
from controldock.server.api.request import ApiRequest
from controldock.server.api.saved_filters import SavedFilterController
from controldock.server.api.schedules import ScheduleController
from controldock.server.api.session import SessionController
from controldock.server.api.steering import SteeringController
from controldock.server.api.tags import TagController
from controldock.server.api.tasks import TaskController
from controldock.server.api.templates import TemplateController

MAX_BODY = 1024 * 1024  # bytes; a route that needs more says so


API: tuple[ControllerRouterHandler, ...] = (
    SessionController,
    ApiKeyController,
    EnrollmentTokenController,
    ReissueController,
    RegistrationController,
    AgentController,
    RemovalController,
    QuarantineController,
    ActionController,
    AgentHistoryController,
    PreferencesController,
    GuardController,
    AnnouncementSettingsController,
    export_agents,
    TagController,
    SavedFilterController,
    InventoryController,
    ScheduleController,
    TemplateController,
    AnnouncementTemplateController,
    ReceiptController,
    AgentAnnouncementController,
    DeploymentController,
    SteeringController,
    OutcomeController,
    AnnouncementController,
    TaskController,
    AttemptController,
    ActivityController,
    AlertController,
    AlertDestinationController,
    AlertRuleController,
    listen,
    HealthController,
)


@cache
def openapi() -> bytes:
    """The OpenAPI document as JSON; needs neither database nor settings."""
    config = OpenAPIConfig(
        title="ControlDock",
        version=__version__,
        summary="Remote monitoring and deployment for fleets of PCs",
        use_handler_docstrings=True,
        operation_id_creator=lambda handler, _method, _path: _camel_case(handler.handler_name),
        components=Components(
            security_schemes={
                "key": SecurityScheme(type="http", scheme="bearer", description="An API key: cdak1_…"),
                "session": SecurityScheme(type="apiKey", name=SECURE_COOKIE, security_scheme_in="cookie"),
            }
        ),
        security=[{"key": []}, {"session": []}],
    )
    app = Litestar(API, openapi_config=config, request_class=ApiRequest, logging_config=None)
    document = _with_plain_lists(app.openapi_schema.to_schema())
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2)


def _with_plain_lists(part: object) -> object:
    """The document without "or anything": Litestar takes the dots of an annotated `tuple[str, ...]` for a type."""
    if isinstance(part, list):
        return [_with_plain_lists(one) for one in part]
    if not isinstance(part, dict):
        return part
    match part:
        case {"items": {"oneOf": [item, {**nothing}], **others}} if not nothing and not others:
            part = {**part, "items": item}
    return {name: _with_plain_lists(one) for name, one in part.items()}


@get(["/schema", "/schema/openapi.json"], include_in_schema=False, sync_to_thread=False)
def get_openapi() -> Response[bytes]:
    """The OpenAPI document."""
    return Response(openapi(), media_type="application/vnd.oai.openapi+json")


SITE: tuple[ControllerRouterHandler, ...] = (
    get_openapi,
    get_agent_package,
    get_start_page,
    get_console_file,
)


def create_app(parts: ApiParts, *, more: tuple[ControllerRouterHandler, ...] = ()) -> Litestar:
    """The API and the console, on these parts. TableWrong when a route is not in the table of permissions; `more`
    routes are for the tests that show this."""
    app = Litestar(
        [*API, *SITE, *more],
        guards=[admit],
        exception_handlers=HANDLERS,
        before_send=[add_headers],
        request_class=ApiRequest,
        request_max_body_size=MAX_BODY,
        openapi_config=None,
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )
    check_table(app.routes)
    app.state.parts = parts
    app.state.console = Console(parts.console)
    return app


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)
