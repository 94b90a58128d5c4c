"""Domain nouns as the API shows them: the one place where they become schemas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from controldock.domain.agent import Facts
from controldock.domain.agent_filter import AgentChoice, AgentFilter
from controldock.domain.command import Command, DeploymentKind
from controldock.domain.decoding import decoded
from controldock.domain.deployment import DeploymentState, Target
from controldock.domain.load import Load
from controldock.domain.operator import ROLE_PERMISSIONS
from controldock.server.api import outcome_shapes, schemas
from controldock.server.services.actor import Actor
from controldock.server.services.deployments import Watched
from controldock.server.services.metric_history import Chart
from controldock.server.services.sight import SeenAgent
from controldock.server.services.tasks import AgentTask, SeenTask
from controldock.server.store.activities import Activity
from controldock.server.store.listing import Facets
from controldock.server.store.operators import ApiKeyRow
from controldock.server.store.saved_filters import SavedFilter
from controldock.server.store.task_rows import AttemptRow

# C0 and C1 controls but tab and line feed, and DEL: in a summary they would only garble what is around it.


def session(actor: Actor, version: str) -> schemas.people.Session:
    """Who is signed in."""
    operator = actor.operator
    return schemas.people.Session(
        operator_id=operator.id,
        name=operator.name,
        role=operator.role,
        permissions=sorted(ROLE_PERMISSIONS[operator.role]),
        has_password=operator.password_hash is not None,
        server_version=version,
    )


def api_key(key: ApiKeyRow) -> schemas.people.ApiKey:
    """A key without its secret."""
    return schemas.people.ApiKey(
        id=key.id, note=key.note, created_at=key.created_at, last_used_at=key.last_used_at
    )


def activity(entry: Activity) -> schemas.people.Activity:
    """An audit entry."""
    return schemas.people.Activity(
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        details=entry.details,
    )


def facts(said: Facts) -> schemas.agents.PcFacts:
    """What a PC says of itself."""
    return schemas.agents.PcFacts(
        host_name=said.host_name,
        os=said.os,
        os_name=said.os_name,
        agent_version=said.agent_version,
        addresses=list(said.addresses),
        hardware_ids=said.hardware_ids,
        main_address=said.main_address,
    )


def agent(seen: SeenAgent) -> schemas.agents.Agent:
    """A PC and its presence."""
    known = seen.agent
    return schemas.agents.Agent(
        id=known.id,
        state=known.state,
        facts=facts(known.facts),
        online=seen.online,
        last_check_in=seen.last_check_in,
        poll_interval=seen.poll_interval / timedelta(seconds=1),
        registered_at=known.registered_at,
        seen_from=seen.sighting.seen_from,
        clock_offset=seen.sighting.clock_offset,
        uptime=seen.sighting.uptime,
        transports=schemas.presence.Transports(tcp=seen.sighting.tcp, udp=seen.sighting.udp),
        metrics=load(seen.sighting.load),
        tags=[schemas.agents.Tag(id=tag.id, name=tag.name) for tag in seen.tags],
        offline_since=known.offline_since,
        removed_at=known.removed_at,
        own_poll_interval=own / timedelta(seconds=1)
        if (own := known.own_poll_interval) is not None
        else None,
        users=list(known.users),
    )


def load(known: Load | None) -> schemas.presence.Load | None:
    """How busy a PC is."""
    return schemas.presence.Load(cpu=known.cpu, memory=known.memory, disk=known.disk) if known else None


def metrics(chart: Chart) -> schemas.presence.Metrics:
    """How busy a PC was."""
    points = [
        schemas.presence.LoadPoint(
            at=chart.begins_at + place * chart.step, cpu=known.cpu, memory=known.memory, disk=known.disk
        )
        if known is not None
        else None
        for place, known in enumerate(chart.points)
    ]
    return schemas.presence.Metrics(step=chart.step // timedelta(seconds=1), points=points)


def agent_task(seen: AgentTask) -> schemas.deployments.AgentTask:
    """A task of one PC, and what it belongs to."""
    return schemas.deployments.AgentTask(
        task=task(seen.seen, seen.deployment.command.kind),
        deployment_name=seen.deployment.name,
        deployment_kind=seen.deployment.command.kind,
        created_at=seen.deployment.created_at,
        created_by=seen.deployment.created_by,
    )


def parameters(command: Command) -> Iterator[schemas.deployments.ParameterValue]:
    """Its parameters; whoever shows them takes the secrets away before."""
    for value in command.values:
        yield schemas.deployments.ParameterValue(
            name=value.name, value=value.value, type=value.type, own=value.own
        )


def deployment(watched: Watched) -> schemas.deployments.Deployment:
    """A deployment and how far it is."""
    wish, command, origin = watched.deployment, watched.deployment.command, watched.deployment.origin
    return schemas.deployments.Deployment(
        id=wish.id,
        name=wish.name,
        description=wish.description,
        kind=command.kind,
        script=command.script,
        timeout=command.timeout / timedelta(seconds=1),
        parameters=list(parameters(command)),
        has_stdin=wish.has_stdin,
        run_as=command.run_as,
        sessions=command.sessions,
        user=command.user,
        working_directory=command.working_directory,
        success_codes=list(command.success_codes),
        target=wish.target.kind,
        offline=wish.offline,
        state=wish.state(watched.counts),
        created_at=wish.created_at,
        created_by=wish.created_by,
        starts_at=wish.starts_at,
        started_at=wish.started_at,
        time_zone=wish.time_zone,
        deadline=wish.deadline,
        paused_at=wish.paused_at,
        paused_by=wish.paused_by,
        cancel_wanted_at=wish.cancel_wanted_at,
        copied_from=origin.copied_from,
        template_id=origin.template_id,
        template_version=origin.template_version,
        schedule_id=origin.schedule_id,
        grace=wish.grace / timedelta(seconds=1),
        notice=wish.notice,
        finished=wish.state(watched.counts) is DeploymentState.FINISHED,
        total=sum(watched.counts.values()),
        counts={state.value: count for state, count in watched.counts.items() if count},
    )


def task(seen: SeenTask, kind: DeploymentKind) -> schemas.deployments.Task:
    """One PC's share of a deployment."""
    row = seen.task
    return schemas.deployments.Task(
        id=row.id,
        deployment_id=row.deployment_id,
        agent_id=row.agent_id,
        host_name=row.host_name,
        online=seen.online,
        state=row.state,
        waiting=outcome_shapes.waiting(seen.waiting),
        attempt=attempt(row.attempt, row.os, kind),
    )


def attempt(row: AttemptRow, os: str, kind: DeploymentKind) -> schemas.deployments.Attempt:
    """One try at a task."""
    span, told = outcome_shapes.when(row)
    return schemas.deployments.Attempt(
        id=row.id,
        number=row.number,
        state=row.state,
        created_at=row.created_at,
        created_by=row.created_by,
        assigned_at=row.assigned_at,
        started_at=span.begin,
        finished_at=span.end,
        pc_started_at=told.begin,
        pc_finished_at=told.end,
        clock_offset=row.clock_offset,
        duration=span.duration,
        exit_code=row.exit_code,
        exit_meaning=outcome_shapes.exit_meaning(row.exit_code, os, kind),
        message=row.message,
        said=outcome_shapes.said(row.message),
        cause=row.cause,
        last_line=row.last_line,
        log_size=row.log_size,
        log_missing=row.log_missing,
        log_head=row.log_head,
        log_summary=decoded(row.log_tail, is_cut=row.log_size > len(row.log_tail)).replace("\r", ""),
        log_url=f"/api/attempts/{row.id}/log",
    )


def filter_of(wanted: schemas.agents.AgentFilter) -> AgentFilter:
    """The filter that somebody sent."""
    return AgentFilter(wanted.search, wanted.state, wanted.os, wanted.version, wanted.tags)


def choice_of(choice: schemas.agents.AgentChoice) -> AgentChoice:
    """The choice that somebody sent."""
    wanted = filter_of(choice.filter) if choice.filter is not None else None
    return AgentChoice(choice.agent_ids, wanted)


def target_of(target: schemas.deployments.NewTarget) -> Target:
    """The target that somebody sent."""
    wanted = filter_of(target.filter) if target.filter is not None else None
    return Target(target.kind, target.agent_ids, target.tags, wanted, target.saved_filter_id)


def saved_filter(saved: SavedFilter) -> schemas.agents.SavedFilter:
    """A filter by name."""
    kept = saved.filter
    wanted = schemas.agents.AgentFilter(
        search=kept.search, state=kept.state, os=kept.os, version=kept.version, tags=kept.tags
    )
    return schemas.agents.SavedFilter(
        id=saved.id, name=saved.name, filter=wanted, created_at=saved.created_at, created_by=saved.created_by
    )


def facets(found: Facets) -> schemas.agents.AgentFacets:
    """What there is to filter by."""
    return schemas.agents.AgentFacets(
        os=found.os,
        versions=found.versions,
        tags=found.tags,
        states=found.states,
    )
