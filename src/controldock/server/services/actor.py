"""Who asks: every use case for people takes an actor first and asks it for the right."""

from __future__ import annotations

from dataclasses import dataclass

from controldock.domain.errors import NotAllowed, NotSignedIn
from controldock.domain.operator import Operator, Permission


@dataclass(frozen=True, slots=True)
class Actor:
    """An operator at the other end of a request."""

    operator: Operator

    @property
    def name(self) -> str:
        """For the audit trail."""
        return self.operator.name

    def must(self, permission: Permission) -> None:
        """NotAllowed unless the operator's role has the permission."""
        if self.operator.disabled_at is not None:
            raise NotSignedIn
        if not self.operator.may(permission):
            raise NotAllowed(permission=permission.value)
