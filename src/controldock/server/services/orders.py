"""Orders as the server writes them: the sheet that says what is done, and a signed ticket for each attempt.

They are signed once, when somebody wishes something, and kept as signed: what is read from the database later is only
handed on. So a changed row makes no order that an agent obeys.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import structlog

from controldock.domain.command import environment_of
from controldock.domain.deployment import Deployment
from controldock.domain.errors import Invalid, OrderChanged
from controldock.protocol.orders import MAX_SHEET, Order, Sheet, Ticket
from controldock.protocol.signing import PayloadType, is_signed
from controldock.server.keys import Keys
from controldock.server.store.engine import Transaction

log = structlog.get_logger()

KNOWN_SHEETS = 64  # of the deployments that are handed out now; each may have a script of 256 KiB
SIGNED_AT_ONCE = 2_000  # tickets that a thread signs before it looks up: about 0.1 s


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a ticket is for."""

    agent_id: str
    task_id: str
    attempt_id: str


class Orders:
    """Writes and reads them."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._sheets: OrderedDict[str, bytes] = OrderedDict()

    def sheet(self, deployment: Deployment) -> bytes:
        """What is done; Invalid when that is too long to travel. The command must have its secrets."""
        command = deployment.command
        sheet = msgspec.json.encode(
            Sheet(
                deployment_id=deployment.id,
                kind=command.kind,
                script=command.script,
                timeout=command.timeout / timedelta(seconds=1),
                environment=environment_of(command.values),
                stdin=command.stdin,
                run_as=command.run_as,
                sessions=command.sessions,
                user=command.user,
                working_directory=command.working_directory,
                success_codes=command.success_codes,
                grace=deployment.grace / timedelta(seconds=1),
                notice=deployment.notice,
            )
        )
        if len(sheet) > MAX_SHEET:
            raise Invalid(
                "The script, its parameters and its input are too long together.",
                fields={"script": "script_too_long"},
            )
        return sheet

    def seal(self, sheet: bytes) -> bytes:
        """As it is kept in the database."""
        return self._keys.seal(sheet)

    def unseal(self, sealed: bytes) -> bytes | None:
        """What was sealed; None when somebody changed it."""
        return self._keys.unseal(sealed)

    async def tickets(
        self, sheet: bytes, holders: Sequence[Holder], not_before: datetime, expires: datetime
    ) -> list[str]:
        """A signed ticket for each, as it is kept in the database."""
        found: list[str] = []
        digest = hashlib.sha256(sheet).digest()

        def write(some: Sequence[Holder]) -> None:
            key = self._keys.signing
            for holder in some:
                ticket = msgspec.json.encode(
                    Ticket(
                        agent_id=holder.agent_id,
                        task_id=holder.task_id,
                        attempt_id=holder.attempt_id,
                        sheet=digest,
                        not_before=not_before,
                        expires=expires,
                    )
                )
                found.append(_kept(key.sign(PayloadType.ORDER, ticket), ticket))

        for start in range(0, len(holders), SIGNED_AT_ONCE):
            await asyncio.to_thread(write, holders[start : start + SIGNED_AT_ONCE])
        return found

    async def genuine_sheet(self, tx: Transaction, deployment_id: str) -> bytes:
        """What a deployment does, as it was sealed for it; OrderChanged when somebody changed it, or took another's."""
        sealed = (await tx.deployments.sheets([deployment_id])).get(deployment_id, b"")
        sheet = self._keys.unseal(sealed) or b""
        try:
            if msgspec.json.decode(sheet, type=Sheet).deployment_id == deployment_id:
                return sheet
        except msgspec.MsgspecError:  # nothing, or something else that was sealed here
            pass
        log.error("order.sheet_changed", deployment=deployment_id)
        raise OrderChanged

    async def check_tickets(self, sheet: bytes, tickets: Sequence[tuple[str, Holder]]) -> None:
        """OrderChanged unless each of these was signed here, for this holder and this sheet."""
        digest = hashlib.sha256(sheet).digest()

        def check(some: Sequence[tuple[str, Holder]]) -> None:
            for kept, holder in some:
                ticket = self._genuine(_order(sheet, kept))
                if ticket is None or ticket.sheet != digest or _holder_of(ticket) != holder:
                    log.error("order.ticket_changed", attempt=holder.attempt_id)
                    raise OrderChanged

        for start in range(0, len(tickets), SIGNED_AT_ONCE):
            await asyncio.to_thread(check, tickets[start : start + SIGNED_AT_ONCE])

    async def signed_anew(self, tickets: Mapping[str, str]) -> dict[str, str]:
        """The same tickets with a signature of the newest key; those that no key of ours signed are left out."""
        found: dict[str, str] = {}

        def write() -> None:
            key = self._keys.signing
            for attempt_id, kept in tickets.items():
                order = _order(b"", kept)
                if self._genuine(order) is not None:
                    found[attempt_id] = _kept(key.sign(PayloadType.ORDER, order.ticket), order.ticket)

        await asyncio.to_thread(write)
        return found

    def _genuine(self, order: Order) -> Ticket | None:
        """The ticket, if one of the keys ever used here signed it."""
        for key in reversed(self._keys.public):
            if is_signed(key.public, PayloadType.ORDER, order.ticket, order.signature):
                return msgspec.json.decode(order.ticket, type=Ticket)
        return None

    async def of(self, tx: Transaction, attempts: dict[str, str]) -> dict[str, Order]:
        """The orders for these attempts (attempt id: deployment id) as they travel.

        Whatever somebody changed in the database travels as it is: the agent refuses it, and says so."""
        tickets = await tx.tickets.of(attempts)
        missing = {id for id in attempts.values() if id not in self._sheets}
        for id, sealed in (await tx.deployments.sheets(sorted(missing))).items():
            sheet = self._keys.unseal(sealed)
            if sheet is None:
                log.error("order.sheet_changed", deployment=id)
            self._sheets[id] = sheet or b""
        orders = {
            id: _order(self._sheets.get(deployment_id, b""), tickets.get(id) or "")
            for id, deployment_id in attempts.items()
        }
        while len(self._sheets) > KNOWN_SHEETS:
            self._sheets.popitem(last=False)
        return orders


def _holder_of(ticket: Ticket) -> Holder:
    return Holder(ticket.agent_id, ticket.task_id, ticket.attempt_id)


def _kept(signature: bytes, ticket: bytes) -> str:
    return f"{base64.b64encode(signature).decode()}.{ticket.decode()}"


def _order(sheet: bytes, kept: str) -> Order:
    signature, _, ticket = kept.partition(".")
    try:
        signed = base64.b64decode(signature, validate=True)
    except ValueError:
        signed = b""
    return Order(sheet=sheet, ticket=ticket.encode(), signature=signed)
