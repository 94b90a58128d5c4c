"""The guard at the command line: what was flagged for how many PCs, and their number before it is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from controldock.cli.failure import CommandFailed
from controldock.cli.terminal import visible
from controldock.domain.errors import ConfirmationNeeded, ForbiddenByPolicy

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.deployments import Deployment, NewDeployment

SHOWN = 20  # findings
_DOES = {
    "destroys_data": "destroys data",
    "power": "restarts, shuts down or logs off",
    "accounts": "changes accounts or rights",
    "security_software": "stops security software",
    "boot_or_registry": "changes the registry or how PCs start",
    "downloads_and_runs": "runs what it downloads",
    "obscured": "is hard to read",
}


def deploy(client: Client, wish: NewDeployment) -> Deployment:
    """Make it, once the number of PCs was said: by --confirm, or by whoever sits at the terminal."""
    from controldock.cli.client import ApiError

    try:
        return client.deploy(wish)
    except ApiError as refusal:
        if refusal.code == ForbiddenByPolicy.code:
            raise CommandFailed(f"{_told(refusal.details)}\nThe policy of this server forbids it.") from None
        if refusal.code != ConfirmationNeeded.code:
            raise
        return client.deploy(_confirmed(wish, refusal.details))


def _confirmed(wish: NewDeployment, details: dict[str, Any]) -> NewDeployment:
    """The same with the number that a person typed; CommandFailed when it is another one, or nobody is there."""
    import msgspec

    count, what = int(details["total"]), _told(details)
    if wish.confirm is not None:
        raise CommandFailed(f"{what}\nYou confirmed {wish.confirm}, so nothing was done.")
    if not sys.stdin.isatty():
        raise CommandFailed(f"{what}\nTo confirm that, give --confirm {count}.")
    typed = typer.prompt(f"{what}\nType the number of PCs to go on", default="", show_default=False, err=True)
    if typed.strip() != str(count):
        raise CommandFailed("Nothing was done.")
    return msgspec.structs.replace(wish, confirm=count)


def _told(details: dict[str, Any]) -> str:
    """What would happen to how many."""
    total, findings = int(details["total"]), details.get("findings") or []
    people = f", {details['with_people']} of them with people logged on" if details.get("with_people") else ""
    pcs = "1 PC" if total == 1 else f"{total} PCs"
    lines = [f"This is for {pcs}: {details['online']} online{people}, {details['offline']} offline."]
    lines += [_line(found) for found in findings[:SHOWN]]
    if len(findings) > SHOWN:
        lines.append(f"  and {len(findings) - SHOWN} more")
    return "\n".join(lines)


def _line(found: dict[str, Any]) -> str:
    kind = str(found.get("class", ""))
    why = str(found.get("why", "")).replace("_", " ")
    return visible(f"  line {found.get('line')}: {_DOES.get(kind, kind)} ({why}): {found.get('text')}")
