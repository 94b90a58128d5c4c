"""The agent under Windows' service manager: `pythonw -m controldock.agent service`.

Service control codes and states are those of https://learn.microsoft.com/windows/win32/api/winsvc/nf-winsvc-setservicestatus.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the manager waits for its answer: what takes long to load comes after it
    import asyncio

from controldock.agent.errors import printable

NAME = "ControlDockAgent"
START_HINT, STOP_HINT = 10_000, 20_000  # milliseconds that the manager may wait without worrying
FAILED = 1  # the exit code of a fault


class Control(IntEnum):
    """What the manager says."""

    STOP = 1
    INTERROGATE = 4
    SHUTDOWN = 5
    POWER = 13
    PRESHUTDOWN = 15


RESUMED = 0x12  # PBT_APMRESUMEAUTOMATIC: comes after every sleep, whoever woke the PC


class State(IntEnum):
    """What the manager is told."""

    STOPPED = 1
    START_PENDING = 2
    STOP_PENDING = 3
    RUNNING = 4


_ENDS = frozenset({Control.STOP, Control.SHUTDOWN, Control.PRESHUTDOWN})


class Controls:
    """Between the manager, which speaks on a thread of its own, and the agent's loop.

    Whoever asks to be told of a stop that came before is told at once."""

    def __init__(self, report: Callable[[State], None]) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._wakers: list[Callable[[], None]] = []
        self._state = State.START_PENDING

    def begin(self) -> None:
        """The agent runs, unless it was told to stop meanwhile."""
        with self._lock:
            if self._state is State.START_PENDING:
                self._tell(State.RUNNING)

    def take(self, code: int, event: int = 0) -> None:
        """The manager said this."""
        if code == Control.INTERROGATE:
            with self._lock:
                self._report(self._state)
        elif code == Control.POWER and event == RESUMED:
            for waker in tuple(self._wakers):
                waker()
        elif code in _ENDS:
            with self._lock:
                is_news = self._state not in {State.STOP_PENDING, State.STOPPED}
                if is_news:
                    self._tell(State.STOP_PENDING)
                callbacks = tuple(self._callbacks) if is_news else ()
            for callback in callbacks:
                callback()

    def end(self) -> None:
        """The agent has ended."""
        with self._lock:
            self._tell(State.STOPPED)

    def on_stop(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        """Call `callback` on `loop` when the manager says stop."""
        tell = _on(loop, callback)
        with self._lock:
            is_late = self._state is State.STOP_PENDING
            self._callbacks.append(tell)
        if is_late:
            tell()

    def on_wake(self, loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
        """Call `callback` on `loop` whenever this PC wakes from a sleep."""
        self._wakers.append(_on(loop, callback))

    def _tell(self, state: State) -> None:
        self._state = state
        self._report(state)


def _on(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> Callable[[], None]:
    def tell() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(callback)

    return tell


def _told(error: BaseException) -> str:
    """For the event log: a fault by its name, what was meant to be read as it is."""
    return printable(str(error) if isinstance(error, SystemExit) else f"{type(error).__name__}: {error}")


def run_service(work: Callable[[Controls], None]) -> None:
    """Serve the manager that started this process: `work` runs until the controls say stop.

    An exception goes to the event log and ends the process there and then: a service that had said that it stopped
    would not be started again."""
    if sys.platform != "win32":
        raise OSError("Services of this kind are Windows' own.")
    import servicemanager
    import win32service

    class Hosted:
        """What the manager starts. Its names are those that pywin32 looks for."""

        _svc_name_ = NAME

        def __init__(self, _arguments: object) -> None:
            self._handle = servicemanager.RegisterServiceCtrlHandler(NAME, self._take, True)
            self._controls = Controls(self._report)
            self._report(State.START_PENDING)

        def SvcRun(self) -> None:
            servicemanager.LogInfoMsg("The ControlDock agent has started.")
            self._controls.begin()
            try:
                work(self._controls)
            except BaseException as error:
                servicemanager.LogErrorMsg(f"The ControlDock agent has failed. {_told(error)}")
                os._exit(FAILED)
            servicemanager.LogInfoMsg("The ControlDock agent has stopped.")
            self._controls.end()

        def _take(self, code: int, event: int, _data: object) -> None:
            self._controls.take(code, event)

        def _report(self, state: State) -> None:
            takes = (
                win32service.SERVICE_ACCEPT_STOP
                | win32service.SERVICE_ACCEPT_PRESHUTDOWN
                | win32service.SERVICE_ACCEPT_POWEREVENT
            )
            accepted = takes if state is State.RUNNING else 0
            hint = {State.START_PENDING: START_HINT, State.STOP_PENDING: STOP_HINT}.get(state, 0)
            kind = win32service.SERVICE_WIN32_OWN_PROCESS
            win32service.SetServiceStatus(self._handle, (kind, int(state), accepted, 0, 0, 0, hint))

    servicemanager.Initialize(NAME, None)
    servicemanager.PrepareToHostSingle(Hosted)
    servicemanager.StartServiceCtrlDispatcher()
