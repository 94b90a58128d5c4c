"""Enrollment tokens: what PCs show to come in."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody

from controldock.domain.enrollment import EnrollmentToken as Token
from controldock.server.api import enrollment_shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.enrollment import (
    CreatedEnrollmentToken,
    EnrollmentToken,
    NewEnrollmentToken,
    UsedEnrollmentToken,
)
from controldock.server.services.enrollment_tokens import TokenWish


class EnrollmentTokenController(Controller):
    """Tokens, and the lines that add a PC with them."""

    path = "/api/enrollment-tokens"
    tags = ("enrollment",)

    @get("/", summary="All tokens, newest first", responses=refusals())
    async def list_enrollment_tokens(self, request: ApiRequest) -> list[EnrollmentToken]:
        tokens = await request.parts.enrollment_tokens.all(request.actor)
        now = request.parts.sources.now()
        return [enrollment_shapes.token(token, now) for token in tokens]

    @get("/{id:str}", summary="One token, and who used it", responses=refusals(404))
    async def show_enrollment_token(self, request: ApiRequest, id: FromPath[str]) -> UsedEnrollmentToken:
        used = await request.parts.enrollment_tokens.get(request.actor, id)
        return enrollment_shapes.used_token(used, request.parts.sources.now())

    @post("/", summary="Make a token; its secret is in this answer and nowhere else", responses=refusals())
    async def create_enrollment_token(
        self, request: ApiRequest, data: JSONBody[NewEnrollmentToken]
    ) -> CreatedEnrollmentToken:
        wish = TokenWish(
            note=data.note,
            uses=data.uses,
            expires_in=timedelta(seconds=data.expires_in) if data.expires_in is not None else None,
            auto_approve=data.auto_approve,
            tags=data.tags,
            address_range=data.address_range,
            host_name_pattern=data.host_name_pattern,
        )
        return await _created(request, *await request.parts.enrollment_tokens.create(request.actor, wish))

    @delete(
        "/{id:str}",
        summary="Revoke a token, at once; requests made with it before still wait for a decision",
        responses=refusals(404),
    )
    async def revoke_enrollment_token(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.enrollment_tokens.revoke(request.actor, id)


class ReissueController(Controller):
    """Tokens by which a PC becomes the agent again that it was."""

    path = "/api/agents"
    tags = ("enrollment",)

    @post(
        "/{id:str}/reissue",
        summary="Make a token by which one PC becomes this agent again, within a day",
        description=(
            "The PC keeps the agent's id, history and tags. The agent's present token and session are good until the "
            "PC has fetched the new one. Run `controldock agent enroll TOKEN --server HOST --force` on the PC."
        ),
        responses=refusals(404, 409),
    )
    async def reissue_agent_token(self, request: ApiRequest, id: FromPath[str]) -> CreatedEnrollmentToken:
        return await _created(request, *await request.parts.enrollment_tokens.reissue(request.actor, id))


async def _created(request: ApiRequest, token: Token, secret: str) -> CreatedEnrollmentToken:
    parts = request.parts
    newest = await asyncio.to_thread(parts.windows_installers.newest)
    created = enrollment_shapes.created_token(
        token, secret, parts.install_commands(secret, token.agent_id is not None), parts.sources.now()
    )
    package_line = await asyncio.to_thread(
        parts.linux_packages.line, secret, again=token.agent_id is not None
    )
    created = msgspec.structs.replace(created, linux_package_command=package_line)
    if newest is None:
        return created
    lines = parts.installer_lines(newest, secret)
    return msgspec.structs.replace(created, windows_installer=enrollment_shapes.installer(newest, lines))
