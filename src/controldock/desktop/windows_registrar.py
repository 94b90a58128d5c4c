"""Registers a Windows PC: a person's program may not, so a second one does it with an administrator's consent.

The wish goes from one to the other in a file that only the person and administrators can read, because command lines
are written into event logs.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from controldock import windows_pipe
from controldock.desktop.enrollment import EntryWrong, Outcome, Wish, wish_of

KEY = r"SOFTWARE\ControlDock\Agent"  # as the installer writes it and the agent's service reads it
SERVICE = "ControlDockAgent"
TAKE = "take"  # the command of the second program
DENIED = 1223  # ERROR_CANCELLED: the consent was not given
STOP_TRIES, STOP_PAUSE = 150, 0.2  # the service has 30 s to end what it does
MAX_FILE = 4096  # bytes of a wish
_LIMITED = 3  # TokenElevationTypeLimited: an administrator before consent
_SEE_PROCESS = 0x40  # SEE_MASK_NOCLOSEPROCESS
_HIDDEN = 0  # SW_HIDE
_FOR_EVER = 0xFFFFFFFF
_NO_PIPE = 2  # ERROR_FILE_NOT_FOUND; any other is of a pipe that is there


def arguments_of(file: Path) -> str:
    """The second program's command line. A path in quotes: names of files on Windows can't hold any."""
    return f'-B -m controldock.desktop {TAKE} "{file}"'


def take(file: Path) -> int:
    """The second program: give the agent what is in the file, and let it begin anew. The exit code."""
    try:
        with file.open("rb") as opened:
            raw = msgspec.json.decode(opened.read(MAX_FILE), type=Wish)
        give(wish_of(raw.server, raw.token))
    except (OSError, msgspec.DecodeError, EntryWrong):
        return 1
    return 0


def write(wish: Wish) -> Path:
    """Put it where the second program finds it."""
    handle, name = tempfile.mkstemp(prefix="controldock-", suffix=".json")
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(wish))
    return Path(name)


def give(wish: Wish) -> None:
    """As an administrator: write it into the registry and start the service anew. OSError when that is not possible."""
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
        with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, KEY, access=access) as key:
            winreg.SetValueEx(key, "Server", 0, winreg.REG_SZ, wish.server)
            winreg.SetValueEx(key, "Token", 0, winreg.REG_SZ, wish.token)
        _restart()
    else:
        raise OSError("This is Windows' way.")


if sys.platform == "win32":
    from ctypes import wintypes

    import pywintypes
    import win32api
    import win32security
    import win32service

    class _Execution(ctypes.Structure):
        """SHELLEXECUTEINFOW."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("mask", wintypes.ULONG),
            ("window", wintypes.HWND),
            ("verb", wintypes.LPCWSTR),
            ("file", wintypes.LPCWSTR),
            ("parameters", wintypes.LPCWSTR),
            ("folder", wintypes.LPCWSTR),
            ("show", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("ids", ctypes.c_void_p),
            ("class_name", wintypes.LPCWSTR),
            ("class_key", wintypes.HKEY),
            ("hot_key", wintypes.DWORD),
            ("icon", wintypes.HANDLE),
            ("process", wintypes.HANDLE),
        )

    class WindowsRegistrar:
        """The one of this PC."""

        def is_wanted(self) -> bool:
            values = _values()
            is_given = values.get("Server") and not values.get("Token")
            return not is_given and not _lets_us_in()

        def is_new(self) -> bool:
            is_alone = not _values().get("Server") and not _lets_us_in()
            return is_alone and _is_running() and _may_become_administrator()

        def apply(self, wish: Wish) -> Outcome:
            if ctypes.windll.shell32.IsUserAnAdmin():
                try:
                    give(wish)
                except OSError:
                    return Outcome.FAILED
                return Outcome.DONE
            file = write(wish)
            try:
                return _consented(file)
            finally:
                with suppress(OSError):
                    file.unlink()

    def _consented(file: Path) -> Outcome:
        wished = _Execution(
            size=ctypes.sizeof(_Execution), mask=_SEE_PROCESS, verb="runas", file=sys.executable,
            parameters=arguments_of(file), folder=str(Path(sys.executable).parent), show=_HIDDEN,
        )  # fmt: skip
        shell = ctypes.WinDLL("shell32", use_last_error=True)
        kernel = ctypes.windll.kernel32
        if not shell.ShellExecuteExW(ctypes.byref(wished)):
            return Outcome.DENIED if ctypes.get_last_error() == DENIED else Outcome.FAILED
        code = wintypes.DWORD(1)
        kernel.WaitForSingleObject(wintypes.HANDLE(wished.process), wintypes.DWORD(_FOR_EVER))
        kernel.GetExitCodeProcess(wintypes.HANDLE(wished.process), ctypes.byref(code))
        kernel.CloseHandle(wintypes.HANDLE(wished.process))
        return Outcome.FAILED if code.value else Outcome.DONE

    def _values() -> dict[str, str]:
        import winreg

        found = {}
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        for name in ("Server", "Token"):
            with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY, access=access) as key:
                found[name] = str(winreg.QueryValueEx(key, name)[0])
        return found

    def _lets_us_in() -> bool:
        """Whether the agent waits for companions: it belongs to a server then, whatever an upgrade left in the
        registry."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.WaitNamedPipeW(windows_pipe.NAME, wintypes.DWORD(1))
        return ctypes.get_last_error() != _NO_PIPE

    def _may_become_administrator() -> bool:
        if ctypes.windll.shell32.IsUserAnAdmin():
            return True
        token = win32security.OpenProcessToken(win32api.GetCurrentProcess(), win32security.TOKEN_QUERY)
        kind = win32security.GetTokenInformation(token, win32security.TokenElevationType)
        return bool(kind == _LIMITED)

    def _service(access: int) -> object:
        manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
        return win32service.OpenService(manager, SERVICE, access)

    def _is_running() -> bool:
        try:
            state = win32service.QueryServiceStatus(_service(win32service.SERVICE_QUERY_STATUS))[1]
        except pywintypes.error:
            return False
        return bool(state == win32service.SERVICE_RUNNING)

    def _restart() -> None:
        rights = win32service.SERVICE_START | win32service.SERVICE_STOP | win32service.SERVICE_QUERY_STATUS
        try:
            service = _service(rights)
            with suppress(pywintypes.error):  # it does not run
                win32service.ControlService(service, win32service.SERVICE_CONTROL_STOP)
            for _ in range(STOP_TRIES):
                if win32service.QueryServiceStatus(service)[1] == win32service.SERVICE_STOPPED:
                    break
                time.sleep(STOP_PAUSE)
            win32service.StartService(service, None)
        except pywintypes.error as error:
            raise OSError(error.winerror, error.strerror) from None
