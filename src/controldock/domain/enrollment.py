"""How a PC comes in: enrollment tokens and registration requests."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controldock.domain.agent import Facts
from controldock.domain.errors import (
    AlreadyDecided,
    Invalid,
    TokenExpired,
    TokenNotForAddress,
    TokenNotForName,
    TokenRevoked,
    TokenUsedUp,
)
from controldock.domain.names import folded

_STARS = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class EnrollmentToken:
    """The bootstrap secret that an administrator hands to PCs; the server keeps its hash."""

    id: str
    secret_hash: bytes  # SHA-256
    note: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    uses_left: int | None  # None: as often as you like
    use_count: int = 0
    auto_approve: bool = False
    revoked_at: datetime | None = None
    tags: tuple[str, ...] = ()  # for whoever comes in by it
    address_range: str = ""  # CIDR; empty: from anywhere
    host_name_pattern: str = ""  # with * and ?; empty: any name
    agent_id: str | None = None  # a reissue token: for this agent and no other PC


def check_usable(token: EnrollmentToken, *, now: datetime) -> None:
    """Raise the `EnrollmentRefused` that says why the token can't be used at `now`."""
    if token.revoked_at is not None:
        raise TokenRevoked
    if token.expires_at is not None and now >= token.expires_at:
        raise TokenExpired
    if token.uses_left == 0:
        raise TokenUsedUp


def check_fits(token: EnrollmentToken, *, address: str, host_name: str) -> None:
    """Raise the `EnrollmentRefused` that says why the token is not for the PC at `address`, as the server sees it.

    A host name is whatever the PC says: the pattern keeps the wrong installer from the wrong room, and nobody out.
    """
    if token.address_range and not _is_within(address, token.address_range):
        raise TokenNotForAddress(
            f"The enrollment token is only for PCs with an address in {token.address_range}; "
            f"this one comes from {address}."
        )
    if token.host_name_pattern and not fits(host_name, token.host_name_pattern):
        raise TokenNotForName(
            f"The enrollment token is only for PCs named like {token.host_name_pattern}; this one is {host_name}."
        )


def address_range(text: str) -> str:
    """A range in CIDR as it is kept: `10.0.2.17/24` is 10.0.2.0/24, a single address is a range of one; or Invalid."""
    text = text.strip()
    if not text:
        return ""
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise Invalid(
            "An address range is written like 192.168.10.0/24 or fd00:10::/64.",
            fields={"address_range": "address_range_malformed"},
        ) from None


def fits(name: str, pattern: str) -> bool:
    """Whether `name` is like `pattern`, where `*` is anything and `?` any one character; case does not matter.

    In time of the product of both lengths, whatever they are: a PC chooses its name.
    """
    name, pattern = folded(name), _STARS.sub("*", folded(pattern.strip()))
    reached = _past_star({0}, pattern)  # places in the pattern that what was read of the name leads to
    for letter in name:
        stay = {place for place in reached if pattern[place : place + 1] == "*"}
        go = {place + 1 for place in reached if pattern[place : place + 1] in (letter, "?")}
        reached = _past_star(stay | go, pattern)
    return len(pattern) in reached


def _past_star(places: set[int], pattern: str) -> set[int]:
    return places | {place + 1 for place in places if pattern[place : place + 1] == "*"}


def _is_within(address: str, cidr: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found  # an IPv4 peer, as a socket for both shows it
    return found in ipaddress.ip_network(cidr)


class RequestState(StrEnum):
    """How far a registration request has come."""

    PENDING = "pending"  # waits for an administrator
    APPROVED = "approved"  # the PC may fetch its agent token
    REJECTED = "rejected"
    COMPLETED = "completed"  # the PC has its agent token and used it


class RequestEvent(StrEnum):
    """What can happen to a registration request."""

    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"  # somebody thought better of it: the PC may ask again
    COMPLETE = "complete"  # the agent said hello with its token for the first time


_S, _E = RequestState, RequestEvent

REQUEST_TRANSITIONS: dict[RequestState, dict[RequestEvent, RequestState]] = {
    _S.PENDING: {_E.APPROVE: _S.APPROVED, _E.REJECT: _S.REJECTED},
    _S.APPROVED: {_E.COMPLETE: _S.COMPLETED, _E.REJECT: _S.REJECTED},
    _S.REJECTED: {_E.REOPEN: _S.PENDING},
    _S.COMPLETED: {},
}


@dataclass(frozen=True, slots=True)
class RegistrationRequest:
    """A PC that asked to join."""

    id: str
    agent_id: str
    token_id: str
    facts: Facts
    address: str  # where the request came from, as the server saw it
    state: RequestState
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    continues_id: str | None = None  # the agent that this PC is; None: a new one, `agent_id`
    handed_over_at: datetime | None = (
        None  # the PC fetched its agent token; of one that goes on, the old one died
    )

    @property
    def identity(self) -> str:
        """The agent that this PC is, or will be once it is approved."""
        return self.continues_id or self.agent_id


def next_state(state: RequestState, event: RequestEvent) -> RequestState:
    """Where `event` leads from `state`; `AlreadyDecided` where the table has no such step."""
    try:
        return REQUEST_TRANSITIONS[state][event]
    except KeyError:
        raise AlreadyDecided(state=state.value, wanted=event.value) from None
