"""The agent's own packages, for PCs that are about to join."""

from __future__ import annotations

import asyncio

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import File

from controldock.domain.errors import NotFound
from controldock.server.api.request import ApiRequest
from controldock.server.linux_packages import SCRIPT_NAME

SLICE = 256 * 1024  # bytes of an installer in memory for each PC that fetches it


@get("/agent/{file_name:str}", include_in_schema=False)
async def get_agent_package(request: ApiRequest, file_name: FromPath[str]) -> Response[bytes] | File:
    """The wheel, the newest installers and the script that installs under their names; there is no folder behind this
    address."""
    package = request.parts.agent_package
    if file_name == SCRIPT_NAME:
        return await _script(request)
    if file_name.endswith(".deb"):
        return await _linux_package(request, file_name)
    if file_name != package.file_name:
        return await _installer(request, file_name)
    headers = {"Content-Disposition": f'attachment; filename="{package.file_name}"'}
    return Response(package.content, media_type="application/octet-stream", headers=headers)


async def _installer(request: ApiRequest, file_name: str) -> File:
    newest = await asyncio.to_thread(request.parts.windows_installers.newest)
    if newest is None or file_name != newest.file_name:
        raise NotFound
    return File(newest.path, filename=newest.file_name, media_type="application/x-msi", chunk_size=SLICE)


async def _script(request: ApiRequest) -> Response[bytes]:
    script = await asyncio.to_thread(request.parts.linux_packages.script)
    if script is None:
        raise NotFound
    return Response(script, media_type="text/x-shellscript")


async def _linux_package(request: ApiRequest, file_name: str) -> File:
    for package in await asyncio.to_thread(request.parts.linux_packages.newest):
        if package.path.name == file_name:
            kind = "application/vnd.debian.binary-package"
            return File(package.path, filename=file_name, media_type=kind, chunk_size=SLICE)
    raise NotFound
