"""One's own session: signing in and out, who one is, and the password."""

from __future__ import annotations

from litestar import Controller, Response, delete, get, post, put
from litestar.params import JSONBody

from controldock.server.api import shapes
from controldock.server.api.authentication import no_cookie, session_cookie
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.people import PasswordChange, Session, SignIn, SignInByLink
from controldock.server.services.operators import SignedIn


class SessionController(Controller):
    """The session of whoever asks."""

    path = "/api/session"
    tags = ("session",)

    @post("/", status_code=200, summary="Sign in by name and password", responses=refusals(429))
    async def sign_in(self, request: ApiRequest, data: JSONBody[SignIn]) -> Response[Session]:
        signed_in = await request.parts.operators.sign_in(data.name, data.password, request.address)
        return _welcome(request, signed_in)

    @post("/link", status_code=200, summary="Sign in by a one-time link", responses=refusals(429))
    async def sign_in_by_link(self, request: ApiRequest, data: JSONBody[SignInByLink]) -> Response[Session]:
        signed_in = await request.parts.operators.sign_in_by_link(data.code, request.address)
        return _welcome(request, signed_in)

    @get("/", summary="Who is signed in", responses=refusals())
    async def get_session(self, request: ApiRequest) -> Session:
        return shapes.session(request.actor, request.parts.version)

    @delete("/", summary="Sign out", responses=refusals())
    async def sign_out(self, request: ApiRequest) -> Response[None]:
        await request.parts.operators.sign_out(request.auth.session)
        return Response(None, status_code=204, cookies=[no_cookie(request)])

    @put("/password", status_code=204, summary="Change one's password", responses=refusals(429))
    async def change_password(self, request: ApiRequest, data: JSONBody[PasswordChange]) -> None:
        session = request.auth.session
        await request.parts.operators.change_password(request.actor, data.current, data.new, session)


def _welcome(request: ApiRequest, signed_in: SignedIn) -> Response[Session]:
    body = shapes.session(signed_in.actor, request.parts.version)
    return Response(body, cookies=[session_cookie(request, signed_in.secret)])
