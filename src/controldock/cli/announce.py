"""`controldock announce`: say something to the people at PCs, and wait until they have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.announcement_wishes import Sending, Words, request_of
from controldock.cli.failure import FAILED, INTERRUPTED
from controldock.cli.options import with_groups
from controldock.cli.terminal import console, count_pcs, moment, say, write_json
from controldock.sources import SystemSources

if TYPE_CHECKING:
    from controldock.server.api.schemas.announcements import Announcement


@dataclass(frozen=True)
class Afterwards:
    """What to do once it is sent."""

    template: Annotated[
        str, typer.Option(metavar="TEMPLATE", help="Take whatever is not said here from this template.")
    ] = ""
    wait: Annotated[bool, typer.Option("--wait", help="Wait until every PC displayed it.")] = False
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False


def announce(
    words: Words,
    sending: Sending,
    access: Access,
    afterwards: Afterwards,
    title: Annotated[
        str | None, typer.Argument(help="Its title; with --template: the template's.", show_default=False)
    ] = None,
) -> None:
    """Say something to the people at PCs, now or later.

    With --wait: exit code 0 when every PC displayed it, 1 when it expired or was withdrawn before. Ctrl-C stops the
    waiting, not the announcement.
    """
    from controldock.server.api.schemas.announcements import Announcement

    with access.client() as client:
        wish = request_of(client, title, afterwards.template, words, sending)
        made = client.call("POST", "/api/announcements", Announcement, wish)
    if afterwards.wait:
        wait_for(access, made, as_json=afterwards.as_json)
    elif afterwards.as_json:
        write_json(made)
    else:
        tell(made)


announce = with_groups(announce)


def tell(made: Announcement) -> None:
    """That it is made, and where to look."""
    whom = f"later, {moment(made.starts_at)}" if made.sent_at is None else count_pcs(made.total)
    say(f"Announcement {made.id} for {whom}.")
    say(f"See it: controldock announcements show {made.id}")


def wait_for(access: Access, made: Announcement, *, as_json: bool) -> None:
    """Until every PC displayed it; then what became of it."""
    from controldock.cli.receipts import is_displayed, receipts_of, summary, wait, write_receipts

    try:
        made = wait(access.client, made, console(stderr=True), SystemSources())
    except KeyboardInterrupt:
        typer.echo(
            f"Announcement {made.id} goes on. See it: controldock announcements show {made.id}\n"
            f"Take it back: controldock announcements withdraw {made.id}",
            err=True,
        )
        raise typer.Exit(INTERRUPTED) from None
    with access.client() as client:
        receipts = list(receipts_of(client, made.id))
    if as_json:
        write_json({"announcement": made, "receipts": receipts})
    else:
        write_receipts(receipts)
        out = console()
        out.print()
        out.print(summary(made))
    if not is_displayed(made):
        raise typer.Exit(FAILED)
