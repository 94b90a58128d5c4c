"""How deployments go and went."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.agent_words import Said as SaidCode
from controldock.domain.exit_codes import Source
from controldock.domain.task import TaskState
from controldock.domain.waiting import WaitingCode
from controldock.server.api.schemas.forms import Output

Parameters = Annotated[
    dict[str, str | int], Meta(description="What the sentence is about; times are ISO 8601 in UTC")
]


class ExitMeaning(Output, frozen=True):
    """What an exit code says."""

    source: Source
    name: Annotated[str, Meta(description="As it is found in manuals; may be empty")]
    en: str
    ko: str


class Waiting(Output, frozen=True):
    """Why something is not done: a stable code, and what its sentence is about."""

    code: WaitingCode
    params: Parameters


class Said(Output, frozen=True):
    """A sentence of an agent, where it is one of those that are known."""

    code: Annotated[str, Meta(examples=[code.name.lower() for code in list(SaidCode)[:1]])]
    params: dict[str, str]


class NewestLine(Output, frozen=True):
    """A line that a PC wrote."""

    task_id: str
    agent_id: str
    host_name: str
    at: datetime
    text: str


class Progress(Output, frozen=True):
    """How far a deployment is, and how fast it goes."""

    counts: dict[str, int]  # by task state; states with none are left out
    total: int
    rate_per_minute: Annotated[
        float | None, Meta(description="PCs that got done in a minute of the last two; null: nobody can say")
    ]
    eta: Annotated[
        datetime | None,
        Meta(description="When the PCs that are there will be done, at this rate; null: nobody can say"),
    ]
    within_reach: int  # open tasks on PCs that are online
    started_at: datetime | None
    ended_at: datetime | None
    waiting: Annotated[Waiting | None, Meta(description="Of the whole deployment: planned, or paused")]
    lines: Annotated[list[NewestLine], Meta(description="The newest first, ten at most")]


class Grid(Output, frozen=True):
    """Every PC at a glance."""

    tasks: Annotated[
        list[tuple[str, str, TaskState]],
        Meta(description="Id of the task, host name, state; in the order of the names"),
    ]


class Cause(Output, frozen=True):
    """What some PCs have in common that did not do as they were wished."""

    cause: Annotated[str, Meta(description="Its name, for filters and retries; empty: the state says it all")]
    state: TaskState
    exit_code: int | None
    meaning: ExitMeaning | None
    example: Annotated[str, Meta(description="The line that tells most, as one of the PCs wrote it")]
    said: list[Said]  # the example, where it is an agent's own sentences
    count: int
    agent_ids: Annotated[list[str], Meta(description="50 at most")]
