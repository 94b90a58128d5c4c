"""How a script is started on Windows: as a file in a folder that only SYSTEM and administrators may enter.

cmd reads `%NAME%` before it understands a line, so a value with `&` in it would be a command. `!NAME!` is read after it
(delayed expansion), so that is on for scripts with parameters, and only for them: it takes away `!` from texts.

How cmd takes it was tried under Wine; there is no PowerShell there, so of that only the text was checked.
"""

from __future__ import annotations

import ntpath
from collections.abc import Mapping

from controldock.agent.errors import CannotRun
from controldock.agent.platform import powershell
from controldock.agent.platform.contract import Invocation
from controldock.agent.platform.windows_jobs import SUSPENDED
from controldock.agent.settings import system_program
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind

CMD_FILE = "script.cmd"
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW: a console of its own that nobody sees
_OPTIONS = {"creationflags": _NO_WINDOW | SUSPENDED}
_POWERSHELL = r"WindowsPowerShell\v1.0\powershell.exe"
_CMD_CODES = frozenset("&<>()@^|%!\"',;=")  # what cmd would take for more than a part of a name
# /D: no AutoRun of the registry. /Q: as `@echo off`. /E:ON: the extensions, which a policy may have turned off.
_CMD_OPTIONS = ("/D", "/Q", "/E:ON")
_UTF_8 = "@chcp 65001 >nul\r\n"  # the code page of what follows, and of what cmd itself prints
# Nothing inherited; SYSTEM and administrators, by the ids that are the same in every language, for all below it.
_ACCESS = ("/inheritance:r", "/grant:r", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F")


def invocation(
    kind: DeploymentKind, script: str, folder: str, *, has_parameters: bool
) -> tuple[Invocation, Mapping[str, bytes]]:
    """How it is started, and the files it needs in its folder."""
    if kind is DeploymentKind.POWERSHELL:
        text = script.encode("utf-8", "surrogatepass")
        argv = (system_program(_POWERSHELL), *powershell.OPTIONS, ntpath.join(folder, powershell.START))
        return Invocation(argv, dict(_OPTIONS)), powershell.files(text)
    file = ntpath.join(folder, CMD_FILE)
    if _CMD_CODES & set(file):
        raise CannotRun(Said.FOLDER_FOR_CMD.of(folder=folder))
    expansion = ("/V:ON",) if has_parameters else ("/V:OFF",)
    argv = (system_program("cmd.exe"), *_CMD_OPTIONS, *expansion, "/C", file)
    return Invocation(argv, dict(_OPTIONS)), {CMD_FILE: cmd_file(script)}


def cmd_file(script: str) -> bytes:
    """The script as cmd reads files: in UTF-8 after the line that says so, and with CR LF, or labels are not found."""
    lines = script.replace("\r\n", "\n").replace("\n", "\r\n")
    return (_UTF_8 + lines).encode("utf-8", "surrogatepass")


def lock_down(folder: str) -> tuple[str, ...]:
    """The command that keeps everybody else out of a folder and of what will be in it."""
    return (system_program("icacls.exe"), folder, *_ACCESS)
