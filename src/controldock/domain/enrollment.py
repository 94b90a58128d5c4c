"""How a PC comes in: enrollment tokens and registration requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controldock.domain.agent import Facts
from controldock.domain.errors import AlreadyDecided, TokenExpired, TokenRevoked, TokenUsedUp


@dataclass(frozen=True, slots=True)
class EnrollmentToken:
    """The bootstrap secret that an administrator hands to PCs; the server keeps its hash."""

    id: str
    secret_hash: bytes  # SHA-256
    note: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    uses_left: int | None  # None: as often as you like
    use_count: int = 0
    auto_approve: bool = False
    revoked_at: datetime | None = None
    tags: tuple[str, ...] = ()  # for whoever comes in by it
    address_range: str = ""  # CIDR; empty: from anywhere
    host_name_pattern: str = ""  # with * and ?; empty: any name
    agent_id: str | None = None  # a reissue token: for this agent and no other PC


def check_usable(token: EnrollmentToken, *, now: datetime) -> None:
    """Raise the `EnrollmentRefused` that says why the token can't be used at `now`."""
    if token.revoked_at is not None:
        raise TokenRevoked
    if token.expires_at is not None and now >= token.expires_at:
        raise TokenExpired
    if token.uses_left == 0:
        raise TokenUsedUp


class RequestState(StrEnum):
    """How far a registration request has come."""

    PENDING = "pending"  # waits for an administrator
    APPROVED = "approved"  # the PC may fetch its agent token
    REJECTED = "rejected"
    COMPLETED = "completed"  # the PC has its agent token and used it


class RequestEvent(StrEnum):
    """What can happen to a registration request."""

    APPROVE = "approve"
    REJECT = "reject"
    COMPLETE = "complete"  # the agent said hello with its token for the first time


_S, _E = RequestState, RequestEvent

REQUEST_TRANSITIONS: dict[RequestState, dict[RequestEvent, RequestState]] = {
    _S.PENDING: {_E.APPROVE: _S.APPROVED, _E.REJECT: _S.REJECTED},
    _S.APPROVED: {_E.COMPLETE: _S.COMPLETED, _E.REJECT: _S.REJECTED},
    _S.REJECTED: {},
    _S.COMPLETED: {},
}


@dataclass(frozen=True, slots=True)
class RegistrationRequest:
    """A PC that asked to join."""

    id: str
    agent_id: str
    token_id: str
    facts: Facts
    address: str  # where the request came from, as the server saw it
    state: RequestState
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    continues_id: str | None = None  # the agent that this PC is; None: a new one, `agent_id`


def next_state(state: RequestState, event: RequestEvent) -> RequestState:
    """Where `event` leads from `state`; `AlreadyDecided` where the table has no such step."""
    try:
        return REQUEST_TRANSITIONS[state][event]
    except KeyError:
        raise AlreadyDecided(state=state.value, wanted=event.value) from None
