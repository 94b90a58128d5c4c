"""What the agent asks of an operating system about the PC it runs on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from controldock.protocol.inventory import Hardware, Program, System, UserSession


class Surveyor(Protocol):
    """One operating system's knowledge of its PC. Everything here may take seconds: call it in a thread. Nothing
    raises because something can't be known: then it is left empty."""

    def system(self) -> System:
        """The operating system."""

    def hardware(self) -> Hardware:
        """The machine."""

    def sessions(self, now: datetime) -> Iterable[UserSession]:
        """Who is logged on."""

    def software(self) -> Iterable[tuple[str, Program]]:
        """What is installed, each with a key that stays the same from one version to the next."""

    def lower_priority(self) -> None:
        """Let everything else on this PC go before the thread that calls this."""
