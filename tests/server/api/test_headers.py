"""Headers that every answer carries."""

from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.server.api.headers import content_policy

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def test_every_answer_and_every_refusal_carries_them(world: World) -> None:
    person = await world.person(Role.VIEWER)
    for method, path in (
        ("GET", "/api/session"),
        ("GET", "/api/nowhere"),
        ("GET", "/api/activities"),
        ("PATCH", "/api/agents"),
        ("POST", "/api/api-keys"),
        ("GET", "/health/live"),
        ("GET", "/schema/openapi.json"),
        ("GET", "/agent/controldock-0-py3-none-any.whl"),
        ("GET", "/favicon.svg"),
    ):
        headers = (await person.request(method, path)).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == ("no-cache" if path == "/favicon.svg" else "no-store")
        assert "strict-transport-security" not in headers
        assert "server" not in headers
        assert not [name for name in headers if name.startswith("access-control")]


def test_a_nonce_opens_styles_and_nothing_else() -> None:
    assert content_policy("abc") == POLICY.replace("style-src 'self'", "style-src 'self' 'nonce-abc'")
