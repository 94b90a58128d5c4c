"""`controldock announcements settings`: how announcements travel, and how long they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli.access import Access
from controldock.cli.durations import option
from controldock.cli.options import with_groups
from controldock.cli.terminal import span, write_json, write_table

if TYPE_CHECKING:
    from controldock.server.api.schemas.announcements import AnnouncementSettings

PATH = "/api/settings/announcements"
NONE, ALL = "none", "all"


@dataclass(frozen=True)
class Ways:
    """What is to be another."""

    group: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Multicast group, as 239.255.55.2; or none.")
    ] = None
    group6: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The same in IPv6, as ff15::5502; or none.")
    ] = None
    ttl: Annotated[int | None, typer.Option(help="Of multicast: how many routers it may pass, and one.")] = (
        None
    )
    interface: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Send from this address of the server; repeat it; or all."),
    ] = None
    subnet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK",
            help="Broadcast into this subnet as well, as 10.1.2.0/24; repeat it; or none.",
        ),
    ] = None
    retention: Annotated[
        str | None,
        typer.Option(metavar="DURATION", help="How long announcements are kept that are over: 365d."),
    ] = None


@with_groups
def settings(
    ways: Ways,
    access: Access,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show how announcements travel, and how long they are kept; with options, set it first."""
    from controldock.server.api.schemas.announcements import AnnouncementSettings, AnnouncementSettingsChange

    wish = AnnouncementSettingsChange(
        group=_or_none(ways.group),
        group6=_or_none(ways.group6),
        ttl=ways.ttl,
        interfaces=_or_nothing(ways.interface, ALL),
        subnets=_or_nothing(ways.subnet, NONE),
        retention=float(option(ways.retention, "--retention")) if ways.retention is not None else None,
    )
    with access.client() as client:
        if wish == AnnouncementSettingsChange():
            found = client.call("GET", PATH, AnnouncementSettings)
        else:
            found = client.call("PATCH", PATH, AnnouncementSettings, wish)
    if as_json:
        write_json(found)
    else:
        _write(found)


def _or_none(text: str | None) -> str | None:
    return "" if text == NONE else text


def _or_nothing(some: list[str] | None, nothing: str) -> tuple[str, ...] | None:
    if some is None:
        return None
    return () if some == [nothing] else tuple(some)


def _write(found: AnnouncementSettings) -> None:
    lines = (
        ("UDP port", str(found.port) if found.port else "none: PCs are told over TCP alone"),
        ("Multicast group", found.group or "none"),
        ("IPv6", found.group6 or "none"),
        ("TTL", str(found.ttl)),
        ("Sent from", ", ".join(found.interfaces) or "all addresses of the server"),
        ("Its addresses", ", ".join(found.known_interfaces) or "none"),
        ("More subnets", ", ".join(found.subnets) or "none"),
        ("Kept when over", span(found.retention)),
    )
    write_table(("", ""), [(Text(name, "dim"), value) for name, value in lines], empty="")
