"""Whether the server is well."""

from tests.server.api.world import World


async def test_well_until_it_stops(world: World) -> None:
    watcher = await world.browser()
    for path in ("/health/live", "/health/ready"):
        answer = await watcher.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    world.parts.closing.set()
    assert (await watcher.get("/health/live")).status_code == 200
    stopping = await watcher.get("/health/ready")
    assert (stopping.status_code, stopping.json()["code"]) == (503, "unavailable")
    assert stopping.headers["retry-after"] == "1"
