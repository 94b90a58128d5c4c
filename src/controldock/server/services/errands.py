"""Errands: small favors that agents are asked, in memory only. They say neither what to run nor where to send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from controldock.protocol.messages import MAX_WAKES

MAX_WAITING = (
    10 * MAX_WAKES
)  # MAC addresses that wait for one agent's next polls; nobody has as many in a subnet


@dataclass(frozen=True, slots=True)
class Errand:
    """One answer's worth."""

    collect_inventory: bool = False
    wake: tuple[bytes, ...] = ()  # MAC addresses


@dataclass(slots=True)
class Errands:
    """What one agent will be asked with its next polls, all of it once."""

    _collect_inventory: bool = False
    _wake: dict[bytes, None] = field(default_factory=dict)  # a dict keeps the order

    def add(self, errand: Errand) -> bool:
        """Have it asked; False: too much waits already, and nothing of it was added."""
        fresh: Iterable[bytes] = [mac for mac in errand.wake if mac not in self._wake]
        if len(self._wake) + len(list(fresh)) > MAX_WAITING:
            return False
        self._wake.update(dict.fromkeys(fresh))
        self._collect_inventory |= errand.collect_inventory
        return True

    def take(self) -> Errand | None:
        """What is asked now, as much as an answer takes."""
        if not self._wake and not self._collect_inventory:
            return None
        macs = list(self._wake)[:MAX_WAKES]
        for mac in macs:
            del self._wake[mac]
        errand = Errand(self._collect_inventory, tuple(macs))
        self._collect_inventory = False
        return errand
