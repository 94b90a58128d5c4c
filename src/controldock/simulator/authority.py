"""Whom simulated agents believe: the CA whose key the enrollment token names, as real ones do."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

from controldock.protocol.certificate import public_key_hash
from controldock.protocol.connection import AgentSide
from controldock.protocol.errors import BadMessage, ProtocolError
from controldock.protocol.messages import SERVER_NAME, Authority, AuthorityAnswer, FromServer
from controldock.simulator.errors import Unreachable, WrongServer

PATIENCE = 15.0  # seconds for the whole question
_READ = 64 * 1024  # bytes
# X509_V_FLAG_NO_CHECK_TIME: the CA is pinned and private, and a PC's clock may be wrong (security.md 5.3).
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was found to hold the right key."""

    address: str  # numeric: ten thousand connections are no ten thousand questions for a name
    port: int
    context: ssl.SSLContext


async def find(host: str, port: int, pin: bytes) -> Server:
    """The server there, if it holds the key with this hash. Sends no secret."""
    try:
        async with asyncio.timeout(PATIENCE):
            address, answer = await _ask(host, port)
    except TimeoutError:
        raise Unreachable(f"{host}:{port} does not answer.") from None
    except (ssl.SSLError, ProtocolError, asyncio.IncompleteReadError):
        raise Unreachable(f"{host}:{port} answers, but is no ControlDock server.") from None
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "there is no such address"
        raise Unreachable(f"{host}:{port} can't be reached: {reason}.") from None
    return Server(address, port, _trusting(_checked(answer, pin)))


async def _ask(host: str, port: int) -> tuple[str, FromServer]:
    reader, writer = await asyncio.open_connection(host, port, ssl=_unverified(), server_hostname=SERVER_NAME)
    try:
        side = AgentSide()
        writer.write(side.send(Authority(id=side.next_id())))
        while True:
            data = await reader.read(_READ)
            if not data:
                raise asyncio.IncompleteReadError(b"", None)
            if answers := side.receive(data):
                return str(writer.get_extra_info("peername")[0]), answers[0]
    finally:
        writer.transport.abort()


def _checked(answer: FromServer, pin: bytes) -> bytes:
    try:
        if isinstance(answer, AuthorityAnswer) and public_key_hash(answer.certificate) == pin:
            return answer.certificate
    except BadMessage:
        pass
    raise WrongServer


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _trusting(authority: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=authority)
    context.verify_flags |= _NO_CHECK_TIME
    return context
