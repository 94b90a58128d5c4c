"""Commands that run other commands: sudo, cmd /c, powershell -EncodedCommand, find -exec, and what they run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from controldock.server.examination.calls import Call, Script, Shell, folded_name
from controldock.server.examination.disguises import from_base64
from controldock.server.examination.powershell import ALIASES

Run = Iterator[Call | Script]

_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash"})
_POWERSHELLS = frozenset({"powershell", "pwsh", "powershell_ise"})
# With the options of theirs that take a word.
_PREFIXES: dict[str, frozenset[str]] = {
    "sudo": frozenset({"-u", "-g", "-h", "-p", "-C", "-r", "-t"}),
    "doas": frozenset({"-u"}),
    "env": frozenset({"-u", "-C", "-S"}),
    "nice": frozenset({"-n"}),
    "ionice": frozenset({"-c", "-n", "-p"}),
    "timeout": frozenset({"-s", "-k"}),
    "xargs": frozenset({"-I", "-n", "-P", "-d", "-L", "-a", "-s"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "watch": frozenset({"-n"}),
    "chroot": frozenset(),
    "flock": frozenset({"-w", "-c"}),
    "systemd-run": frozenset({"-u", "-p"}),
    "su": frozenset({"-c"}),
    **dict.fromkeys(
        ("nohup", "time", "setsid", "command", "builtin", "exec", "busybox", "toybox"), frozenset[str]()
    ),
}
_FIRST_IS_NOT_IT = {"timeout": r"\d", "chroot": r".", "flock": r"."}  # a duration, a folder, a file
_WITH_VALUE = (
    "executionpolicy",
    "ep",
    "windowstyle",
    "version",
    "inputformat",
    "outputformat",
    "workingdirectory",
)
_SWITCHES = ("noprofile", "noninteractive", "nologo", "noexit", "sta", "mta", "nop", "noni")
_OPTION = re.compile(r"[-/]+([a-z]+)\Z", re.IGNORECASE)
_MIN_ENCODED = 16  # characters


def unwrapped(call: Call) -> Run:
    """What a call runs, besides itself."""
    if call.name in _SHELLS:
        yield from _shell(call)
    elif call.name in _POWERSHELLS:
        yield from _powershell(call)
    elif call.name in _PREFIXES and call.shell is not Shell.CMD:
        yield from _prefixed(call)
    else:
        run = _RUNNERS.get(call.name)
        if run is not None:
            yield from run(call)


def encoded_of(words: Sequence[str]) -> str | None:
    """The word that follows -EncodedCommand, however that is shortened."""
    for option, word in pairwise(words):
        name = _option(option)
        if name and ("encodedcommand".startswith(name) or name == "ec") and len(word) >= _MIN_ENCODED:
            return word
    return None


def _again(call: Call, words: Sequence[str]) -> Run:
    """The rest of a call as a call of its own."""
    if not words:
        return
    if len(words) == 1 and " " in words[0].strip():
        yield Script(call.shell, words[0], call.line)
        return
    name = folded_name(words[0])
    said, name = name, ALIASES.get(name, name) if call.shell is Shell.POWERSHELL else name
    yield replace(call, name=name, words=tuple(words[1:]), said=said)


def _script(shell: Shell, call: Call, text: str | None) -> Run:
    if text and text.strip():
        yield Script(shell, text, call.line)


def _shell(call: Call) -> Run:
    for place, word in enumerate(call.words):
        if re.fullmatch(r"-[a-z]*c[a-z]*", word) and place + 1 < len(call.words):
            yield from _script(Shell.SH, call, call.words[place + 1])
            return
    yield from _script(Shell.SH, call, call.fed)


def _powershell(call: Call) -> Run:
    encoded = encoded_of(call.words)
    if encoded is not None:
        yield from _script(Shell.POWERSHELL, call, from_base64(encoded, "utf-16-le", "utf-8"))
        return
    words = list(call.words)
    while words:
        name = _option(words[0])
        if name is None:
            break
        if "command".startswith(name):
            words = words[1:]
            break
        if "file".startswith(name):
            return
        takes_value = any(option.startswith(name) for option in _WITH_VALUE) and not name.startswith("no")
        words = words[2:] if takes_value else words[1:]
    text = " ".join(words)
    yield from _script(Shell.POWERSHELL, call, call.fed if text.strip() in ("", "-") else _block(text))


def _block(text: str) -> str:
    """Without the braces of & { … } around all of it."""
    inside = re.fullmatch(r"\s*&?\s*\{(.*)\}\s*", text, re.DOTALL)
    return inside[1] if inside is not None else text


def _option(word: str) -> str | None:
    found = _OPTION.match(word)
    return found[1].lower() if found is not None else None


def _prefixed(call: Call) -> Run:
    taking, words = _PREFIXES[call.name], list(call.words)
    if call.name in ("su", "flock") and "-c" in words[:-1]:
        yield from _script(Shell.SH, call, words[words.index("-c") + 1])
        return
    if call.name == "su":
        return
    while words and (words[0].startswith("-") or re.match(r"\w+=", words[0])):
        words = words[2:] if words[0] in taking else words[1:]
    form = _FIRST_IS_NOT_IT.get(call.name)
    if form is not None and words and re.match(form, words[0]):
        words = words[1:]
    yield from _again(call, words)


def _cmd(call: Call) -> Run:
    for place, word in enumerate(call.words):
        if word.lower()[:2] in ("/c", "/k", "/r") and (len(word) == 2 or call.shell is not Shell.SH):  # noqa: PLR2004
            rest = [*([word[2:]] if word[2:] else []), *call.words[place + 1 :]]
            yield from _script(Shell.CMD, call, " ".join(_quoted(rest)))
            return
    yield from _script(Shell.CMD, call, call.fed)


def _quoted(words: Sequence[str]) -> list[str]:
    """Words for another scan; of several, those with spaces are one word each."""
    if len(words) == 1:
        return list(words)
    return [f'"{word}"' if " " in word and '"' not in word else word for word in words]


def _start(call: Call) -> Run:
    """cmd's start: options, then the command."""
    words = list(call.words)
    while words and words[0].startswith("/"):
        words = words[2:] if words[0].lower() in ("/d", "/affinity", "/node") else words[1:]
    yield from _again(call, words)


def _start_process(call: Call) -> Run:
    """Start-Process: the file and its arguments, named or in order."""
    target, given, skip = "", list[str](), False
    for place, word in enumerate(call.words):
        if skip or (
            word.startswith("-") and not given and not target and _names(word, "wait nonewwindow passthru")
        ):
            skip = False
            continue
        if word.startswith("-") and _names(
            word, "verb windowstyle workingdirectory credential redirectstandardoutput"
        ):
            skip = True
            continue
        if word.startswith("-") and _names(word, "filepath argumentlist args wait nonewwindow passthru"):
            continue
        if not target:
            target = word
        else:
            given += call.words[place].split(" ") if " " in word and '"' not in word else [word]
    yield from _again(call, [target, *given] if target else [])


def _names(word: str, options: str) -> bool:
    name = word.lstrip("-").rstrip(":").lower()
    return bool(name) and any(option.startswith(name) for option in options.split())


def _rest_as(shell: Shell) -> Callable[[Call], Run]:
    def run(call: Call) -> Run:
        text = " ".join(call.words) if call.words else call.fed
        yield from _script(shell, call, text)

    return run


def _one_word_as(shell: Shell, place: int) -> Callable[[Call], Run]:
    def run(call: Call) -> Run:
        if place < len(call.words):
            yield from _script(shell, call, call.words[place])

    return run


def _after(pattern: str, shell: Shell, end: str = "") -> Callable[[Call], Run]:
    """What stands behind an option, up to an end mark."""

    def run(call: Call) -> Run:
        for place, word in enumerate(call.words):
            if re.fullmatch(pattern, word.lower()):
                rest = [
                    word.replace("{}", call.words[0]) if end else word for word in call.words[place + 1 :]
                ]
                stop = next((at for at, one in enumerate(rest) if end and re.fullmatch(end, one)), len(rest))
                once = replace(call, inner=call.inner | {call.name})
                yield from (
                    _again(once, rest[:stop]) if end else _script(shell, call, rest[0] if rest else None)
                )

    return run


def _ssh(call: Call) -> Run:
    plain = [word for word in call.words if not word.startswith("-")]
    yield from _script(Shell.SH, call, " ".join(plain[1:]))


def _create(call: Call) -> Run:
    """wmic process call create "…", Win32_Process.Create."""
    if re.search(r"process.* create |win32_process", call.args) and call.words:
        longest = max(call.words, key=len)
        yield from _script(
            Shell.CMD, call, re.sub(r"^@?\{?\s*commandline\s*=\s*", "", longest, flags=re.IGNORECASE)
        )


_RUNNERS: dict[str, Callable[[Call], Run]] = {
    "cmd": _cmd,
    "%comspec%": _cmd,
    "start": _start,
    "start-process": _start_process,
    "[diagnostics.process]::start": _start_process,
    "invoke-expression": _rest_as(Shell.POWERSHELL),
    "eval": _rest_as(Shell.SH),
    "wsl": _rest_as(Shell.SH),
    "ssh": _ssh,
    "trap": _one_word_as(Shell.SH, 0),
    "find": _after(r"-exec(dir)?|-ok", Shell.SH, r"\\?;|\+"),
    "forfiles": _after(r"[/-]c", Shell.CMD),
    "schtasks": _after(r"[/-]tr", Shell.CMD),
    "runas": lambda call: _script(Shell.CMD, call, call.words[-1] if call.words else None),
    "psexec": lambda call: _again(call, [w for w in call.words if not re.match(r"[-/]|\\\\", w)]),
    "wmic": _create,
    "invoke-wmimethod": _create,
    "invoke-cimmethod": _create,
    ".run": _one_word_as(Shell.CMD, 1),
    ".exec": _one_word_as(Shell.CMD, 1),
    ".shellexecute": _one_word_as(Shell.CMD, 1),
    ".invokescript": _one_word_as(Shell.POWERSHELL, 1),
    ".addscript": _one_word_as(Shell.POWERSHELL, 1),
    "[scriptblock]::create": _one_word_as(Shell.POWERSHELL, 0),
}
