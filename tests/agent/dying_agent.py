"""An agent that is killed, as by kill -9, at a step of its journal: `dying_agent.py before:started STATE_DIR`."""

import os
import signal
import sys
from typing import Any

from controldock.agent.journal import AnyRecord, Journal
from controldock.cli.main import run

when, _, step = sys.argv[1].partition(":")
append = Journal._append


def _append(self: Any, record: AnyRecord, *, durable: bool) -> None:
    is_the_step = type(record).__name__.lower() == step
    if is_the_step and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    append(self, record, durable=durable)
    if is_the_step and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)


Journal._append = _append  # type: ignore[method-assign]
sys.exit(run(["agent", "run", "--state-dir", sys.argv[2]]))
