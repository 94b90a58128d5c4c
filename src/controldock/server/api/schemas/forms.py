"""What all of them are made of, and the refusal."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

# One line of text without C0 controls and DEL. `(?![\s\S])` is the true end: `$` also fits before a last line feed.
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*(?![\s\S])"
Line = Annotated[str, Meta(pattern=NO_CONTROLS)]


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody sends; an unknown field is a mistake and is refused."""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """What the server answers."""


class ErrorBody(Output, frozen=True):
    """Every refusal: a stable code for programs, a sentence for people, and what it is about."""

    code: str
    message: str
    details: dict[str, object] = {}


class Health(Output, frozen=True):
    """That all is well."""

    status: Literal["ok"]
