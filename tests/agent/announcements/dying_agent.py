"""An agent that is killed, as by kill -9: `dying_agent.py before:write:3 STATE_DIR`, or after:show."""

import os
import signal
import sys
from typing import Any

from controldock.agent.announcements import presenter
from controldock.agent.announcements.book import Book, Entry
from controldock.agent.platform.pretended_screens import PretendedScreens
from controldock.cli.main import run

when, _, step = sys.argv[1].partition(":")
kind, _, number = step.partition(":")
writes = 0

record, show = Book.record, PretendedScreens.show
presenter.LOOK = presenter.REST = 0.1
presenter.COMPANION_WITHIN = 0.0
if len(sys.argv) > 3:  # its companion comes
    presenter.COMPANION_WITHIN = 60.0


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _record(self: Any, entry: Entry) -> None:
    global writes  # noqa: PLW0603 - a counter of this program
    if entry == self.get(entry.announcement_id):
        return
    writes += 1
    is_the_one = kind == "write" and writes == int(number)
    if is_the_one and when == "before":
        _die()
    record(self, entry)
    if is_the_one and when == "after":
        _die()


def _show(self: Any, *arguments: Any) -> Any:
    if kind == "show" and when == "before":
        _die()
    if kind == "show" and when == "after":
        seat, poster, _ = arguments
        return show(self, seat, poster, lambda means: _die())
    return show(self, *arguments)


Book.record = _record  # type: ignore[method-assign]
PretendedScreens.show = _show  # type: ignore[method-assign]
sys.exit(run(["agent", "run", "--state-dir", sys.argv[2]]))
