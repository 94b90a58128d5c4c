"""`controldock agents`: PCs, and the requests of those that want to join."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli import actions, inventory, membership, presence, registrations, reissue, tags
from controldock.cli.access import Access
from controldock.cli.choices import FilterOptions, SortOptions, query_of, saved_filter
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, visible, write_json, write_table
from controldock.domain.agent import AgentState

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.agents import Agent

ID_LENGTH = 26

agents_app = typer.Typer(
    help="PCs: find them, tag them, act on them, approve the ones that ask to join.",
    no_args_is_help=True,
    add_completion=False,
)

_COMMANDS = (
    inventory.inventory,
    presence.poll_interval,
    *(actions.restart, actions.shutdown, actions.wake, actions.collect),
    *(registrations.requests, registrations.approve, registrations.reject, reissue.reissue),
    *(membership.quarantine, membership.split, membership.merge, membership.remove, membership.restore),
)
for _command in _COMMANDS:
    agents_app.command()(_command)
agents_app.command("tag")(tags.tag_agents)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@agents_app.command("list")
@with_groups
def list_agents(
    wanted: FilterOptions,
    order: SortOptions,
    access: Access,
    filter: Annotated[
        str | None, typer.Option(metavar="NAME", help="Those that a saved filter finds.", show_default=False)
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """List PCs: all, or those that were looked for."""
    if filter is not None and wanted != FilterOptions():
        raise typer.BadParameter("give --filter NAME, or what to look for.")
    with access.client() as client:
        found = saved_filter(client, filter).filter if filter is not None else wanted.filter()
        query = query_of(found, order)
        if as_csv:
            for piece in client.agents_csv(**query):
                sys.stdout.buffer.write(piece)
            return
        agents = list(client.agents(**query))  # type: ignore[arg-type]
    if as_json:
        write_json(agents)
        return
    columns = ("Host", "State", "Last check-in", "System", "Addresses", "Tags", "Agent", "Id")
    nobody = "No PC here. Add one with: controldock token create"
    write_table(
        columns, map(_row, agents), empty=nobody if found == FilterOptions().filter() else "No PC like that."
    )


@agents_app.command()
@with_groups
def show(
    pc: Annotated[str, typer.Argument(help="Host name or id.")], access: Access, as_json: AsJson = False
) -> None:
    """Show one PC."""
    with access.client() as client:
        agent = find(client, pc)
        if as_json:
            write_json(agent)
        else:
            _show(agent)
            presence.show_timeline(client, agent.id)


def _show(agent: Agent) -> None:
    facts = agent.facts
    lines = {
        "Host": facts.host_name,
        "Id": agent.id,
        **presence.presence_lines(agent),
        "Registered": moment(agent.registered_at),
        "System": facts.os_name or facts.os,
        "Agent": facts.agent_version,
        "Addresses": ", ".join(facts.addresses),
        **{f"Hardware: {kind}": value for kind, value in facts.hardware_ids.items()},
    }
    rows = [(Text(visible(name), "dim"), value) for name, value in lines.items() if value]
    write_table(("", ""), rows, empty="")


def find(client: Client, pc: str) -> Agent:
    """The PC of this id or this host name; CommandFailed when there is none, or more than one."""
    if len(pc) == ID_LENGTH and pc.isalnum():
        return client.agent(pc.lower())
    found = [agent for agent in client.agents(pc) if agent.facts.host_name.lower() == pc.lower()]
    if not found:
        raise CommandFailed(f"There is no PC named {visible(pc)}.")
    if len(found) > 1:
        ids = ", ".join(agent.id for agent in found)
        raise CommandFailed(f"{len(found)} PCs are named {visible(pc)}; use an id: {ids}.")
    return found[0]


def _row(agent: Agent) -> tuple[str | Text, ...]:
    facts = agent.facts
    state = Text("online", "green") if agent.online else Text(_state(agent), "dim")
    addresses = ", ".join(facts.addresses[:2])
    return (
        facts.host_name, state, moment(agent.last_check_in), facts.os_name or facts.os, addresses,
        ", ".join(tag.name for tag in agent.tags), facts.agent_version, agent.id,
    )  # fmt: skip


def _state(agent: Agent) -> str:
    if agent.state is not AgentState.ACTIVE:
        return agent.state.value
    return "online" if agent.online else "offline"
