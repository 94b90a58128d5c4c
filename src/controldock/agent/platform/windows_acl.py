"""The rights of files and folders of this PC's Windows: read as bytes, and set for folders of the agent's own."""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from ctypes import wintypes
from pathlib import Path

from controldock.agent.errors import FolderUnusable
from controldock.agent.platform.windows_rights import (
    ADMINISTRATORS,
    SYSTEM,
    TRUSTED,
    Eyes,
    Rights,
    fault,
    faults,
    parse,
    who,
)

_OWNER, _LIST, _PROTECTED = 0x1, 0x4, 0x80000000  # of SECURITY_INFORMATION
_FILE = 1  # SE_FILE_OBJECT
_REVISION = 1  # SDDL_REVISION_1
_QUERY, _USER = 0x8, 1  # TOKEN_QUERY, TokenUser
_EXISTS, _TOO_SMALL = 183, 122  # ERROR_ALREADY_EXISTS, ERROR_INSUFFICIENT_BUFFER
_USUAL = 1024  # bytes that a descriptor hardly ever needs


class DiskEyes:
    """Sees this PC's disk; what a folder tells of those in it is not asked again: each question opens a file."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}  # attributes by path

    def rights(self, path: str) -> Rights:
        return parse(descriptor(path))

    def is_link(self, path: str) -> bool:
        return bool(self._attributes(path) & stat.FILE_ATTRIBUTE_REPARSE_POINT)

    def inside(self, path: str) -> Iterable[str]:
        if not self._attributes(path) & stat.FILE_ATTRIBUTE_DIRECTORY:
            return []
        with os.scandir(path) as entries:
            found = {entry.path: _attributes(entry.stat(follow_symlinks=False)) for entry in entries}
        self._told |= found
        return found

    def _attributes(self, path: str) -> int:
        found = self._told.get(path)
        return _attributes(os.lstat(path)) if found is None else found


def _attributes(told: os.stat_result) -> int:
    return int(getattr(told, "st_file_attributes", 0))


def access(owner: str, user: str) -> str:
    """A protected list in Windows' own language: SYSTEM, administrators, and `user` where that is a person who runs
    the agent without being either, for trying it out."""
    allowed = [SYSTEM, ADMINISTRATORS, *([user] if user not in TRUSTED else [])]
    return f"O:{owner}D:P" + "".join(f"(A;OICI;FA;;;{one})" for one in allowed)


def make_private(folder: Path, eyes: Eyes | None = None) -> None:
    """Make `folder` for SYSTEM and administrators only, or close it. FolderUnusable when it is somebody else's, when it
    leads elsewhere, or when somebody else put something into it while it was open: that would be believed."""
    eyes, user, path = eyes or DiskEyes(), own_id(), str(folder)
    trusted = TRUSTED | {user}
    is_new = _made(path, access(*_as_whom(user)))
    if eyes.is_link(path):
        raise FolderUnusable(f"The state folder {folder} leads elsewhere.")
    rights = eyes.rights(path)
    if rights.owner not in trusted:
        raise FolderUnusable(f"The state folder {folder} belongs to {rights.owner}; remove it.")
    if is_new or (rights.is_protected and not fault(rights, trusted)):
        return
    _set_list(path, access(*_as_whom(user)))
    wrong = faults([path], eyes, trusted, with_above=False)  # where it is was an administrator's choice
    if wrong:
        raise FolderUnusable(f"The state folder can't be trusted: {wrong[0]}.")


def others_may_change(folders: Iterable[str]) -> list[str]:
    """What is wrong with these folders, all in them and all above them; nothing where this is not Windows."""
    if sys.platform != "win32":
        return []
    return faults(list(dict.fromkeys(map(os.path.normpath, folders))), DiskEyes(), TRUSTED | {own_id()})


def _as_whom(user: str) -> tuple[str, str]:
    """Who owns what is made, and who is let in besides: an administrator's own account is not, it also runs without
    its rights."""
    is_elevated = sys.platform == "win32" and bool(ctypes.windll.shell32.IsUserAnAdmin())
    return (ADMINISTRATORS, SYSTEM) if is_elevated else (user, user)


if sys.platform == "win32":
    _security = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _security.GetFileSecurityW.argtypes = (
        wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD, ctypes.POINTER(wintypes.DWORD),
    )  # fmt: skip
    _security.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = (
        wintypes.LPCWSTR, wintypes.DWORD, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(wintypes.DWORD),
    )  # fmt: skip
    _security.GetSecurityDescriptorDacl.argtypes = (
        ctypes.c_void_p, ctypes.POINTER(wintypes.BOOL), ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(wintypes.BOOL),
    )  # fmt: skip
    _security.SetNamedSecurityInfoW.argtypes = (
        wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p,
        ctypes.c_void_p,
    )  # fmt: skip
    _security.OpenProcessToken.argtypes = (
        wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE),
    )  # fmt: skip
    _security.GetTokenInformation.argtypes = (
        wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD, ctypes.POINTER(wintypes.DWORD),
    )  # fmt: skip
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.CreateDirectoryW.argtypes = (wintypes.LPCWSTR, ctypes.c_void_p)
    _kernel.LocalFree.argtypes = (ctypes.c_void_p,)

    class _Attributes(ctypes.Structure):
        """SECURITY_ATTRIBUTES."""

        _fields_ = (
            ("length", wintypes.DWORD),
            ("descriptor", ctypes.c_void_p),
            ("is_inherited", wintypes.BOOL),
        )

    def descriptor(path: str) -> bytes:
        """Owner and list of this file or folder."""
        size, wished = wintypes.DWORD(_USUAL), _OWNER | _LIST
        while True:
            buffer, had = ctypes.create_string_buffer(size.value), size.value
            if _security.GetFileSecurityW(path, wished, buffer, had, ctypes.byref(size)):
                return buffer.raw
            error = ctypes.get_last_error()
            if error != _TOO_SMALL or size.value <= had:
                raise ctypes.WinError(error)

    def own_id() -> str:
        """As whom this process runs."""
        token, size = wintypes.HANDLE(), wintypes.DWORD()
        if not _security.OpenProcessToken(_kernel.GetCurrentProcess(), _QUERY, ctypes.byref(token)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            _security.GetTokenInformation(token, _USER, None, 0, ctypes.byref(size))
            buffer = ctypes.create_string_buffer(size.value)
            if not _security.GetTokenInformation(token, _USER, buffer, size, ctypes.byref(size)):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            _kernel.CloseHandle(token)
        # TOKEN_USER: a pointer to the id, which follows it in the same buffer
        start = (ctypes.c_void_p.from_buffer(buffer).value or 0) - ctypes.addressof(buffer)
        return who(buffer.raw, start)

    def _made(path: str, rights: str) -> bool:
        """Whether it was made now: with its rights, so that there is no moment without."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        described = _described(rights)
        try:
            attributes = _Attributes(ctypes.sizeof(_Attributes), described, False)
            if _kernel.CreateDirectoryW(path, ctypes.byref(attributes)):
                return True
        finally:
            _kernel.LocalFree(described)
        error = ctypes.get_last_error()
        if error != _EXISTS:
            raise ctypes.WinError(error)
        return False

    def _set_list(path: str, rights: str) -> None:
        described, granted = _described(rights), ctypes.c_void_p()
        there, usual = wintypes.BOOL(), wintypes.BOOL()
        try:
            _security.GetSecurityDescriptorDacl(
                described, ctypes.byref(there), ctypes.byref(granted), ctypes.byref(usual)
            )
            # Not SetFileSecurity: this one also brings what is inside in line with it.
            error = _security.SetNamedSecurityInfoW(
                path, _FILE, _LIST | _PROTECTED, None, None, granted, None
            )
        finally:
            _kernel.LocalFree(described)
        if error:
            raise ctypes.WinError(error)

    def _described(rights: str) -> ctypes.c_void_p:
        found = ctypes.c_void_p()
        if not _security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            rights, _REVISION, ctypes.byref(found), None
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        return found

else:

    def descriptor(path: str) -> bytes:
        """Elsewhere there are none."""
        raise OSError("There are no rights of this kind.")

    def own_id() -> str:
        """Elsewhere nobody."""
        return ""

    def _made(path: str, rights: str) -> bool:
        raise OSError("There are no rights of this kind.")

    def _set_list(path: str, rights: str) -> None:
        raise OSError("There are no rights of this kind.")
