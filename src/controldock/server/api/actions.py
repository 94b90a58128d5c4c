"""Actions: what is done to PCs from their list."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, post
from litestar.params import JSONBody

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.actions import ActedOn, ActionDone, AgentAction
from controldock.server.services.actions import ActionWish, Done

MAX_CHOICE = 4 * 1024 * 1024  # bytes: the ids of 100,000 chosen PCs


class ActionController(Controller):
    """Doing something to PCs."""

    path = "/api/agents/actions"
    tags = ("agents",)

    @post(
        "/",
        status_code=200,
        summary="Restart PCs, shut them down, wake them, or collect their inventory",
        request_max_body_size=MAX_CHOICE,
        responses=refusals(409, 413),
    )
    async def act_on_agents(self, request: ApiRequest, data: JSONBody[AgentAction]) -> ActionDone:
        """A restart, a shut-down, and whatever is for more than 20 PCs is refused with `confirmation_needed`, and not
        done, until `confirm` is the number of PCs. The refusal's details say it, and how many of them are online,
        offline, and online with people logged on."""
        wish = ActionWish(
            choice=shapes.choice_of(data.choice),
            action=data.action,
            confirm=data.confirm,
            grace=timedelta(seconds=data.grace),
            notice=data.notice,
            relay_agent_id=data.relay_agent_id,
        )
        return _done(data, await request.parts.actions.act(request.actor, wish))


def _done(data: AgentAction, done: Done) -> ActionDone:
    return ActionDone(
        action=data.action,
        count=done.count,
        deployment=shapes.deployment(done.deployment) if done.deployment is not None else None,
        pcs=[
            ActedOn(
                agent_id=one.pc.id,
                host_name=one.pc.host_name,
                online=one.pc.online,
                outcome=one.outcome,
                by_server=one.by_server,
                relays=list(one.relays),
            )
            for one in done.pcs
        ],
    )
