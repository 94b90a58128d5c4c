"""The agent's own package, for PCs that are about to join."""

from tests.server.api.world import World


async def test_the_wheel_has_one_name_and_nothing_else_is_there(world: World) -> None:
    pc = await world.browser()
    wheel = await pc.get("/agent/controldock-0-py3-none-any.whl")
    assert (wheel.status_code, wheel.content) == (200, b"the wheel")
    assert wheel.headers["content-type"] == "application/octet-stream"
    for name in ("", "other.whl", "%2e%2e", "..%2f..%2ftest.db", "..\\test.db", "%00"):
        assert (await pc.get(f"/agent/{name}")).status_code == 404
