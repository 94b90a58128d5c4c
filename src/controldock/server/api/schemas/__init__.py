"""What the API takes and gives, as types; OpenAPI and the console's client are generated from them.

Times are ISO 8601 in UTC, durations seconds, ids 26 characters.
"""

from controldock.server.api.schemas import (
    actions,
    agents,
    announcements,
    deployments,
    enrollment,
    forms,
    guard,
    inventory,
    outcomes,
    people,
    presence,
    quarantine,
)

__all__ = [
    "actions",
    "agents",
    "announcements",
    "deployments",
    "enrollment",
    "forms",
    "guard",
    "inventory",
    "outcomes",
    "people",
    "presence",
    "quarantine",
]
