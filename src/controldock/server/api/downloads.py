"""The agent's own package, for PCs that are about to join."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from controldock.domain.errors import NotFound
from controldock.server.api.request import ApiRequest


@get("/agent/{file_name:str}", include_in_schema=False)
async def get_agent_package(request: ApiRequest, file_name: FromPath[str]) -> Response[bytes]:
    """The wheel under its one name; there is no folder behind this address."""
    package = request.parts.agent_package
    if file_name != package.file_name:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="{package.file_name}"'}
    return Response(package.content, media_type="application/octet-stream", headers=headers)
