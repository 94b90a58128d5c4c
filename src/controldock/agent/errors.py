"""What can go wrong on the PC, as one tree; the command line translates each into its sentence and exit code.

AgentError
├── Unreachable         nobody answers at that address, or what answers is no ControlDock server
├── WrongServer         somebody answers, but holds another CA key than the one this PC trusts
├── LinkLost            a connection ended, with or without a goodbye
├── RefusedByServer     the server said no; `code` says why
├── Rejected            an administrator said no
├── FolderUnusable      the state folder can't be read, written, or trusted
│   └── FolderDamaged   what is in it makes no sense
├── FolderInUse         another agent works on it
├── CannotRun           this PC can't run that script: no interpreter, nobody logged on, no such folder
├── NotGenuine          an order that must not be obeyed
└── JournalError        what is on disk can't be relied upon; the agent has to stop
    └── JournalFull     there was no room for the record; nothing of it was kept
"""

from __future__ import annotations

MAX_TEXT = 300  # characters of a peer's text that go into a log line or onto a terminal


def printable(text: str) -> str:
    """What a peer said, without control characters and of a length that fits a line."""
    return "".join(character if character.isprintable() else "?" for character in text[:MAX_TEXT])


class AgentError(Exception):
    """Something went wrong on this PC."""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        super().__init__(self.message)


class Unreachable(AgentError):
    """The server can't be reached."""


class WrongServer(AgentError):
    """This is not the server that this PC belongs to."""


class LinkLost(AgentError):
    """The connection to the server was lost."""

    def __init__(self, message: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds, as the server's goodbye said


class RefusedByServer(AgentError):
    """The server refused."""

    def __init__(self, code: str, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(printable(message) or f"The server refused: {printable(code)}.")
        self.code = printable(code)
        self.retry_after = retry_after  # seconds; None: asking again is of no use


class Rejected(AgentError):
    """An administrator rejected this PC."""


class FolderUnusable(AgentError):
    """The state folder can't be used."""


class FolderDamaged(FolderUnusable):
    """The state folder is damaged."""


class FolderInUse(AgentError):
    """Another agent is running on this state folder."""


class CannotRun(AgentError):
    """This PC can't run that script."""


class NotGenuine(AgentError):
    """The order is not genuine."""


class JournalError(AgentError):
    """The journal can't be written."""


class JournalFull(JournalError):
    """The disk is full: there was no room in the journal."""
