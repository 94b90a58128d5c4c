"""Frames: where one message ends and the next begins.

0        4                 4 + n
+--------+-----------------+
| n, big | n bytes of JSON |
| endian |                 |
+--------+-----------------+
"""

from __future__ import annotations

from controldock.protocol.errors import FrameTooLarge

PREFIX = 4  # bytes of length
LIMIT_BEFORE_WELCOME = 16 * 1024  # bytes; a registration with every field at its limit takes about 9 KiB
LIMIT_AFTER_WELCOME = 1024 * 1024  # bytes; the largest order: a script of 256 KiB, escaped


def frame(payload: bytes) -> bytes:
    """`payload` with its length before it."""
    return len(payload).to_bytes(PREFIX, "big") + payload


class FrameReader:
    """Cuts a stream into frames; holds at most one unfinished frame."""

    def __init__(self, limit: int = LIMIT_BEFORE_WELCOME) -> None:
        self.limit = limit  # bytes; checked before anything of a frame is kept
        self._rest = bytearray()

    def feed(self, data: bytes | bytearray | memoryview) -> list[bytes]:
        """The payloads that `data` completes, in order. FrameTooLarge as soon as a length says so."""
        if self._rest:
            self._rest += data
            data = self._rest
        view = memoryview(data)
        payloads: list[bytes] = []
        start, end = 0, len(view)
        try:
            while end - start >= PREFIX:
                size = int.from_bytes(view[start : start + PREFIX], "big")
                if size > self.limit:
                    raise FrameTooLarge(f"a frame of {size} bytes; the limit is {self.limit}")
                if end - start - PREFIX < size:
                    break
                payloads.append(bytes(view[start + PREFIX : start + PREFIX + size]))
                start += PREFIX + size
            rest = bytearray(view[start:])
        finally:
            view.release()
        self._rest = rest
        return payloads
