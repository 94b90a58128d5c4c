"""`controldock token`: enrollment tokens, what PCs are added with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import durations
from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.terminal import console, moment, say, visible, write_json, write_table
from controldock.domain.enrollment import address_range
from controldock.domain.errors import Invalid

if TYPE_CHECKING:
    from controldock.server.api.schemas.enrollment import (
        CreatedEnrollmentToken,
        EnrollmentToken,
        NewEnrollmentToken,
    )

UNLIMITED = "unlimited"
MAX_USES = 1_000_000

token_app = typer.Typer(
    help="Enrollment tokens: what PCs are added with.", no_args_is_help=True, add_completion=False
)


@dataclass(frozen=True)
class Wish:
    """What the token shall allow."""

    uses: Annotated[str, typer.Option(metavar="N", help="How many PCs it may add, or unlimited.")] = "1"
    expires: Annotated[
        str, typer.Option(metavar="DURATION", help="How long it is good: 30m, 24h, 7d, or never.")
    ] = "24h"
    auto_approve: Annotated[
        bool, typer.Option("--auto-approve", help="Let PCs in without asking an administrator.")
    ] = False
    note: Annotated[str, typer.Option(metavar="TEXT", help="What it is for.")] = ""
    tag: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A tag for whoever comes in with it; may be given several times."),
    ] = None
    address_range: Annotated[
        str,
        typer.Option(metavar="CIDR", help="Only PCs from there, as in 192.168.204.0/24.", show_default=False),
    ] = ""
    host_name: Annotated[
        str,
        typer.Option(
            metavar="PATTERN",
            help="Only PCs named so, as in 'LAB204-*'; ? is one character.",
            show_default=False,
        ),
    ] = ""

    def parsed(self) -> NewEnrollmentToken:
        """As the API takes it; wrong usage when an option makes no sense."""
        allowed, seconds = _uses(self.uses), durations.option_or_never(self.expires, "--expires")
        from controldock.server.api.schemas.enrollment import NewEnrollmentToken

        return NewEnrollmentToken(
            note=self.note,
            uses=allowed,
            expires_in=seconds,
            auto_approve=self.auto_approve,
            tags=tuple(self.tag or ()),
            address_range=_range(self.address_range),
            host_name_pattern=self.host_name,
        )


@token_app.command()
@with_groups
def create(
    wish: Wish,
    access: Access,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Make an enrollment token, and print the line that adds a PC with it.

    The token is shown this once. The lines without a package need Python 3.11 or newer on the PC; on Debian and Ubuntu
    also python3-venv (apt install python3-venv). Run them as root or as administrator for an agent that may install
    programs.
    """
    parsed = wish.parsed()
    with access.client() as client:
        created = client.create_token(parsed)
    if as_json:
        write_json(created)
    else:
        show_created(created, _promise(created.token))


@token_app.command("list")
@with_groups
def list_tokens(
    access: Access, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """List enrollment tokens; what they say stays secret."""
    with access.client() as client:
        tokens = client.tokens()
    if as_json:
        write_json(tokens)
        return
    columns = ("Id", "Note", "State", "PCs", "Uses left", "Expires", "Approval", "Only")
    write_table(
        columns, map(_row, tokens), empty="There is no enrollment token yet: controldock token create"
    )


@token_app.command()
@with_groups
def show(
    token_id: Annotated[str, typer.Argument(metavar="ID")],
    access: Access,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show a token and the PCs that used it; what it says stays secret."""
    with access.client() as client:
        used = client.token(token_id)
    if as_json:
        write_json(used)
        return
    token = used.token
    say(_promise(token))
    made = f"made by {visible(token.created_by)}, {moment(token.created_at)}"
    say(f"{_state(token)}; {made}. {visible(token.note)}".rstrip())
    rows = (
        (use.host_name, use.state.value, moment(use.at), use.agent_id, use.registration_id)
        for use in used.used_by
    )
    write_table(("Host", "State", "Asked", "Agent", "Request id"), rows, empty="No PC used it yet.")


@token_app.command()
@with_groups
def revoke(token_id: Annotated[str, typer.Argument(metavar="ID")], access: Access) -> None:
    """Make a token useless, at once. PCs that came in with it stay; those that wait still wait for a decision."""
    with access.client() as client:
        client.revoke_token(token_id)
        waiting = sum(use.state == "pending" for use in client.token(token_id).used_by)
    say("The token is revoked.")
    if waiting:
        say(
            f"PCs that asked with it before and still wait for a decision: {waiting} (controldock registrations list)."
        )


def _uses(text: str) -> int | None:
    if text == UNLIMITED:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MAX_USES):
        raise typer.BadParameter(
            f"{text!r} is no number of PCs; write 1 to {MAX_USES}, or {UNLIMITED}.", param_hint="--uses"
        )
    return int(text)


def _range(text: str) -> str:
    try:
        return address_range(text)
    except Invalid as error:
        raise typer.BadParameter(f"{text!r} is none. {error.message}", param_hint="--address-range") from None


def show_created(created: CreatedEnrollmentToken, heading: str) -> None:
    """What the token is good for, the token, and the lines to paste; shown this once."""
    out = console()
    out.print(f"{heading}\n", style="dim", soft_wrap=True)
    out.print(created.secret, soft_wrap=True)
    windows = ("On Windows", created.windows_command)
    if created.windows_installer:
        windows = ("On Windows, in an administrator's PowerShell", created.windows_installer.powershell)
    linux = [("On Linux", created.linux_command)]
    if created.linux_package_command:
        linux = [
            ("On Debian and Ubuntu, as a service", created.linux_package_command),
            ("On other Linux, or for one user", created.linux_command),
        ]
    for title, line in (*linux, windows):
        out.print(f"\n{title}", style="bold")
        out.print(line, soft_wrap=True)


def _promise(token: EnrollmentToken) -> str:
    often = "as often as you like" if token.uses_left is None else f"for {token.uses_left} PCs"
    if token.uses_left == 1:
        often = "for one PC"
    until = f"until {moment(token.expires_at)}" if token.expires_at else "for ever"
    approval = "they come in by themselves" if token.auto_approve else "an administrator approves each"
    limits = f"; {_limits(token)}" if _limits(token) else ""
    return f"Token {token.id}, good {often}, {until}; {approval}{limits}."


def _limits(token: EnrollmentToken) -> str:
    parts = [
        f"from {token.address_range}" if token.address_range else "",
        f"named {token.host_name_pattern}" if token.host_name_pattern else "",
        f"as agent {token.agent_id} again" if token.agent_id else "",
        f"tagged {', '.join(token.tags)}" if token.tags else "",
    ]
    return visible(", ".join(part for part in parts if part))


def _state(token: EnrollmentToken) -> str:
    return "usable" if token.usable else ("revoked" if token.revoked_at else "expired or used up")


def _row(token: EnrollmentToken) -> tuple[str, ...]:
    left = UNLIMITED if token.uses_left is None else str(token.uses_left)
    expires = moment(token.expires_at) if token.expires_at else durations.NEVER
    approval = "by itself" if token.auto_approve else "asks"
    return token.id, token.note, _state(token), str(token.use_count), left, expires, approval, _limits(token)
