"""`controldock schedules`: deployments that are made again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import durations
from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.terminal import (
    console,
    moment,
    say,
    span,
    visible,
    visible_lines,
    write_json,
    write_table,
)
from controldock.cli.wishes import How, When, Whom, request_of
from controldock.domain.schedule import Missed

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.schedules import Schedule

PATH = "/api/schedules"
MISSED_WORDS = {
    "skip": "occurrences that no server saw are skipped",
    "once": "of occurrences that no server saw the last one is made up for",
    "all": "occurrences that no server saw are made up for",
}

schedules_app = typer.Typer(
    help="Deployments that are made again and again.", no_args_is_help=True, add_completion=False
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Which = Annotated[str, typer.Argument(metavar="SCHEDULE", help="Name or id of the schedule.")]


@schedules_app.command("list")
@with_groups
def list_schedules(access: Access, as_json: AsJson = False) -> None:
    """List schedules, those that come next first."""
    with access.client() as client:
        found = _all(client)
    if as_json:
        write_json(found)
        return
    rows = [(one.name, one.cron, one.time_zone, _next(one), one.created_by, one.id) for one in found]
    write_table(
        ("Schedule", "Cron", "Time zone", "Next", "By", "Id"),
        rows,
        empty="Nothing is scheduled: controldock schedules create --help",
    )


@schedules_app.command()
@with_groups
def show(schedule: Which, access: Access, as_json: AsJson = False) -> None:
    """Show what a schedule makes, and when."""
    with access.client() as client:
        found = find(client, schedule)
    if as_json:
        write_json(found)
        return
    out = console()
    out.print(visible(found.name), style="bold")
    out.print(
        f"{found.cron} ({visible(found.time_zone)}); {MISSED_WORDS[found.missed.value]}, "
        f"up to {span(found.max_late)} late",
        style="dim",
    )
    out.print(
        f"By {visible(found.created_by)} at {moment(found.created_at)}. Next: {_next(found)}", style="dim"
    )
    for time in found.next_times:
        out.print(f"  {moment(time)}")
    out.print()
    out.print(visible_lines(found.deployment.script).rstrip("\n"), soft_wrap=True)


@dataclass(frozen=True)
class Again:
    """When it is made, again and again."""

    cron: Annotated[
        str,
        typer.Option(
            metavar="LINE", help="Minute, hour, day of month, month, day of week: '30 18 * * MON-FRI'."
        ),
    ]
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="On whose wall clock, as Asia/Seoul.")]
    until: Annotated[
        datetime | None,
        typer.Option(help="None after that, on the clock of this machine.", show_default=False),
    ] = None
    missed: Annotated[
        Missed,
        typer.Option(
            help="Occurrences that no server saw: skip them, make up for the last one (once), or for all (10 at most)."
        ),
    ] = Missed.ONCE
    max_late: Annotated[
        str, typer.Option(metavar="DURATION", help="How late one may be made up for, at most 7d.")
    ] = "1h"
    deadline: Annotated[
        str,
        typer.Option(
            metavar="DURATION", help="A PC that has not begun so long after an occurrence never does."
        ),
    ] = "7d"
    confirm: Annotated[
        int | None, typer.Option(metavar="N", help="How many PCs it is for, where the server asks.")
    ] = None


@schedules_app.command()
@with_groups
def create(
    whom: Whom,
    how: How,
    again: Again,
    access: Access,
    script: Annotated[
        str | None,
        typer.Argument(
            help="The command, or - to read a script from standard input; with --template: none.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a deployment again and again."""
    from controldock.server.api.schemas.schedules import NewSchedule, Schedule

    with access.client() as client:
        deployment = request_of(
            client, script, whom, how, When(deadline=again.deadline, confirm=again.confirm)
        )
        wish = NewSchedule(
            cron=again.cron,
            time_zone=again.time_zone,
            deployment=deployment,
            name=whom.name,
            missed=again.missed,
            max_late=float(durations.option(again.max_late, "--max-late")),
            ends_at=again.until.astimezone() if again.until is not None else None,
        )
        made = client.call("POST", PATH, Schedule, wish)
    if as_json:
        write_json(made)
    else:
        say(f"Schedule {visible(made.name)}. Next: {_next(made)}.")
        say(f"See it: controldock schedules show {made.id}")


@schedules_app.command()
@with_groups
def preview(
    cron: Annotated[str, typer.Argument(help="Five fields: minute, hour, day of month, month, day of week.")],
    access: Access,
    time_zone: Annotated[str, typer.Option(help="IANA name, as Asia/Seoul.")] = "UTC",
) -> None:
    """Show when a cron line would come around."""
    from controldock.server.api.schemas.schedules import Occurrences

    with access.client() as client:
        found = client.call("GET", f"{PATH}/preview", Occurrences, cron=cron, time_zone=time_zone)
    for time in found.times:
        say(moment(time))


@schedules_app.command()
@with_groups
def pause(schedule: Which, access: Access) -> None:
    """Make nothing until it is resumed."""
    with access.client() as client:
        found = _do(client, find(client, schedule), "pause")
    say(f"Paused: {visible(found.name)}.")


@schedules_app.command()
@with_groups
def resume(schedule: Which, access: Access) -> None:
    """Go on with the next occurrence; what passed meanwhile is not made up for."""
    with access.client() as client:
        found = _do(client, find(client, schedule), "resume")
    say(f"{visible(found.name)} goes on. Next: {_next(found)}.")


@schedules_app.command("run-now")
@with_groups
def run_now(schedule: Which, access: Access) -> None:
    """Make its deployment once more, now, beside its occurrences."""
    from controldock.server.api.schemas.deployments import Deployment

    with access.client() as client:
        found = find(client, schedule)
        made = client.call("POST", f"{PATH}/{found.id}/run-now", Deployment)
    say(f"Deployment {made.id} for {made.total} PCs.")
    say(f"See it: controldock deployments show {made.id}")


@schedules_app.command()
@with_groups
def remove(schedule: Which, access: Access) -> None:
    """Make nothing any more. What was made stays."""
    with access.client() as client:
        found = find(client, schedule)
        client.send("DELETE", f"{PATH}/{found.id}")
    say(f"Removed: {visible(found.name)}.")


def find(client: Client, wanted: str) -> Schedule:
    """The schedule of that id or name, which must be the only one."""
    found = [one for one in _all(client) if wanted in {one.id, one.name}]
    if not found:
        raise typer.BadParameter(f"there is no schedule {wanted!r}.", param_hint="SCHEDULE")
    if len(found) > 1:
        raise typer.BadParameter(
            f"{len(found)} schedules are called {wanted!r}: name its id.", param_hint="SCHEDULE"
        )
    return found[0]


def _all(client: Client) -> list[Schedule]:
    from controldock.server.api.schemas.schedules import Schedule

    return client.call("GET", PATH, list[Schedule])


def _do(client: Client, schedule: Schedule, what: str) -> Schedule:
    from controldock.server.api.schemas.schedules import Schedule

    return client.call("POST", f"{PATH}/{schedule.id}/{what}", Schedule)


def _next(schedule: Schedule) -> str:
    if schedule.paused_at is not None:
        return f"paused by {visible(schedule.paused_by)}"
    return moment(schedule.next_at) if schedule.next_at is not None else "never again"
