"""Enrollment tokens and registration requests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.enrollment import RequestState
from controldock.server.api.schemas.agents import PcFacts
from controldock.server.api.schemas.forms import NO_CONTROLS, Input, Output


class NewEnrollmentToken(Input, frozen=True):
    """An enrollment token to be made."""

    note: Annotated[str, Meta(max_length=200, pattern=NO_CONTROLS)] = ""
    uses: Annotated[int, Meta(ge=1, le=1_000_000)] | None = 1  # null: as often as you like
    expires_in: Annotated[int, Meta(ge=60, le=365 * 86400)] | None = 86400  # seconds; null: never
    auto_approve: bool = False


class EnrollmentToken(Output, frozen=True):
    """An enrollment token without its secret."""

    id: str
    note: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    uses_left: int | None
    use_count: int
    auto_approve: bool
    revoked_at: datetime | None
    usable: bool


class CreatedEnrollmentToken(Output, frozen=True):
    """The token string, once, and the line that adds a PC with it."""

    token: EnrollmentToken
    secret: str  # the whole string: cdet1_...
    linux_command: str
    windows_command: str


class Registration(Output, frozen=True):
    """A PC that asked to join."""

    id: str
    agent_id: str
    state: RequestState
    facts: PcFacts
    address: str
    token_id: str
    token_note: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
