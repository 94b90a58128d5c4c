"""`controldock announcements`: what was announced, and what became of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli.access import Access
from controldock.cli.announce import tell, wait_for
from controldock.cli.announcement_settings import settings
from controldock.cli.announcement_templates import templates_app
from controldock.cli.options import with_groups
from controldock.cli.outcomes import Format
from controldock.cli.receipts import (
    PATH,
    announcement_of,
    path_of,
    receipts_of,
    summary,
    write_receipts,
    write_tally,
)
from controldock.cli.terminal import (
    console,
    count_pcs,
    moment,
    say,
    visible,
    visible_lines,
    write_json,
    write_table,
)
from controldock.cli.wishes import moment_of
from controldock.domain.announcement import AnnouncementState, Missed, Priority, Step
from controldock.domain.receipts import Behind

if TYPE_CHECKING:
    from controldock.server.api.schemas.announcements import Announcement

SHOWN, MOST_SHOWN = 20, 500
_TITLE = 60  # characters of it in the list

announcements_app = typer.Typer(
    help="What was announced, and what became of it.", no_args_is_help=True, add_completion=False
)
announcements_app.add_typer(templates_app, name="templates")
announcements_app.command()(settings)

AnnouncementId = Annotated[str, typer.Argument(metavar="ID")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@dataclass(frozen=True)
class Which:
    """Announcements for which all of this holds."""

    priority: Annotated[
        list[Priority] | None, typer.Option(help="Only of this priority; repeat it.", show_default=False)
    ] = None
    state: Annotated[
        list[AnnouncementState] | None,
        typer.Option(help="Only in this state; repeat it.", show_default=False),
    ] = None
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this sender.")] = None
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Only those made then or later.")] = None
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Only those made before.")] = None
    limit: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="How many, newest first.")] = SHOWN


@announcements_app.command("list")
@with_groups
def list_announcements(
    which: Which,
    access: Access,
    search: Annotated[
        str,
        typer.Argument(help="Words; each is in the title, the body or the sender.", show_default=False),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List announcements, newest first."""
    from controldock.server.api.schemas.announcements import AnnouncementPage

    since, until = (
        moment_of(at, "", option) for at, option in ((which.since, "--since"), (which.until, "--until"))
    )
    with access.client() as client:
        found = client.call(
            "GET",
            PATH,
            AnnouncementPage,
            search=search or None,
            priority=[one.value for one in which.priority or ()] or None,
            state=[one.value for one in which.state or ()] or None,
            created_by=which.by,
            since=since.isoformat() if since is not None else None,
            until=until.isoformat() if until is not None else None,
            limit=which.limit,
        ).announcements
    if as_json:
        write_json(found)
        return
    rows = (
        (
            moment(one.sent_at or one.created_at),
            one.title if len(one.title) <= _TITLE else one.title[: _TITLE - 1] + "…",
            one.priority.value,
            _state(one),
            summary(one),
            one.created_by,
            one.id,
        )
        for one in found
    )
    columns = ("Sent", "Title", "Priority", "State", "PCs", "By", "Id")
    write_table(columns, rows, empty="Nothing is found: controldock announce 'Hello' --to all --wait")


@announcements_app.command()
@with_groups
def show(announcement_id: AnnouncementId, access: Access, as_json: AsJson = False) -> None:
    """Show one announcement, how far it is, and by which ways it went out."""
    with access.client() as client:
        found = announcement_of(client, announcement_id)
    if as_json:
        write_json(found)
        return
    out = console()
    out.print(visible(found.title), style="bold")
    out.print(_facts(found), style="dim")
    if found.body:
        out.print(visible_lines(found.body).rstrip("\n"), soft_wrap=True)
    if found.question is not None:
        out.print(_asked(found), style="dim")
    out.print()
    out.print(summary(found))
    for sent in found.reach:
        way = f"{visible(sent.source)} → {visible(sent.destination)}"
        out.print(f"{way}: {visible(sent.error)}" if sent.error else way, style="dim")


@announcements_app.command()
@with_groups
def receipts(
    announcement_id: AnnouncementId,
    access: Access,
    step: Annotated[Step | None, typer.Option(help="Only PCs that came to it.", show_default=False)] = None,
    missed: Annotated[
        Behind | None, typer.Option(help="Only PCs that have not come as far as this.", show_default=False)
    ] = None,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A part of a host name, an address or a user.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what became of it on each PC, and why it did not come further."""
    query = {"step": step, "missed": missed, "search": search}
    with access.client() as client:
        found = list(receipts_of(client, announcement_id, **query))
    if as_json:
        write_json(found)
    else:
        write_receipts(found)


@announcements_app.command()
@with_groups
def answers(
    announcement_id: AnnouncementId,
    access: Access,
    csv: Annotated[bool, typer.Option("--csv", help="Every answer, as CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what people answered so far, of all PCs and tag by tag."""
    from controldock.server.api.schemas.announcements import Tally

    if csv and as_json:
        raise typer.BadParameter("choose one of --csv and --json.")
    with access.client() as client:
        if csv:
            _write_file(client.file(path_of(announcement_id, "/answers.csv")))
            return
        found = client.call("GET", path_of(announcement_id, "/answers"), Tally)
    if as_json:
        write_json(found)
        return
    write_tally(found)
    if found.waiting:
        say(
            f"{count_pcs(found.waiting)} displayed it and {'has' if found.waiting == 1 else 'have'} not answered."
        )


@announcements_app.command()
@with_groups
def export(
    announcement_id: AnnouncementId,
    access: Access,
    csv: Annotated[bool, typer.Option("--csv", help="As CSV; this is the default.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Write what became of it on each PC, to be put into a file.

    A cell of the CSV that a spreadsheet would take for a formula begins with an apostrophe.
    """
    if csv and json:
        raise typer.BadParameter("choose one of --csv and --json.")
    format = Format.JSON if json else Format.CSV
    with access.client() as client:
        _write_file(client.file(path_of(announcement_id, f"/receipts.{format}")))


@announcements_app.command()
@with_groups
def send(announcement_id: AnnouncementId, access: Access, as_json: AsJson = False) -> None:
    """Send a planned announcement now."""
    found = _steer(access, announcement_id, "/send")
    if as_json:
        write_json(found)
    else:
        say(f"Sent to {count_pcs(found.total)}.")


@announcements_app.command()
@with_groups
def plan(
    announcement_id: AnnouncementId,
    access: Access,
    at: Annotated[str, typer.Option(metavar="TIME", help="2026-12-01T08:50, or with an offset.")],
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Of --at, as Asia/Seoul; else this machine's.")
    ] = "",
) -> None:
    """Send a planned announcement at another time."""
    from controldock.server.api.schemas.announcements import Announcement, AnnouncementChange

    wish = AnnouncementChange(starts_at=moment_of(at, time_zone), time_zone=time_zone)
    with access.client() as client:
        found = client.call("PATCH", path_of(announcement_id), Announcement, wish)
    say(f"It is sent {moment(found.starts_at)}.")


@announcements_app.command()
@with_groups
def withdraw(announcement_id: AnnouncementId, access: Access) -> None:
    """Take it back: open windows close, and where it was not shown it never is."""
    found = _steer(access, announcement_id, "/withdraw")
    say("It is not sent." if found.sent_at is None else f"Withdrawn from {count_pcs(found.total)}.")


@announcements_app.command()
@with_groups
def resend(
    announcement_id: AnnouncementId,
    access: Access,
    to: Annotated[
        Missed, typer.Option(help="To PCs that have not come as far as this.")
    ] = Missed.NOT_RECEIVED,
    as_json: AsJson = False,
) -> None:
    """Send it again to those that miss it. Whoever read it does not see it again."""
    from controldock.server.api.schemas.announcements import NewResend, Resent

    with access.client() as client:
        done = client.call("POST", path_of(announcement_id, "/resend"), Resent, NewResend(to=to))
    if as_json:
        write_json(done)
    else:
        say(f"Sent again to {count_pcs(done.resent)}.")


@announcements_app.command()
@with_groups
def copy(
    announcement_id: AnnouncementId,
    access: Access,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until every PC displayed it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Announce the same again, now."""
    from controldock.server.api.schemas.announcements import Announcement, NewAnnouncement

    with access.client() as client:
        wish = client.call("GET", path_of(announcement_id, "/wish"), NewAnnouncement)
        made = client.call("POST", PATH, Announcement, wish)
    if wait:
        wait_for(access, made, as_json=as_json)
    elif as_json:
        write_json(made)
    else:
        tell(made)


def _steer(access: Access, announcement_id: str, what: str) -> Announcement:
    from controldock.server.api.schemas.announcements import Announcement

    with access.client() as client:
        return client.call("POST", path_of(announcement_id, what), Announcement)


def _write_file(chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.flush()


def _facts(found: Announcement) -> Text:
    parts = [
        _state(found),
        f"by {visible(found.created_by)} at {moment(found.created_at)}",
        f"{found.priority}, {found.display.replace('_', ' ')}, {found.transmission}",
        f"expires {moment(found.expires_at)}",
    ]
    if found.needs_confirmation:
        parts.append("to be confirmed")
    return Text("; ".join(parts))


def _asked(found: Announcement) -> str:
    assert found.question is not None
    kinds = {"yes_no": "Yes or no?", "text": "A short text?", "choice": "One of: "}
    choices = ", ".join(visible(choice) for choice in found.question.choices)
    until = f" (until {moment(found.question.until)})" if found.question.until is not None else ""
    return f"{kinds[found.question.kind]}{choices}{until}"


def _state(found: Announcement) -> str:
    if found.state is AnnouncementState.PLANNED:
        return f"planned for {moment(found.starts_at)}"
    if found.state is AnnouncementState.WITHDRAWN:
        return f"withdrawn by {visible(found.withdrawn_by)}"
    return found.state.value
