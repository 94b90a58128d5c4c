"""Refusals on their way out: statuses, bodies, and nothing of the inside."""

from collections.abc import Iterator

import pytest
from litestar import get
from structlog.testing import capture_logs
from tests.server.api.world import World

from controldock.domain import errors as domain
from controldock.domain.operator import Role
from controldock.server.api import errors
from controldock.server.api.app import create_app
from controldock.server.api.permissions import PUBLIC, TABLE
from controldock.server.api.request import ApiRequest


def _all(kind: type[domain.ControlDockError]) -> Iterator[type[domain.ControlDockError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _all(child)


@pytest.mark.parametrize("kind", list(_all(domain.ControlDockError)))
def test_every_error_has_a_status(kind: type[domain.ControlDockError]) -> None:
    status = errors.status_of(kind())
    assert status >= 400
    assert (status == 500) is (kind is domain.ControlDockError)


def test_our_own_errors_have_codes_that_nobody_else_has() -> None:
    codes = [vars(kind)["code"] for kind in _all(domain.ControlDockError)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed"),
        (b'{"note": "x"}}', 400, "malformed"),
        (b'{"note": "\xff"}', 400, "malformed"),
        (b'{"note": "\\ud800"}', 400, "malformed"),
        (b'{"note": NaN}', 400, "malformed"),
        (b"[" * 500_000, 422, "invalid"),
        (b'{"note":' * 100_000, 422, "invalid"),
        (b"", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b'{"note": "x", "other": 1}', 422, "invalid"),
        (b'{"note": "' + b"x" * (1024 * 1024) + b'"}', 413, "too_large"),
    ],
)
async def test_a_body_that_can_not_be_right(world: World, body: bytes, status: int, code: str) -> None:
    program = await world.program(Role.VIEWER)
    headers = {"Content-Type": "application/json"}
    answer = await program.post("/api/api-keys", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "details"}
    assert answer.headers["content-type"] == "application/json"


async def test_a_body_without_announced_length_is_measured_while_it_comes(world: World) -> None:
    program = await world.program(Role.VIEWER)

    async def endless():
        while True:
            yield b" " * 65536

    headers = {"Content-Type": "application/json"}
    answer = await program.post("/api/api-keys", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_no_such_route_and_no_such_method(world: World) -> None:
    browser = await world.browser()
    nowhere = await browser.get("/api/nowhere")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    method = await browser.patch("/api/agents")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in method.headers["allow"]


@get("/api/broken")
async def broken(request: ApiRequest) -> str:
    raise RuntimeError("the password is swordfish")


async def test_what_nobody_expected_is_told_to_the_log_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TABLE, ("GET", "/api/broken"), PUBLIC)
    world.app = create_app(world.parts, more=(broken,))
    browser = await world.browser()
    with capture_logs() as logged:
        answer = await browser.get("/api/broken?swordfish")
    assert answer.status_code == 500
    body = answer.json()
    assert body["code"] == "internal"
    assert "swordfish" not in answer.text
    (entry,) = logged
    assert (entry["event"], entry["route"], entry["method"]) == ("request.failed", "/api/broken", "GET")
    assert entry["incident"] == body["details"]["incident"]
    assert str(entry["exc_info"]) == "the password is swordfish"


async def test_a_database_that_does_not_answer_is_no_fault_of_the_caller(world: World) -> None:
    program = await world.program(Role.VIEWER)

    class Silent:
        async def exists(self, _name: str) -> bool:
            raise domain.Unavailable("The database does not answer.", retry_after=1.2)

    object.__setattr__(world.parts, "operators", Silent())
    answer = await program.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "2"


def test_the_document_tells_how_a_route_may_refuse() -> None:
    assert {400, 401, 403, 404, 422, 503} <= errors.refusals(404).keys()
