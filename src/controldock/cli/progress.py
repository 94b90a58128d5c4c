"""How a deployment is doing: a live bar on a terminal, silence in a pipe, and the table of results at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from controldock.cli.following import follow
from controldock.cli.outcomes import pace, progress_of
from controldock.cli.terminal import span, visible, write_table
from controldock.cli.waiting import sentence
from controldock.domain.task import TaskState

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.deployments import Deployment, Task
    from controldock.sources import Sources

BAR_WIDTH = 40  # columns
LINE_LIMIT = 60  # characters of a PC's last line in the table

STYLES: Mapping[TaskState, str] = {
    TaskState.SUCCEEDED: "green",
    TaskState.FAILED: "red",
    TaskState.TIMED_OUT: "red",
    TaskState.CANCELLED: "yellow",
    TaskState.EXPIRED: "yellow",
    TaskState.UNKNOWN: "magenta",
    TaskState.RUNNING: "cyan",
    TaskState.ASSIGNED: "blue",
    TaskState.PENDING: "dim",
}


def wait(
    open_client: Callable[[], Client], deployment: Deployment, out: Console, sources: Sources
) -> Deployment:
    """Follow the deployment until it is finished, across restarts of the server; drawn where `out` is a terminal."""
    with _Drawing(deployment, out) as drawing:

        def look(client: Client) -> Deployment:
            known = client.deployment(deployment.id)
            drawing.update(known, client)
            return known

        return follow(open_client, "deployments", deployment.id, look, lambda known: known.finished, sources)


class _Drawing:
    """The bar, where it can be drawn over."""

    def __init__(self, deployment: Deployment, out: Console) -> None:
        self._live = Live(bar(deployment), console=out, transient=True) if out.is_terminal else None

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def update(self, deployment: Deployment, client: Client) -> None:
        """Draw what is known now."""
        if self._live is not None:
            drawn = bar(deployment)
            if not deployment.finished:
                drawn.add_row("", pace(progress_of(client, deployment.id)))
            self._live.update(drawn, refresh=True)


def bar(deployment: Deployment) -> Table:
    """One line: a bar in the colours of the outcomes, and their numbers."""
    drawn, seen = Text(), 0
    for state, style in STYLES.items():
        count = deployment.counts.get(state.value, 0)
        before, seen = seen, seen + count
        columns = _columns(seen, deployment.total) - _columns(before, deployment.total)
        drawn.append(("─" if state is TaskState.PENDING else "━") * columns, style)
    grid = Table.grid(padding=(0, 2))
    grid.add_row(drawn, summary(deployment))
    return grid


def summary(deployment: Deployment) -> Text:
    """The numbers by state, the ones that are done first."""
    parts = [
        Text(f"{count} {state.value.replace('_', ' ')}", style)
        for state, style in STYLES.items()
        if (count := deployment.counts.get(state.value, 0))
    ]
    return Text(", ").join(parts) if parts else Text("no PCs", "dim")


def write_results(tasks: Iterable[Task]) -> None:
    """Every PC with its outcome."""
    columns = ("Host", "State", "Exit", "Time", "Last line", "Task")
    write_table(columns, map(_row, tasks), empty="It was for no PC.")


def _columns(count: int, total: int) -> int:
    return round(BAR_WIDTH * count / total) if total else 0


def _row(task: Task) -> tuple[str | Text, ...]:
    attempt = task.attempt
    exit_code = "-" if attempt.exit_code is None else str(attempt.exit_code)
    took = "-"
    if attempt.duration is not None:
        took = span(attempt.duration)
    state = Text(task.state.value.replace("_", " "), STYLES[task.state])
    return visible(task.host_name), state, exit_code, took, _last_line(task), task.id


def _last_line(task: Task) -> str:
    """What it said last; of one that is not done, why."""
    if task.waiting is not None:
        return sentence(task.waiting)
    line = visible(task.attempt.last_line or task.attempt.message)
    return line if len(line) <= LINE_LIMIT else line[: LINE_LIMIT - 1] + "…"
