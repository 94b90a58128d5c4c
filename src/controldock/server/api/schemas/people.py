"""Who is signed in, and their keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from controldock.domain.operator import Permission, Role
from controldock.server.api.schemas.forms import NO_CONTROLS, Input, Output


class SignIn(Input, frozen=True):
    """Name and password."""

    name: Annotated[str, Meta(max_length=64, pattern=NO_CONTROLS)]
    password: Annotated[str, Meta(max_length=256)]


class SignInByLink(Input, frozen=True):
    """The code of a one-time sign-in link."""

    code: Annotated[str, Meta(max_length=128)]


class PasswordChange(Input, frozen=True):
    """A new password; the present one is asked for unless there is none."""

    new: Annotated[str, Meta(max_length=256)]
    current: Annotated[str, Meta(max_length=256)] | None = None


class Session(Output, frozen=True):
    """Who is signed in and what they may do."""

    operator_id: str
    name: str
    role: Role
    permissions: list[Permission]
    has_password: bool
    server_version: str


class NewApiKey(Input, frozen=True):
    """What the key is for."""

    note: Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_CONTROLS)]


class ApiKey(Output, frozen=True):
    """A key of the signed-in operator; the secret is never shown again."""

    id: str
    note: str
    created_at: datetime
    last_used_at: datetime | None = None


class CreatedApiKey(Output, frozen=True):
    """The key itself, once."""

    id: str
    key: str


class Activity(Output, frozen=True):
    """One audit entry: who did what to what, when."""

    id: str
    at: datetime
    actor: str
    action: str  # "deployment.created"
    subject: str  # id of what it was done to
    details: dict[str, object]
