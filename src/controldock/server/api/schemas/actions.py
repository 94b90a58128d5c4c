"""What is done to PCs from their list."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from controldock.domain.action import Action, Outcome
from controldock.server.api.schemas.agents import AgentChoice
from controldock.server.api.schemas.deployments import Deployment
from controldock.server.api.schemas.forms import Input, Line, Output


class AgentAction(Input, frozen=True):
    """Something to do to PCs."""

    choice: AgentChoice
    action: Action
    confirm: Annotated[
        int | None,
        Meta(
            description="How many PCs it is for, as you believe. Asked for by restart, shut_down, and more than 20 PCs."
        ),
    ] = None
    grace: Annotated[
        float,
        Meta(
            ge=0,
            le=3600,
            description="Seconds between the order and a restart or shut-down.",
            examples=[60.0],
        ),
    ] = 60.0
    notice: Annotated[
        Line,
        Meta(
            max_length=500,
            description="What the people at the PCs are told.",
            examples=["점검을 위해 다시 시작합니다."],
        ),
    ] = ""
    relay_agent_id: Annotated[
        str | None,
        Meta(
            description="The awake PC that shall wake the others; else some of the same subnets are chosen."
        ),
    ] = None


class ActedOn(Output, frozen=True):
    """What was done for one PC."""

    agent_id: str
    host_name: str
    online: bool
    outcome: Outcome
    by_server: bool  # magic packets went out from the server
    relays: list[str]  # host names of the PCs that were asked to send some


class ActionDone(Output, frozen=True):
    """What was done."""

    action: Action
    count: int  # PCs
    deployment: Deployment | None  # of a restart or shut-down: how far it is
    pcs: list[ActedOn]  # of the other actions, by name
