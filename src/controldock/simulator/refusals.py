"""What a server may say at the door, and what a simulated PC makes of it."""

from __future__ import annotations

from controldock.domain import errors

REMOVED = errors.AgentRemoved.code
NOT_WANTED = frozenset({errors.AgentUnknown.code})
FORGOTTEN = frozenset({errors.NotFound.code, errors.AlreadyDecided.code})
TOKEN_REFUSALS = {
    kind.code: kind().message
    for kind in (
        errors.EnrollmentRefused,
        errors.TokenWrong,
        errors.TokenExpired,
        errors.TokenUsedUp,
        errors.TokenRevoked,
        errors.TokenNotForAddress,
        errors.TokenNotForName,
    )
}
