"""Why a simulation can't be done, as one tree; the command line shows the message.

SimulationError
├── Unreachable        nobody answers at that address, or what answers is no ControlDock server
├── WrongServer        somebody answers, but its CA key is not the one the token names
├── TokenRefused       the server does not take the enrollment token
├── FleetUnknown       the server knows none of these agents
├── RosterUnusable     the file with the agents can't be read or written
└── TooFewDescriptors  this machine does not let one process hold so many connections
"""

from __future__ import annotations


class SimulationError(Exception):
    """The simulation can't be done."""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        super().__init__(self.message)


class Unreachable(SimulationError):
    """The server can't be reached."""


class WrongServer(SimulationError):
    """This is not the server that made the enrollment token. Nothing secret was sent."""


class TokenRefused(SimulationError):
    """The server refused the enrollment token."""


class FleetUnknown(SimulationError):
    """The server knows none of these agents; delete the state file to enroll new ones."""


class RosterUnusable(SimulationError):
    """The state file can't be used."""


class TooFewDescriptors(SimulationError):
    """This machine does not let one process hold so many connections."""
