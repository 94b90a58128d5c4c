"""Job Objects: every process of an attempt in one, from its first instruction on, ended as a whole or not at all.

An agent that dies takes what it ran along with it: the system ends a job whose last handle is closed. What a script
left running in the background when it ended by itself is let go before that, and lives on as it does on Linux.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Collection
from ctypes import wintypes
from dataclasses import dataclass, field
from typing import Protocol

SUSPENDED = 0x4  # CREATE_SUSPENDED: it does nothing until it is in its job
ENDED = 1  # the exit code of whatever is ended with its job
_EXTENDED, _IDS = 9, 3  # of JOBOBJECTINFOCLASS
_ENDS_WHEN_CLOSED = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
_RIGHTS = 0x0001 | 0x0100 | 0x0800  # terminate, set quota (a job is one), suspend and resume
_MORE_DATA = 234
_FIRST_IDS = 64  # processes that are asked for at first


class JobCalls(Protocol):
    """What is asked of Windows. OSError where it refuses."""

    def hold(self, pid: int) -> int:
        """Put a suspended process into a job of its own and let it run; the job's handle."""

    def pids(self, job: int) -> set[int]:
        """Who lives in it."""

    def terminate(self, job: int) -> None:
        """End everybody in it, at one stroke."""

    def let_go(self, job: int) -> None:
        """Close it; whoever is left in it lives on."""


@dataclass(slots=True)
class Jobs:
    """The jobs of this agent, by attempt."""

    calls: JobCalls
    _held: dict[str, int] = field(default_factory=dict)

    def hold(self, attempt_id: str, pid: int) -> None:
        """A process of this attempt was started, suspended. OSError: it can't be held, and was ended."""
        self.let_go(attempt_id)
        self._held[attempt_id] = self.calls.hold(pid)

    def pids(self, attempt_id: str) -> set[int] | None:
        """Every living process of an attempt; None: it has no job, as after a restart of the agent."""
        job = self._held.get(attempt_id)
        return None if job is None else self.calls.pids(job)

    def end(self, pids: Collection[int]) -> set[int]:
        """End the jobs that these processes are in; all that were in them."""
        ended: set[int] = set()
        for job in tuple(self._held.values()):
            inside = self.calls.pids(job)
            if not inside.isdisjoint(pids):
                self.calls.terminate(job)
                ended |= inside
        return ended

    def let_go(self, attempt_id: str) -> None:
        """The attempt is over."""
        job = self._held.pop(attempt_id, None)
        if job is not None:
            self.calls.let_go(job)


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", wintypes.DWORD),
        ("smallest_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t),
        ("priority", wintypes.DWORD),
        ("scheduling", wintypes.DWORD),
    )


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def _id_list(count: int) -> type[ctypes.Structure]:
    """JOBOBJECT_BASIC_PROCESS_ID_LIST with room for so many."""
    ids = ctypes.c_size_t * count
    fields = (("assigned", wintypes.DWORD), ("count", wintypes.DWORD), ("ids", ids))
    return type("_Ids", (ctypes.Structure,), {"_fields_": fields})


if sys.platform == "win32":
    _native = ctypes.WinDLL("ntdll")
    _native.NtResumeProcess.argtypes = (wintypes.HANDLE,)
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    _kernel.SetInformationJobObject.argtypes = (
        wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
    )  # fmt: skip
    _kernel.QueryInformationJobObject.argtypes = (
        wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD, ctypes.c_void_p,
    )  # fmt: skip
    _kernel.TerminateJobObject.argtypes = (wintypes.HANDLE, wintypes.UINT)
    _kernel.TerminateProcess.argtypes = (wintypes.HANDLE, wintypes.UINT)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

    def _limit(job: int, flags: int) -> None:
        limits = _Limits(basic=_BasicLimits(flags=flags))
        size = ctypes.sizeof(limits)
        _checked(_kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), size))

    def _checked(result: int | None) -> int:
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())
        return result

    class SystemJobs:
        """The jobs of this PC's Windows."""

        def hold(self, pid: int) -> int:
            process = _checked(_kernel.OpenProcess(_RIGHTS, False, pid))
            try:
                job = _checked(_kernel.CreateJobObjectW(None, None))
                try:
                    _limit(job, _ENDS_WHEN_CLOSED)
                    _checked(_kernel.AssignProcessToJobObject(job, process))
                    status = _native.NtResumeProcess(
                        process
                    )  # the handle of its thread was Popen's, and is closed
                    if status:
                        raise OSError(f"It can't be resumed: {status & 0xFFFFFFFF:#x}.")
                except OSError:
                    _kernel.CloseHandle(job)
                    raise
            except OSError:
                _kernel.TerminateProcess(process, ENDED)
                raise
            finally:
                _kernel.CloseHandle(process)
            return job

        def pids(self, job: int) -> set[int]:
            room = _FIRST_IDS
            while True:
                told = _id_list(room)()
                size = ctypes.sizeof(told)
                if _kernel.QueryInformationJobObject(job, _IDS, ctypes.byref(told), size, None):
                    return set(told.ids[: told.count])
                error = ctypes.get_last_error()
                if error != _MORE_DATA:
                    raise ctypes.WinError(error)
                room *= 2

        def terminate(self, job: int) -> None:
            _checked(_kernel.TerminateJobObject(job, ENDED))

        def let_go(self, job: int) -> None:
            try:
                _limit(job, 0)
            finally:
                _kernel.CloseHandle(job)

else:

    class SystemJobs:
        """Elsewhere there are none."""

        def hold(self, pid: int) -> int:
            raise OSError("There are no jobs of this kind.")

        def pids(self, job: int) -> set[int]:
            return set()

        def terminate(self, job: int) -> None:
            return None

        def let_go(self, job: int) -> None:
            return None
