"""Power that leaves the machine alone: none at all, or pretended in a folder, for trying things out and for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from controldock.agent.errors import CannotRun
from controldock.agent.platform.contract import Boot
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind


class NoPower:
    """For a PC that shall stay on whoever says what: a server, or one that others are working on."""

    def __init__(self, boot: Callable[[], Boot] = lambda: Boot("", 0.0)) -> None:
        self._boot = boot

    def boot(self) -> Boot:
        """As the machine has it."""
        return self._boot()

    def order(self, kind: DeploymentKind, grace: float, notice: str) -> None:
        raise CannotRun(Said.NO_POWER)

    def abort(self) -> bool:
        return False

    def is_ending(self) -> bool:
        return False


class PretendedOrder(msgspec.Struct, frozen=True):
    """What the pretended system was told, in `order.json`."""

    kind: DeploymentKind
    grace: float
    notice: str
    at: float  # uptime


class PretendedPower:
    """A machine made of files: `boot` is the id of the present boot and `uptime` its seconds, to be written by whoever
    plays the machine; `order.json` is what it was told, and is gone when that was taken back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def boot(self) -> Boot:
        """As the files have it; without them, the first boot, just begun."""
        return Boot(self._text("boot") or "first", float(self._text("uptime") or 0.0))

    def order(self, kind: DeploymentKind, grace: float, notice: str) -> None:
        told = PretendedOrder(kind, grace, notice, self.boot().uptime)
        draft = self._order.with_suffix(".new")
        draft.write_bytes(msgspec.json.encode(told))
        draft.replace(self._order)

    def abort(self) -> bool:
        told = self.ordered()
        if told is None or self.boot().uptime > told.at + told.grace:
            return False
        self._order.unlink()
        return True

    def is_ending(self) -> bool:
        """As the file `ending` has it, by being there."""
        return (self.folder / "ending").exists()

    def ordered(self) -> PretendedOrder | None:
        """The order that stands."""
        try:
            return msgspec.json.decode(self._order.read_bytes(), type=PretendedOrder)
        except FileNotFoundError:
            return None

    def reboot(self, boot: str) -> None:
        """Play the machine: another boot begins. The agent has to be started anew by whoever plays it."""
        (self.folder / "boot").write_text(boot)
        (self.folder / "uptime").write_text("0")
        self._order.unlink(missing_ok=True)

    @property
    def _order(self) -> Path:
        return self.folder / "order.json"

    def _text(self, name: str) -> str:
        try:
            return (self.folder / name).read_text().strip()
        except FileNotFoundError:
            return ""
