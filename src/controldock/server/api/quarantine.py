"""PCs that are no part of the fleet: removed ones, and those that claim to be one agent."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from controldock.server.api import shapes
from controldock.server.api.agents import MAX_CHOICE
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.agents import Agent
from controldock.server.api.schemas.quarantine import (
    Claimant,
    Merge,
    NewRemoval,
    QuarantinedAgent,
    Removed,
    Split,
)
from controldock.server.services.quarantine import Case, SeenClaimant


class RemovalController(Controller):
    """Removing PCs and taking them back."""

    path = "/api/agents"
    tags = ("agents",)

    @post(
        "/removal",
        status_code=200,
        summary="Remove PCs from the fleet",
        description="Their sessions end at once, tasks that they did not get are cancelled. Their history stays, and "
        "for 30 days, or as set, they can be restored.",
        request_max_body_size=MAX_CHOICE,
        responses=refusals(413),
    )
    async def remove_agents(self, request: ApiRequest, data: JSONBody[NewRemoval]) -> Removed:
        removed = await request.parts.removal.remove(request.actor, shapes.choice_of(data.choice))
        return Removed(removed=removed)

    @post(
        "/{id:str}/restore",
        status_code=200,
        summary="Take a removed PC back",
        description="A PC that is on comes back by itself within a quarter of an hour.",
        responses=refusals(404, 409),
    )
    async def restore_agent(self, request: ApiRequest, id: FromPath[str]) -> Agent:
        await request.parts.removal.restore(request.actor, id)
        return shapes.agent(await request.parts.agents.get(request.actor, id))


class QuarantineController(Controller):
    """Quarantined agents, and the decision about them."""

    path = "/api/quarantine"
    tags = ("quarantine",)

    @get("/", summary="Agents that more than one PC claims to be", responses=refusals())
    async def list_quarantine(self, request: ApiRequest) -> list[QuarantinedAgent]:
        return [_case(case) for case in await request.parts.quarantine.cases(request.actor)]

    @post(
        "/{id:str}/split",
        status_code=200,
        summary="Say that they are different PCs",
        description="One stays the agent, the others become new agents with the same tags when they come next.",
        responses=refusals(404, 409),
    )
    async def split_agent(self, request: ApiRequest, id: FromPath[str], data: JSONBody[Split]) -> Agent:
        await request.parts.quarantine.split(request.actor, id, data.keeps)
        return shapes.agent(await request.parts.agents.get(request.actor, id))

    @post(
        "/{id:str}/merge",
        status_code=200,
        summary="Say that they are one and the same PC",
        description="As it is where a PC was restored from a snapshot or moved to other hardware.",
        responses=refusals(404, 409),
    )
    async def merge_agent(self, request: ApiRequest, id: FromPath[str], data: JSONBody[Merge]) -> Agent:
        await request.parts.quarantine.merge(request.actor, id, data.into)
        return shapes.agent(await request.parts.agents.get(request.actor, id))


def _case(case: Case) -> QuarantinedAgent:
    return QuarantinedAgent(
        agent=shapes.agent(case.agent), claimants=[_claimant(seen) for seen in case.claimants]
    )


def _claimant(seen: SeenClaimant) -> Claimant:
    claimant = seen.claimant
    return Claimant(
        id=claimant.id,
        facts=shapes.facts(claimant.claim.facts),
        address=claimant.claim.address,
        first_seen_at=claimant.first_seen_at,
        last_seen_at=claimant.last_seen_at,
        holds=seen.holds,
        is_original=seen.is_original,
    )
