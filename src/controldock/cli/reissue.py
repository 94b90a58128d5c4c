"""`controldock agents reissue`: a token by which one PC becomes the agent again that it was."""

from __future__ import annotations

from typing import Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, visible, write_json
from controldock.cli.token import show_created


@with_groups
def reissue(
    pc: Annotated[str, typer.Argument(metavar="PC", help="Host name or id.")],
    access: Access,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Make a token by which a PC that lost its own becomes this agent again, within a day.

    Run the line on that PC. It keeps id, history and tags; the agent's present token and session are good until the PC
    has fetched the new one.
    """
    from controldock.cli.agents import find

    with access.client() as client:
        agent = find(client, pc)
        created = client.reissue(agent.id)
    if as_json:
        write_json(created)
        return
    name, until = visible(agent.facts.host_name), moment(created.token.expires_at)
    show_created(created, f"Whoever uses this token becomes {name} ({agent.id}); good once, until {until}.")
