"""Headers that every answer carries."""

from __future__ import annotations

from litestar.types import Message, Scope

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def content_policy(nonce: str | None = None) -> str:
    """The Content-Security-Policy; with a nonce, styles that carry it are good too."""
    return _POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "")


# No Strict-Transport-Security: the certificate is by a CA of our own, and a browser that was told to insist would
# leave no way in when that CA is renewed.
_ALWAYS = (
    (b"content-security-policy", content_policy().encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),  # unless the handler knows better
)


async def add_headers(message: Message, _scope: Scope) -> None:
    """Called before every message of an answer, refusals of the router included."""
    if message["type"] != "http.response.start":
        return
    present = {name.lower() for name, _ in message["headers"]}
    missing = [(name, value) for name, value in _ALWAYS if name not in present]
    message["headers"] = [*message["headers"], *missing]
