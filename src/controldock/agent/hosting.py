"""The agent as a service of the system: it comes in by itself with what its installer was given, and then serves."""

from __future__ import annotations

import asyncio

import structlog

from controldock.agent.backoff import Backoff
from controldock.agent.connection import ServerAddress
from controldock.agent.enrollment import Enrollment
from controldock.agent.errors import AgentError, LinkLost, RefusedByServer, Rejected, Unreachable
from controldock.agent.identity import StateFolder
from controldock.agent.installation import Installation, Wish
from controldock.agent.service import serve, until
from controldock.protocol.enrollment_token import decode
from controldock.protocol.errors import BadToken
from controldock.sources import Sources

log = structlog.get_logger(__name__)


async def host(folder: StateFolder, installation: Installation, sources: Sources) -> None:
    """Enroll this PC if its installer wished so and it is not, then run its agent until somebody says stop.

    A PC that can't come in waits for the stop, too: the system would only start the service again and again. A network
    that is not up yet, or a server that is away, is waited for, however long it takes."""
    stop = asyncio.Event()
    folder.platform.on_stop(asyncio.get_running_loop(), stop.set)
    is_in = folder.load().is_enrolled_or_waiting
    if not is_in and await until(stop, _enter(folder, installation, sources)) is False:
        await stop.wait()
    if not stop.is_set():
        await serve(folder, sources)


async def _enter(folder: StateFolder, installation: Installation, sources: Sources) -> bool:
    """Whether this PC asked to be let in; the token is gone then, since asking again takes the claim alone."""
    server = None
    try:
        wish = installation.wish()
        if wish is None:
            log.error("agent.not_enrolled", reason="Neither a server nor a token was given to the installer.")
            return False
        server = wish.server
        await _register(folder, wish, sources)
    except (AgentError, BadToken, ValueError) as error:
        log.error("agent.not_enrolled", server=server, reason=str(error))
        return False
    _forget_token(installation)
    return True


def _forget_token(installation: Installation) -> None:
    try:
        installation.forget_token()
    except AgentError as error:  # on a disk without room, or that is read only; the PC is in all the same
        log.warning("agent.token_kept", reason=error.message)


async def _register(folder: StateFolder, wish: Wish, sources: Sources) -> None:
    token, address = decode(wish.token), ServerAddress.parse(wish.server)
    enrollment, backoff = Enrollment(folder, sources), Backoff(sources)
    while True:
        began = sources.monotonic()
        try:
            await enrollment.register(token, address, patient=True)
        except Rejected:
            return  # it keeps its claim: an administrator may think again
        except (Unreachable, LinkLost, RefusedByServer) as error:
            if isinstance(error, RefusedByServer) and error.retry_after is None:
                raise
            delay = backoff.delay(error, lasted=sources.monotonic() - began)
            log.warning("enrollment.delayed", reason=error.message, retry_in=round(delay, 1))
            await asyncio.sleep(delay)
        else:
            return
