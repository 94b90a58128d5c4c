"""What an announcement is made of, as options: its words, whom it is for, and when."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import durations
from controldock.cli.failure import CommandFailed
from controldock.cli.terminal import visible
from controldock.cli.wishes import moment_of, target_of
from controldock.domain.announcement import Display, Priority, QuestionKind, Transmission

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.announcements import (
        AnnouncementTemplate,
        Message,
        NewAnnouncement,
        Question,
    )

STDIN = "-"
TEMPLATES = "/api/announcement-templates"


class Ask(StrEnum):
    """What is asked, as people type it."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    TEXT = "text"

    @property
    def kind(self) -> QuestionKind:
        """As the API says it."""
        return QuestionKind(self.replace("-", "_"))


@dataclass(frozen=True)
class Words:
    """What people see, and how it travels."""

    body: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="What it says below its title; - reads standard input.", show_default=False
        ),
    ] = None
    body_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The same from a file; - reads standard input.")
    ] = None
    priority: Annotated[
        Priority | None,
        typer.Option(
            help="Else normal. An urgent one stands above all other windows, with sound.", show_default=False
        ),
    ] = None
    display: Annotated[
        Display | None,
        typer.Option(
            help="Else toast, which goes by itself; a window stays until it is closed.", show_default=False
        ),
    ] = None
    broadcast: Annotated[bool, typer.Option("--broadcast", help="Send to whole subnets; the default.")] = (
        False
    )
    multicast: Annotated[bool, typer.Option("--multicast", help="Send to the multicast group.")] = False
    direct: Annotated[bool, typer.Option("--direct", help="Send to each PC's own address.")] = False
    confirm_button: Annotated[
        bool, typer.Option("--confirm-button", help="Ask people to press that they read it.")
    ] = False
    ask: Annotated[
        Ask | None, typer.Option(help="Ask for an answer: yes or no, a choice, or a short text.")
    ] = None
    choice: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="One of the choices; repeat it, 2 to 10 times.")
    ] = None
    until: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="No answers after that; else as long as it does not expire."),
    ] = None

    def transmission(self) -> Transmission | None:
        """By which way, if one is said."""
        said = {
            Transmission.BROADCAST: self.broadcast,
            Transmission.MULTICAST: self.multicast,
            Transmission.DIRECT: self.direct,
        }
        chosen = [way for way, is_chosen in said.items() if is_chosen]
        if len(chosen) > 1:
            raise typer.BadParameter("choose one of --broadcast, --multicast and --direct.")
        return chosen[0] if chosen else None


@dataclass(frozen=True)
class Sending:
    """Whom it is for, and when."""

    to: Annotated[
        list[str],
        typer.Option(
            metavar="WHOM",
            help="all, online, tag:NAME, filter:NAME of a saved filter, or pc:NAME of a host name or id; "
            "repeat it for several.",
        ),
    ]
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Send it then: 2026-12-01T08:50, or with an offset; else now."),
    ] = None
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Of --at and --until, as Asia/Seoul; else this machine's.")
    ] = ""
    expires: Annotated[
        str,
        typer.Option(metavar="DURATION", help="Nobody sees it for the first time so long after it is sent."),
    ] = "24h"


def request_of(
    client: Client, title: str | None, template: str, words: Words, sending: Sending
) -> NewAnnouncement:
    """The announcement that these options wish."""
    import msgspec

    from controldock.server.api.schemas.announcements import NewAnnouncement

    kept = find_template(client, template).message if template else None
    message = message_of(title, words, sending.time_zone, kept)
    return NewAnnouncement(
        **msgspec.structs.asdict(message),
        target=target_of(client, sending.to, "--to"),
        starts_at=moment_of(sending.at, sending.time_zone),
        time_zone=sending.time_zone,
        expires_in=float(durations.option(sending.expires, "--expires")),
    )


def message_of(title: str | None, words: Words, time_zone: str = "", kept: Message | None = None) -> Message:
    """What these options say; what they leave out is as it is kept, or as usual."""
    from controldock.server.api.schemas.announcements import Message

    if title is None and kept is None:
        raise typer.BadParameter("write a title, or name a --template.", param_hint="TITLE")
    kept = kept or Message(title="")
    body = _body(words)
    return Message(
        title=title if title is not None else kept.title,
        body=body if body is not None else kept.body,
        priority=words.priority or kept.priority,
        transmission=words.transmission() or kept.transmission,
        display=words.display or kept.display,
        needs_confirmation=words.confirm_button or kept.needs_confirmation,
        question=_question(words, time_zone) or kept.question,
    )


def templates_of(client: Client) -> list[AnnouncementTemplate]:
    """All that are kept, by name."""
    from controldock.server.api.schemas.announcements import AnnouncementTemplate

    return client.call("GET", TEMPLATES, list[AnnouncementTemplate])


def find_template(client: Client, wanted: str) -> AnnouncementTemplate:
    """The one of this name or id."""
    for one in templates_of(client):
        if wanted in (one.name, one.id) or one.name.casefold() == wanted.casefold():
            return one
    raise CommandFailed(f"There is no announcement template named {visible(wanted)}.")


def _question(words: Words, time_zone: str) -> Question | None:
    from controldock.server.api.schemas.announcements import Question

    if words.ask is None:
        if words.choice or words.until:
            raise typer.BadParameter("say what is asked by --ask.", param_hint="--ask")
        return None
    choices = tuple(words.choice or ())
    if (words.ask is Ask.CHOICE) != bool(choices):
        raise typer.BadParameter("--ask choice goes with --choice, 2 to 10 times.", param_hint="--choice")
    return Question(kind=words.ask.kind, choices=choices, until=moment_of(words.until, time_zone, "--until"))


def _body(words: Words) -> str | None:
    if words.body_file is None:
        return sys.stdin.read() if words.body == STDIN else words.body
    if words.body is not None:
        raise typer.BadParameter("give one of --body and --body-file.", param_hint="--body")
    if str(words.body_file) == STDIN:
        return sys.stdin.read()
    try:
        return words.body_file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CommandFailed(f"{words.body_file} can't be read: {reason}.") from error
