"""How this PC comes in: pin, register, wait for an administrator. Can be cut off anywhere and goes on from there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, assert_never

import msgspec
import structlog

from controldock.agent.backoff import Backoff
from controldock.agent.connection import ANSWER_TIMEOUT, GRACE, Link, ServerAddress, open_link
from controldock.agent.errors import (
    AgentError,
    LinkLost,
    RefusedByServer,
    Rejected,
    Unreachable,
    WrongServer,
)
from controldock.agent.identity import Identity, Known, Registration, Server, StateFolder
from controldock.agent.inventory import gather
from controldock.agent.tls import pinned, unverified
from controldock.protocol import messages
from controldock.protocol.certificate import public_key_hash
from controldock.protocol.enrollment_token import TokenString
from controldock.protocol.errors import BadMessage
from controldock.protocol.messages import SECRET_SIZE, Approved, AuthorityAnswer, Pending
from controldock.sources import Sources, encode_id

log = structlog.get_logger(__name__)

DECISION_WAIT = (
    60  # seconds that one question for the decision waits; firewalls forget a silent connection later
)
REJECTED = (
    "An administrator rejected this PC, and it asks no more. Once it is allowed again in the console, "
    "start the agent anew or repeat the enrollment."
)
_FORGOTTEN = frozenset({"not_found"})  # the server does not know this registration (any more)


@dataclass(frozen=True, slots=True)
class Enrollment:
    """The use case, on one state folder."""

    folder: StateFolder
    sources: Sources

    async def enroll(
        self, token: TokenString, address: ServerAddress, *, patient: bool, on_pending: Callable[[str], None]
    ) -> Identity | None:
        """Come in by `token`; None when not `patient` and an administrator has yet to decide.

        `on_pending` is called with the request's id as soon as it is clear that somebody has to decide.
        """
        while True:
            waiting = await self.register(token, address, patient=patient)
            try:
                identity = await self._decision(waiting, patient=False)
                if identity is None:
                    on_pending(waiting.request_id or "")
                    identity = await self.await_decision(waiting) if patient else None
                return identity
            except RefusedByServer as error:
                if error.code not in _FORGOTTEN:
                    raise
                log.warning(
                    "enrollment.forgotten", request=waiting.request_id
                )  # a new server on the same key

    async def register(self, token: TokenString, address: ServerAddress, *, patient: bool) -> Registration:
        """Ask to be let in, or go on with what this token asked before; the answer is on disk on return."""
        waiting = self._remembered(token, address)
        while True:
            try:
                if waiting is None:
                    authority = await fetch_authority(address, token.pin)
                    server = Server(host=address.host, port=address.port, authority=authority)
                    claim = self.sources.token(SECRET_SIZE)
                    waiting = Registration(server=server, token_id=encode_id(token.token_id), claim=claim)
                self._keep(waiting)
                return waiting if waiting.request_id else await self._ask(waiting, token)
            except RefusedByServer as error:
                if error.retry_after is None:
                    self._forget()
                if error.retry_after is None or not patient:
                    raise
                log.info("enrollment.deferred", code=error.code, retry_in=error.retry_after)
                await asyncio.sleep(error.retry_after)

    async def await_decision(self, waiting: Registration) -> Identity:
        """Wait for the administrator, as long as it takes and through lost connections."""
        backoff = Backoff(self.sources)
        while True:
            began = self.sources.monotonic()
            try:
                identity = await self._decision(waiting, patient=True)
                assert identity is not None
                return identity
            except (Unreachable, LinkLost, RefusedByServer) as error:
                if isinstance(error, RefusedByServer) and error.retry_after is None:
                    raise
                delay = backoff.delay(error, lasted=self.sources.monotonic() - began)
                log.warning("enrollment.interrupted", reason=error.message, retry_in=round(delay, 1))
                await asyncio.sleep(delay)

    def _remembered(self, token: TokenString, address: ServerAddress) -> Registration | None:
        """What this token asked before, should the answer have been lost: asking again costs no second use."""
        waiting = self.folder.load().registration
        if waiting is None or waiting.token_id != encode_id(token.token_id):
            return None
        if public_key_hash(waiting.server.authority) != token.pin:
            return None
        server = msgspec.structs.replace(waiting.server, host=address.host, port=address.port)
        return msgspec.structs.replace(waiting, server=server)

    async def _ask(self, waiting: Registration, token: TokenString) -> Registration:
        async with open_link(waiting.server.address, pinned(waiting.server.authority)) as link:
            answer = await link.request(
                messages.Registration(
                    id=link.next_id(),
                    token_id=waiting.token_id,
                    secret=token.secret,
                    claim=waiting.claim,
                    facts=gather(self.folder.platform, link.own_address()),
                )
            )
        if not isinstance(answer, Pending):
            self._reject(waiting)
        waiting = msgspec.structs.replace(waiting, request_id=answer.request_id)
        self._keep(waiting)
        return waiting

    async def _decision(self, waiting: Registration, *, patient: bool) -> Identity | None:
        async with open_link(waiting.server.address, pinned(waiting.server.authority)) as link:
            while True:
                answer = await self._status(link, waiting, DECISION_WAIT if patient else 0)
                match answer:
                    case Approved():
                        identity = Identity(
                            server=waiting.server, agent_id=answer.agent_id, agent_token=answer.agent_token
                        )
                        self.folder.save(Known(identity=identity))
                        return identity
                    case Pending():
                        if waiting.is_rejected:  # it was, and is not any more
                            waiting = msgspec.structs.replace(waiting, is_rejected=False)
                            self._keep(waiting)
                        if not patient:
                            return None
                    case messages.Rejected():
                        self._reject(waiting)
                    case _:
                        assert_never(answer)

    async def _status(
        self, link: Link, waiting: Registration, wait: int
    ) -> Approved | Pending | messages.Rejected:
        if waiting.request_id is None:
            raise RefusedByServer("not_found", "This PC has not registered yet.")
        question = messages.StatusCheck(
            id=link.next_id(), request_id=waiting.request_id, claim=waiting.claim, wait=wait
        )
        try:
            answer = await link.request(question, within=wait + GRACE)
        except RefusedByServer as error:
            if error.code in _FORGOTTEN:
                self._forget()
            raise
        assert isinstance(
            answer, Approved | Pending | messages.Rejected
        )  # `ANSWERS` lets nothing else through
        return answer

    def _keep(self, waiting: Registration) -> None:
        self.folder.save(msgspec.structs.replace(self.folder.load(), registration=waiting))

    def _reject(self, waiting: Registration) -> NoReturn:
        """Stop asking, and keep the claim: with it this PC learns that it was allowed again."""
        self._keep(msgspec.structs.replace(waiting, is_rejected=True))
        raise Rejected(REJECTED)

    def _forget(self) -> None:
        self.folder.save(msgspec.structs.replace(self.folder.load(), registration=None))


async def fetch_authority(address: ServerAddress, pin: bytes) -> bytes:
    """The server's CA certificate, if its key is the one the token names; WrongServer if not. Sends no secret."""
    async with open_link(address, unverified()) as link:
        answer = await link.request(messages.Authority(id=link.next_id()), within=ANSWER_TIMEOUT)
    if not isinstance(answer, AuthorityAnswer):
        raise AgentError("The server answered something else than was asked.")
    try:
        found = public_key_hash(answer.certificate)
    except BadMessage:
        raise WrongServer(f"{address} sent no certificate.") from None
    if found != pin:
        raise WrongServer(
            f"{address} is not the server that made this enrollment token: its CA key is another one. "
            "Nothing secret was sent."
        )
    return answer.certificate
