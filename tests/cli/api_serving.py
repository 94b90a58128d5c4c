"""The API's double over HTTP, on a port of its own."""

import contextlib
import queue
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

import msgspec
from tests.cli.api_double import KEY, ROUTES, ApiDouble

from controldock.server.api import schemas as s


@contextmanager
def served() -> Iterator[ApiDouble]:
    """The double on a port of its own."""
    double = ApiDouble()
    handler = type("Handler", (_Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield double
    finally:
        double.hang_up()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    double: ApiDouble

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        decoded = msgspec.json.decode(body) if body else None
        self.double.requests.append((self.command, parts.path, decoded))
        self.double.queries.append(unquote_plus(parts.query))
        if parts.path == "/api/events":
            self.stream()
        else:
            self.send(*self.look_up(parts.path, parts.query, decoded))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def look_up(self, path: str, query: str, body: Any) -> tuple[int, bytes]:
        if self.double.refusal is not None:
            return _encoded(self.double.refusal)
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            return _encoded((401, s.forms.ErrorBody(code="not_signed_in", message="Sign in first.")))
        if (self.command, path) in self.double.answers:
            return _encoded(self.double.answers[self.command, path])
        for method, pattern, answer in ROUTES:
            if method == self.command and (match := re.fullmatch(pattern, path)):
                values = {name: ",".join(texts) for name, texts in parse_qs(query).items()}
                return _encoded(answer(self.double, {**values, **match.groupdict()}, body))
        return _encoded(None)

    def send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def stream(self) -> None:
        changes: queue.Queue[bytes | None] = queue.Queue()
        self.double.followers.append(changes)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"event: ready\ndata: {}\n\n")
        self.double.followed.set()
        with contextlib.suppress(OSError):
            while (item := changes.get()) is not None:
                self.wfile.write(item)

    def log_message(self, *_: object) -> None: ...


def _encoded(found: Any) -> tuple[int, bytes]:
    if found is None:
        return 404, msgspec.json.encode(
            s.forms.ErrorBody(code="not_found", message="There is no such thing.")
        )
    status, value = found if isinstance(found, tuple) else (200, found)
    return status, value if isinstance(value, bytes) else msgspec.json.encode(value)
