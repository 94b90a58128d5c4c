"""What a simulated PC says on one connection: requests with their ids, as long as anybody listens."""

from __future__ import annotations

from collections.abc import Callable

from controldock.protocol.connection import AgentSide, State
from controldock.protocol.messages import AnyRequest
from controldock.simulator.outbox import Outbox


class Voice:
    """Of one connection; handed to whoever has something to tell."""

    __slots__ = ("_outbox", "_side")

    def __init__(self, side: AgentSide, outbox: Outbox) -> None:
        self._side = side
        self._outbox = outbox

    @property
    def is_heard(self) -> bool:
        """Whether the server knows who speaks, and listens."""
        return self._side.state is State.KNOWN

    def say(self, make: Callable[[int], AnyRequest]) -> int:
        """Say what is made for an id; that id."""
        message = make(self._side.next_id())
        self._outbox.add(self._side.send(message))
        self._outbox.flush_unless_held()
        return message.id
