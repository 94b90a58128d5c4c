"""How deployments went, as the API shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from controldock.domain.agent_words import understood
from controldock.domain.clocks import Span, corrected
from controldock.domain.command import DeploymentKind
from controldock.domain.exit_codes import meaning_of
from controldock.domain.waiting import Parameter, Waiting
from controldock.server.api import schemas
from controldock.server.services.outcomes import Cause, Progress
from controldock.server.store.task_rows import AttemptRow

_A_MINUTE = 60.0  # seconds
_DIGITS = 2  # of a rate: more would pretend to know


def exit_meaning(code: int | None, os: str, kind: DeploymentKind) -> schemas.outcomes.ExitMeaning | None:
    """What a code says on this system."""
    known = meaning_of(code, os, kind)
    if known is None:
        return None
    return schemas.outcomes.ExitMeaning(source=known.source, name=known.name, en=known.en, ko=known.ko)


def waiting(why: Waiting | None) -> schemas.outcomes.Waiting | None:
    """Why it is not done."""
    if why is None:
        return None
    return schemas.outcomes.Waiting(code=why.code, params=_params(why.params))


def said(message: str) -> list[schemas.outcomes.Said]:
    """An agent's sentences, where all of them are known."""
    return [
        schemas.outcomes.Said(code=code.name.lower(), params=blanks) for code, blanks in understood(message)
    ]


def when(row: AttemptRow) -> tuple[Span, Span]:
    """Begin and end of an attempt on the server's clock, and as the PC told them."""
    told = Span(row.started_at, row.finished_at)
    return corrected(told, row.clock_offset), told


def progress(found: Progress) -> schemas.outcomes.Progress:
    """How far it is."""
    return schemas.outcomes.Progress(
        counts={state.value: count for state, count in found.counts.items() if count},
        total=sum(found.counts.values()),
        rate_per_minute=round(found.rate * _A_MINUTE, _DIGITS) if found.rate is not None else None,
        eta=found.eta,
        within_reach=found.within_reach,
        started_at=found.deployment.started_at,
        ended_at=found.ended_at,
        waiting=waiting(found.waiting),
        lines=[
            schemas.outcomes.NewestLine(
                task_id=seen.line.task_id,
                agent_id=seen.line.agent_id,
                host_name=seen.host_name,
                at=seen.line.at,
                text=seen.line.text,
            )
            for seen in found.lines
        ],
    )


def cause(found: Cause, kind: DeploymentKind) -> schemas.outcomes.Cause:
    """What some PCs have in common."""
    return schemas.outcomes.Cause(
        cause=found.key,
        state=found.state,
        exit_code=found.exit_code,
        meaning=exit_meaning(found.exit_code, found.os, kind),
        example=found.example,
        said=said(found.example),
        count=found.count,
        agent_ids=found.agent_ids,
    )


def _params(given: Mapping[str, Parameter]) -> dict[str, str | int]:
    return {
        name: value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(value, datetime)
        else value
        for name, value in given.items()
    }
