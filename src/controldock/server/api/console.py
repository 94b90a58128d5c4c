"""The console: files that are known before anybody asks for one, and one page for every other address."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from pathlib import Path

import structlog
from litestar import Response, get
from litestar.params import FromPath

from controldock.domain.errors import NotFound
from controldock.server.api.headers import content_policy
from controldock.server.api.request import ApiRequest
from controldock.server.services.secrets import to_text

log = structlog.get_logger()

INDEX = "index.html"
NONCE_PLACE = b"__CSP_NONCE__"
NONCE_SIZE = 16  # bytes
ASSETS = "assets/"  # what the build names by its content, so that it never changes
TAKEN = ("api/", "agent/", "health/", "schema/", ASSETS)  # no page of the console begins so
WORTH_PACKING = 1024  # bytes
NOT_BUILT = 503
_HOW_TO_BUILD = (
    "The console is not built: run `make run`, or `npm run build` in web/, and start the server again.\n"
)
_PACKABLE = ("text/", "application/json", "application/javascript", "image/svg+xml")
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the console, and its packed form where that is smaller."""

    content: bytes
    media_type: str
    packed: bytes | None


class Console:
    """All files, read once: an address is looked up in a table, so it leads to nothing else."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
        self._read: dict[str, File] = {}

    def file(self, name: str) -> File | None:
        """The file of that name."""
        if name not in self._read:
            path = self._files.get(name)
            if path is None or not path.is_file():
                return None
            self._read[name] = _file(path)
        return self._read[name]


def _file(path: Path) -> File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packable = media_type.startswith(_PACKABLE) and len(content) > WORTH_PACKING
    return File(content, media_type, gzip.compress(content, mtime=0) if packable else None)


@get("/", include_in_schema=False, sync_to_thread=False)
def get_start_page(request: ApiRequest) -> Response[bytes]:
    """The console's one page."""
    return _page(request)


@get("/{path:path}", include_in_schema=False, sync_to_thread=False)
def get_console_file(request: ApiRequest, path: FromPath[Path]) -> Response[bytes]:
    """A file of the console, or the page: the console knows which of its views the address means."""
    name = path.as_posix().lstrip("/")
    file = request.app.state.console.file(name) if name != INDEX else None
    if file is not None:
        return _sent(request, file, _FOREVER if name.startswith(ASSETS) else _ASK_AGAIN)
    if f"{name}/".startswith(TAKEN):
        raise NotFound
    return _page(request)


def _page(request: ApiRequest) -> Response[bytes]:
    index = request.app.state.console.file(INDEX)
    if index is None:
        return Response(_HOW_TO_BUILD.encode(), status_code=NOT_BUILT, media_type="text/plain")
    nonce = to_text(request.parts.sources.token(NONCE_SIZE))
    return Response(
        index.content.replace(NONCE_PLACE, nonce.encode()),
        media_type="text/html",
        headers={"Content-Security-Policy": content_policy(nonce)},
    )


def _sent(request: ApiRequest, file: File, caching: str) -> Response[bytes]:
    headers = {"Cache-Control": caching}
    content = file.content
    if file.packed is not None:
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"], content = "gzip", file.packed
    return Response(content, media_type=file.media_type, headers=headers)
