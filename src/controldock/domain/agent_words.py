"""What is said of an attempt where no exit code can: every sentence once, so that each can be said in Korean, too.

An agent sends plain English text, which any server and any terminal can show as it is. A message is one sentence or
several, with a blank between. `understood` finds them again, so the code of a sentence never has to travel.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache


class Said(StrEnum):
    """The sentences, by their codes; `{name}` is what changes from one case to the next."""

    # an order that is not obeyed: outcome rejected
    NO_ORDER_KEY = "The server has not told this agent which key it signs orders with."
    NOT_SIGNED = "The order is not signed by the server's key."
    NEWER_ORDER = "The order is written for a newer agent."
    ORDER_CHANGED = "What the order says was changed after it was signed."
    ORDER_FOR_OTHER_PC = "The order is for another PC."
    ORDER_FOR_OTHER_ATTEMPT = "The order is for another attempt."
    ORDER_TOO_LATE = "The order came too late: its deadline has passed."
    ORDER_TOO_EARLY = "The order came before its time."
    ORDER_NOT_UNDERSTOOD = "The order asks for something that this agent does not know: it has to be updated."
    NO_PARAMETER = "The order sets a variable that is no parameter."
    POISON = "The agent died during two attempts at this, so this PC does not begin a third."

    # a script that could not be begun: outcome failed, no exit code
    NOT_STARTED = "The script could not be started: {reason}."
    NOT_WRITTEN = "The script can't be written to disk: {reason}."
    NO_POWERSHELL = "PowerShell is not installed on this PC."
    NO_DIRECTORY = "The working directory {directory} does not exist on this PC."
    DIRECTORY_CLOSED = "{user} may not enter the working directory {directory}."
    NOBODY_LOGGED_ON = "Nobody is logged on at this PC."
    NOT_LOGGED_ON = "{user} is not logged on at this PC."
    UNKNOWN_USER = "This PC knows no user {user}."
    NOT_ROOT = "The agent on this PC does not run as root, so it can't run a command as {user}."
    USER_ON_WINDOWS = "Running as the logged-on user needs the Windows agent's next version."
    FOLDER_FOR_CMD = "The agent's folder has a name that cmd can't take: {folder}."

    # how a script ended
    TIMED_OUT = "Ended after its timeout of {seconds} seconds."
    FAILED_FOR = "It failed for {users}."
    NOT_ENDED = "{count} of its processes could not be ended."
    STOPPED = "The agent was stopped while it ran."
    GONE_DOWN = "The PC was restarted or shut down while it ran."
    AGENT_DIED = "The agent ended by force while it ran; it may or may not have had its effect."
    PC_DIED = "The PC restarted or lost power while it ran; it may or may not have had its effect."
    INTERRUPTED = "The agent or the PC stopped while it ran; it may or may not have had its effect."
    NEVER_STARTED = "Cancelled before it was started."
    JOURNAL_LOST = "This PC's journal was damaged: it was started, and it can't be known how it ended."

    # restarting and shutting down
    RESTARTED = "The PC restarted and is back."
    NOT_RESTARTED = "The PC did not restart."
    TOOK_SHUT_DOWN = "The system took the order to shut down."
    WAS_SHUT_DOWN = "The PC was shut down, and is on again."
    NOT_SHUT_DOWN = "The system took the order to shut down, but the PC is still on."
    CALLED_OFF = "Called off before it happened."
    NO_ROOM_FOR_POWER = "There was no room on the disk to write the order down, so the system was not told."
    NO_BOOT_ID = "This PC can't tell one start from the next, so nobody could say whether it restarted."
    ORDER_NOT_TAKEN = "The system did not take the order: {reason}."
    PROGRAM_UNUSABLE = "The system's {program} can't be used: {reason}."
    NO_POWER = "This PC is set up so that it can't be restarted or shut down from here."

    # what the server says of an attempt that no agent began
    MISSED = "No server was running at its time, and its deadline has passed."
    SUCCEEDED_EARLIER = "Not needed any more: an earlier try succeeded, as the PC said later."

    def of(self, **values: object) -> str:
        """The sentence for this case."""
        return self.value.format(**values)


def understood(message: str) -> list[tuple[Said, dict[str, str]]]:
    """The sentences in a message and what their blanks were filled with; none at all where a part is not known."""
    return _sentences(message.strip(), set())


def _sentences(text: str, hopeless: set[str]) -> list[tuple[Said, dict[str, str]]]:
    """`hopeless`: what was tried in vain. A message can be made of which every part can be read in several ways."""
    for said, pattern in _patterns():
        for match in (pattern.match(text), pattern.fullmatch(text)):  # a blank may hold what ends a sentence
            if match is None:
                continue
            found, rest = (said, match.groupdict()), text[match.end() :].lstrip()
            if not rest:
                return [found]
            if rest not in hopeless and (following := _sentences(rest, hopeless)):
                return [found, *following]
    hopeless.add(text)
    return []


@cache
def _patterns() -> tuple[tuple[Said, re.Pattern[str]], ...]:
    by_blanks = sorted(Said, key=lambda said: (said.value.startswith("{"), "{" in said.value))
    return tuple((said, re.compile(_pattern(said.value), re.DOTALL)) for said in by_blanks)


def _pattern(template: str) -> str:
    """Blanks take anything; the sentence ends with the text or before a blank and another one."""
    parts = re.split(r"\{(\w+)\}", template)
    fixed, names = [re.escape(part) for part in parts[::2]], parts[1::2]
    return (
        fixed[0] + "".join(f"(?P<{n}>.+?){f}" for n, f in zip(names, fixed[1:], strict=True)) + r"(?=\s|\Z)"
    )
