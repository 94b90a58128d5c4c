"""Orders as they come: read only after the signature was checked, and only if they are for this PC, and for now.

The key is pinned when the server first tells it, over a connection that is pinned to its CA. Another one is taken only
with the word of the key before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
import structlog

from controldock.agent.errors import FolderUnusable, NotGenuine
from controldock.agent.files import replace_file
from controldock.domain.agent_words import Said
from controldock.domain.command import PREFIX
from controldock.protocol.messages import OrderKey, Task
from controldock.protocol.orders import VERSION, Sheet, Ticket
from controldock.protocol.signing import PUBLIC_KEY_SIZE, PayloadType, is_signed

log = structlog.get_logger(__name__)

KEY_NAME = "order-key"
EARLY = 300.0  # seconds that an order may come before its time: two servers' clocks differ a little

_ticket = msgspec.json.Decoder(Ticket)
_sheet = msgspec.json.Decoder(Sheet)


@dataclass(frozen=True, slots=True)
class Order:
    """An attempt to be made, as the server signed it for this PC."""

    attempt_id: str
    task_id: str
    sheet: Sheet


@dataclass(slots=True)
class OrderKeys:
    """The key that orders must be signed with, on disk."""

    path: Path
    _pinned: bytes | None = None

    @property
    def pinned(self) -> bytes | None:
        """Its public half; None: no server has told one yet, or what is in the file is none."""
        if self._pinned is None and self.path.exists():
            found = self.path.read_bytes()
            self._pinned = found if len(found) == PUBLIC_KEY_SIZE else None
        return self._pinned

    def learn(self, chain: Sequence[OrderKey]) -> None:
        """Take the newest key that can be trusted: the first one ever told, or one that the pinned one leads to."""
        pinned = self.pinned
        if not chain:
            return
        if pinned is None:
            self._pin(chain[-1].public)
            return
        publics = [key.public for key in chain]
        if pinned not in publics:
            log.error("order.key_unknown")
            return
        for before, key in pairwise(chain[publics.index(pinned) :]):
            if not is_signed(before.public, PayloadType.KEY, key.public, key.endorsement):
                log.error("order.key_not_endorsed")
                return
            self._pin(key.public)

    def _pin(self, public: bytes) -> None:
        if len(public) != PUBLIC_KEY_SIZE or public == self._pinned:
            return
        try:
            replace_file(self.path, public)
        except OSError as error:
            raise FolderUnusable(f"{self.path} can't be written: {error.strerror}.") from None
        self._pinned = public
        log.info("order.key_pinned")


@dataclass(frozen=True, slots=True)
class OrderReader:
    """Checks what comes. `now` is the server's time."""

    agent_id: str
    keys: OrderKeys
    now: Callable[[], datetime]

    def read(self, task: Task) -> Order:
        """The order in it; NotGenuine when it is none for this agent, now."""
        pinned = self.keys.pinned
        if pinned is None:
            raise NotGenuine(Said.NO_ORDER_KEY)
        if not is_signed(pinned, PayloadType.ORDER, task.ticket, task.signature):
            raise NotGenuine(Said.NOT_SIGNED)
        try:
            ticket = _ticket.decode(task.ticket)
        except msgspec.MsgspecError:
            raise NotGenuine(Said.NEWER_ORDER) from None
        if ticket.version != VERSION:
            raise NotGenuine(Said.NEWER_ORDER)
        self._check(ticket, task)
        if hashlib.sha256(task.sheet).digest() != ticket.sheet:
            raise NotGenuine(Said.ORDER_CHANGED)
        return Order(task.attempt_id, task.task_id, _read_sheet(task.sheet))

    def _check(self, ticket: Ticket, task: Task) -> None:
        if ticket.agent_id != self.agent_id:
            raise NotGenuine(Said.ORDER_FOR_OTHER_PC)
        if (ticket.attempt_id, ticket.task_id) != (task.attempt_id, task.task_id):
            raise NotGenuine(Said.ORDER_FOR_OTHER_ATTEMPT)
        now = self.now()
        if now >= ticket.expires:
            raise NotGenuine(Said.ORDER_TOO_LATE)
        if now < ticket.not_before - timedelta(seconds=EARLY):
            raise NotGenuine(Said.ORDER_TOO_EARLY)


def _read_sheet(data: bytes) -> Sheet:
    try:
        sheet = _sheet.decode(data)
    except msgspec.MsgspecError:
        raise NotGenuine(Said.ORDER_NOT_UNDERSTOOD) from None
    if sheet.version != VERSION:
        raise NotGenuine(Said.NEWER_ORDER)
    if not all(name.startswith(PREFIX) for name in sheet.environment):
        raise NotGenuine(Said.NO_PARAMETER)
    return sheet
