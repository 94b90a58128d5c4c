"""`controldock simulate`: play thousands of agents against a server, for benchmarks, demos and tests."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live
from rich.text import Text

from controldock.agent.connection import ServerAddress
from controldock.cli.failure import WRONG_USAGE, CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import console
from controldock.protocol.enrollment_token import TokenString, decode
from controldock.protocol.errors import BadToken
from controldock.simulator.behavior import Behavior
from controldock.simulator.errors import SimulationError
from controldock.simulator.figures import Figures
from controldock.simulator.fleet import Fleet, Plan
from controldock.simulator.mishaps import MOST
from controldock.simulator.people import People
from controldock.simulator.roster import Diary, Roster, load, save
from controldock.sources import SystemSources

LOOK = 0.5  # seconds between two looks at the figures
PIPE_LOOK = 10.0  # seconds, where the line is not drawn over but written again
MAX_OUTPUT = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Play:
    """How many, from when, for how long."""

    agents: Annotated[int, typer.Option(min=1, help="How many.")] = 100
    ramp: Annotated[float, typer.Option(min=0, help="Seconds over which they come.")] = 0.0
    duration: Annotated[float | None, typer.Option(min=0, help="Seconds to play; else until Ctrl-C.")] = None


@dataclass(frozen=True)
class Commands:
    """What becomes of the commands that they are given."""

    output: Annotated[int, typer.Option(min=0, max=MAX_OUTPUT, help="Bytes that a command prints.")] = 16
    fail: Annotated[float, typer.Option(min=0, max=1, help="Share of commands that fail.")] = 0.0
    causes: Annotated[
        int,
        typer.Option(
            min=0,
            max=MOST,
            help="In how many ways they fail, with exit codes and words as real programs have; 0: with exit code 1.",
        ),
    ] = 0
    think: Annotated[float, typer.Option(min=0, help="Seconds that a command takes.")] = 0.0
    slow: Annotated[
        float, typer.Option(min=0, max=1, help="Share of commands that take ten times as long.")
    ] = 0.0
    live: Annotated[
        float,
        typer.Option(min=0, help="Seconds between two lines that a command prints while it runs; 0: none."),
    ] = 0.0
    skew: Annotated[float, typer.Option(min=0, help="Seconds by which clocks of PCs are wrong, at most.")] = (
        0.0
    )


@dataclass(frozen=True)
class Announcements:
    """What becomes of announcements."""

    notice: Annotated[
        float, typer.Option(min=0, help="Seconds until an announcement is on the screen, more or less.")
    ] = 2.0
    hidden: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="Share of screens that show none at first: locked, or filled by a program."
        ),
    ] = 0.15
    away: Annotated[
        float,
        typer.Option(min=0, help="Seconds until they show some again, or somebody logs on where nobody is."),
    ] = 180.0
    reads: Annotated[
        float, typer.Option(min=0, max=1, help="Share of shown announcements that somebody reads.")
    ] = 0.85
    reading: Annotated[float, typer.Option(min=0, help="Seconds until that, more or less.")] = 20.0
    answers: Annotated[
        float, typer.Option(min=0, max=1, help="Share of those who answer when they read a question.")
    ] = 0.9
    hear_udp: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            help="Share of networks, each a room of 30 PCs, that let the server's datagrams through. The others get "
            "announcements over TCP. 0: nobody listens.",
        ),
    ] = 0.6


@with_groups
def simulate(
    token: Annotated[str, typer.Argument(help="An enrollment token that approves by itself, cdet1_...")],
    server: Annotated[str, typer.Option(metavar="HOST[:PORT]", help="The server.")],
    play: Play,
    commands: Commands,
    announcements: Announcements,
    state: Annotated[
        Path | None, typer.Option(help="File that keeps the agents: the next run is the same PCs.")
    ] = None,
) -> None:
    """Play PCs that keep to the protocol and run nothing: they say that they did what they were asked."""
    wish, address = _parse(token, server)
    behavior = Behavior(
        output=commands.output,
        fail=commands.fail,
        causes=commands.causes,
        think=commands.think,
        slow=commands.slow,
        live=commands.live,
        skew=commands.skew,
        people=_people(announcements),
    )
    plan = Plan(address.host, address.port, wish, play.agents, play.ramp, behavior)
    try:
        roster = load(state, wish.pin) if state else Roster(pin=wish.pin)
        fleet = Fleet(plan, roster, SystemSources(), Diary(state))
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            try:
                runner.run(_play(fleet, play.agents, play.duration))
            finally:
                if state and fleet.roster.members:
                    save(state, fleet.roster)
    except SimulationError as error:
        raise CommandFailed(error.message) from None
    typer.echo(line(fleet.figures, play.agents))


def line(figures: Figures, agents: int) -> str:
    """What there is to say, on one line."""
    parts = [f"connected {figures.connected:,} of {agents:,}", f"online {figures.online:,}"]
    if figures.waiting:
        parts.append(f"waiting for approval {figures.waiting:,}")
    if figures.shown:
        parts.append(f"announcements shown {figures.shown:,}")
    parts += [f"tasks done {figures.done:,}", f"errors {figures.error_count:,}"]
    if figures.errors:
        parts.append(", ".join(f"{code} {count:,}" for code, count in figures.errors.most_common(3)))
    return " · ".join(parts)


def _people(wish: Announcements) -> People:
    return People(
        notice=wish.notice,
        hidden=wish.hidden,
        away=wish.away,
        reads=wish.reads,
        reading=wish.reading,
        answers=wish.answers,
        hears=wish.hear_udp,
    )


async def _play(fleet: Fleet, agents: int, duration: float | None) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, fleet.stop)
    if duration is not None:
        loop.call_later(duration, fleet.stop)
    async with asyncio.TaskGroup() as group:
        telling = group.create_task(_tell(fleet.figures, agents))
        try:
            await fleet.run()
        except SimulationError as error:
            telling.cancel()
            trouble = error
        else:
            telling.cancel()
            return
    raise trouble


async def _tell(figures: Figures, agents: int) -> None:
    out = console(stderr=True)
    if not out.is_terminal:
        while True:
            await asyncio.sleep(PIPE_LOOK)
            out.print(line(figures, agents))
    with Live(console=out, auto_refresh=False, transient=True) as live:
        while True:
            live.update(Text(line(figures, agents)), refresh=True)
            await asyncio.sleep(LOOK)


def _parse(token: str, server: str) -> tuple[TokenString, ServerAddress]:
    try:
        return decode(token), ServerAddress.parse(server)
    except BadToken as error:
        raise CommandFailed(str(error), WRONG_USAGE) from None
    except ValueError as error:
        raise CommandFailed(f"--server {server!r}: {error}.", WRONG_USAGE) from None


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    import uvloop

    return uvloop.new_event_loop
