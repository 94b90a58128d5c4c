"""What attempts wrote, over HTTP: the bytes, and the text that they are."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated

from litestar import Controller, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from controldock.domain.code_pages import Encoding
from controldock.server.api.errors import refusals
from controldock.server.api.ranges import Unsatisfiable, has, part_of, still_fits
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.forms import ErrorBody
from controldock.server.api.schemas.logs import LogGap, LogHit, LogHits, LogPages, LogText
from controldock.server.api.streaming import ByteStream
from controldock.server.services.attempt_logs import MAX_HITS, MAX_TEXT, RawLog
from controldock.server.services.log_charts import Gap

DEFAULT_TEXT = 64 * 1024  # bytes
DEFAULT_HITS = 200
MAX_OFFSET = 2**40
_TEXT = "text/plain; charset=utf-8"  # with nosniff: whatever a PC wrote, no browser takes it for a page
RAW = {
    200: ResponseSpec(bytes, description="The raw output", media_type="text/plain", generate_examples=False),
    206: ResponseSpec(
        bytes, description="The range that was asked for", media_type="text/plain", generate_examples=False
    ),
    304: ResponseSpec(None, description="It is as `If-None-Match` has it", generate_examples=False),
    416: ResponseSpec(ErrorBody, description="The range is beyond the end", generate_examples=False),
}

_Encoding = Annotated[Encoding, QueryParameter(description="How to read it; `auto` finds out for each line")]
_Offset = Annotated[int, QueryParameter(ge=0, le=MAX_OFFSET, description="Bytes from the start of the log")]


class AttemptController(Controller):
    """One try at a task."""

    path = "/api/attempts"
    tags = ("logs",)

    @get("/{id:str}/log", summary="What the attempt wrote, byte for byte", responses={**refusals(404), **RAW})
    async def get_attempt_log(
        self,
        request: ApiRequest,
        id: FromPath[str],
        download: Annotated[bool, QueryParameter(description="To be saved as a file")] = False,
    ) -> ASGIApp:
        """Understands `Range` (one range), `If-Range` and `If-None-Match`; a running attempt's log ends where it is."""
        return await raw_log(request, id, download=download)

    @get("/{id:str}/log/text", summary="A piece of it as text", responses=refusals(404))
    async def get_log_text(
        self,
        request: ApiRequest,
        id: FromPath[str],
        encoding: _Encoding = Encoding.AUTO,
        offset: _Offset = 0,
        limit: Annotated[
            int, QueryParameter(ge=1, le=MAX_TEXT, description="Bytes; the text ends at the end of a line")
        ] = DEFAULT_TEXT,
    ) -> LogText:
        found = await request.parts.logs.text(request.actor, id, encoding, offset, limit)
        fallback = Encoding.UTF_8 if encoding is Encoding.AUTO else encoding
        return LogText(
            offset=found.offset,
            next_offset=found.next_offset,
            text=found.text,
            line=found.line,
            starts_line=found.starts_line,
            encoding=next(iter(found.encodings), fallback),
            encodings=list(found.encodings),
            size=found.standing.size,
            complete=found.standing.complete,
            gap=_gap(found.standing.gap),
        )

    @get("/{id:str}/log/pages", summary="Where its pages begin", responses=refusals(404))
    async def get_log_pages(
        self,
        request: ApiRequest,
        id: FromPath[str],
        encoding: _Encoding = Encoding.AUTO,
        after: _Offset = 0,
    ) -> LogPages:
        found = await request.parts.logs.pages(request.actor, id, encoding, after)
        return LogPages(
            offsets=list(found.offsets),
            numbers=list(found.numbers),
            lines=found.lines,
            legacy=found.legacy,
            size=found.standing.size,
            complete=found.standing.complete,
            gap=_gap(found.standing.gap),
        )

    @get("/{id:str}/log/search", summary="Lines that contain a text", responses=refusals(404))
    async def search_log(
        self,
        request: ApiRequest,
        id: FromPath[str],
        q: Annotated[str, QueryParameter(description="What to look for, whatever its case", max_length=200)],
        encoding: _Encoding = Encoding.AUTO,
        after: _Offset = 0,
        limit: Annotated[int, QueryParameter(ge=1, le=MAX_HITS)] = DEFAULT_HITS,
    ) -> LogHits:
        found = await request.parts.logs.search(request.actor, id, q, encoding, after, limit)
        hits = [LogHit(offset=hit.offset, line=hit.line, text=hit.text) for hit in found.hits]
        return LogHits(hits=hits, next=found.next, size=found.standing.size, complete=found.standing.complete)


async def raw_log(request: ApiRequest, attempt_id: str, *, download: bool) -> ASGIApp:
    """The bytes of a log, or the part of them that the request asks for."""
    raw = await request.parts.logs.raw(request.actor, attempt_id)
    size = raw.file.size
    tag = f'"{attempt_id}-{size}"'  # logs only grow, so the size tells all
    headers = {"Content-Type": _TEXT, "Accept-Ranges": "bytes", "ETag": tag}
    if download:
        headers["Content-Disposition"] = f'attachment; filename="{attempt_id}.log"'
    if has(request.headers.get("If-None-Match"), tag):
        raw.file.close()
        return Response(None, status_code=304, headers=headers).to_asgi_response(None, request)
    try:
        wanted = request.headers.get("Range") if still_fits(request.headers.get("If-Range"), tag) else None
        part = part_of(wanted, size)
    except Unsatisfiable:
        raw.file.close()
        return _beyond(request, size)
    return _stream(raw, headers, part.start if part else 0, part.end if part else size, whole=part is None)


def _stream(raw: RawLog, headers: dict[str, str], start: int, end: int, *, whole: bool) -> ByteStream:
    headers["Content-Length"] = str(end - start)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{raw.file.size}"
    return ByteStream(_generated(raw.pieces(start, end)), headers, status=200 if whole else 206)


def _beyond(request: ApiRequest, size: int) -> ASGIApp:
    body = ErrorBody(
        code="range_not_satisfiable", message="The log is shorter than that.", details={"size": size}
    )
    headers = {"Content-Range": f"bytes */{size}"}
    answer = Response(body, status_code=416, media_type="application/json", headers=headers)
    return answer.to_asgi_response(None, request)


async def _generated(pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    async for piece in pieces:
        yield piece


def _gap(gap: Gap | None) -> LogGap | None:
    return LogGap(at=gap.at, missing=gap.missing) if gap is not None else None
