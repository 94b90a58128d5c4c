"""Between what people send of a deployment and what services take: a wish, there and back."""

from __future__ import annotations

from datetime import timedelta

from controldock.domain.agent_filter import AgentFilter
from controldock.domain.command import Command, Value
from controldock.domain.deployment import Origin, Target
from controldock.server.api import schemas, shapes
from controldock.server.api.schemas.deployments import NewDeployment, NewTarget
from controldock.server.services.deployments import Wish

LONG = (
    1e9  # seconds, over any limit: the domain refuses it in its own words, where a timedelta would overflow
)


def wish_of(data: NewDeployment) -> Wish:
    """The deployment that somebody wishes."""
    return Wish(
        name=data.name,
        command=Command(
            kind=data.kind,
            script=data.script,
            timeout=timedelta(seconds=min(max(data.timeout, 0.0), LONG)),
            values=tuple(Value(given.name, given.type, given.value, given.own) for given in data.parameters),
            stdin=data.stdin,
            run_as=data.run_as,
            sessions=data.sessions,
            user=data.user,
            working_directory=data.working_directory,
            success_codes=data.success_codes,
        ),
        target=shapes.target_of(data.target),
        deadline_in=timedelta(seconds=min(max(data.deadline_in, 0.0), LONG)),
        description=data.description,
        offline=data.offline,
        starts_at=data.starts_at,
        time_zone=data.time_zone,
        origin=Origin(
            copied_from=data.copied_from,
            template_id=data.template_id,
            template_version=data.template_version,
        ),
        confirm=data.confirm,
    )


def new_deployment(wish: Wish) -> NewDeployment:
    """The same wish as somebody could send it again; its secrets are empty."""
    command = wish.command.without_secrets()
    return NewDeployment(
        script=command.script,
        target=new_target(wish.target),
        name=wish.name,
        description=wish.description,
        kind=command.kind,
        timeout=command.timeout / timedelta(seconds=1),
        parameters=tuple(shapes.parameters(command)),
        stdin=command.stdin,
        run_as=command.run_as,
        sessions=command.sessions,
        user=command.user,
        working_directory=command.working_directory,
        success_codes=command.success_codes,
        offline=wish.offline,
        starts_at=wish.starts_at,
        time_zone=wish.time_zone,
        deadline_in=wish.deadline_in / timedelta(seconds=1),
        template_id=wish.origin.template_id,
        template_version=wish.origin.template_version,
        copied_from=wish.origin.copied_from,
    )


def new_target(target: Target) -> NewTarget:
    """The same target as somebody could send it again."""
    return NewTarget(
        kind=target.kind,
        agent_ids=target.agent_ids,
        tags=target.tags,
        filter=_filter(target.filter) if target.filter is not None else None,
        saved_filter_id=target.saved_filter_id,
    )


def _filter(kept: AgentFilter) -> schemas.agents.AgentFilter:
    return schemas.agents.AgentFilter(
        search=kept.search, state=kept.state, os=kept.os, version=kept.version, tags=kept.tags
    )
