"""What an exit code means, in English and in Korean. Which table tells depends on the system, the kind and the code."""

from __future__ import annotations

from controldock.domain.command import POWER_KINDS, DeploymentKind
from controldock.domain.exit_codes.hresults import HRESULTS
from controldock.domain.exit_codes.installers import MSI, WINGET
from controldock.domain.exit_codes.meaning import Meaning, Source
from controldock.domain.exit_codes.ntstatus import NTSTATUS
from controldock.domain.exit_codes.shells import CMD, POWERSHELL, SHELL, SYSEXITS
from controldock.domain.exit_codes.signals import SIGNALS
from controldock.domain.exit_codes.win32 import WIN32

__all__ = ["Meaning", "Source", "meaning_of"]

WINDOWS = "windows"
_LONG = 2**32  # Windows counts exit codes up to here; half of them are also written as negative numbers
_ERROR_BIT = 0x8000_0000
_BY_SIGNAL = 128  # a shell adds it to the number of the signal that ended its child
_MAX_BYTE = 255  # all that Linux keeps of an exit code
_WIN32_AS_HRESULT = 0x8007_0000  # with the code of Win32 in its lower half
_LOWER_HALF = 0xFFFF
_HRESULT_NAME = "HRESULT_FROM_WIN32({})"


def meaning_of(code: int | None, os: str, kind: DeploymentKind) -> Meaning | None:
    """The meaning of a code on this system; None where there is none to be known, as for 0."""
    if code is None or code == 0 or kind in POWER_KINDS:
        return None
    return _on_windows(code % _LONG, kind) if os == WINDOWS else _on_linux(code, kind)


def _on_windows(code: int, kind: DeploymentKind) -> Meaning | None:
    shell = POWERSHELL if kind is DeploymentKind.POWERSHELL else CMD
    for table in (shell, MSI, WINGET, HRESULTS, NTSTATUS):
        if code in table:
            return table[code]
    if code & _ERROR_BIT:
        return _from_win32(code)
    return WIN32.get(code)


def _from_win32(code: int) -> Meaning | None:
    """An HRESULT that only wraps a code of Win32 or of the installer."""
    if code & ~_LOWER_HALF != _WIN32_AS_HRESULT:
        return None
    inner = code & _LOWER_HALF
    known = MSI.get(inner) or WIN32.get(inner)
    if known is None:
        return None
    return Meaning(Source.HRESULT, _HRESULT_NAME.format(known.name), known.en, known.ko)


def _on_linux(code: int, kind: DeploymentKind) -> Meaning | None:
    if code < 0:
        return SIGNALS.get(-code)
    if kind is DeploymentKind.POWERSHELL and code in POWERSHELL:
        return POWERSHELL[code]
    if code in SHELL:
        return SHELL[code]
    if _BY_SIGNAL < code <= _MAX_BYTE:
        return SIGNALS.get(code - _BY_SIGNAL)
    return SYSEXITS.get(code)
