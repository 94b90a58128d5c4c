"""Which PCs a command is about: filters as options, and PCs by name, by tag or by saved filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.failure import CommandFailed
from controldock.cli.terminal import visible
from controldock.domain.agent_filter import AgentSort, ListedState, OsFamily

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controldock.cli.client import Client, Query
    from controldock.server.api.schemas.agents import AgentChoice, AgentFilter, SavedFilter


@dataclass(frozen=True)
class FilterOptions:
    """PCs for which all of this holds."""

    search: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Words; each is a part of the host name, an address, a user or a tag."
        ),
    ] = None
    online: Annotated[
        bool | None, typer.Option("--online/--offline", help="Only those.", show_default=False)
    ] = None
    state: Annotated[
        ListedState | None,
        typer.Option(help="Only those; without it, online and offline ones.", show_default=False),
    ] = None
    os: Annotated[OsFamily | None, typer.Option(help="Only those that run on it.", show_default=False)] = None
    version: Annotated[str | None, typer.Option(metavar="VERSION", help="Only agents of this version.")] = (
        None
    )
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Only PCs with this tag; repeat it for several.")
    ] = None

    def filter(self) -> AgentFilter:
        """As the API takes it."""
        from controldock.server.api.schemas.agents import AgentFilter

        state = self.state
        if self.online is not None:
            if state is not None:
                raise typer.BadParameter("give --state, or --online or --offline.")
            state = ListedState.ONLINE if self.online else ListedState.OFFLINE
        return AgentFilter(
            search=self.search or "",
            state=state,
            os=self.os,
            version=self.version,
            tags=tuple(self.tag or ()),
        )


@dataclass(frozen=True)
class SortOptions:
    """In which order."""

    sort: Annotated[AgentSort, typer.Option(help="By what; below it by name.")] = AgentSort.NAME
    desc: Annotated[bool, typer.Option("--desc", help="The other way round.")] = False


def query_of(wanted: AgentFilter, order: SortOptions) -> Query:
    """The filter and the order as the parameters of the list."""
    return {
        "search": wanted.search or None,
        "state": wanted.state,
        "os": wanted.os,
        "version": wanted.version,
        "tag": list(wanted.tags) or None,
        "sort": order.sort,
        "order": "desc" if order.desc else "asc",
    }


def choice_of(
    client: Client, pcs: Sequence[str], tags: Sequence[str] | None, filter_name: str | None
) -> AgentChoice:
    """PCs that were named, or that have all of these tags, or that the saved filter finds: one of the three."""
    from controldock.cli.agents import find
    from controldock.server.api.schemas.agents import AgentChoice, AgentFilter

    if sum(map(bool, (pcs, tags, filter_name))) != 1:
        raise typer.BadParameter("name PCs, or give --tag or --filter: one of the three.")
    if pcs:
        return AgentChoice(agent_ids=tuple(dict.fromkeys(find(client, name).id for name in pcs)))
    if tags:
        return AgentChoice(filter=AgentFilter(tags=tuple(tags)))
    return AgentChoice(filter=saved_filter(client, filter_name or "").filter)


def saved_filter(client: Client, name: str) -> SavedFilter:
    """The saved filter of this name or id."""
    for saved in client.saved_filters():
        if name in (saved.name, saved.id) or saved.name.casefold() == name.casefold():
            return saved
    raise CommandFailed(f"There is no saved filter named {visible(name)}.")
