"""What a deployment is made of, as options: the script and how it runs, whom it is for, and when."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from controldock.cli import durations
from controldock.cli.agents import find
from controldock.cli.choices import SortOptions, query_of, saved_filter
from controldock.cli.failure import CommandFailed
from controldock.cli.terminal import visible
from controldock.domain.command import (
    DEFAULT_TIMEOUT,
    SUCCESS,
    DeploymentKind,
    Parameter,
    ParameterType,
    RunAs,
    Sessions,
    Value,
    fill_in,
)
from controldock.domain.deployment import Offline, TargetKind

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.deployments import NewDeployment, NewTarget
    from controldock.server.api.schemas.templates import Template

STDIN = "-"
TAG, FILTER, PC = "tag:", "filter:", "pc:"  # a name of a PC needs none, unless it looks like something else
SECRET_VARIABLE = "CONTROLDOCK_SECRET_"  # and its name: for scripts, where nobody can be asked


@dataclass(frozen=True)
class Whom:
    """Which PCs, and what it is called."""

    on: Annotated[
        list[str],
        typer.Option(
            metavar="WHOM",
            help="all, online, tag:NAME, filter:NAME of a saved filter, or host names and ids with commas between; "
            "repeat it for several.",
        ),
    ]
    offline: Annotated[
        Offline, typer.Option(help="PCs that are offline at the start: wait for them, or skip them.")
    ] = Offline.WAIT
    name: Annotated[str, typer.Option(help="What to call it; else the first line.")] = ""
    description: Annotated[str, typer.Option(help="What it is for.")] = ""


@dataclass(frozen=True)
class How:
    """How the script runs."""

    template: Annotated[
        str, typer.Option(metavar="TEMPLATE", help="Take the script and how it runs from this template.")
    ] = ""
    kind: Annotated[
        DeploymentKind | None,
        typer.Option(help="Which interpreter takes it; else shell.", show_default=False),
    ] = None
    timeout: Annotated[
        str | None,
        typer.Option(
            metavar="DURATION", help="When to stop it on a PC: 30s, 10m, 2h; else 10m.", show_default=False
        ),
    ] = None
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A parameter: the script finds it in PARAM_NAME. Repeat it."),
    ] = None
    secret: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help=f"A secret parameter: its value is asked for, or taken from {SECRET_VARIABLE}NAME. Repeat it.",
        ),
    ] = None
    stdin_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the script reads on its standard input.")
    ] = None
    run_as: Annotated[
        RunAs | None, typer.Option(help="With whose rights; else system.", show_default=False)
    ] = None
    session: Annotated[
        str | None,
        typer.Option(
            metavar="SESSION",
            help="With --run-as user: active, all, or the name of a user.",
            show_default=False,
        ),
    ] = None
    cwd: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where it runs; else a folder of its own.")
    ] = None
    success_codes: Annotated[
        str | None, typer.Option(metavar="CODES", help="Exit codes that are success: 0,1641,3010; else 0.")
    ] = None


@dataclass(frozen=True)
class When:
    """When it starts, and until when."""

    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Start then: 2026-12-01T18:00, or with an offset; else now."),
    ] = None
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Of --at, as Asia/Seoul; else this machine's.")
    ] = ""
    deadline: Annotated[
        str,
        typer.Option(metavar="DURATION", help="A PC that has not begun so long after the start never does."),
    ] = "7d"
    confirm: Annotated[
        int | None, typer.Option(metavar="N", help="How many PCs it is for, where the server asks.")
    ] = None


def request_of(client: Client, script: str | None, whom: Whom, how: How, when: When) -> NewDeployment:
    """The deployment that these options wish."""
    from controldock.server.api.schemas.deployments import NewDeployment, ParameterValue

    template = _template(client, how.template) if how.template else None
    sessions, user = _session(how, template)
    values = _values(how, template)
    return NewDeployment(
        script=_script(script, template),
        target=target_of(client, whom.on),
        name=whom.name or (template.name if template else ""),
        description=whom.description,
        kind=how.kind or (template.kind if template else DeploymentKind.SHELL),
        timeout=_timeout(how, template),
        parameters=tuple(ParameterValue(name=one.name, value=one.value, type=one.type) for one in values),
        stdin=_stdin(how.stdin_file),
        run_as=how.run_as or (template.run_as if template else RunAs.SYSTEM),
        sessions=sessions,
        user=user,
        working_directory=how.cwd if how.cwd is not None else template.working_directory if template else "",
        success_codes=_success_codes(how, template),
        offline=whom.offline,
        starts_at=moment_of(when.at, when.time_zone),
        time_zone=when.time_zone,
        deadline_in=float(durations.option(when.deadline, "--deadline")),
        template_id=template.id if template else "",
        template_version=template.version if template else 0,
        confirm=when.confirm,
    )


def target_of(client: Client, on: list[str], option: str = "--on") -> NewTarget:
    """One target where one kind says it; of several kinds, the PCs that they are now."""
    from controldock.server.api.schemas.deployments import NewTarget

    if len(on) == 1 and on[0] in (TargetKind.ALL, TargetKind.ONLINE):
        return NewTarget(kind=TargetKind(on[0]))
    if all(whom.startswith(TAG) for whom in on):
        return NewTarget(kind=TargetKind.TAGS, tags=tuple(whom.removeprefix(TAG) for whom in on))
    if len(on) == 1 and on[0].startswith(FILTER):
        saved = saved_filter(client, on[0].removeprefix(FILTER))
        return NewTarget(kind=TargetKind.SAVED_FILTER, saved_filter_id=saved.id)
    ids = dict.fromkeys(id for whom in on for id in _ids(client, whom, option))
    if not ids:
        raise typer.BadParameter("there is no PC like that.", param_hint=option)
    return NewTarget(kind=TargetKind.SELECTED, agent_ids=tuple(ids))


def _ids(client: Client, whom: str, option: str) -> list[str]:
    from controldock.server.api.schemas.agents import AgentFilter

    if whom in (TargetKind.ALL, TargetKind.ONLINE):
        raise typer.BadParameter(f"{whom} stands alone.", param_hint=option)
    if whom.startswith(TAG):
        wanted = AgentFilter(tags=(whom.removeprefix(TAG),))
    elif whom.startswith(FILTER):
        wanted = saved_filter(client, whom.removeprefix(FILTER)).filter
    else:
        names = [name.strip() for name in whom.removeprefix(PC).split(",") if name.strip()]
        if not names:
            raise typer.BadParameter("write all, online, or host names and ids.", param_hint=option)
        return [find(client, name).id for name in names]
    return [agent.id for agent in client.agents(**query_of(wanted, SortOptions()))]  # type: ignore[arg-type]


def _template(client: Client, wanted: str) -> Template:
    from controldock.cli.templates import find_template

    return find_template(client, wanted)


def _script(script: str | None, template: Template | None) -> str:
    if (script is None) == (template is None):
        raise typer.BadParameter("write a command, or name a --template.", param_hint="SCRIPT")
    if template is not None:
        return template.script
    return sys.stdin.read() if script == STDIN else script or ""


def _timeout(how: How, template: Template | None) -> float:
    if how.timeout is not None:
        return float(durations.option(how.timeout, "--timeout"))
    return template.timeout if template else DEFAULT_TIMEOUT.total_seconds()


def _session(how: How, template: Template | None) -> tuple[Sessions, str]:
    if how.session is None:
        return (template.sessions, template.user) if template else (Sessions.ACTIVE, "")
    if how.session in (Sessions.ACTIVE, Sessions.ALL):
        return Sessions(how.session), ""
    return Sessions.NAMED, how.session


def _success_codes(how: How, template: Template | None) -> tuple[int, ...]:
    if how.success_codes is None:
        return tuple(template.success_codes) if template else SUCCESS
    try:
        return tuple(int(code) for code in how.success_codes.split(","))
    except ValueError:
        raise typer.BadParameter("write numbers with commas: 0,3010.", param_hint="--success-codes") from None


def _values(how: How, template: Template | None) -> tuple[Value, ...]:
    given = [_given(text) for text in how.param or ()]
    given += [Value(name, ParameterType.SECRET, secret(name)) for name in how.secret or ()]
    if template is None:
        return tuple(given)
    asked = [
        Parameter(one.name, one.type, one.label, one.default, one.required, one.choices)
        for one in template.parameters
    ]
    values, wrong = fill_in(asked, given)
    if wrong:
        reasons = ", ".join(f"{field}: {reason.replace('_', ' ')}" for field, reason in wrong.items())
        raise CommandFailed(f"The template {visible(template.name)} does not take these: {visible(reasons)}.")
    return values


def _given(text: str) -> Value:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is no NAME=VALUE.", param_hint="--param")
    return Value(name, ParameterType.TEXT, value)


def secret(name: str) -> str:
    """From the environment or asked for: on the command line everybody on this machine could read it."""
    kept = os.environ.get(SECRET_VARIABLE + name)  # noqa: TID251 - no setting, and only now is its name known
    if kept is not None:
        return kept
    if not sys.stdin.isatty():
        raise CommandFailed(f"Nobody can be asked for {visible(name)}: put it into {SECRET_VARIABLE}{name}.")
    return str(typer.prompt(name, hide_input=True, err=True))


def _stdin(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CommandFailed(f"{file} can't be read: {reason}.") from error


def moment_of(at: str | None, time_zone: str, option: str = "--at") -> datetime | None:
    """The time that somebody wrote: on that zone's clock or this machine's, unless it says by how much it differs."""
    if at is None:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise typer.BadParameter("write a time as 2026-12-01T18:00.", param_hint=option) from None
    if moment.tzinfo is not None:
        return moment
    if not time_zone:
        return moment.astimezone()
    try:
        return moment.replace(tzinfo=ZoneInfo(time_zone))
    except (KeyError, ValueError, OSError):
        raise typer.BadParameter(f"{time_zone!r} is no time zone.", param_hint="--time-zone") from None
