"""Results of a deployment as files: CSV that is safe to open in a spreadsheet, and JSON."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from controldock.server.api import shapes
from controldock.server.api.agents_csv import BYTE_ORDER_MARK, csv_lines
from controldock.server.api.schemas.deployments import Deployment, Task
from controldock.server.services.tasks import SeenTask

COLUMNS = (
    "host_name",
    "outcome",
    "exit_code",
    "exit_meaning",
    "last_line",
    "message",
    "attempt",
    "started_at",
    "finished_at",
    "duration",
    "tried_by",
    "cause",
    "agent_id",
    "task_id",
    "attempt_id",
)


class Language(StrEnum):
    """In which exit codes are explained."""

    ENGLISH = "en"
    KOREAN = "ko"


async def csv_pieces(
    found: AsyncIterator[list[SeenTask]], deployment: Deployment, language: Language
) -> AsyncGenerator[bytes, None]:
    """The file, piece by piece; its first line names the columns."""
    yield (BYTE_ORDER_MARK + csv_lines([COLUMNS])).encode()
    async for tasks in found:
        rows = [_row(shapes.task(seen, deployment.kind), language) for seen in tasks]
        yield csv_lines(rows).encode("utf-8", "replace")


async def json_pieces(
    found: AsyncIterator[list[SeenTask]], deployment: Deployment
) -> AsyncGenerator[bytes, None]:
    """One object: the deployment, and its tasks as the API shows them."""
    yield b'{"deployment":' + msgspec.json.encode(deployment) + b',"tasks":['
    between = b""
    async for tasks in found:
        for seen in tasks:
            yield between + msgspec.json.encode(shapes.task(seen, deployment.kind))
            between = b",\n"
    yield b"]}\n"


def _row(task: Task, language: Language) -> Sequence[str]:
    attempt, meaning = task.attempt, task.attempt.exit_meaning
    return (
        task.host_name,
        task.state.value,
        _number(attempt.exit_code),
        getattr(meaning, language.value) if meaning is not None else "",
        attempt.last_line,
        attempt.message,
        str(attempt.number),
        _moment(attempt.started_at),
        _moment(attempt.finished_at),
        _number(attempt.duration),
        attempt.created_by,
        attempt.cause,
        task.agent_id,
        task.id,
        attempt.id,
    )


def _number(value: float | None) -> str:
    return f"{value:.15g}" if value is not None else ""


def _moment(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="seconds") if at is not None else ""
