"""What a decision about a registration request brings about: agents, tags, entries in the audit trail, and news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from controldock.domain.agent import Agent, AgentState
from controldock.domain.enrollment import (
    EnrollmentToken,
    RegistrationRequest,
    RequestEvent,
    RequestState,
    next_state,
)
from controldock.domain.names import folded
from controldock.domain.tag import Tag
from controldock.server.services.activities import Activities, Note
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.presence import Presence
from controldock.server.store.engine import Transaction
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision: who made it, and as whom a PC comes in that is approved (None: as a new agent)."""

    event: RequestEvent
    by: str
    continues_id: str | None = None


class Admission:
    """Carries decisions out, within the transaction of whoever decides."""

    def __init__(
        self, sources: Sources, activities: Activities, changes: Changes, presence: Presence
    ) -> None:
        self._sources = sources
        self._activities = activities
        self._changes = changes
        self._presence = presence

    def decided(self, request: RegistrationRequest, verdict: Verdict) -> RegistrationRequest:
        """The request after the verdict; AlreadyDecided where it has come too far for that."""
        state = next_state(request.state, verdict.event)
        is_open = state is RequestState.PENDING
        return replace(
            request,
            state=state,
            decided_at=None if is_open else self._sources.now(),
            decided_by=None if is_open else verdict.by,
            continues_id=verdict.continues_id if state is RequestState.APPROVED else None,
            handed_over_at=None,
        )

    async def let_in(
        self,
        tx: Transaction,
        approved: Sequence[RegistrationRequest],
        tokens: Mapping[str, EnrollmentToken],
        by: str,
    ) -> None:
        """These were approved: those that are new become agents with the tags of their tokens."""
        new = [request for request in approved if request.continues_id is None]
        if new:
            await self._add_agents(tx, new)
            tags = {one.agent_id: tokens[one.token_id].tags for one in new if one.token_id in tokens}
            await self._put_tags(tx, {id: names for id, names in tags.items() if names})
        if len(new) < len(approved):
            await self._supersede(tx, [one for one in approved if one.continues_id is not None], by)
        await self.note(tx, Verdict(RequestEvent.APPROVE, by), approved)

    async def keep_out(self, tx: Transaction, approved: Sequence[RegistrationRequest]) -> None:
        """These had been approved, which is taken back. A token that was handed out is good for nothing; an agent that
        was there before stays, without one if the PC had fetched it already."""
        new = [request.agent_id for request in approved if request.continues_id is None]
        handed = [one.continues_id for one in approved if one.continues_id and one.handed_over_at]
        if new or handed:
            await tx.agents.set_tokens(dict.fromkeys((*new, *handed)))
        if new:
            await tx.agents.set_state(new, AgentState.REMOVED, self._sources.now())
            tx.then(lambda: self._presence.remove(new))
            tx.then(lambda: self._changes.publish(Noun.AGENTS, new))

    async def note(self, tx: Transaction, verdict: Verdict, decided: Sequence[RegistrationRequest]) -> None:
        """Entries in the audit trail, and the news."""
        await self._activities.note_all(
            tx, (Note(verdict.by, _ACTIONS[verdict.event], one.id, _details(one)) for one in decided)
        )
        tx.then(lambda: self._changes.publish(Noun.REGISTRATIONS, [one.id for one in decided]))

    async def _add_agents(self, tx: Transaction, approved: Sequence[RegistrationRequest]) -> None:
        ids = [request.agent_id for request in approved]
        back = (await tx.agents.credentials(ids)).keys()  # approved before, and taken back
        now = self._sources.now()
        new = [
            Agent(request.agent_id, request.facts, AgentState.ACTIVE, now, offline_since=now)
            for request in approved
            if request.agent_id not in back
        ]
        if new:
            await tx.agents.add(*new)
        if back:
            await tx.agents.set_state(sorted(back), AgentState.ACTIVE)

        def tell() -> None:
            for id in ids:
                self._presence.add(id, None)
            self._changes.publish(Noun.AGENTS, ids)

        tx.then(tell)

    async def _put_tags(self, tx: Transaction, wanted: dict[str, tuple[str, ...]]) -> None:
        if not wanted:
            return
        known = {name: tag.id for name, tag in (await tx.tags.known()).items()}
        made: list[str] = []
        for names in wanted.values():
            for name in names:
                if folded(name) not in known:
                    tag = Tag(self._sources.new_id(), name)
                    await tx.tags.add(tag, self._sources.now())
                    known[folded(name)] = tag.id
                    made.append(tag.id)
        held = await tx.tags.sets(list(wanted))
        await tx.tags.put(
            {
                id: {known[folded(name)] for name in names} - held.get(id, frozenset())
                for id, names in wanted.items()
            }
        )
        tx.then(lambda: self._changes.publish(Noun.TAGS, sorted(known.values())))

    async def _supersede(self, tx: Transaction, approved: Sequence[RegistrationRequest], by: str) -> None:
        """Of several PCs that were let in as one agent, the latest decision counts."""
        latest = {request.id for request in approved}
        standing = await tx.enrollments.continuing([request.identity for request in approved])
        reject = Verdict(RequestEvent.REJECT, by)
        rejected = [self.decided(request, reject) for request in standing if request.id not in latest]
        if rejected:
            await tx.enrollments.decide(*rejected)
            await self.note(tx, reject, rejected)


_ACTIONS = {
    RequestEvent.APPROVE: "registration.approved",
    RequestEvent.REJECT: "registration.rejected",
    RequestEvent.REOPEN: "registration.reopened",
}


def _details(request: RegistrationRequest) -> dict[str, object]:
    return {
        "host_name": request.facts.host_name,
        "address": request.address,
        "agent": request.identity,
        "same_pc": request.continues_id is not None,
    }
