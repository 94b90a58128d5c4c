"""Who asks: a session by cookie, or an API key."""

from __future__ import annotations

from typing import Literal

from litestar.datastructures import Cookie

from controldock.domain.errors import NotSignedIn
from controldock.server.api.request import ApiRequest, Credential
from controldock.server.services.actor import Actor

SECURE_COOKIE = "__Host-controldock"  # the prefix makes browsers insist on Secure, Path=/ and no Domain
LOOPBACK_COOKIE = "controldock"  # browsers may refuse the other one over plain HTTP, even on this machine
_BEARER = "bearer"
_STRICT: Literal["strict"] = "strict"


async def identify(request: ApiRequest) -> tuple[Actor, Credential]:
    """Whose request it is; NotSignedIn when it is nobody's. A key that is shown counts, whatever the cookie says."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind:
        if kind.lower() != _BEARER:
            raise NotSignedIn
        return await request.parts.operators.by_key(key.strip()), Credential()
    secret = request.cookies.get(cookie_name(request))
    if not secret:
        raise NotSignedIn
    return await request.parts.operators.by_session(secret), Credential(session=secret)


def cookie_name(request: ApiRequest) -> str:
    """Over HTTPS one name, over loopback HTTP the other; a cookie never crosses."""
    return SECURE_COOKIE if _is_secure(request) else LOOPBACK_COOKIE


def session_cookie(request: ApiRequest, secret: str) -> Cookie:
    """The session's cookie: until the browser is closed, for this server alone, and unseen by scripts."""
    return Cookie(
        key=cookie_name(request),
        value=secret,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite=_STRICT,
    )


def no_cookie(request: ApiRequest) -> Cookie:
    """Takes the session's cookie away."""
    return Cookie(
        key=cookie_name(request),
        value="",
        max_age=0,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite=_STRICT,
    )


def _is_secure(request: ApiRequest) -> bool:
    return request.scope["scheme"] == "https"
