"""What every window of the companion needs to know of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from controldock.desktop.session import Session
from controldock.desktop.typography import Look


@dataclass(slots=True)
class Surroundings:
    """One object for all of them; `look` changes with the settings."""

    look: Look
    session: Session
    now: Callable[[], datetime]
    open_history: Callable[[], None]
