"""The operator: a person using the console or the API, and what each role may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controldock.domain.errors import Invalid

MIN_PASSWORD = 12  # characters; length is what makes a password strong, so no rules of composition
MAX_PASSWORD = 256  # more is only work for the hash
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
LOCAL_OPERATOR = "local"  # whoever can read the server's data folder; has no password


class Role(StrEnum):
    """A named bundle of permissions."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    VIEWER = "viewer"


class Permission(StrEnum):
    """One thing that a route asks for."""

    VIEW = "view"  # agents, deployments, logs
    DEPLOY = "deploy"  # run commands
    ANNOUNCE = "announce"  # speak to the people at PCs
    MANAGE = "manage"  # tags, saved filters
    ENROLL = "enroll"  # tokens, approvals
    ADMINISTER = "administer"  # operators and their credentials
    SELF = "self"  # one's own session, password and API keys


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.OPERATOR: frozenset(
        {Permission.VIEW, Permission.DEPLOY, Permission.ANNOUNCE, Permission.MANAGE, Permission.SELF}
    ),
    Role.VIEWER: frozenset({Permission.VIEW, Permission.SELF}),
}


@dataclass(frozen=True, slots=True)
class Operator:
    """A person, or the local command line."""

    id: str
    name: str
    role: Role
    created_at: datetime
    password_hash: str | None = None  # argon2id; None: can't sign in by password
    disabled_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the permission and the operator is not disabled."""
        return self.disabled_at is None and permission in ROLE_PERMISSIONS[self.role]


def check_name(name: str) -> None:
    """Raise Invalid unless `name` is a sign-in name."""
    if not _NAME.fullmatch(name):
        raise Invalid(
            "A name has 1 to 64 of a-z, 0-9, dot, dash and underscore, and starts and ends with a letter or digit.",
            fields={"name": "name_malformed"},
        )


def check_password(password: str) -> None:
    """Raise Invalid unless `password` is long enough, and no longer than is of use."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid(
            f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.",
            fields={"password": "password_length"},
        )
