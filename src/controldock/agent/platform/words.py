"""What a system says of itself, cut to what the protocol takes."""

from __future__ import annotations

from controldock.protocol.inventory import MAX_TEXT

_MAX_NUMBER = 2**53 - 1


def short(text: str, limit: int = MAX_TEXT) -> str:
    """`text` without white space around it, not longer than `limit`; half characters, which JSON can't say, as `?`."""
    return text.strip().encode("utf-8", "replace").decode()[:limit].strip()


def clamped(number: float) -> int:
    """A count or a size, as far as it makes sense."""
    return min(max(int(number), 0), _MAX_NUMBER)
