"""How a command ends when it can't do what was asked: one sentence, and an exit code."""

from __future__ import annotations

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130  # what a shell reports after Ctrl-C


class CommandFailed(Exception):
    """The command can't be done; the message is for the person at the terminal."""

    def __init__(self, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
