"""Orders: what an agent is told to do, as the server signed it when somebody wished it.

An order has two parts. The *sheet* says what is done; it is the same for every PC of a deployment, and its hash stands
in each *ticket*. The ticket, which is signed, says who does it, which attempt it is, and until when it may begin. So a
row that somebody writes into the database, a changed script, an order for another PC or one from last week are all
worth nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from controldock.domain.command import DeploymentKind, RunAs, Sessions

VERSION = 1
HASH_SIZE = 32  # bytes: SHA-256
MAX_SHEET = 760 * 1024  # bytes; in base64, with its ticket, an order must fit into one frame of 1 MiB


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is done. An agent that does not know a field refuses the order: it would do something else."""

    version: int = VERSION
    deployment_id: str
    kind: DeploymentKind
    script: str = ""  # empty where the kind needs none
    timeout: float  # seconds; of a restart: after the grace, until the PC counts as not restarted
    environment: dict[str, str] = {}  # the parameters
    stdin: str = ""
    run_as: RunAs = RunAs.SYSTEM
    sessions: Sessions = Sessions.ACTIVE
    user: str = ""
    working_directory: str = ""
    success_codes: tuple[int, ...] = (0,)
    grace: float = 0.0  # seconds between order and effect of a restart or shut-down
    notice: str = ""  # what the people at the PC are told of it


class Ticket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who does it, and until when it may begin. Signed."""

    version: int = VERSION
    agent_id: str
    task_id: str
    attempt_id: str
    sheet: Annotated[bytes, Meta(min_length=HASH_SIZE, max_length=HASH_SIZE)]  # SHA-256 of the sheet's bytes
    not_before: datetime  # server's clock
    expires: datetime  # server's clock; not begun by then: never


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Both as they travel and as they are kept: bytes, never written anew."""

    sheet: bytes
    ticket: bytes
    signature: bytes
