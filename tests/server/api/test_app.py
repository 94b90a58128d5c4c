"""The HTTP application, put together."""

import json
import subprocess
import sys

from tests.server.api.world import World

from controldock.server.api.app import openapi
from controldock.server.api.permissions import TABLE

OUTSIDE = ("/", "/{path}", "/agent/{file_name}", "/schema", "/schema/openapi.json")


def test_the_document_lists_every_route_of_the_table() -> None:
    document = json.loads(openapi())
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert described == {route for route in TABLE if route[1] not in OUTSIDE}


def test_every_operation_has_a_name_a_summary_and_our_refusals() -> None:
    document = json.loads(openapi())
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"]
        assert operation["tags"]
        for status, response in operation["responses"].items():
            if status >= "400":
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorBody"}


def test_the_document_needs_no_server_and_is_the_same_each_time() -> None:
    program = "import sys; from controldock.server.api.app import openapi; sys.stdout.buffer.write(openapi())"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        assert done.stdout == openapi()


async def test_the_document_is_served_and_loads_nothing_from_elsewhere(world: World) -> None:
    browser = await world.browser()
    for path in ("/schema", "/schema/openapi.json"):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.content == openapi()
        assert "json" in answer.headers["content-type"]
    assert b"http://" not in openapi()
    assert b"https://" not in openapi()
