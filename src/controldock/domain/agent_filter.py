"""Which PCs are meant: one filter for the list, the CSV file, saved filters, bulk actions and deployments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controldock.domain.agent import AgentState
from controldock.domain.errors import Invalid
from controldock.domain.names import folded

MAX_SEARCH = 200  # characters
MAX_WORDS = 8  # of a search; each is a condition of its own on every PC


class ListedState(StrEnum):
    """What a PC is to whoever looks at the list. None of them wanted: all that are active."""

    ONLINE = "online"
    OFFLINE = "offline"
    QUARANTINED = "quarantined"
    REMOVED = "removed"


class OsFamily(StrEnum):
    """What an agent says it runs on."""

    WINDOWS = "windows"
    LINUX = "linux"


class AgentSort(StrEnum):
    """What the list is sorted by; below it, by name."""

    NAME = "name"
    LAST_CHECK_IN = "last_check_in"  # those online count as now
    OS = "os"
    VERSION = "version"
    REGISTERED_AT = "registered_at"


@dataclass(frozen=True, slots=True)
class AgentFilter:
    """PCs for which all of this holds."""

    search: str = ""  # words; each is a part of the name, an address, a user or a tag, or the id
    state: ListedState | None = None
    os: OsFamily | None = None
    version: str | None = None
    tags: tuple[str, ...] = ()  # names; all of them

    @property
    def agent_state(self) -> AgentState:
        """The one that all PCs it finds are in."""
        if self.state is ListedState.QUARANTINED:
            return AgentState.QUARANTINED
        return AgentState.REMOVED if self.state is ListedState.REMOVED else AgentState.ACTIVE

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched for, ready to be compared."""
        return tuple(dict.fromkeys(folded(self.search).split()))


@dataclass(frozen=True, slots=True)
class AgentOrder:
    """How the list is sorted."""

    sort: AgentSort = AgentSort.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True)
class AgentChoice:
    """Whom something is done to: these, or all that match when it is done."""

    agent_ids: tuple[str, ...] = ()
    filter: AgentFilter | None = None


def check_filter(wanted: AgentFilter) -> None:
    """Raise Invalid when it asks for more than anybody could mean."""
    if len(wanted.search) > MAX_SEARCH:
        raise Invalid(f"A search has up to {MAX_SEARCH} characters.", fields={"search": "too_long"})
    if len(wanted.words) > MAX_WORDS:
        raise Invalid(f"A search has up to {MAX_WORDS} words.", fields={"search": "too_many_words"})


def check_choice(choice: AgentChoice) -> None:
    """Raise Invalid unless it names PCs, or a filter: an omission never means all PCs."""
    if bool(choice.agent_ids) == (choice.filter is not None):
        raise Invalid("Name the PCs, or a filter.", fields={"choice": "choice_ambiguous"})
    if choice.filter is not None:
        check_filter(choice.filter)
