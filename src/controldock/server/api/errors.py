"""Refusals on their way out: every error becomes a status and an `ErrorBody`, here and nowhere else.

Of our own, beside the domain's:

    Malformed
    ├── UnsupportedMedia      a body that does not say it is JSON
    ├── TooLarge
    └── MethodNotAllowed
    NotAllowed
    ├── CrossSite             a browser was sent here by another site
    └── WrongHost             plain HTTP is for this machine, under its own names
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ExceptionHandlersMap

from controldock.domain.errors import (
    Conflict,
    ControlDockError,
    EnrollmentRefused,
    Invalid,
    Malformed,
    NotAllowed,
    NotDelivered,
    NotFound,
    NotSignedIn,
    TooManyTries,
    Unavailable,
)
from controldock.server.api.complaints import invalid
from controldock.server.api.schemas.forms import ErrorBody

log = structlog.get_logger()

INTERNAL = 500


class UnsupportedMedia(Malformed):
    """A body must be JSON and say so: Content-Type application/json."""

    code = "unsupported_media_type"


class TooLarge(Malformed):
    """The body is larger than this server takes."""

    code = "too_large"


class MethodNotAllowed(Malformed):
    """This address does not know that method."""

    code = "method_not_allowed"


class CrossSite(NotAllowed):
    """Another site sent this request; only this server's own pages may."""

    code = "cross_site"


class WrongHost(NotAllowed):
    """Plain HTTP is only for this machine, as localhost; use https."""

    code = "wrong_host"


# By the nearest ancestor: a new error needs a line only where it differs.
STATUS: dict[type[ControlDockError], int] = {
    ControlDockError: INTERNAL,
    Malformed: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    EnrollmentRefused: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    Conflict: 409,
    TooLarge: 413,
    UnsupportedMedia: 415,
    Invalid: 422,
    TooManyTries: 429,
    NotDelivered: 502,
    Unavailable: 503,
}

_OUR_WORDS: dict[int, type[ControlDockError]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}

_MEANINGS = {
    400: "Can't be understood",
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "There is no such thing",
    409: "Not possible in the present state",
    413: "Too large",
    422: "A value is not right; `details.fields` says which",
    429: "Too many tries; `Retry-After` says when again",
    502: "A service outside did not take it",
    503: "Not now; `Retry-After` says when again",
}
_ALWAYS_POSSIBLE = (400, 401, 403, 422, 503)


def status_of(error: ControlDockError) -> int:
    """The status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def refusals(*more: int) -> dict[int, ResponseSpec]:
    """For OpenAPI: how any route may refuse, and `more`."""
    return {
        status: ResponseSpec(ErrorBody, description=_MEANINGS[status], generate_examples=False)
        for status in sorted({*_ALWAYS_POSSIBLE, *more})
    }


def _refuse(request: Request[Any, Any, Any], error: ControlDockError) -> Response[ErrorBody]:
    status = status_of(error)
    if status == INTERNAL:
        return _fail(request, error)
    headers = {}
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return _answer(status, ErrorBody(code=error.code, message=error.message, details=error.details), headers)


def _refuse_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[ErrorBody]:
    """A refusal of the framework's, in our words."""
    if error.status_code >= INTERNAL:
        return _fail(request, error)
    if isinstance(error, ValidationException):
        return _refuse(request, _invalid(request, error))
    refusal = _OUR_WORDS.get(error.status_code, Malformed)()
    allow = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return _answer(status_of(refusal), ErrorBody(code=refusal.code, message=refusal.message), allow)


def _invalid(request: Request[Any, Any, Any], error: ValidationException) -> Invalid:
    found = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    key = str(found.get("key", ""))
    parameter = request.route_handler.parsed_fn_signature.parameters.get(key)
    name = getattr(parameter.kwarg_definition, "name", None) if parameter is not None else None
    return invalid(str(found.get("message", "")), name or key)


def _fail(request: Request[Any, Any, Any], error: Exception) -> Response[ErrorBody]:
    """Something that nobody expected: the log gets all of it, the answer only where to find it there."""
    incident = request.app.state.parts.sources.new_id()
    route = request.scope.get("path_template", "")
    log.error("request.failed", incident=incident, method=request.method, route=route, exc_info=error)
    message = "Something went wrong inside the server; its log tells what, under this incident."
    return _answer(INTERNAL, ErrorBody(code="internal", message=message, details={"incident": incident}), {})


def _answer(status: int, body: ErrorBody, headers: Mapping[str, str]) -> Response[ErrorBody]:
    return Response(body, status_code=status, media_type="application/json", headers=dict(headers))


HANDLERS: ExceptionHandlersMap = {
    ControlDockError: _refuse,
    HTTPException: _refuse_http,
    Exception: _fail,
}
