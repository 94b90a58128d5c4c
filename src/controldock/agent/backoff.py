"""How long to wait before connecting again: full jitter, so that a fleet does not come back in one step.

Measured (security.md 3.3): 10,000 agents that retry every 5 s never all come back; with full jitter up to 60 s the
last one is back after 58 s.
"""

from __future__ import annotations

from controldock.agent.errors import AgentError, LinkLost, RefusedByServer, WrongServer
from controldock.sources import Sources

FIRST = 1.0  # seconds: the range of the first wait; doubles with every failure
CAP = 60.0  # seconds: no PC is away longer than a minute after its server is back
STABLE = 60.0  # seconds a session must last to count as a success; a server that accepts and dies is none
WRONG_SERVER = 300.0  # seconds at least: a wrong certificate is not cured by asking often
# Seconds at least, and twice as many at most: an administrator removed this PC, or the server lost its memory.
# Either may be undone, and then the PC has to come back by itself.
NOT_WANTED = 450.0
IN_DOUBT = 5.0  # seconds of jitter on what the server asks for, while a person decides which PC is which
MAX_WISH = 3600.0  # seconds: a server that asks for more is mistaken, and would lose its fleet
_NOT_WANTED_CODES = frozenset({"agent_unknown", "agent_removed"})
_IN_DOUBT_CODE = "agent_quarantined"
_MAX_DOUBLINGS = 16  # beyond the cap it makes no difference, and 2.0**n has an end


class Backoff:
    """Counts the failures in a row."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._failures = 0

    def delay(self, error: AgentError, *, lasted: float) -> float:
        """Seconds to wait after a session that ended with `error` and `lasted` so many seconds."""
        if lasted >= STABLE:
            self._failures = 0
        jitter = self._sources.uniform(0.0, min(CAP, FIRST * 2.0**self._failures))
        self._failures = min(self._failures + 1, _MAX_DOUBLINGS)
        if isinstance(error, RefusedByServer) and error.code == _IN_DOUBT_CODE:
            self._failures = 0  # the server is well, and answers
            return _wish(error) + self._sources.uniform(0.0, IN_DOUBT)
        rest = _rest(error)
        if rest:
            return rest + self._sources.uniform(0.0, rest)
        return _wish(error) + jitter


def _rest(error: AgentError) -> float:
    """Seconds to leave the server alone, where nothing changes unless a person does something."""
    if isinstance(error, WrongServer):
        return WRONG_SERVER
    if isinstance(error, RefusedByServer) and error.code in _NOT_WANTED_CODES:
        return NOT_WANTED
    return 0.0


def _wish(error: AgentError) -> float:
    """Seconds that the server asked for."""
    if isinstance(error, LinkLost | RefusedByServer):
        return min(max(error.retry_after or 0.0, 0.0), MAX_WISH)
    return 0.0
