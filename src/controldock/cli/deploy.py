"""`controldock deploy`: run a command on PCs, and wait for how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import guard
from controldock.cli.access import Access
from controldock.cli.failure import FAILED, INTERRUPTED
from controldock.cli.options import with_groups
from controldock.cli.terminal import console, count_pcs, moment, say, write_json
from controldock.cli.wishes import How, When, Whom, request_of
from controldock.domain.task import TaskState
from controldock.sources import SystemSources

if TYPE_CHECKING:
    from controldock.server.api.schemas.deployments import Deployment


@dataclass(frozen=True)
class Afterwards:
    """What to do once it is made."""

    wait: Annotated[bool, typer.Option("--wait", help="Wait until every PC is done.")] = False
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False


def deploy(
    whom: Whom,
    how: How,
    when: When,
    access: Access,
    afterwards: Afterwards,
    script: Annotated[
        str | None,
        typer.Argument(
            help="The command, or - to read a script from standard input; with --template: none.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Run a command on PCs, now or later.

    With --wait: exit code 0 when it succeeded on every PC, 1 otherwise. Ctrl-C stops the waiting, not the
    deployment.
    """
    with access.client() as client:
        deployment = guard.deploy(client, request_of(client, script, whom, how, when))
    if afterwards.wait:
        _wait(access, deployment, as_json=afterwards.as_json)
    elif afterwards.as_json:
        write_json(deployment)
    else:
        for_whom = (
            count_pcs(deployment.total) if deployment.started_at else f"later, {moment(deployment.starts_at)}"
        )
        say(f"Deployment {deployment.id} for {for_whom}.")
        say(f"See it: controldock deployments show {deployment.id}")


deploy = with_groups(deploy)


def _wait(access: Access, deployment: Deployment, *, as_json: bool) -> None:
    from controldock.cli.progress import summary, wait, write_results

    try:
        deployment = wait(access.client, deployment, console(stderr=True), SystemSources())
    except KeyboardInterrupt:
        typer.echo(
            f"Deployment {deployment.id} goes on. See it: controldock deployments show {deployment.id}\n"
            f"Stop it: controldock deployments cancel {deployment.id}",
            err=True,
        )
        raise typer.Exit(INTERRUPTED) from None
    with access.client() as client:
        tasks = list(client.tasks(deployment.id))
    if as_json:
        write_json({"deployment": deployment, "tasks": tasks})
    else:
        write_results(tasks)
        out = console()
        out.print()
        out.print(summary(deployment))
    if not has_succeeded(deployment):
        raise typer.Exit(FAILED)


def has_succeeded(deployment: Deployment) -> bool:
    """Whether it ran on at least one PC and well on all."""
    return 0 < deployment.total == deployment.counts.get(TaskState.SUCCEEDED.value, 0)
