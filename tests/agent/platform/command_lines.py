"""How programs of Windows read their command line: written from its documents, apart from what writes one.

https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments and `cmd /?`."""

import ctypes
import sys

CMD_SPECIAL = set("&<>()@^|")
_BLANK = " \t"


def split(line: str) -> list[str]:
    """As the C runtime does; on Windows, as Windows itself does (`CommandLineToArgvW`)."""
    if sys.platform == "win32":
        return _split_by_windows(line)
    program, at = _program(line)
    found = [program]
    while True:
        while at < len(line) and line[at] in _BLANK:
            at += 1
        if at == len(line):
            return found
        argument, at = _argument(line, at)
        found.append(argument)


def cmd_runs(line: str) -> str:
    """The file that cmd starts by a line whose last option is /C."""
    tail = line.partition(" /C ")[2]
    if not tail.startswith('"'):
        return tail
    inner = tail[1:].partition('"')[0]
    is_kept = tail.count('"') == 2 and not CMD_SPECIAL & set(tail) and any(blank in inner for blank in _BLANK)
    if is_kept:
        return inner
    before, _, after = tail[1:].rpartition('"')
    return (before + after).split(" ")[0]  # the quotes are gone, and a blank ends the name


def _program(line: str) -> tuple[str, int]:
    if line.startswith('"'):
        end = line.index('"', 1)
        return line[1:end], end + 1
    end = next((at for at, sign in enumerate(line) if sign in _BLANK), len(line))
    return line[:end], end


def _argument(line: str, at: int) -> tuple[str, int]:
    found, is_quoted = "", False
    while at < len(line) and (is_quoted or line[at] not in _BLANK):
        slashes = 0
        while at < len(line) and line[at] == "\\":
            slashes, at = slashes + 1, at + 1
        if at == len(line) or line[at] != '"':
            found += "\\" * slashes
            if not slashes:
                found, at = found + line[at], at + 1
            continue
        found += "\\" * (slashes // 2)
        if slashes % 2:
            found += '"'
        elif is_quoted and line[at + 1 : at + 2] == '"':
            found, at = found + '"', at + 1
        else:
            is_quoted = not is_quoted
        at += 1
    return found, at


def _split_by_windows(line: str) -> list[str]:
    if sys.platform != "win32":
        raise OSError("Windows alone has it.")
    call, count = ctypes.windll.shell32.CommandLineToArgvW, ctypes.c_int()
    call.restype = ctypes.POINTER(ctypes.c_wchar_p)
    found = call(ctypes.c_wchar_p(line), ctypes.byref(count))
    try:
        return [found[index] or "" for index in range(count.value)]
    finally:
        ctypes.windll.kernel32.LocalFree(found)
