"""`controldock agents`: PCs, and the requests of those that want to join."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli import actions, inventory, membership, registrations, reissue
from controldock.cli.access import Access
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, visible, write_json, write_table

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.agents import Agent

ID_LENGTH = 26

agents_app = typer.Typer(
    help="PCs: list them, approve the ones that ask to join.", no_args_is_help=True, add_completion=False
)

_COMMANDS = (
    inventory.inventory,
    *(actions.restart, actions.shutdown, actions.wake, actions.collect),
    *(registrations.requests, registrations.approve, registrations.reject, reissue.reissue),
    *(membership.quarantine, membership.split, membership.merge, membership.remove, membership.restore),
)
for _command in _COMMANDS:
    agents_app.command()(_command)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@dataclass(frozen=True)
class Filter:
    """Which PCs to list."""

    search: Annotated[str | None, typer.Option(metavar="TEXT", help="A part of the host name.")] = None
    online: Annotated[
        bool | None, typer.Option("--online/--offline", help="Only those.", show_default=False)
    ] = None

    @property
    def state(self) -> str | None:
        """As the API calls it."""
        return None if self.online is None else ("online" if self.online else "offline")


@agents_app.command("list")
@with_groups
def list_agents(wanted: Filter, access: Access, as_json: AsJson = False) -> None:
    """List PCs by host name."""
    with access.client() as client:
        agents = list(client.agents(wanted.search, wanted.state))
    if as_json:
        write_json(agents)
        return
    columns = ("Host", "State", "Last check-in", "System", "Addresses", "Agent", "Id")
    write_table(columns, map(_row, agents), empty="No PC here. Add one with: controldock token create")


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
        return
    facts = agent.facts
    lines = {
        "Host": facts.host_name,
        "Id": agent.id,
        "State": "online" if agent.online else "offline",
        "Last check-in": moment(agent.last_check_in),
        "Registered": moment(agent.registered_at),
        "System": facts.os_name or facts.os,
        "Agent": facts.agent_version,
        "Addresses": ", ".join(facts.addresses),
        **{f"Hardware: {kind}": value for kind, value in facts.hardware_ids.items()},
    }
    write_table(("", ""), [(Text(visible(name), "dim"), value) for name, value in lines.items()], empty="")


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
    state = Text("online", "green") if agent.online else Text("offline", "dim")
    addresses = ", ".join(facts.addresses[:2])
    return (
        facts.host_name, state, moment(agent.last_check_in), facts.os_name or facts.os, addresses,
        facts.agent_version, agent.id,
    )  # fmt: skip
