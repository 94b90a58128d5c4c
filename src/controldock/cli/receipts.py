"""What became of an announcement, on a terminal: its numbers, its PCs, and why some have not seen it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from controldock.cli.following import follow
from controldock.cli.terminal import moment, visible, write_table
from controldock.domain.announcement import AnnouncementState

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.announcements import (
        Announcement,
        AnswerCount,
        Missing,
        Receipt,
        Tally,
    )
    from controldock.sources import Sources

PATH = "/api/announcements"
BAR_WIDTH = 40  # columns
OVER = frozenset({AnnouncementState.EXPIRED, AnnouncementState.WITHDRAWN})
SENTENCES = {
    "offline_since": "Offline since {at}; it gets it when it is back",
    "never_seen": "Approved, but never connected yet",
    "on_its_way": "Online; it has not said yet that it has it",
    "removed": "The PC was removed",
    "quarantined": "Quarantined: more than one PC claims to be it",
    "nobody_logged_on": "Nobody is logged on",
    "locked": "The screen is locked",
    "full_screen": "A program fills the screen",
    "notifications_off": "Notifications are switched off there",
    "no_means": "Nothing there can show it",
    "interrupted": "The agent ended while it was being shown: it may have been seen",
    "failed": "It could not be shown",
    "expired": "It expired before it came so far",
    "withdrawn": "It was withdrawn before it came so far",
    "not_read": "Nobody has read it",
    "not_answered": "Nobody has answered",
}
# The furthest step of each PC, in the bar's colours.
_STYLES = (("answered", "green"), ("read", "green"), ("displayed", "cyan"), ("received", "blue"))


def path_of(announcement_id: str, what: str = "") -> str:
    """A route of one announcement."""
    from controldock.cli.client import segment

    return f"{PATH}/{segment(announcement_id)}{what}"


def announcement_of(client: Client, announcement_id: str) -> Announcement:
    """One, and how far it is."""
    from controldock.server.api.schemas.announcements import Announcement

    return client.call("GET", path_of(announcement_id), Announcement)


def receipts_of(client: Client, announcement_id: str, **query: Any) -> Iterator[Receipt]:
    """Its PCs, by host name."""
    from controldock.cli.client import PAGE
    from controldock.server.api.schemas.announcements import ReceiptPage

    cursor: str | None = None
    while True:
        page = client.call(
            "GET", path_of(announcement_id, "/receipts"), ReceiptPage, **query, limit=PAGE, cursor=cursor
        )
        yield from page.receipts
        if (cursor := page.next_cursor) is None:
            return


def wait(
    open_client: Callable[[], Client], announcement: Announcement, out: Console, sources: Sources
) -> Announcement:
    """Follow it until every PC displayed it, or it is over; drawn where `out` is a terminal."""
    live = Live(bar(announcement), console=out, transient=True) if out.is_terminal else None
    if live is not None:
        live.start()

    def look(client: Client) -> Announcement:
        known = announcement_of(client, announcement.id)
        if live is not None:
            live.update(bar(known), refresh=True)
        return known

    try:
        return follow(open_client, "announcements", announcement.id, look, _is_enough, sources)
    finally:
        if live is not None:
            live.stop()


def is_displayed(announcement: Announcement) -> bool:
    """Whether every PC that it is for displayed it, and it is for one at least."""
    return announcement.sent_at is not None and 0 < announcement.total == announcement.displayed


def bar(announcement: Announcement) -> Table:
    """One line: how far its PCs are, and the numbers."""
    drawn, seen = Text(), 0
    for step, style in _STYLES:
        columns = _columns(getattr(announcement, step), announcement.total)
        drawn.append("━" * max(columns - seen, 0), style)
        seen = max(seen, columns)
    drawn.append("─" * (BAR_WIDTH * (announcement.total > 0) - seen), "dim")
    grid = Table.grid(padding=(0, 2))
    grid.add_row(drawn, summary(announcement))
    return grid


def summary(announcement: Announcement) -> Text:
    """The numbers: each step holds those before it."""
    if announcement.sent_at is None:
        return Text("not sent yet", "dim")
    steps = ["received", "displayed", "read"]
    if announcement.question is not None:
        steps.append("answered")
    numbers = ", ".join(f"{getattr(announcement, step)} {step}" for step in steps)
    if announcement.state is AnnouncementState.WITHDRAWN:
        numbers += f", {announcement.took_back} took it back"
    return Text(f"{announcement.total} {'PC' if announcement.total == 1 else 'PCs'}: {numbers}")


def write_receipts(receipts: Iterable[Receipt]) -> None:
    """Every PC with what became of it."""
    columns = ("Host", "Received", "By", "Displayed", "Read", "User", "Answer", "Why not further")
    write_table(columns, map(_row, receipts), empty="There is no such PC.")


def write_tally(tally: Tally) -> None:
    """What people answered, the most common first."""
    rows = [("all", one) for one in tally.counts]
    rows += [(of_tag.tag, one) for of_tag in tally.tags for one in of_tag.counts]
    write_table(("PCs", "Answer", "Count"), [_answered(*row) for row in rows], empty="Nobody has answered.")


def sentence(missing: Missing) -> str:
    """Why a PC has not come further; of a server that knows more than this program, its code."""
    known = SENTENCES.get(missing.code)
    return visible(missing.code) if known is None else known.format(at=moment(missing.at))


def _answered(whose: str, one: AnswerCount) -> tuple[str, str, str]:
    return whose, {"yes": "Yes", "no": "No"}.get(one.answer, one.answer), str(one.count)


def _row(receipt: Receipt) -> tuple[str, ...]:
    answers = ", ".join(one.answer for one in receipt.sessions if one.answered_at is not None)
    return (
        receipt.host_name,
        moment(receipt.received_at),
        _ways(receipt),
        moment(receipt.displayed_at),
        moment(receipt.read_at),
        ", ".join(dict.fromkeys(one.user for one in receipt.sessions)) or "-",
        answers or "-",
        sentence(receipt.missing) if receipt.missing is not None else "",
    )


def _ways(receipt: Receipt) -> str:
    heard = (("UDP", receipt.heard_udp_at), ("TCP", receipt.heard_tcp_at))
    return "+".join(name for name, at in heard if at is not None) or "-"


def _is_enough(announcement: Announcement) -> bool:
    if announcement.state in OVER:
        return True
    return announcement.sent_at is not None and announcement.displayed >= announcement.total


def _columns(count: int, total: int) -> int:
    return round(BAR_WIDTH * count / total) if total else 0
