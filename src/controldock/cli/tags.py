"""`controldock tags` and `controldock agents tag`: words on PCs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.choices import choice_of
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import say, visible, write_json, write_table

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.agents import CountedTag

tags_app = typer.Typer(
    help="Tags: words that PCs are found and chosen by.", no_args_is_help=True, add_completion=False
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
TagName = Annotated[str, typer.Argument(metavar="TAG", help="Name or id of the tag.")]


@dataclass(frozen=True)
class Whom:
    """PCs that are not named."""

    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="PCs with this tag; with all of them, if several.")
    ] = None
    filter: Annotated[
        str | None, typer.Option(metavar="NAME", help="PCs that the saved filter of this name finds.")
    ] = None


@tags_app.command("list")
@with_groups
def list_tags(access: Access, as_json: AsJson = False) -> None:
    """List all tags, with how many PCs have each."""
    with access.client() as client:
        found = client.tags()
    if as_json:
        write_json(found)
        return
    rows = [(tag.name, str(tag.agents), tag.id) for tag in found]
    write_table(("Tag", "PCs", "Id"), rows, empty="There is no tag yet: controldock agents tag PC --add NAME")


@tags_app.command()
@with_groups
def create(name: Annotated[str, typer.Argument(metavar="NAME")], access: Access) -> None:
    """Make a tag that no PC has yet."""
    with access.client() as client:
        made = client.create_tag(name)
    say(f"Tag {visible(made.name)} ({made.id}).")


@tags_app.command()
@with_groups
def rename(tag: TagName, name: Annotated[str, typer.Argument(metavar="NEW_NAME")], access: Access) -> None:
    """Call a tag by another name; the PCs that have it keep it."""
    with access.client() as client:
        found = _find(client, tag)
        renamed = client.rename_tag(found.id, name)
    say(f"{visible(found.name)} is {visible(renamed.name)} now.")


@tags_app.command()
@with_groups
def merge(
    tag: TagName,
    into: Annotated[str, typer.Argument(metavar="INTO", help="Name or id of the tag that stays.")],
    access: Access,
) -> None:
    """Give all PCs of a tag another one instead, and delete it."""
    with access.client() as client:
        gone = _find(client, tag)
        stays = client.merge_tag(gone.id, _find(client, into).id)
    say(f"{visible(gone.name)} is {visible(stays.name)} now.")


@tags_app.command()
@with_groups
def delete(tag: TagName, access: Access) -> None:
    """Take a tag from all PCs and delete it."""
    with access.client() as client:
        found = _find(client, tag)
        client.delete_tag(found.id)
    say(f"Deleted: {visible(found.name)}. PCs that had it: {found.agents}.")


@with_groups
def tag_agents(
    whom: Whom,
    access: Access,
    pcs: Annotated[
        list[str] | None, typer.Argument(metavar="PC", help="Host names or ids.", show_default=False)
    ] = None,
    add: Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag they shall have.")] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="A tag they shall have no more.")
    ] = None,
) -> None:
    """Put tags on PCs, and take others from them. A new name becomes a tag."""
    if not add and not remove:
        raise typer.BadParameter("name a tag by --add or --remove.")
    with access.client() as client:
        choice = choice_of(client, pcs or [], whom.tag, whom.filter)
        changed = client.tag_agents(choice, add or [], remove or [])
    say("1 PC changed." if changed == 1 else f"{changed} PCs changed.")


def _find(client: Client, name: str) -> CountedTag:
    for tag in client.tags():
        if name in (tag.name, tag.id) or tag.name.casefold() == name.casefold():
            return tag
    raise CommandFailed(f"There is no tag named {visible(name)}.")
