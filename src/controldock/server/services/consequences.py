"""What follows of a result beyond its own attempt: a later try is not needed any more, an order was refused."""

from __future__ import annotations

from collections.abc import Sequence

from controldock.domain.agent_words import Said
from controldock.domain.task import Outcome, Result, TaskEvent, TaskState, advance
from controldock.server.services.activities import SERVER, Activities, Note
from controldock.server.store.engine import Transaction
from controldock.server.store.tasks import HeldAttempt, Step


class Consequences:
    """Draws them, in the transaction that takes the results down."""

    def __init__(self, activities: Activities) -> None:
        self._activities = activities

    async def draw(self, tx: Transaction, ended: Sequence[tuple[HeldAttempt, Result]]) -> None:
        """Of these results, and of what was known of their attempts before."""
        await self._spare(tx, [attempt for attempt, result in ended if result.outcome is Outcome.SUCCEEDED])
        refused = [
            Note(SERVER, "order.refused", attempt.agent_id, _why(attempt, result))
            for attempt, result in ended
            if result.outcome is Outcome.REJECTED
        ]
        if refused:
            await self._activities.note_all(tx, refused)

    async def _spare(self, tx: Transaction, succeeded: Sequence[HeldAttempt]) -> None:
        """What succeeded is not run again: where a PC says late that an earlier try did, the later one is withdrawn
        if it still can be, and the earlier one is what counts."""
        late = [
            attempt
            for attempt in succeeded
            if attempt.is_earlier and attempt.latest_state is TaskState.PENDING
        ]
        await tx.tasks.save_steps(
            [
                Step(attempt.latest_id, attempt.task_id, advance(attempt.latest_state, TaskEvent.WITHDRAW))
                for attempt in late
            ],
            message=Said.SUCCEEDED_EARLIER.of(),
        )
        await tx.retries.let_count([(attempt.task_id, attempt.id) for attempt in late])


def _why(attempt: HeldAttempt, result: Result) -> dict[str, str]:
    return {
        "deployment": attempt.deployment_id,
        "attempt": attempt.id,
        "why": result.message,
    }
