"""Enrollment tokens: what PCs show to come in."""

from __future__ import annotations

from datetime import timedelta

from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody

from controldock.server.api import shapes
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.enrollment import (
    CreatedEnrollmentToken,
    EnrollmentToken,
    NewEnrollmentToken,
)
from controldock.server.services.registrations import TokenWish


class EnrollmentTokenController(Controller):
    """Tokens, and the lines that add a PC with them."""

    path = "/api/enrollment-tokens"
    tags = ("enrollment",)

    @get("/", summary="All tokens, newest first", responses=refusals())
    async def list_enrollment_tokens(self, request: ApiRequest) -> list[EnrollmentToken]:
        tokens = await request.parts.registrations.tokens(request.actor)
        now = request.parts.sources.now()
        return [shapes.enrollment_token(token, now) for token in tokens]

    @post("/", summary="Make a token; its secret is in this answer and nowhere else", responses=refusals())
    async def create_enrollment_token(
        self, request: ApiRequest, data: JSONBody[NewEnrollmentToken]
    ) -> CreatedEnrollmentToken:
        wish = TokenWish(
            note=data.note,
            uses=data.uses,
            expires_in=timedelta(seconds=data.expires_in) if data.expires_in is not None else None,
            auto_approve=data.auto_approve,
        )
        token, secret = await request.parts.registrations.create_token(request.actor, wish)
        commands = request.parts.install_commands(secret)
        return CreatedEnrollmentToken(
            token=shapes.enrollment_token(token, request.parts.sources.now()),
            secret=secret,
            linux_command=commands.linux,
            windows_command=commands.windows,
        )

    @delete("/{id:str}", summary="Revoke a token", responses=refusals(404))
    async def revoke_enrollment_token(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.registrations.revoke_token(request.actor, id)
