"""What the server concludes from an agent's statement, while it takes it down: the clock, the cause, the last line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from controldock.domain.causes import cause_of, last_line, telling_line
from controldock.domain.clocks import Span, fitting_offset
from controldock.domain.task import EVENT_OF_OUTCOME, Result, TaskEvent
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction
from controldock.server.store.tasks import Conclusion, HeldAttempt

# A cancellation was wished, and a success has none.
_CAUSED = frozenset({TaskEvent.FAIL, TaskEvent.TIME_OUT, TaskEvent.LOSE})


class Conclusions:
    """Draws them."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    def of_start(self, attempt: HeldAttempt, began: datetime, now: datetime) -> Conclusion:
        """It runs since then, by the PC's clock."""
        return Conclusion(self._offset(attempt, Span(began, None), now))

    async def of_results(
        self, tx: Transaction, ended: Sequence[tuple[HeldAttempt, Result]], now: datetime
    ) -> list[Conclusion]:
        """How they ended. Only those that failed are worth a question for the names of their PCs and people."""
        failed = {attempt.agent_id for attempt, result in ended if _is_caused(result)}
        names = await tx.outcomes.names(sorted(failed)) if failed else {}
        return [self._of_result(attempt, result, names, now) for attempt, result in ended]

    def _of_result(
        self, attempt: HeldAttempt, result: Result, names: Mapping[str, Collection[str]], now: datetime
    ) -> Conclusion:
        offset = self._offset(attempt, Span(result.started_at, result.finished_at), now)
        if not _is_caused(result):
            return Conclusion(offset, "", last_line(result.log_tail, result.message))
        line = telling_line(result.log_tail, result.message)
        return Conclusion(offset, cause_of(result, line, names.get(attempt.agent_id, ())), line)

    def _offset(self, attempt: HeldAttempt, told: Span, now: datetime) -> float | None:
        measured = self._presence.clock_offset(attempt.agent_id)
        return fitting_offset(told, measured, attempt.assigned_at, now)


def _is_caused(result: Result) -> bool:
    return EVENT_OF_OUTCOME[result.outcome] in _CAUSED
