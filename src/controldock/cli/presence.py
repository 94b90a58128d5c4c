"""`controldock agents`: how PCs are heard, when they came and went, and how often they show themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli.access import Access
from controldock.cli.durations import option
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, say, span, visible, write_table

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.agents import Agent
    from controldock.server.api.schemas.presence import Load, PresenceChange

SHOWN = 10  # changes: what happened lately; the whole is in the API and the console
NOTICED = 2.0  # seconds that a clock may be off before it is worth a word
FLEET = "fleet"
_REASONS = {
    "heard": "heard",
    "silent": "silent for three poll intervals",
    "stopping": "the agent was stopped",
    "shutting_down": "the PC went down",
    "removed": "removed from the fleet",
}


def presence_lines(agent: Agent) -> dict[str, str]:
    """How a PC is heard, and how it is: names and values."""
    ways = {"TCP": agent.transports.tcp, "UDP": agent.transports.udp}
    interval = f"{agent.poll_interval:g} s"
    return {
        "State": "online" if agent.online else "offline",
        "Last check-in": moment(agent.last_check_in),
        "Offline since": moment(agent.offline_since) if not agent.online else "",
        "Heard by": ", ".join(f"{way} {moment(at)}" for way, at in ways.items() if at is not None),
        "Seen from": agent.seen_from,
        "Poll interval": interval if agent.own_poll_interval is not None else f"{interval} (the fleet's)",
        "Clock": _clock(agent.clock_offset),
        "Up for": span(agent.uptime) if agent.uptime is not None else "",
        "Load": _load(agent.metrics),
    }


def show_timeline(client: Client, agent_id: str) -> None:
    """Write when it came and went lately."""
    from controldock.server.api.schemas.presence import PresenceChange

    changes = client.call("GET", f"/api/agents/{agent_id}/presence", list[PresenceChange], limit=SHOWN)
    if changes:
        say("")
        write_table(("Since", "State", "Why"), map(_change, changes), empty="")


@with_groups
def poll_interval(
    pc: Annotated[str, typer.Argument(metavar="PC", help="Host name or id.")],
    interval: Annotated[
        str, typer.Argument(metavar="INTERVAL", help="From 5s to 1h; 'fleet': as often as the fleet.")
    ],
    access: Access,
) -> None:
    """Set how often one PC shows itself. It is told within one poll."""
    from controldock.cli.agents import find
    from controldock.server.api.schemas.agents import Agent
    from controldock.server.api.schemas.presence import PollIntervalChoice

    seconds = None if interval == FLEET else float(option(interval, "INTERVAL"))
    with access.client() as client:
        agent_id = find(client, pc).id
        path = f"/api/agents/{agent_id}/poll-interval"
        agent = client.call("PUT", path, Agent, PollIntervalChoice(seconds=seconds))
    whose = "" if agent.own_poll_interval is not None else ", as the fleet does"
    say(f"{visible(agent.facts.host_name)} shows itself every {agent.poll_interval:g} s{whose}.")


def _clock(offset: float | None) -> str:
    if offset is None:
        return ""
    if abs(offset) < NOTICED:
        return "right"
    return f"{span(abs(offset))} {'ahead' if offset > 0 else 'behind'}"


def _load(load: Load | None) -> str:
    shares = {"cpu": load.cpu, "memory": load.memory, "disk": load.disk} if load is not None else {}
    return ", ".join(f"{name} {share:.0%}" for name, share in shares.items() if share is not None)


def _change(change: PresenceChange) -> tuple[str | Text, ...]:
    state = Text("online", "green") if change.online else Text("offline", "dim")
    return moment(change.at), state, _REASONS[change.reason.value]
