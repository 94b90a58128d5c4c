"""A Windows that is only written down: a registry in memory and recorded answers, for trying out and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from controldock.agent.platform.windows_registry import Hive, Value, View
from controldock.agent.platform.windows_sessions import Login

Keys = Mapping[str, Mapping[str, Value]]  # values by the path of their key


class PretendedRegistry:
    """Keys and their values. Names are compared as Windows does: without case."""

    def __init__(self, machine: Keys, machine32: Keys | None = None, users: Keys | None = None) -> None:
        self._places = {
            (Hive.MACHINE, View.WIDE): _lowered(machine),
            (Hive.MACHINE, View.NARROW): _lowered(machine32 or {}),
            (Hive.USERS, View.WIDE): _lowered(users or {}),
            (Hive.USERS, View.NARROW): _lowered(users or {}),
        }

    def keys(self, hive: Hive, path: str, view: View = View.WIDE) -> list[str]:
        """The names of the keys below this one, in the case in which they were given."""
        above = f"{path.lower()}\\" if path else ""
        found: dict[str, str] = {}
        for lowered, (given, _) in self._places[hive, view].items():
            if lowered.startswith(above) and lowered != above:
                name = given[len(above) :].partition("\\")[0]
                found.setdefault(name.lower(), name)
        return list(found.values())

    def values(self, hive: Hive, path: str, view: View = View.WIDE) -> Mapping[str, Value]:
        """The values of this key."""
        return self._places[hive, view].get(path.lower(), ("", {}))[1]


@dataclass(slots=True)
class PretendedCalls:
    """Recorded answers."""

    table: bytes = b""  # of the firmware
    sessions: list[Login] = field(default_factory=list)
    locked: set[int] = field(default_factory=set)  # sessions
    processes: dict[int, int] = field(default_factory=dict)  # and their sessions
    answer: int = 1  # that every box gets; 0: none can be shown
    boxes: list[tuple[int, str, str, int]] = field(default_factory=list)  # session, title, text, style

    def firmware(self) -> bytes:
        return self.table

    def logins(self) -> list[Login]:
        return self.sessions

    def lower_priority(self) -> None:
        return None

    def is_locked(self, session: int) -> bool:
        return session in self.locked

    def send_message(self, session: int, title: str, text: str, style: int, seconds: int) -> int:
        self.boxes.append((session, title, text, style))
        return self.answer

    def session_of(self, process: int) -> int:
        return self.processes.get(process, -1)


def _lowered(keys: Keys) -> dict[str, tuple[str, Mapping[str, Value]]]:
    return {path.lower(): (path, values) for path, values in keys.items()}


@dataclass(slots=True)
class PretendedJobs:
    """Jobs that hold whoever is put into them by hand."""

    inside: dict[int, set[int]] = field(default_factory=dict)  # processes by job
    refusal: str = ""  # why nobody can be held
    ended: list[int] = field(default_factory=list)  # jobs
    released: list[int] = field(default_factory=list)

    def hold(self, pid: int) -> int:
        if self.refusal:
            raise PermissionError(5, self.refusal)
        job = len(self.inside) + 1
        self.inside[job] = {pid}
        return job

    def pids(self, job: int) -> set[int]:
        return set(self.inside[job])

    def terminate(self, job: int) -> None:
        self.ended.append(job)
        self.inside[job] = set()

    def let_go(self, job: int) -> None:
        self.released.append(job)
