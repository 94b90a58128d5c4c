"""A request as handlers see it: who asks, what the API is made of, and a body that is exactly what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import InternalServerException

from controldock.domain.errors import Malformed
from controldock.server.api.complaints import invalid
from controldock.server.api.parts import ApiParts
from controldock.server.services.actor import Actor

UNKNOWN_ADDRESS = "unknown"


@dataclass(frozen=True, slots=True)
class Credential:
    """What the actor showed: a session by cookie, or an API key."""

    session: str = ""  # the secret of the cookie; empty where a key was shown


class ApiRequest(Request[Actor, Credential, State]):
    """A request of the console or of a program."""

    @property
    def parts(self) -> ApiParts:
        """What the API is made of."""
        return cast(ApiParts, self.app.state.parts)

    @property
    def actor(self) -> Actor:
        """Who asks; known on every route that is not public."""
        return self.user

    @property
    def address(self) -> str:
        """The peer's address as the socket tells it. Headers that claim another one are not believed."""
        return self.client.host if self.client else UNKNOWN_ADDRESS

    async def body(self) -> bytes:
        """All of the body; Malformed when the peer is gone before its end, which is no fault of the server's."""
        try:
            return await super().body()
        except InternalServerException as error:
            raise Malformed("The request ended before its body did.") from error

    async def json(self) -> Any:
        """The body as the type that the handler asks for: no field too many, no text where a number belongs."""
        body = await self.body()
        wanted = self.route_handler.parsed_fn_signature.parameters["data"].annotation
        try:
            return msgspec.json.decode(body, type=wanted)
        except msgspec.ValidationError as error:
            raise invalid(str(error)) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Malformed("The body is no JSON.") from error
