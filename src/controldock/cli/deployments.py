"""`controldock deployments`: what was deployed, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import outcomes, steering
from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.steering import DeploymentId
from controldock.cli.terminal import (
    console,
    moment,
    span,
    visible,
    visible_lines,
    write_json,
    write_table,
)
from controldock.domain.command import POWER_KINDS
from controldock.domain.deployment import DeploymentState

if TYPE_CHECKING:
    from controldock.server.api.schemas.deployments import Deployment

SHOWN, MOST_SHOWN = 20, 500

deployments_app = typer.Typer(
    help="What was deployed, and how it went.", no_args_is_help=True, add_completion=False
)

for _command in (*steering.COMMANDS, outcomes.results):
    deployments_app.command()(_command)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@deployments_app.command("list")
@with_groups
def list_deployments(
    access: Access,
    search: Annotated[
        str,
        typer.Argument(help="Words; each is in the name, the description or the maker.", show_default=False),
    ] = "",
    state: Annotated[
        list[DeploymentState] | None,
        typer.Option(help="Only those in this state; repeat it.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="How many, newest first.")] = SHOWN,
    as_json: AsJson = False,
) -> None:
    """List deployments, newest first."""
    from controldock.cli.progress import summary

    with access.client() as client:
        found = client.deployments(limit, search=search or None, state=state or None)
    if as_json:
        write_json(found)
        return
    rows = (
        (moment(one.created_at), name_of(one), _state(one), summary(one), one.created_by, one.id)
        for one in found
    )
    columns = ("Created", "Name", "State", "PCs", "By", "Id")
    write_table(
        columns, rows, empty="Nothing was deployed yet: controldock deploy 'hostname' --on online --wait"
    )


@deployments_app.command()
@with_groups
def show(deployment_id: DeploymentId, access: Access, as_json: AsJson = False) -> None:
    """Show one deployment with the result of every PC."""
    from controldock.cli.progress import summary, write_results

    with access.client() as client:
        found = client.deployment(deployment_id)
        tasks = list(client.tasks(deployment_id))
        causes = outcomes.causes_of(client, deployment_id)
    if as_json:
        write_json({"deployment": found, "tasks": tasks, "causes": causes})
        return
    out = console()
    out.print(visible(name_of(found)), style="bold")
    out.print(f"{_state(found)}; by {visible(found.created_by)} at {moment(found.created_at)}; "
              f"{_how(found)}", style="dim")  # fmt: skip
    out.print(visible_lines(found.script or found.notice).rstrip("\n"), soft_wrap=True)
    out.print()
    write_results(tasks)
    out.print()
    if causes:
        outcomes.write_causes(causes)
        out.print()
    out.print(summary(found))


def name_of(deployment: Deployment) -> str:
    """What to call it: a restart or a shut-down has no name of its own."""
    return deployment.name or {"restart": "Restart", "shut_down": "Shut down"}.get(deployment.kind.value, "-")


def _how(deployment: Deployment) -> str:
    if deployment.kind in POWER_KINDS:
        return f"{span(deployment.grace)} for the people at each PC"
    return f"{deployment.kind.value}, at most {span(deployment.timeout)} on each PC"


def _state(deployment: Deployment) -> str:
    state = deployment.state
    if state is DeploymentState.SCHEDULED:
        return f"planned for {moment(deployment.starts_at)}"
    if state is DeploymentState.PAUSED:
        return f"paused by {visible(deployment.paused_by)}"
    return state.value
