"""The ratchet: a secret that changes with every session, so that two PCs can't go on being one agent.

Each hello shows the secret that the PC holds, each welcome gives it a fresh one, and the PC confirms it once that is on
its disk. Of two PCs that hold the same secret the first to confirm leaves the other with one that is worth nothing.
A crash between any two steps leaves the PC with a secret that is still good: the confirmed one, or one of those given.
"""

from __future__ import annotations

from dataclasses import dataclass

# How many unconfirmed secrets stay good. More than one: a hello that was long on its way and is answered to nobody
# would otherwise void the secret that the present session is just writing to its disk.
MAX_GIVEN = 3


@dataclass(frozen=True, slots=True)
class Ratchet:
    """What the server keeps of an agent's secrets: hashes."""

    current: bytes | None = None  # of the one it is known to hold; None: it has confirmed none yet
    given: tuple[bytes, ...] = ()  # of those it was given and has not confirmed, newest first

    @property
    def is_new(self) -> bool:
        """Whether nobody was given anything yet: there is nothing to compare with."""
        return self.current is None and not self.given

    def is_right(self, shown: bytes | None) -> bool:
        """Whether a PC that shows the secret of this hash is the one that was here before."""
        return self.is_new or shown == self.current or shown in self.given

    def turned(self, shown: bytes | None, fresh: bytes) -> Ratchet:
        """After a right hello that is answered with a fresh secret. Showing a given one confirms it."""
        if shown == self.current:
            return Ratchet(self.current, (fresh, *self.given)[:MAX_GIVEN])
        return Ratchet(shown, (fresh,))

    def can_keep(self, kept: bytes) -> bool:
        """Whether this secret may be confirmed, or was already."""
        return kept == self.current or kept in self.given

    def confirmed(self, kept: bytes) -> Ratchet:
        """After the PC has it on its disk; what else was given is worth nothing from now on."""
        return self if kept == self.current else Ratchet(kept)
