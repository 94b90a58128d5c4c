"""`controldock deployments pause, resume, start, cancel, retry, copy`: what becomes of one that exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from controldock.cli import durations, guard
from controldock.cli.access import Access
from controldock.cli.agents import find
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, say, write_json
from controldock.domain.command import ParameterType
from controldock.domain.retry import RETRIABLE
from controldock.domain.task import TaskState

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.deployments import Deployment, NewDeployment

DeploymentId = Annotated[str, typer.Argument(metavar="ID")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@dataclass(frozen=True)
class Which:
    """Where to try again."""

    state: Annotated[
        list[TaskState] | None,
        typer.Option(
            help="PCs in this state: failed, timed_out, unknown, cancelled, expired; repeat it. Without it: failed.",
            show_default=False,
        ),
    ] = None
    cause: Annotated[
        list[str] | None,
        typer.Option(help="PCs where it failed for this cause; repeat it.", show_default=False),
    ] = None
    on: Annotated[
        list[str] | None,
        typer.Option(metavar="PC", help="Only this PC, by host name or id; repeat it.", show_default=False),
    ] = None
    deadline: Annotated[
        str, typer.Option(metavar="DURATION", help="A PC that has not begun by then does not try again.")
    ] = "7d"


@with_groups
def pause(deployment_id: DeploymentId, access: Access) -> None:
    """Hand out nothing more. What runs goes on; one that is planned does not start."""
    with access.client() as client:
        _steer(client, deployment_id, "pause")
    say(f"Paused. Go on with it: controldock deployments resume {deployment_id}")


@with_groups
def resume(deployment_id: DeploymentId, access: Access) -> None:
    """Go on with a paused deployment."""
    with access.client() as client:
        found = _steer(client, deployment_id, "resume")
    say(f"It starts {moment(found.starts_at)}." if found.started_at is None else "It goes on.")


@with_groups
def start(deployment_id: DeploymentId, access: Access) -> None:
    """Start a planned deployment now."""
    with access.client() as client:
        found = _steer(client, deployment_id, "start")
    say(f"Started for {found.total} PCs.")


@with_groups
def cancel(deployment_id: DeploymentId, access: Access) -> None:
    """Stop a deployment: what has not started never will, what runs is ended on the PC."""
    with access.client() as client:
        found = client.cancel(deployment_id)
    say(
        "It was finished already." if found.finished and not found.cancel_wanted_at else "It will be stopped."
    )


@with_groups
def retry(deployment_id: DeploymentId, which: Which, access: Access, as_json: AsJson = False) -> None:
    """Try again where it did not succeed. Where it succeeded it is never run again."""
    from controldock.server.api.schemas.deployments import NewRetry, Retried

    states = tuple(which.state or ())
    if unfit := set(states) - RETRIABLE:
        raise typer.BadParameter(f"{min(unfit)} is nothing to try again.", param_hint="--state")
    with access.client() as client:
        wish = NewRetry(
            states=states,
            causes=tuple(which.cause or ()),
            agent_ids=tuple(find(client, name).id for name in which.on or ()),
            deadline_in=float(durations.option(which.deadline, "--deadline")),
        )
        done = client.call("POST", _path(deployment_id, "retry"), Retried, wish)
    if as_json:
        write_json(done)
    else:
        say(f"Tried again on {done.retried} {'PC' if done.retried == 1 else 'PCs'}.")


@with_groups
def copy(
    deployment_id: DeploymentId,
    access: Access,
    confirm: Annotated[
        int | None, typer.Option(metavar="N", help="How many PCs it is for, where the server asks.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the same deployment again, now. Its secrets are asked for."""
    from controldock.server.api.schemas.deployments import NewDeployment

    with access.client() as client:
        wish = client.call("GET", _path(deployment_id, "wish"), NewDeployment)
        original = client.deployment(deployment_id)
        if original.has_stdin:
            raise typer.BadParameter(
                "it has standard input, which is not kept: make it anew.", param_hint="ID"
            )
        made = guard.deploy(client, msgspec.structs.replace(_with_secrets(wish), confirm=confirm))
    if as_json:
        write_json(made)
    else:
        say(f"Deployment {made.id} for {made.total} {'PC' if made.total == 1 else 'PCs'}.")


def _with_secrets(wish: NewDeployment) -> NewDeployment:
    from controldock.cli.wishes import secret

    values = tuple(
        msgspec.structs.replace(one, value=secret(one.name)) if one.type is ParameterType.SECRET else one
        for one in wish.parameters
    )
    return msgspec.structs.replace(wish, parameters=values)


def _steer(client: Client, deployment_id: str, what: str) -> Deployment:
    from controldock.server.api.schemas.deployments import Deployment

    return client.call("POST", _path(deployment_id, what), Deployment)


def _path(deployment_id: str, what: str) -> str:
    from controldock.cli.client import segment

    return f"/api/deployments/{segment(deployment_id)}/{what}"


COMMANDS = (pause, resume, start, cancel, retry, copy)
