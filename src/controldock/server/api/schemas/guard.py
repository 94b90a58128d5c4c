"""What the guard found, and what it asks for."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from controldock.domain.guard import Danger
from controldock.server.api.schemas.forms import Input, Output


class Finding(Output, frozen=True):
    """One place of a script, and why it was flagged."""

    danger: Danger = msgspec.field(name="class")
    line: int  # of the script, from 1
    text: str  # the command as the guard reads it: aliases, quotes and encodings undone
    why: Annotated[str, Meta(description="A stable code", examples=["deletes_tree"])]


class Examination(Output, frozen=True):
    """What would happen to how many PCs. No finding means that nothing was flagged, not that it is safe."""

    total: int
    online: int
    offline: int
    with_people: int  # of those online: somebody is logged on
    findings: list[Finding]
    needs_confirmation: bool  # `confirm` must be `total`
    forbidden: bool  # the policy forbids it to everybody
    limit: int  # above so many PCs `confirm` is asked for in any case


class GuardPolicy(Output, frozen=True):
    """When the guard asks, and what it forbids."""

    confirm_above: int
    ask_for: list[Danger]
    forbid: list[Danger]


Dangers = Annotated[tuple[Danger, ...], Meta(max_length=100)]


class GuardPolicyChange(Input, frozen=True):
    """What shall be another; what is left out stays as it is."""

    confirm_above: Annotated[int, Meta(examples=[20])] | None = None
    ask_for: Dangers | None = None
    forbid: Dangers | None = None
