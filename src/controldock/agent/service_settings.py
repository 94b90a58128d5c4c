"""How Windows' service manager treats the agent. The agent says it itself at each start, so that every way of
installing it ends the same, and an upgrade brings what is new."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import IntEnum

import structlog

log = structlog.get_logger(__name__)

# Milliseconds before it is started again: soon after a first fault, and never in a hurry when it keeps on failing.
RESTARTS = (5_000, 30_000, 300_000)
FORGIVEN_AFTER = 24 * 60 * 60  # seconds without a fault, after which the next one counts as the first
# Milliseconds for the last results and a goodbye, before Windows ends the services that the network hangs on. The
# agent takes 3 of its own (`service.FAREWELL`) and a few more to end what runs; Windows 10 gives 10 unless told.
PRESHUTDOWN = 30_000
_RESTART = 1  # SC_ACTION_RESTART


class Info(IntEnum):
    """What is set: the levels of ChangeServiceConfig2."""

    FAILURE_ACTIONS = 2
    DELAYED_START = 3
    FAILURE_ACTIONS_FLAG = 4
    PRESHUTDOWN = 7


WISHES: dict[Info, object] = {
    Info.FAILURE_ACTIONS: {
        "ResetPeriod": FORGIVEN_AFTER,
        "RebootMsg": "",
        "Command": "",
        "Actions": tuple((_RESTART, delay) for delay in RESTARTS),
    },
    Info.FAILURE_ACTIONS_FLAG: True,  # also when it says itself that it ended by a fault
    Info.DELAYED_START: True,  # after what people wait for at the start of their PC
    Info.PRESHUTDOWN: PRESHUTDOWN,
}


def settle(change: Callable[[int, object], None]) -> list[Info]:
    """Ask for all of it. Returns what was refused: the agent works without."""
    refused = []
    for info, value in WISHES.items():
        try:
            change(int(info), value)
        except OSError as error:
            log.warning("service.setting_refused", setting=info.name.lower(), reason=str(error))
            refused.append(info)
    return refused


def settle_in(name: str) -> None:
    """Ask the manager of this PC for the service `name`."""
    if sys.platform == "win32":
        import win32service

        rights = (
            win32service.SERVICE_CHANGE_CONFIG | win32service.SERVICE_START
        )  # who restarts must be able to

        def change(info: int, value: object) -> None:
            try:
                win32service.ChangeServiceConfig2(service, info, value)
            except win32service.error as error:
                raise OSError(error.strerror) from None

        try:
            manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
            service = win32service.OpenService(manager, name, rights)
        except win32service.error as error:
            log.warning("service.settings_refused", reason=error.strerror)
            return
        settle(change)
        win32service.CloseServiceHandle(service)
        win32service.CloseServiceHandle(manager)
