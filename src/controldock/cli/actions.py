"""`controldock agents restart|shutdown|wake|collect`: actions on PCs; many of them only after their number was said."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from controldock.cli import durations
from controldock.cli.access import Access
from controldock.cli.choices import choice_of
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import count_pcs, say, write_json, write_table
from controldock.domain.action import Action

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.actions import ActedOn, ActionDone, AgentAction

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="PC", help="Host names or ids.", show_default=False)
]

_DOES = {
    Action.RESTART: "restarts",
    Action.SHUT_DOWN: "shuts down",
    Action.WAKE: "wakes",
    Action.COLLECT_INVENTORY: "collects the inventory of",
}


@dataclass(frozen=True)
class Whom:
    """PCs that are not named, and the number of all."""

    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="PCs with this tag; with all of them, if several.")
    ] = None
    filter: Annotated[
        str | None, typer.Option(metavar="NAME", help="PCs that the saved filter of this name finds.")
    ] = None
    confirm: Annotated[
        int | None, typer.Option(metavar="N", help="How many PCs it is for, where nobody can be asked.")
    ] = None


@dataclass(frozen=True)
class Farewell:
    """What the people at a PC that goes down get."""

    grace: Annotated[
        str, typer.Option(metavar="DURATION", help="Time for them between order and effect: 0s, 60s, 10m.")
    ] = "60s"
    message: Annotated[str, typer.Option(metavar="TEXT", help="What they are told.")] = ""


@with_groups
def restart(
    whom: Whom, farewell: Farewell, access: Access, pcs: Names = None, as_json: AsJson = False
) -> None:
    """Restart PCs. It has succeeded on a PC when that is back."""
    _turn_off(Action.RESTART, whom, farewell, access, pcs, as_json=as_json)


@with_groups
def shutdown(
    whom: Whom, farewell: Farewell, access: Access, pcs: Names = None, as_json: AsJson = False
) -> None:
    """Shut PCs down."""
    _turn_off(Action.SHUT_DOWN, whom, farewell, access, pcs, as_json=as_json)


@with_groups
def wake(
    whom: Whom,
    access: Access,
    pcs: Names = None,
    relay: Annotated[
        str | None,
        typer.Option(metavar="PC", help="The awake PC that wakes the others; else some are chosen."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Wake PCs by magic packets, from the server and from awake PCs of their subnets."""
    from controldock.cli.agents import find

    with access.client() as client:
        relay_id = find(client, relay).id if relay is not None else None
        done = _act(client, Action.WAKE, whom, pcs, relay_agent_id=relay_id)
    if as_json:
        write_json(done)
        return
    rows = [(one.host_name, "online" if one.online else "offline", _woken(one)) for one in done.pcs]
    write_table(("Host", "State", "Packets"), rows, empty="No PC.")


@with_groups
def collect(whom: Whom, access: Access, pcs: Names = None, as_json: AsJson = False) -> None:
    """Collect the inventory of PCs now."""
    with access.client() as client:
        done = _act(client, Action.COLLECT_INVENTORY, whom, pcs)
    if as_json:
        write_json(done)
        return
    later = sum(one.outcome.value == "when_back" for one in done.pcs)
    if done.count - later:
        say(f"Asked {count_pcs(done.count - later)}.")
    if later:
        say(f"{count_pcs(later)} offline: collected on coming back.")


def _turn_off(
    action: Action, whom: Whom, farewell: Farewell, access: Access, pcs: list[str] | None, *, as_json: bool
) -> None:
    grace = float(durations.option(farewell.grace, "--grace"))
    with access.client() as client:
        done = _act(client, action, whom, pcs, grace=grace, notice=farewell.message)
    if as_json or done.deployment is None:
        write_json(done)
        return
    say(f"Deployment {done.deployment.id} {_DOES[action]} {count_pcs(done.count)}.")
    say(f"See it: controldock deployments show {done.deployment.id}")


def _act(client: Client, action: Action, whom: Whom, pcs: list[str] | None, **more: Any) -> ActionDone:
    """Do it, once the number of PCs was said: by --confirm, or by whoever sits at the terminal."""
    from controldock.cli.client import ApiError
    from controldock.domain.errors import ConfirmationNeeded
    from controldock.server.api.schemas.actions import AgentAction

    choice = choice_of(client, pcs or [], whom.tag, whom.filter)
    wish = AgentAction(choice=choice, action=action, confirm=whom.confirm, **more)
    try:
        return client.act(wish)
    except ApiError as refusal:
        if refusal.code != ConfirmationNeeded.code:
            raise
        return client.act(_confirmed(wish, refusal.details))


def _confirmed(wish: AgentAction, details: dict[str, Any]) -> AgentAction:
    """The same with the number that a person typed; CommandFailed when it is another one, or nobody is there."""
    import msgspec

    count, what = int(details["count"]), _sentence(wish.action, details)
    if wish.confirm is not None:
        raise CommandFailed(f"{what} You confirmed {wish.confirm}, so nothing was done.")
    if not sys.stdin.isatty():
        raise CommandFailed(f"{what} To confirm that, give --confirm {count}.")
    typed = typer.prompt(f"{what}\nType the number of PCs to go on", default="", show_default=False, err=True)
    if typed.strip() != str(count):
        raise CommandFailed("Nothing was done.")
    return msgspec.structs.replace(wish, confirm=count)


def _sentence(action: Action, details: dict[str, Any]) -> str:
    people = f", {details['with_people']} of them with people logged on" if details.get("with_people") else ""
    return (
        f"This {_DOES[action]} {count_pcs(int(details['count']))}: {details['online']} online{people}, "
        f"{details['offline']} offline."
    )


def _woken(one: ActedOn) -> str:
    ways = [*(["the server"] if one.by_server else []), *one.relays]
    match one.outcome.value:
        case "sent":
            return f"sent by {', '.join(ways)}"
        case "no_mac_known":
            return "none: its inventory has told no MAC address"
        case _:
            return "none: neither the server nor a PC of its subnet could send any"
