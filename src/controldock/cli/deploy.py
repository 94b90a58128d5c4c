"""`controldock deploy`: run a command on PCs, and wait for how it went."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import durations
from controldock.cli.access import Access
from controldock.cli.agents import find
from controldock.cli.choices import SortOptions, query_of, saved_filter
from controldock.cli.failure import FAILED, INTERRUPTED
from controldock.cli.options import with_groups
from controldock.cli.terminal import console, say, write_json
from controldock.domain.command import DeploymentKind
from controldock.domain.deployment import TargetKind
from controldock.domain.task import TaskState
from controldock.sources import SystemSources

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.deployments import Deployment, NewDeployment, NewTarget

STDIN = "-"
TAG, FILTER = "tag:", "filter:"


@dataclass(frozen=True)
class Wish:
    """What to run, and where."""

    on: Annotated[
        list[str],
        typer.Option(
            metavar="WHOM",
            help="all, online, tag:NAME, filter:NAME of a saved filter, or host names and ids with commas between; "
            "repeat it for several.",
        ),
    ]
    name: Annotated[str, typer.Option(help="What to call it; else the first line.")] = ""
    kind: Annotated[DeploymentKind, typer.Option(help="Which interpreter takes it.")] = DeploymentKind.SHELL
    timeout: Annotated[
        str, typer.Option(metavar="DURATION", help="When to stop it on a PC: 30s, 10m, 2h.")
    ] = "10m"


def deploy(
    script: Annotated[str, typer.Argument(help="The command, or - to read a script from standard input.")],
    wish: Wish,
    access: Access,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until every PC is done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Run a command on PCs.

    With --wait: exit code 0 when it succeeded on every PC, 1 otherwise. Ctrl-C stops the waiting, not the
    deployment.
    """
    timeout = durations.option(wish.timeout, "--timeout")
    text = sys.stdin.read() if script == STDIN else script
    with access.client() as client:
        deployment = client.deploy(_request(client, text, wish, timeout))
    if wait:
        _wait(access, deployment, as_json=as_json)
    elif as_json:
        write_json(deployment)
    else:
        say(f"Deployment {deployment.id} for {_pcs(deployment.total)}.")
        say(f"See it: controldock deployments show {deployment.id}")


deploy = with_groups(deploy)


def _request(client: Client, script: str, wish: Wish, timeout: int) -> NewDeployment:
    from controldock.server.api.schemas.deployments import NewDeployment

    return NewDeployment(
        script=script, target=_target(client, wish.on), name=wish.name, kind=wish.kind, timeout=float(timeout)
    )


def _target(client: Client, on: list[str]) -> NewTarget:
    """One target where one kind says it; of several kinds, the PCs that they are now."""
    from controldock.server.api.schemas.deployments import NewTarget

    if len(on) == 1 and on[0] in (TargetKind.ALL, TargetKind.ONLINE):
        return NewTarget(kind=TargetKind(on[0]))
    if all(whom.startswith(TAG) for whom in on):
        return NewTarget(kind=TargetKind.TAGS, tags=tuple(whom.removeprefix(TAG) for whom in on))
    if len(on) == 1 and on[0].startswith(FILTER):
        saved = saved_filter(client, on[0].removeprefix(FILTER))
        return NewTarget(kind=TargetKind.SAVED_FILTER, saved_filter_id=saved.id)
    ids = dict.fromkeys(id for whom in on for id in _ids(client, whom))
    if not ids:
        raise typer.BadParameter("there is no PC like that.", param_hint="--on")
    return NewTarget(kind=TargetKind.SELECTED, agent_ids=tuple(ids))


def _ids(client: Client, whom: str) -> list[str]:
    from controldock.server.api.schemas.agents import AgentFilter

    if whom in (TargetKind.ALL, TargetKind.ONLINE):
        raise typer.BadParameter(f"{whom} stands alone.", param_hint="--on")
    if whom.startswith(TAG):
        wanted = AgentFilter(tags=(whom.removeprefix(TAG),))
    elif whom.startswith(FILTER):
        wanted = saved_filter(client, whom.removeprefix(FILTER)).filter
    else:
        names = [name.strip() for name in whom.split(",") if name.strip()]
        if not names:
            raise typer.BadParameter("write all, online, or host names and ids.", param_hint="--on")
        return [find(client, name).id for name in names]
    return [agent.id for agent in client.agents(**query_of(wanted, SortOptions()))]  # type: ignore[arg-type]


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


def _pcs(count: int) -> str:
    return "1 PC" if count == 1 else f"{count} PCs"
