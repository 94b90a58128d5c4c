"""PCs under management."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import ListedState, OsFamily
from controldock.server.api.schemas.forms import Input, Line, Output
from controldock.server.api.schemas.presence import Load, Transports


class PcFacts(Output, frozen=True):
    """What a PC says of itself."""

    host_name: str
    os: str
    os_name: str
    agent_version: str
    addresses: list[str]
    hardware_ids: dict[str, str]
    main_address: str  # of its addresses the one on the way to the server


class Tag(Output, frozen=True):
    """A tag on a PC."""

    id: str
    name: str


class Agent(Output, frozen=True):
    """A PC under management."""

    id: str
    state: AgentState
    facts: PcFacts
    online: bool
    last_check_in: datetime | None
    poll_interval: float  # seconds: its own, or the fleet's
    registered_at: datetime
    seen_from: str  # the address that the server sees; empty: not since the server started
    clock_offset: float | None  # seconds that the PC's clock is ahead of the server's
    uptime: int | None  # seconds; null while it is offline
    transports: Transports
    metrics: Load | None  # now; null while it is offline, or sends no heartbeats
    tags: list[Tag]
    offline_since: datetime | None  # its last sign of life; null while it is online
    removed_at: datetime | None
    own_poll_interval: float | None  # seconds; null: the fleet's
    users: list[str]  # who is logged on, by the inventory


class AgentPage(Output, frozen=True):
    """A page of agents, and how many there are."""

    agents: list[Agent]
    total: int  # that match
    online: int  # of all that match
    next_cursor: str | None


class AgentFilter(Input, frozen=True):
    """PCs for which all of this holds; without a state, all that are active."""

    search: Annotated[
        Line,
        Meta(
            max_length=200,
            description="Words; each is a part of the host name, an address, a user or a tag, or the id",
            examples=["lab-2 kim"],
        ),
    ] = ""
    state: ListedState | None = None
    os: OsFamily | None = None
    version: Annotated[Line, Meta(max_length=64, description="Of the agent", examples=["0.1.0"])] | None = (
        None
    )
    tags: Annotated[
        tuple[Annotated[Line, Meta(max_length=64)], ...],
        Meta(max_length=50, description="Names; a PC has all of them", examples=[["3층 실습실"]]),
    ] = ()


class AgentChoice(Input, frozen=True):
    """Either PCs by id, or all that match a filter at the time."""

    agent_ids: Annotated[tuple[Line, ...], Meta(max_length=100_000)] = ()
    filter: AgentFilter | None = None


class AgentFacets(Output, frozen=True):
    """What there is to filter by, each with how many PCs it finds: of the active ones, but for `states`."""

    os: dict[str, int]
    versions: dict[str, int]  # the newest first
    tags: dict[str, int]  # by name
    states: dict[ListedState, int]


class CountedTag(Output, frozen=True):
    """A tag, and how many PCs have it."""

    id: str
    name: str
    agents: int


class NewTag(Input, frozen=True):
    """How a tag is to be called."""

    name: Annotated[str, Meta(max_length=200, description="Up to 64 characters", examples=["3층 실습실"])]


class TagMerge(Input, frozen=True):
    """The tag that takes over the PCs."""

    into: Annotated[Line, Meta(description="Id of the tag that stays")]


class Tagging(Input, frozen=True):
    """Tags for many PCs at once, by name; a new name becomes a tag."""

    choice: AgentChoice
    add: Annotated[tuple[str, ...], Meta(max_length=50, examples=[["3층 실습실"]])] = ()
    remove: Annotated[tuple[str, ...], Meta(max_length=50)] = ()


class Tagged(Output, frozen=True):
    """How many PCs are different now."""

    changed: int


class SavedFilter(Output, frozen=True):
    """A filter by name, shared by all operators."""

    id: str
    name: str
    filter: AgentFilter
    created_at: datetime
    created_by: str


class NewSavedFilter(Input, frozen=True):
    """A filter to be kept under a name."""

    name: Annotated[
        str, Meta(max_length=200, description="Up to 64 characters", examples=["Offline in room 3"])
    ]
    filter: AgentFilter


class SavedFilterChange(Input, frozen=True):
    """Another name or another filter; what is left out stays."""

    name: Annotated[str, Meta(max_length=200)] | None = None
    filter: AgentFilter | None = None
