"""How the log of a server or an agent looks: readable on a terminal, one JSON object a line elsewhere or by option."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, cast

import structlog
from structlog.dev import plain_traceback
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

MAX_FILE = 5 * 1024 * 1024  # bytes of a log file; as much again is kept of what was before
MAX_VALUE = 2000  # characters of one field; whatever a PC says, a line stays a line
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_CONTROL |= {
    code: f"\\u{code:04x}" for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


# Where it happened, and never with the values of local variables: among them are cookies, keys and tokens.
_FRAMES = ExceptionDictTransformer(show_locals=False)


def configure(format: str = "auto", level: str = "info", stream: TextIO | LogFile | None = None) -> None:
    """Log events of `level` and above; `format` is auto, console or json."""
    stream = stream or sys.stderr
    readable = format == "console" or (format == "auto" and stream.isatty())
    shown: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain_traceback)]
        if readable
        else [structlog.processors.ExceptionRenderer(_FRAMES), structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            harmless,
            *shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _Unfailing(stream))),
        cache_logger_on_first_use=False,
    )


def silence() -> None:
    """Log nothing: there is nobody to read it, and no stream to write to."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)


class LogFile:
    """A file that log lines go to where there is no terminal and no journal; when it is full, the older half of what
    is kept goes."""

    def __init__(self, path: Path, limit: int = MAX_FILE) -> None:
        self._path = path
        self._limit = limit
        self._file = path.open("a", encoding="utf-8")

    def write(self, text: str) -> None:
        """Append a line. OSError when the disk does not take it."""
        if self._file.tell() >= self._limit:
            self._file.close()
            self._path.replace(self._path.with_suffix(".old" + self._path.suffix))
            self._file = self._path.open("a", encoding="utf-8")
        self._file.write(text)

    def flush(self) -> None:
        """Hand it to the system."""
        self._file.flush()

    def isatty(self) -> bool:
        """Never: it is a file."""
        return False

    def close(self) -> None:
        """Nothing more is written."""
        self._file.close()


class _Unfailing:
    """A stream whose faults are nobody's: a full disk or a closed pipe costs log lines, not the work."""

    def __init__(self, stream: TextIO | LogFile) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # ValueError: it is closed
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def harmless(logger: Any, method: str, event: EventDict) -> EventDict:
    """Take from every text what could forge a line or drive a terminal, and what is too long."""
    return {name: _harmless(value) if isinstance(value, str) else value for name, value in event.items()}


def _harmless(value: str) -> str:
    text = value.translate(_CONTROL)
    return text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + "…"
