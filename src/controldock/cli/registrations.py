"""`controldock registrations`: PCs that ask to join, and the decision about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, say, visible, write_json, write_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controldock.cli.client import Client
    from controldock.server.api.schemas.enrollment import Registration

registrations_app = typer.Typer(
    help="PCs that ask to join: let them in or keep them out.", no_args_is_help=True, add_completion=False
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Ids = Annotated[list[str], typer.Argument(metavar="REQUEST_ID")]
SomeIds = Annotated[list[str] | None, typer.Argument(metavar="REQUEST_ID")]

STATES = ("pending", "approved", "rejected", "completed")
NOBODY = "No PC asks to join."


@registrations_app.command("list")
@with_groups
def requests(
    access: Access,
    everything: Annotated[bool, typer.Option("--all", help="Decided ones, too.")] = False,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help=f"Only those: {', '.join(STATES)}.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the PCs that ask to join, and whom they look like by their hardware."""
    if state is not None and state not in STATES:
        raise typer.BadParameter(f"{state!r} is none of {', '.join(STATES)}.", param_hint="--state")
    with access.client() as client:
        found = client.registrations(None if everything else state or "pending")
    if as_json:
        write_json(found)
        return
    columns = ("Host", "State", "Asked", "Address", "System", "Token", "Perhaps", "Request id")
    write_table(columns, map(_row, found), empty=NOBODY)


@registrations_app.command()
@with_groups
def approve(
    access: Access,
    request_ids: SomeIds = None,
    everyone: Annotated[bool, typer.Option("--all", help="Every PC that asks now.")] = False,
    same_as: Annotated[
        str | None,
        typer.Option(
            metavar="PC", help="It is this PC again (host name or id): keeps its id, history and tags."
        ),
    ] = None,
) -> None:
    """Let PCs in, as new ones; or one as the PC that it was before, by --same-as.

    The agent's present token and session are good until the PC has fetched its new one.
    """
    from controldock.cli.agents import find

    if bool(request_ids) == everyone:
        raise typer.BadParameter("Name the requests to approve, or give --all.")
    if same_as is not None and (everyone or len(request_ids or ()) != 1):
        raise typer.BadParameter("Name the one request that is this PC.", param_hint="--same-as")
    with access.client() as client:
        wanted = request_ids or [request.id for request in client.registrations("pending")]
        agent_id = find(client, same_as).id if same_as is not None else None
        _decide(client, wanted, "approve", "Approved", agent_id)


@registrations_app.command()
@with_groups
def reject(access: Access, request_ids: Ids) -> None:
    """Turn PCs away: they stop asking."""
    with access.client() as client:
        _decide(client, request_ids, "reject", "Rejected")


@registrations_app.command()
@with_groups
def reopen(access: Access, request_ids: Ids) -> None:
    """Allow rejected PCs again: they wait for a decision once their agent is started anew."""
    with access.client() as client:
        _decide(client, request_ids, "reopen", "Allowed to ask again")


def _decide(
    client: Client, request_ids: Sequence[str], decision: str, done: str, same_as: str | None = None
) -> None:
    """All of them, even when one can't be decided; then it says which."""
    failures = []
    for request_id in request_ids:
        try:
            decided = client.decide(request_id, decision, same_as)
        except CommandFailed as failure:
            failures.append(f"{visible(request_id)}: {failure.message}")
        else:
            say(f"{done}: {visible(decided.facts.host_name)} ({visible(decided.address)})")
    if failures:
        raise CommandFailed("\n".join(failures))
    if not request_ids:
        say(NOBODY)


def _row(request: Registration) -> tuple[str, ...]:
    facts, before = request.facts, request.possible_replacement
    return (
        facts.host_name, request.state.value, moment(request.created_at), request.address,
        facts.os_name or facts.os, request.token_note or request.token_id,
        f"{before.host_name} again ({before.agent_id})" if before else "", request.id,
    )  # fmt: skip
