"""Named pipes of Windows as streams of asyncio, with what asyncio's own have not: rights, and whose the other end is.

https://learn.microsoft.com/windows/win32/ipc/named-pipes. Works with the Proactor event loop, whose own pipes these
follow; elsewhere there are none.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

NAME = r"\\.\pipe\ControlDock.Desktop"  # of the agent that the system runs
# Who may do what, as an SDDL string: the system and administrators all; whoever works at this PC, at its screen or over
# remote desktop, reads and writes, and makes no instance of the pipe. Its owner is whoever makes it, so that the other
# end can tell whose it is.
RIGHTS = "D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;OW)(A;;0x12019b;;;IU)"
_ELSEWHERE = "named pipes of this kind are Windows' own"
SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
# One who came: both ends, and the process at the other one.
Visited = Callable[[asyncio.StreamReader, asyncio.StreamWriter, int], Awaitable[None]]

if sys.platform == "win32":
    import ctypes
    from asyncio import windows_utils
    from ctypes import wintypes

    _DUPLEX, _OVERLAPPED, _FIRST = 0x3, 0x40000000, 0x00080000
    _BYTES_FROM_HERE_ALONE = 0x8  # PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS
    _ANY_NUMBER = 255  # PIPE_UNLIMITED_INSTANCES
    _BUFFER = 64 * 1024  # bytes
    _CLIENT_RIGHTS = 0x12019B  # FILE_GENERIC_READ and of writing what a client needs
    _OPEN_EXISTING = 3
    _IDENTIFY = 0x00110000  # SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION: nobody acts in our name
    _KERNEL_OBJECT, _OWNER = 6, 1
    _QUERY, _TOKEN_USER = 0x8, 1
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _advapi = ctypes.WinDLL("advapi32", use_last_error=True)
    for _call in (_kernel.CreateNamedPipeW, _kernel.CreateFileW, _kernel.GetCurrentProcess):
        _call.restype = wintypes.HANDLE
    _kernel.LocalFree.argtypes = (ctypes.c_void_p,)
    _INVALID = wintypes.HANDLE(-1).value

    class _SecurityAttributes(ctypes.Structure):
        """SECURITY_ATTRIBUTES."""

        _fields_ = (
            ("length", wintypes.DWORD),
            ("descriptor", ctypes.c_void_p),
            ("inherit", wintypes.BOOL),
        )

    class Server(asyncio.AbstractServer):
        """Lets visitors in, one after the other, until it is closed."""

        def __init__(self, name: str, visited: Visited) -> None:
            self._name = name
            self._visited = visited
            self._loop = asyncio.get_running_loop()
            self._is_open = True
            self._listen(first=True)

        def _listen(self, *, first: bool) -> None:
            self._next = windows_utils.PipeHandle(_create(self._name, first=first))
            came = self._loop._proactor.accept_pipe(self._next)  # type: ignore[attr-defined]
            came.add_done_callback(self._came)

        def _came(self, came: asyncio.Future[windows_utils.PipeHandle]) -> None:
            if not self._is_open or came.cancelled():
                return
            try:
                self._attend(came.result())
            except OSError:  # gone again before it said anything
                self._next.close()
            self._listen(first=False)

        def _attend(self, pipe: windows_utils.PipeHandle) -> None:
            process = _client_of(pipe.handle)

            async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                try:
                    await self._visited(reader, writer, process)
                finally:
                    writer.close()

            reader = asyncio.StreamReader(loop=self._loop)
            protocol = asyncio.StreamReaderProtocol(reader, visit, loop=self._loop)
            self._loop._make_duplex_pipe_transport(pipe, protocol)  # type: ignore[attr-defined]

        def close(self) -> None:
            """No more."""
            self._is_open = False
            self._next.close()

        async def wait_closed(self) -> None:
            """Nothing is left open behind."""

    def _create(name: str, *, first: bool) -> int:
        descriptor = ctypes.c_void_p()
        if not _advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            f"O:{_own_sid()}{RIGHTS}", 1, ctypes.byref(descriptor), None
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            attributes = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, False)
            mode = _DUPLEX | _OVERLAPPED | (_FIRST if first else 0)
            handle = _kernel.CreateNamedPipeW(
                name, mode, _BYTES_FROM_HERE_ALONE, _ANY_NUMBER, _BUFFER, _BUFFER, 0, ctypes.byref(attributes)
            )
        finally:
            _kernel.LocalFree(descriptor)
        if handle == _INVALID:
            raise ctypes.WinError(ctypes.get_last_error())
        return int(handle)

    def _client_of(handle: int) -> int:
        process = wintypes.ULONG()
        if not _kernel.GetNamedPipeClientProcessId(wintypes.HANDLE(handle), ctypes.byref(process)):
            raise ctypes.WinError(ctypes.get_last_error())
        return process.value

    def _streams(loop: asyncio.AbstractEventLoop, pipe: windows_utils.PipeHandle) -> Streams:
        reader = asyncio.StreamReader(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport = loop._make_duplex_pipe_transport(pipe, protocol)  # type: ignore[attr-defined]
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    def _owner_of(handle: int) -> str:
        """Whose the pipe is, as a SID."""
        owner, descriptor = ctypes.c_void_p(), ctypes.c_void_p()
        code = _advapi.GetSecurityInfo(
            wintypes.HANDLE(handle), _KERNEL_OBJECT, _OWNER, ctypes.byref(owner), None, None, None,
            ctypes.byref(descriptor),
        )  # fmt: skip
        if code:
            raise ctypes.WinError(code)
        try:
            return _text_of(owner)
        finally:
            _kernel.LocalFree(descriptor)

    def _own_sid() -> str:
        token = wintypes.HANDLE()
        if not _advapi.OpenProcessToken(
            wintypes.HANDLE(_kernel.GetCurrentProcess()), _QUERY, ctypes.byref(token)
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            data, size = ctypes.create_string_buffer(256), wintypes.DWORD()
            if not _advapi.GetTokenInformation(token, _TOKEN_USER, data, len(data), ctypes.byref(size)):
                raise ctypes.WinError(ctypes.get_last_error())
            return _text_of(ctypes.c_void_p.from_buffer(data))
        finally:
            _kernel.CloseHandle(token)

    def _text_of(sid: ctypes.c_void_p) -> str:
        text = wintypes.LPWSTR()
        if not _advapi.ConvertSidToStringSidW(sid, ctypes.byref(text)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            return text.value or ""
        finally:
            _kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))

    async def serve(name: str, visited: Visited) -> asyncio.AbstractServer:
        """Let programs of people's sessions in at `name`; OSError when somebody else has it already."""
        return Server(name, visited)

    async def connect(name: str) -> tuple[Streams, bool]:
        """Both ends of a fresh connection, and whether the other one is the system's, an administrator's or our own;
        OSError when there is none."""
        handle = _kernel.CreateFileW(
            name, _CLIENT_RIGHTS, 0, None, _OPEN_EXISTING, _OVERLAPPED | _IDENTIFY, None
        )
        if handle == _INVALID:
            raise ctypes.WinError(ctypes.get_last_error())
        pipe = windows_utils.PipeHandle(handle)
        try:
            is_trusted = _owner_of(handle) in (SYSTEM, ADMINISTRATORS, _own_sid())
        except OSError:
            pipe.close()
            raise
        return _streams(asyncio.get_running_loop(), pipe), is_trusted

else:

    async def serve(name: str, visited: Visited) -> asyncio.AbstractServer:
        """There is no such pipe here."""
        raise OSError(_ELSEWHERE)

    async def connect(name: str) -> tuple[Streams, bool]:
        """There is no such pipe here."""
        raise OSError(_ELSEWHERE)
