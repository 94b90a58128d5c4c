"""Secrets of high entropy: hashed for the database, compared in constant time. (Passwords: see `operators`.)"""

from __future__ import annotations

import base64
import hashlib
import hmac

SIZE = (
    32  # bytes: 256 bits need no slow hash, which would only help a flood of guesses to keep the server busy
)


def fingerprint(secret: bytes) -> bytes:
    """What is kept of a secret: SHA-256, 32 bytes."""
    return hashlib.sha256(secret).digest()


def matches(secret: bytes, kept: bytes | None) -> bool:
    """Whether `secret` is the one whose fingerprint was kept."""
    return hmac.compare_digest(fingerprint(secret), kept if kept is not None else b"")


def to_text(secret: bytes) -> str:
    """A secret as people and cookies carry it: base64url without padding."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes again; empty when `text` is none, so that it matches nothing."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""
