"""The few calls of Windows that tell what a PC is and who is at it. What each means is said by those who use them."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Protocol

from controldock.agent.platform.windows_sessions import Login

_SMBIOS = int.from_bytes(b"RSMB", "big")  # a provider of GetSystemFirmwareTable
_SMBIOS_HEAD = 8  # bytes: calling method, versions, length
_BACKGROUND = 0x10000  # THREAD_MODE_BACKGROUND_BEGIN: processor, disk and memory after everybody else
_EXTENDED_INFO, _LOCKED = 25, 0  # of WTS_INFO_CLASS, and of its SessionFlags since Windows 8
_USER_NAME, _DOMAIN_NAME, _CLIENT_NAME, _PROTOCOL, _INFO = 5, 7, 10, 16, 24  # of WTS_INFO_CLASS


class WindowsCalls(Protocol):
    """What is asked of Windows; nothing raises, what fails is empty."""

    def firmware(self) -> bytes:
        """The SMBIOS table, without the head that Windows puts before it."""

    def logins(self) -> list[Login]:
        """All sessions."""

    def lower_priority(self) -> None:
        """Let everything else go before the calling thread."""

    def is_locked(self, session: int) -> bool:
        """Whether it shows the screen to unlock it."""

    def send_message(self, session: int, title: str, text: str, style: int, seconds: int) -> int:
        """Show a box there, and wait until it is answered or the time is over. 0: it could not be shown."""

    def session_of(self, process: int) -> int:
        """The session that a process runs in; -1: there is no such process."""


class _SessionEntry(ctypes.Structure):
    """WTS_SESSION_INFOW."""

    _fields_ = (("id", wintypes.DWORD), ("station", wintypes.LPWSTR), ("state", ctypes.c_int))


class _SessionInfo(ctypes.Structure):
    """WTSINFOW."""

    _fields_ = (
        ("state", ctypes.c_int),
        ("id", wintypes.DWORD),
        ("counters", wintypes.DWORD * 6),
        ("station", wintypes.WCHAR * 32),
        ("domain", wintypes.WCHAR * 17),
        ("user", wintypes.WCHAR * 21),
        ("connected_at", ctypes.c_int64),
        ("disconnected_at", ctypes.c_int64),
        ("last_input_at", ctypes.c_int64),
        ("logon_at", ctypes.c_int64),
        ("now", ctypes.c_int64),
    )


class _ExtendedInfo(ctypes.Structure):
    """The beginning of WTSINFOEXW: its level, and of WTSINFOEX_LEVEL1_W what comes before the names."""

    _fields_ = (
        ("level", wintypes.DWORD),
        ("padding", wintypes.DWORD),  # the union after it holds 64-bit numbers
        ("id", wintypes.DWORD),
        ("state", ctypes.c_int),
        ("flags", wintypes.LONG),
    )


class SystemCalls:
    """The calls of this PC's Windows; elsewhere nothing is known."""

    def firmware(self) -> bytes:
        if sys.platform != "win32":
            return b""
        call = ctypes.windll.kernel32.GetSystemFirmwareTable
        call.restype = wintypes.UINT
        call.argtypes = (wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD)
        size = call(_SMBIOS, 0, None, 0)
        table = ctypes.create_string_buffer(size)
        if not size or call(_SMBIOS, 0, table, size) != size:
            return b""
        return table.raw[_SMBIOS_HEAD:]

    def logins(self) -> list[Login]:
        found: list[Login] = []
        if sys.platform == "win32":
            wts = ctypes.WinDLL("wtsapi32")
            wts.WTSEnumerateSessionsW.argtypes = (
                wintypes.HANDLE, wintypes.DWORD, wintypes.DWORD,
                ctypes.POINTER(ctypes.POINTER(_SessionEntry)), ctypes.POINTER(wintypes.DWORD),
            )  # fmt: skip
            wts.WTSFreeMemory.argtypes = (ctypes.c_void_p,)
            wts.WTSFreeMemory.restype = None
            entries, count = ctypes.POINTER(_SessionEntry)(), wintypes.DWORD()
            if wts.WTSEnumerateSessionsW(None, 0, 1, ctypes.byref(entries), ctypes.byref(count)):
                try:
                    found.extend(_login(wts, entries[index]) for index in range(count.value))
                finally:
                    wts.WTSFreeMemory(entries)
        return found

    def lower_priority(self) -> None:
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.GetCurrentThread.restype = wintypes.HANDLE
            kernel.SetThreadPriority.argtypes = (wintypes.HANDLE, ctypes.c_int)
            kernel.SetThreadPriority(kernel.GetCurrentThread(), _BACKGROUND)

    def is_locked(self, session: int) -> bool:
        if sys.platform == "win32":
            told = _query(ctypes.WinDLL("wtsapi32"), session, _EXTENDED_INFO)
            if len(told) >= ctypes.sizeof(_ExtendedInfo):
                return _ExtendedInfo.from_buffer_copy(told).flags == _LOCKED
        return False

    def send_message(self, session: int, title: str, text: str, style: int, seconds: int) -> int:
        if sys.platform != "win32":
            return 0
        call = ctypes.WinDLL("wtsapi32").WTSSendMessageW
        call.argtypes = (
            wintypes.HANDLE, wintypes.DWORD, wintypes.LPWSTR, wintypes.DWORD, wintypes.LPWSTR, wintypes.DWORD,
            wintypes.DWORD, wintypes.DWORD, ctypes.POINTER(wintypes.DWORD), wintypes.BOOL,
        )  # fmt: skip
        answer = wintypes.DWORD()
        sizes = [len(part.encode("utf-16-le")) for part in (title, text)]  # bytes, as its page says
        told = call(
            None, session, title, sizes[0], text, sizes[1], style, seconds, ctypes.byref(answer), True
        )
        return answer.value if told else 0

    def session_of(self, process: int) -> int:
        found = wintypes.DWORD()
        if sys.platform == "win32" and ctypes.windll.kernel32.ProcessIdToSessionId(
            process, ctypes.byref(found)
        ):
            return found.value
        return -1


if sys.platform == "win32":

    def _login(wts: ctypes.WinDLL, entry: _SessionEntry) -> Login:
        told = _query(wts, entry.id, _INFO)
        info = _SessionInfo.from_buffer_copy(told) if len(told) >= ctypes.sizeof(_SessionInfo) else None
        protocol = _query(wts, entry.id, _PROTOCOL)[:2]
        return Login(
            session=entry.id,
            state=entry.state,
            station=entry.station or "",
            user=_text(wts, entry.id, _USER_NAME),
            domain=_text(wts, entry.id, _DOMAIN_NAME),
            protocol=int.from_bytes(protocol, "little"),
            client=_text(wts, entry.id, _CLIENT_NAME),
            logon_at=info.logon_at if info is not None else 0,
            last_input_at=info.last_input_at if info is not None else 0,
            now=info.now if info is not None else 0,
        )

    def _text(wts: ctypes.WinDLL, session: int, kind: int) -> str:
        return _query(wts, session, kind).decode("utf-16-le", "replace").partition("\0")[0]

    def _query(wts: ctypes.WinDLL, session: int, kind: int) -> bytes:
        wts.WTSQuerySessionInformationW.argtypes = (
            wintypes.HANDLE, wintypes.DWORD, ctypes.c_int,
            ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(wintypes.DWORD),
        )  # fmt: skip
        buffer, size = ctypes.c_void_p(), wintypes.DWORD()
        if not wts.WTSQuerySessionInformationW(None, session, kind, ctypes.byref(buffer), ctypes.byref(size)):
            return b""
        try:
            return ctypes.string_at(buffer, size.value) if buffer.value else b""
        finally:
            wts.WTSFreeMemory(buffer)
