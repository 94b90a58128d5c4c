"""`controldock filters`: what people look for again and again, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.choices import FilterOptions, saved_filter
from controldock.cli.options import with_groups
from controldock.cli.terminal import say, visible, write_json, write_table

if TYPE_CHECKING:
    from controldock.server.api.schemas.agents import AgentFilter

filters_app = typer.Typer(
    help="Saved filters: choices of PCs by name, shared by all operators.",
    no_args_is_help=True,
    add_completion=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
FilterName = Annotated[str, typer.Argument(metavar="FILTER", help="Name or id of the filter.")]


@filters_app.command("list")
@with_groups
def list_filters(access: Access, as_json: AsJson = False) -> None:
    """List all saved filters."""
    with access.client() as client:
        found = client.saved_filters()
    if as_json:
        write_json(found)
        return
    rows = [(one.name, _words(one.filter), one.created_by, one.id) for one in found]
    write_table(("Filter", "PCs", "By", "Id"), rows, empty="There is no saved filter yet.")


@filters_app.command()
@with_groups
def save(name: Annotated[str, typer.Argument(metavar="NAME")], wanted: FilterOptions, access: Access) -> None:
    """Keep a filter under a name. See what it finds: controldock agents list --filter NAME."""
    with access.client() as client:
        saved = client.save_filter(name, wanted.filter())
    say(f"Filter {visible(saved.name)}: {visible(_words(saved.filter))}.")


@filters_app.command()
@with_groups
def rename(
    filter: FilterName, name: Annotated[str, typer.Argument(metavar="NEW_NAME")], access: Access
) -> None:
    """Call a saved filter by another name."""
    with access.client() as client:
        saved = saved_filter(client, filter)
        renamed = client.rename_filter(saved.id, name)
    say(f"{visible(saved.name)} is {visible(renamed.name)} now.")


@filters_app.command()
@with_groups
def delete(filter: FilterName, access: Access) -> None:
    """Forget a saved filter; no PC notices."""
    with access.client() as client:
        saved = saved_filter(client, filter)
        client.delete_filter(saved.id)
    say(f"Deleted: {visible(saved.name)}.")


def _words(wanted: AgentFilter) -> str:
    parts = [
        f'"{wanted.search}"' if wanted.search else "",
        wanted.state.value if wanted.state is not None else "",
        wanted.os.value if wanted.os is not None else "",
        f"agent {wanted.version}" if wanted.version is not None else "",
        *(f"tag {name}" for name in wanted.tags),
    ]
    return ", ".join(filter(None, parts)) or "all"
