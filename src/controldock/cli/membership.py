"""`controldock agents quarantine|split|merge|remove|restore`: which PC is which, and which is one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, say, visible, write_json, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controldock.cli.client import Client
    from controldock.server.api.schemas.agents import Agent
    from controldock.server.api.schemas.quarantine import QuarantinedAgent

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Name = Annotated[str, typer.Argument(metavar="PC", help="Host name or id.")]
Names = Annotated[list[str], typer.Argument(metavar="PC", help="Host names or ids.")]


@with_groups
def quarantine(access: Access, as_json: AsJson = False) -> None:
    """List agents that more than one PC claims to be."""
    with access.client() as client:
        cases = client.quarantine()
    if as_json:
        write_json(cases)
        return
    columns = (
        "Agent",
        "Claims to be it",
        "Address",
        "Holds its secret",
        "As before",
        "Last seen",
        "Claimant id",
    )
    write_table(columns, (row for case in cases for row in _rows(case)), empty="No PC is quarantined.")


@with_groups
def split(
    pc: Name,
    access: Access,
    keeps: Annotated[
        str | None,
        typer.Option(metavar="CLAIMANT_ID", help="Who stays the agent; else who holds its secret now."),
    ] = None,
) -> None:
    """Say that the claimants are different PCs: one stays the agent, the others become new ones."""
    with access.client() as client:
        case = _case(client, pc)
        client.split(case.agent.id, keeps)
    others = len(case.claimants) - 1
    say(f"{visible(case.agent.facts.host_name)} works again. New PCs when they come next: {others}.")


@with_groups
def merge(
    pc: Name,
    access: Access,
    into: Annotated[
        str | None,
        typer.Option(metavar="CLAIMANT_ID", help="What it goes on from; else who holds its secret now."),
    ] = None,
) -> None:
    """Say that the claimants are one PC, as one that was restored from a snapshot is."""
    with access.client() as client:
        case = _case(client, pc)
        client.merge(case.agent.id, into)
    say(f"{visible(case.agent.facts.host_name)} works again.")


@with_groups
def remove(pcs: Names, access: Access) -> None:
    """Remove PCs from the fleet. Their history stays, and for a while they can be restored."""
    from controldock.cli.agents import find

    with access.client() as client:
        found = [find(client, pc) for pc in dict.fromkeys(pcs)]
        removed = client.remove([agent.id for agent in found]).removed
    say(f"Removed {removed} PC{'' if removed == 1 else 's'}.")


@with_groups
def restore(pcs: Names, access: Access) -> None:
    """Take removed PCs back. Those that are on come by themselves within a quarter of an hour."""
    with access.client() as client:
        for pc in dict.fromkeys(pcs):
            restored = client.restore(_removed(client, pc).id)
            say(f"Restored {visible(restored.facts.host_name)}.")


def _removed(client: Client, pc: str) -> Agent:
    found = [
        agent
        for agent in client.agents(pc, "removed")
        if pc.lower() in (agent.id, agent.facts.host_name.lower())
    ]
    return _only(found, f"There is no removed PC named {visible(pc)}.")


def _case(client: Client, pc: str) -> QuarantinedAgent:
    cases = {case.agent.id: case for case in client.quarantine()}
    found = [
        case.agent
        for case in cases.values()
        if pc.lower() in (case.agent.id, case.agent.facts.host_name.lower())
    ]
    return cases[_only(found, f"No PC named {visible(pc)} is quarantined.").id]


def _only(found: list[Agent], nobody: str) -> Agent:
    if not found:
        raise CommandFailed(nobody)
    if len(found) > 1:
        ids = ", ".join(agent.id for agent in found)
        raise CommandFailed(f"{len(found)} PCs have that name; use an id: {ids}.")
    return found[0]


def _rows(case: QuarantinedAgent) -> Iterator[tuple[str, ...]]:
    for one in case.claimants:
        yield (
            case.agent.facts.host_name, one.facts.host_name, one.address, one.holds.value,
            "yes" if one.is_original else "no", moment(one.last_seen_at), one.id,
        )  # fmt: skip
