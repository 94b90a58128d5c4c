"""UDP 5502: announcements in, nothing out. Whoever is in the network can send here, so a flood costs little.

A limited number of datagrams is read, and a smaller number of signatures is checked; the kernel throws the rest away.
What is lost so comes over TCP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

import structlog

from controldock.agent.announcements.budget import Budget
from controldock.agent.announcements.ears import Adapters, Ear, adapters, open_ears
from controldock.protocol.announcements import MAX_DATAGRAM, Notice, Payload, Text, of_datagram
from controldock.sources import Sources

log = structlog.get_logger(__name__)

READ_AT_ONCE, READ_RATE = 256, 200.0  # datagrams, and datagrams a second: three copies by eight ways are 24
CHECKED_AT_ONCE, CHECK_RATE = 64, 20.0  # signatures, each a tenth of a millisecond
REMEMBERED = 64  # datagrams that were genuine: their copies need no check
LOOK = 10.0  # seconds between two looks at the adapters, and tries to open a port that is taken
ERRORS = 20  # in a row, after which a socket is opened anew

Heard = Callable[[Notice, Payload], None]  # called in the loop, once for copies of one datagram


@dataclass(slots=True)
class Counts:
    """What came since the start."""

    read: int = 0  # datagrams
    checked: int = 0  # signatures
    forged: int = 0
    idle: int = 0  # genuine, and not to be heeded: expired, or not for everybody
    heard: int = 0  # handed on


class Listener:
    """Hears what the server signed. Outlives sessions: a call may come while there is none."""

    def __init__(
        self,
        key: Callable[[], bytes | None],  # the server's, that this agent trusts; None: none yet
        now: Callable[[], datetime],  # the server's time
        heard: Heard,
        sources: Sources,
        present: Adapters = adapters,
        look: float = LOOK,
    ) -> None:
        self._key = key
        self._now = now
        self._heard = heard
        self._present = present
        self._look = look
        self._reading = Budget(sources, READ_AT_ONCE, READ_RATE)
        self._checking = Budget(sources, CHECKED_AT_ONCE, CHECK_RATE)
        self._known: dict[bytes, None] = {}
        self._wish: tuple[int, tuple[str, ...]] = (0, ())
        self._changed = asyncio.Event()
        self._ears: list[Ear] = []
        self._is_deaf = False
        self.counts = Counts()

    @property
    def is_listening(self) -> bool:
        """Whether a socket is open, and configured as was wished last."""
        return bool(self._ears) and not self._changed.is_set()

    def configure(self, port: int, groups: tuple[str, ...]) -> None:
        """Listen on this port, and be in these groups; 0: on none. As the welcome and each new config say."""
        if (port, groups) != self._wish:
            self._wish = (port, groups)
            self._changed.set()

    async def run(self) -> None:
        """Listen until cancelled. Never raises anything else: whatever is wrong here, TCP brings it all the same."""
        while True:
            self._changed.clear()
            port, groups = self._wish
            if not port:
                await self._changed.wait()
                continue
            with ExitStack() as open_ones:
                self._ears = open_ears(port, groups)
                self._tell_whether_deaf(port)
                open_ones.callback(self._ears.clear)
                for ear in self._ears:
                    open_ones.callback(ear.socket.close)
                self._join()
                await self._listen(self._ears)

    @property
    def _has_ipv4(self) -> bool:
        """Many a machine has no IPv6: that is no reason to open everything again."""
        return any(ear.is_ipv4 for ear in self._ears)

    def _tell_whether_deaf(self, port: int) -> None:
        """Once, however often it is tried."""
        if self._has_ipv4 == self._is_deaf:
            self._is_deaf = not self._is_deaf
            level = log.warning if self._is_deaf else log.info
            level("announcements.deaf" if self._is_deaf else "announcements.hearing", port=port)

    async def _listen(self, ears: list[Ear]) -> None:
        """Until it is configured anew, or something is wrong with the sockets."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._hear(ear)) for ear in ears]
            tasks.append(group.create_task(self._keep_joined()))
            tasks.append(group.create_task(self._wait_for_change()))
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()

    async def _wait_for_change(self) -> None:
        await self._changed.wait()

    async def _keep_joined(self) -> None:
        """Follow adapters that come and go. Ends after a while when the port was taken, to try it again."""
        while True:
            await asyncio.sleep(self._look)
            if not self._has_ipv4:
                return
            self._join()

    def _join(self) -> None:
        try:
            present = self._present()
            for ear in self._ears:
                ear.join(present)
        except OSError as error:
            log.warning("announcements.no_adapters", reason=error.strerror)

    async def _hear(self, ear: Ear) -> None:
        """Take datagrams in, no more than the budget allows. Ends when the socket gives nothing but errors."""
        loop = asyncio.get_running_loop()
        errors = 0
        while errors < ERRORS:
            if not self._reading.take():
                await asyncio.sleep(self._reading.wait())
                continue
            try:
                data, _ = await loop.sock_recvfrom(ear.socket, MAX_DATAGRAM + 1)
            except OSError as error:  # of one that was too long, on Windows
                errors += 1
                log.debug("announcements.unread", reason=error.strerror)
                continue
            errors = 0
            self.counts.read += 1
            self._take(data)
        log.warning("announcements.socket_broken", port=ear.socket.getsockname()[1])
        await asyncio.sleep(self._look)

    def _take(self, data: bytes) -> None:
        notice = of_datagram(data)
        key = self._key() if notice is not None and data not in self._known else None
        if notice is None or key is None or not self._checking.take():
            return
        self.counts.checked += 1
        payload = notice.read(key)
        if payload is None:
            self.counts.forged += 1
            return
        self._remember(data)
        if not self._counts(payload):
            self.counts.idle += 1
            return
        self.counts.heard += 1
        try:
            self._heard(notice, payload)
        except Exception as error:
            log.error("announcements.failed", exc_info=error)

    def _counts(self, payload: Payload) -> bool:
        """Whether a datagram may say this to this PC, now. A text for some PCs alone is theirs over TCP only."""
        return payload.expires > self._now() and (not isinstance(payload, Text) or payload.for_everybody)

    def _remember(self, data: bytes) -> None:
        self._known[data] = None
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
