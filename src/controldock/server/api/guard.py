"""The guard's policy."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Controller, get, patch
from litestar.params import JSONBody

from controldock.domain import guard
from controldock.server.api import schemas
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.guard import Examination, GuardPolicy, GuardPolicyChange
from controldock.server.services.guard import PolicyChange


class GuardController(Controller):
    """What the guard asks for and what it forbids."""

    path = "/api/settings/guard"
    tags = ("settings",)

    @get("/", summary="When the guard asks, and what it forbids", responses=refusals())
    async def get_guard(self, request: ApiRequest) -> GuardPolicy:
        return _policy(await request.parts.guard.policy(request.actor))

    @patch("/", summary="Let the guard ask for and forbid other things", responses=refusals())
    async def change_guard(self, request: ApiRequest, data: JSONBody[GuardPolicyChange]) -> GuardPolicy:
        wish = PolicyChange(data.confirm_above, _set(data.ask_for), _set(data.forbid))
        return _policy(await request.parts.guard.change(request.actor, wish))


def examination(seen: guard.Examination) -> Examination:
    """An examination as the API shows it."""
    return Examination(
        total=seen.hit.total,
        online=seen.hit.online,
        offline=seen.hit.offline,
        with_people=seen.hit.with_people,
        findings=[
            schemas.guard.Finding(danger=one.danger, line=one.line, text=one.text, why=one.why)
            for one in seen.findings
        ],
        needs_confirmation=seen.needs_confirmation,
        forbidden=seen.forbidden,
        limit=seen.limit,
    )


def _policy(policy: guard.Policy) -> GuardPolicy:
    return GuardPolicy(
        confirm_above=policy.confirm_above,
        ask_for=[danger for danger in guard.Danger if danger in policy.ask_for],
        forbid=[danger for danger in guard.Danger if danger in policy.forbid],
    )


def _set(dangers: Sequence[guard.Danger] | None) -> frozenset[guard.Danger] | None:
    return None if dangers is None else frozenset(dangers)
