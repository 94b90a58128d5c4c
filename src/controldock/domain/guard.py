"""The guard: what of a command is dangerous, for how many PCs it is, and whether somebody has to say so first.

It is a seat belt and no boundary (docs/security.md): what it does not flag is not flagged, and may be anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from controldock.domain.errors import ConfirmationNeeded, ForbiddenByPolicy, Invalid

CONFIRM_ABOVE = 20  # PCs; a room has more, and a mis-click should not reach a room
MAX_CONFIRM_ABOVE = 1_000_000
MAX_FINDINGS = 100  # more of them tell nobody more
MAX_TEXT = 200  # characters of what was found
NOTED = 20  # findings that the audit trail keeps


class Danger(StrEnum):
    """A class of what can't be undone by the next click."""

    DESTROYS_DATA = "destroys_data"
    POWER = "power"  # restarts, shuts down, logs people off
    ACCOUNTS = "accounts"  # users and rights
    SECURITY_SOFTWARE = "security_software"  # stops it, or blinds it
    BOOT_OR_REGISTRY = "boot_or_registry"
    DOWNLOADS_AND_RUNS = "downloads_and_runs"
    OBSCURED = "obscured"  # written so that nobody sees what it does


ALL_DANGERS = frozenset(Danger)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a script, and why it was flagged."""

    danger: Danger
    line: int  # of the script as it was written, from 1
    text: str  # the command as the guard reads it
    why: str  # a stable code: console and command line have words for it


@dataclass(frozen=True, slots=True)
class Policy:
    """When somebody has to say the number of PCs, and what nobody may do."""

    confirm_above: int = CONFIRM_ABOVE  # PCs
    ask_for: frozenset[Danger] = ALL_DANGERS
    forbid: frozenset[Danger] = frozenset()

    def needs_confirmation(self, total: int, findings: Iterable[Finding]) -> bool:
        """Whether the number of PCs has to be said."""
        return total > self.confirm_above or any(found.danger in self.ask_for for found in findings)

    def forbids(self, findings: Iterable[Finding]) -> bool:
        """Whether it may not be done at all."""
        return any(found.danger in self.forbid for found in findings)


@dataclass(frozen=True, slots=True)
class Hit:
    """The PCs that something is for."""

    total: int
    online: int
    with_people: int  # of those online: somebody is logged on, as far as it is known

    @property
    def offline(self) -> int:
        """Those that are not there now."""
        return self.total - self.online


@dataclass(frozen=True, slots=True)
class Examination:
    """What would happen to how many PCs."""

    hit: Hit
    findings: tuple[Finding, ...]
    needs_confirmation: bool
    forbidden: bool
    limit: int  # above so many PCs the number has to be said in any case

    def check(self, confirm: int | None) -> None:
        """ForbiddenByPolicy, or ConfirmationNeeded unless the number that has to be said was said."""
        if self.forbidden:
            raise ForbiddenByPolicy(**self.details())
        if self.needs_confirmation and confirm != self.hit.total:
            raise ConfirmationNeeded(
                f"This is for {self.hit.total} PCs. Confirm the number.", **self.details()
            )

    def details(self) -> dict[str, Any]:
        """As it is told in a refusal."""
        return {
            "total": self.hit.total,
            "online": self.hit.online,
            "offline": self.hit.offline,
            "with_people": self.hit.with_people,
            "findings": [as_told(found) for found in self.findings],
            "needs_confirmation": self.needs_confirmation,
            "forbidden": self.forbidden,
            "limit": self.limit,
        }

    def noted(self) -> dict[str, object]:
        """As the audit trail keeps it; nothing where nothing was asked."""
        if not self.findings and not self.needs_confirmation:
            return {}
        found = [as_told(one) for one in self.findings[:NOTED]]
        return {"findings": found, "confirmed": self.hit.total if self.needs_confirmation else None}


def as_told(found: Finding) -> dict[str, object]:
    """A finding for programs."""
    return {"class": found.danger.value, "line": found.line, "text": found.text, "why": found.why}


def check_policy(policy: Policy) -> None:
    """Invalid with a message for each field that can't be right."""
    if not 0 <= policy.confirm_above <= MAX_CONFIRM_ABOVE:
        raise Invalid(
            "The number of PCs above which the guard asks can't be right.",
            fields={"confirm_above": "confirm_above_out_of_range"},
        )
