"""What PCs are made of, cleaned of whatever would do more than show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from controldock.domain.names import cleaned, natural
from controldock.protocol import inventory as said
from controldock.protocol.inventory import Section
from controldock.server.api.errors import refusals
from controldock.server.api.pages import DEFAULT_PAGE, Cursor, Limit, encode_cursor, pair_of
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.forms import NO_CONTROLS
from controldock.server.api.schemas.inventory import (
    Disk,
    Hardware,
    Interface,
    Inventory,
    Program,
    SoftwarePage,
    System,
    UserSession,
)
from controldock.server.services.inventory import Collected

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Search = Annotated[
    str,
    QueryParameter(
        max_length=200, pattern=NO_CONTROLS, description="Parts of the name, the version or the publisher"
    ),
]


class InventoryController(Controller):
    """What one PC is made of."""

    path = "/api/agents/{id:str}"
    tags = ("agents",)

    @get("/inventory", summary="What a PC is made of, and who is logged on", responses=refusals(404))
    async def get_inventory(self, request: ApiRequest, id: FromPath[str]) -> Inventory:
        return inventory(await request.parts.inventory.get(request.actor, id))

    @get("/software", summary="Programs of a PC by name", responses=refusals(404))
    async def list_software(
        self,
        request: ApiRequest,
        id: FromPath[str],
        search: Search = "",
        limit: Limit = DEFAULT_PAGE,
        cursor: Cursor = None,
    ) -> SoftwarePage:
        page = await request.parts.inventory.software(request.actor, id, search, pair_of(cursor), limit)
        return SoftwarePage(
            programs=[program(one) for one in page.programs],
            total=page.total,
            omitted=page.omitted,
            changed_at=page.changed_at,
            next_cursor=encode_cursor(page.next_key),
        )


def inventory(collected: Collected) -> Inventory:
    """All sections but the software."""
    records = {section: part.records for section, part in collected.parts.items()}
    systems, machines = records[Section.SYSTEM], records[Section.HARDWARE]
    return Inventory(
        collected_at=collected.collected_at,
        system=next(map(system, systems.values()), None),
        hardware=next((Hardware(**_cleaned(one)) for one in machines.values()), None),
        disks=[Disk(**_cleaned(one)) for one in _by_name(records[Section.DISKS].values(), "mount")],
        interfaces=[
            Interface(**_cleaned(one)) for one in _by_name(records[Section.INTERFACES].values(), "name")
        ],
        sessions=[user_session(one) for one in _by_name(records[Section.SESSIONS].values(), "user")],
        programs=collected.programs,
    )


def system(one: said.System) -> System:
    """The operating system."""
    return System(**(_cleaned(one) | {"booted_at": _moment(one.booted_at)}))


def user_session(one: said.UserSession) -> UserSession:
    """Somebody who is logged on."""
    return UserSession(**(_cleaned(one) | {"since": _moment(one.since)}))


def program(one: said.Program) -> Program:
    """An installed program."""
    return Program(**(_cleaned(one) | {"installed_on": _day(one.installed_on)}))


def _cleaned(record: said.Record) -> dict[str, Any]:
    """The fields of a record, as they may be shown."""
    return {name: _shown(getattr(record, name)) for name in record.__struct_fields__}


def _shown(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        return cleaned(value)
    return [cleaned(one) for one in value] if isinstance(value, tuple) else value


def _by_name(records: Iterable[Any], field: str) -> list[Any]:
    return sorted(records, key=lambda one: natural(getattr(one, field)))


def _moment(seconds: int | None) -> datetime | None:
    """A PC may say what it likes; what no calendar has is not known."""
    try:
        return _EPOCH + timedelta(seconds=seconds) if seconds is not None else None
    except OverflowError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
