"""What the agent says before a fault ends it: in its log, whole, where whoever asks why will look."""

from __future__ import annotations

import faulthandler
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from controldock.agent.errors import AgentError

log = structlog.get_logger(__name__)


@contextmanager
def last_words(fatal: Path) -> Iterator[None]:
    """Within the block, an exception that nobody expected is logged with its traceback before it goes on, and so is one
    that ends a thread; what kills the interpreter itself leaves the place where that happened in the file `fatal`."""
    ours = not faulthandler.is_enabled()  # else somebody else wants to know, and has said where
    before, threading.excepthook = threading.excepthook, _thread_ended
    with fatal.open("a", encoding="utf-8") as file:
        if ours:
            faulthandler.enable(file)
        try:
            yield
        except AgentError:
            raise  # it says what it is, to whoever reads it
        except Exception:
            log.critical("agent.crashed", exc_info=True)
            raise
        finally:
            threading.excepthook = before
            if ours:
                faulthandler.disable()


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread is not None else ""
    error = ended.exc_value or ended.exc_type()
    log.error("agent.thread_crashed", thread=name, exc_info=(ended.exc_type, error, ended.exc_traceback))
