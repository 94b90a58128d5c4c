"""What became of an announcement on one PC, as the server knows it: how knowledge grows, and why it ends where it does."""

from __future__ import annotations

from enum import StrEnum


class Owed(StrEnum):
    """What a PC is still to be told of an announcement, over its own connection."""

    NOTHING = ""
    TEXT = "text"
    SHOW = "show"  # once more, where it was not displayed
    REMIND = "remind"  # also where it was displayed and nobody read it
    WITHDRAWAL = "withdrawal"
