"""`controldock announcements templates`: messages that are sent again and again, by name."""

from __future__ import annotations

from typing import Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.announcement_wishes import TEMPLATES, Words, find_template, message_of, templates_of
from controldock.cli.options import with_groups
from controldock.cli.terminal import console, moment, say, visible, visible_lines, write_json, write_table

templates_app = typer.Typer(
    help="Announcements that are kept under a name.", no_args_is_help=True, add_completion=False
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Which = Annotated[str, typer.Argument(metavar="TEMPLATE", help="Its name or id.")]


@templates_app.command("list")
@with_groups
def list_templates(access: Access, as_json: AsJson = False) -> None:
    """List them by name."""
    with access.client() as client:
        found = templates_of(client)
    if as_json:
        write_json(found)
        return
    rows = [
        (one.name, one.message.title, one.message.priority.value, one.changed_by, one.id) for one in found
    ]
    write_table(("Template", "Title", "Priority", "By", "Id"), rows, empty="There is no template yet.")


@templates_app.command()
@with_groups
def show(template: Which, access: Access, as_json: AsJson = False) -> None:
    """Show one."""
    with access.client() as client:
        found = find_template(client, template)
    if as_json:
        write_json(found)
        return
    message, out = found.message, console()
    out.print(visible(message.title), style="bold")
    out.print(f"{message.priority}, {message.display.replace('_', ' ')}, {message.transmission}; "
              f"by {visible(found.changed_by)} at {moment(found.changed_at)}", style="dim")  # fmt: skip
    if message.body:
        out.print(visible_lines(message.body).rstrip("\n"), soft_wrap=True)


@templates_app.command()
@with_groups
def save(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    words: Words,
    access: Access,
) -> None:
    """Keep a message under a name; one of that name becomes this one. Use it: controldock announce --template NAME."""
    import msgspec

    from controldock.cli.client import segment
    from controldock.server.api.schemas.announcements import AnnouncementTemplate, NewAnnouncementTemplate

    wish = NewAnnouncementTemplate(name=name, **msgspec.structs.asdict(message_of(title, words)))
    with access.client() as client:
        known = [one for one in templates_of(client) if one.name.casefold() == name.casefold()]
        method, path = ("PUT", f"{TEMPLATES}/{segment(known[0].id)}") if known else ("POST", TEMPLATES)
        made = client.call(method, path, AnnouncementTemplate, wish)
    say(f"Template {visible(made.name)} ({made.id}).")


@templates_app.command()
@with_groups
def delete(template: Which, access: Access) -> None:
    """Forget one; what was sent from it stays."""
    from controldock.cli.client import segment

    with access.client() as client:
        found = find_template(client, template)
        client.send("DELETE", f"{TEMPLATES}/{segment(found.id)}")
    say(f"Deleted: {visible(found.name)}.")
