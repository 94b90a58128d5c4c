"""The line to the server: the link of the present session, or none; whoever has something to deliver waits on it."""

from __future__ import annotations

import asyncio

from controldock.agent.connection import Link


class Line:
    """Holds the one welcomed link."""

    def __init__(self) -> None:
        self._link: Link | None = None
        self._up = asyncio.Event()

    def take_up(self, link: Link) -> None:
        """A session began."""
        self._link = link
        self._up.set()

    def put_down(self) -> None:
        """The session is over."""
        self._link = None
        self._up.clear()

    @property
    def present(self) -> Link | None:
        """The link of the present session; None when there is none, or it is dead."""
        return self._link if self._link is not None and not self._link.is_closed else None

    async def link(self) -> Link:
        """The link of the present session; waits until there is one that works."""
        while True:
            await self._up.wait()
            if self._link is not None and not self._link.is_closed:
                return self._link
            self._up.clear()  # dead, and the session has not noticed yet: the next one will set it
