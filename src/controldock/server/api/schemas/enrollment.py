"""Enrollment tokens and registration requests."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from controldock.domain.enrollment import RequestState
from controldock.domain.tag import MAX_TAGS
from controldock.server.api.schemas.agents import PcFacts
from controldock.server.api.schemas.forms import NO_CONTROLS, Input, Output

TagName = Annotated[str, Meta(max_length=200)]
TokenTags = Annotated[
    tuple[TagName, ...],
    Meta(max_length=MAX_TAGS, description="Given to whoever comes in with it", examples=[["Room 204"]]),
]
MAX_AT_ONCE = 1000  # requests in one decision: as many as one list shows


class NewEnrollmentToken(Input, frozen=True):
    """An enrollment token to be made."""

    note: Annotated[
        str, Meta(max_length=200, pattern=NO_CONTROLS, examples=["Computer room 204, autumn 2026"])
    ] = ""
    uses: Annotated[int, Meta(ge=1, le=1_000_000)] | None = 1  # null: as often as you like
    expires_in: Annotated[int, Meta(ge=60, le=365 * 86400)] | None = 86400  # seconds; null: never
    auto_approve: bool = False
    tags: TokenTags = ()
    address_range: Annotated[
        str,
        Meta(
            max_length=64,
            description="CIDR, IPv4 or IPv6: only PCs that the server sees coming from there; empty: from anywhere",
            examples=["192.168.204.0/24"],
        ),
    ] = ""
    host_name_pattern: Annotated[
        str,
        Meta(
            max_length=255,
            pattern=NO_CONTROLS,
            description="Only PCs named so: * is anything, ? any one character, case does not matter; empty: any name",
            examples=["LAB204-*"],
        ),
    ] = ""


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
    tags: list[str]
    address_range: str
    host_name_pattern: str
    agent_id: str | None  # a reissue token: for the PC that is this agent


class WindowsInstaller(Output, frozen=True):
    """The agent's MSI as this server hands it out, and the lines that install it with a token."""

    file_name: str
    version: str
    size: int  # bytes
    sha256: str  # in hexadecimal
    url: str
    server: str  # what the dialog of an installer that was started by hand asks for
    msiexec: str  # for an administrator's prompt, in the folder with the file
    powershell: str  # one line, for an administrator's Windows PowerShell; fetches, checks and installs
    startup_script: str  # of a group policy, for computers
    intune: str  # the install command of a Win32 app


class CreatedEnrollmentToken(Output, frozen=True):
    """The token string, once, and the line that adds a PC with it."""

    token: EnrollmentToken
    secret: str  # the whole string: cdet1_...
    linux_command: str
    windows_command: str
    linux_package_command: str | None = None  # Debian and Ubuntu, a service; null: this server has no package
    windows_installer: WindowsInstaller | None = None  # null: this server has none


class TokenUse(Output, frozen=True):
    """A PC that asked to join with a token."""

    registration_id: str
    agent_id: str
    host_name: str
    at: datetime
    state: RequestState


class UsedEnrollmentToken(Output, frozen=True):
    """A token, and who used it, the latest 1,000, newest first."""

    token: EnrollmentToken
    used_by: list[TokenUse]


class PossibleReplacement(Output, frozen=True):
    """The agent that a PC perhaps was before: it has the same ids of hardware. A hint; anybody can claim any id."""

    agent_id: str
    host_name: str
    online: bool
    last_check_in: datetime | None
    matches: list[str]  # the kinds of ids that are the same


class Registration(Output, frozen=True):
    """A PC that asked to join."""

    id: str
    agent_id: str  # that it is, or will be when it is approved
    state: RequestState
    facts: PcFacts
    address: str  # where the request came from, as the server saw it
    token_id: str
    token_note: str
    token_tags: list[str]
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    same_as: str | None  # the agent that it was approved as; null: a new one
    possible_replacement: PossibleReplacement | None  # while it can still be decided


class Approval(Input, frozen=True):
    """As whom a PC comes in."""

    same_as: Annotated[
        str | None,
        Meta(
            description="The id of the agent that this PC was before: it keeps id, history and tags. Null: a new PC"
        ),
    ] = None


class Decision(StrEnum):
    """What is decided about requests."""

    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"  # a rejected PC may ask again


class RegistrationDecision(Input, frozen=True):
    """A decision about many requests; PCs that are approved come in as new ones."""

    ids: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(min_length=1, max_length=MAX_AT_ONCE)]
    decision: Decision


class RefusedDecision(Output, frozen=True):
    """A request that could not be decided, and why."""

    id: str
    code: str
    message: str


class RegistrationDecisions(Output, frozen=True):
    """What came of it."""

    decided: list[str]
    refused: list[RefusedDecision]
