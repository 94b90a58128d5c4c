"""The examiner: a script in, what is dangerous in it out, in bounded time whatever the script is."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator

from controldock.domain.command import MAX_SCRIPT, POWER_KINDS, DeploymentKind
from controldock.domain.guard import MAX_FINDINGS, MAX_TEXT, Danger, Finding
from controldock.server.examination import batch, posix, powershell
from controldock.server.examination.arrivals import Arrivals
from controldock.server.examination.calls import Call, Script, Shell
from controldock.server.examination.disguises import has_wide_letters, hides_characters, unmasked
from controldock.server.examination.rules import reasons
from controldock.server.examination.trees import Budget, WorkDone
from controldock.server.examination.unwrapping import unwrapped

WORK_A_CALL = 10  # nodes of a tree that take as long as the rules for one call
MAX_LINE = 2048  # characters of a line that are looked at for ways of hiding
MAX_SCRIPTS = 200  # within scripts
MAX_NESTING = 6  # of scripts and of commands within commands: sudo, sh -c, cmd /c …
MAX_INNER = 512 * 1024  # characters of all scripts within scripts

_READERS: dict[Shell, Callable[[str, int, Budget], Iterator[Call | Script]]] = {
    Shell.CMD: batch.calls_of,
    Shell.SH: posix.calls_of,
    Shell.POWERSHELL: powershell.calls_of,
}
# What `shell` means depends on the PC, and one deployment may be for both kinds: it is read as either.
_SHELLS = {DeploymentKind.SHELL: (Shell.CMD, Shell.SH), DeploymentKind.POWERSHELL: (Shell.POWERSHELL,)}
_FORK_BOMB = re.compile(r"(\S{1,40})\s*\(\)\s*\{[^}]{0,200}\1\s*\|\s*\1\s*&|%0\s*\|\s*%0")
_ESCAPES = {
    Shell.CMD: re.compile(r"[A-Za-z]\^[A-Za-z]"),
    Shell.POWERSHELL: re.compile(r"[A-Za-z]`[A-Za-z]"),
    Shell.SH: re.compile(r"[A-Za-z](?:''|\"\")[A-Za-z]"),
}
_CUTS = re.compile(r"%[^%:\s]{1,64}:~-?\d+,?-?\d*%|\$\{\w+:\d+:\d+\}")
_CHARACTER_LIST = re.compile(
    r"\d\s*,\s*\d+\s*,\s*\d[^|\n]{0,300}\|\s*(?:%|foreach(?:-object)?)\s*\{\s*\[char\]", re.IGNORECASE
)
_CHARACTERS = re.compile(r"\[char\]\s*\(?\s*(?:0x)?\d|\\x[0-9a-f]{2}", re.IGNORECASE)
_MANY_ESCAPES, _MANY_CUTS, _MANY_CHARACTERS = 3, 3, 4  # in one line; nobody writes so many by hand
_SHORT = 4  # characters of a line that can't hide anything
_MIN_NAME = 2  # characters of a name that is looked for in the script


def examine(kind: DeploymentKind, script: str) -> tuple[Finding, ...]:
    """What was found, by line. Nothing found means: not flagged."""
    if kind in POWER_KINDS:
        return ()
    text = unmasked(script[:MAX_SCRIPT])
    found = _Findings()
    if len(script) > MAX_SCRIPT:
        found.add(Danger.OBSCURED, 1, "", "too_long_to_read")
    for shell in _SHELLS[kind]:
        _Examination(found).read(shell, text)
        _look_at_lines(found, shell, text)
    _look_at_letters(found, script[:MAX_SCRIPT])
    return found.sorted()


class _Findings:
    """Each reason once a line."""

    def __init__(self) -> None:
        self._found: dict[tuple[Danger, int, str], Finding] = {}

    def add(self, danger: Danger, line: int, text: str, why: str) -> None:
        shown = "".join(character if character.isprintable() else " " for character in text[: 2 * MAX_TEXT])
        self._found.setdefault(
            (danger, line, why), Finding(danger, line, " ".join(shown.split())[:MAX_TEXT], why)
        )

    def has(self, line: int) -> bool:
        """Whether anything was found in that line."""
        return any(key[1] == line for key in self._found)

    def sorted(self) -> tuple[Finding, ...]:
        found = sorted(self._found.values(), key=lambda one: (one.line, one.danger, one.why))
        return tuple(found[:MAX_FINDINGS])


class _Examination:
    """One reading of a script in one language, with all that it runs."""

    def __init__(self, found: _Findings) -> None:
        self._found = found
        self._arrivals = Arrivals()
        self._inner, self._budget = 0, Budget()
        self._named: dict[str, bool] = {}  # whether a name stands in the script that is read
        self._waiting: deque[tuple[Script, int]] = deque()
        self._known: set[tuple[Shell, str]] = set()

    def read(self, shell: Shell, text: str) -> None:
        self._waiting.append((Script(shell, text, 1), 0))
        try:
            while self._waiting:
                self._read(*self._waiting.popleft())
        except WorkDone:
            self._found.add(Danger.OBSCURED, 1, "", "too_long_to_read")

    def _read(self, script: Script, depth: int) -> None:
        lowered = script.text.lower()
        self._named.clear()
        for one in _READERS[script.shell](script.text, script.line, self._budget):
            self._take(one, depth, lowered)

    def _take(self, one: Call | Script, depth: int, lowered: str) -> None:
        if isinstance(one, Script):
            self._wait(one, depth + 1)
            return
        self._budget.spend(WORK_A_CALL)
        for danger, why in reasons(one):
            self._found.add(danger, one.line, one.text, why)
        for danger, why in self._arrivals.look(one):
            self._found.add(danger, one.line, one.text, why)
        if self._is_disguised(one, lowered):
            self._found.add(Danger.OBSCURED, one.line, one.text, "name_disguised")
        if depth < MAX_NESTING:
            for inner in unwrapped(one):
                self._take(inner, depth + 1, lowered) if isinstance(inner, Call) else self._wait(
                    inner, depth + 1
                )

    def _wait(self, script: Script, depth: int) -> None:
        key = (script.shell, script.text)
        self._inner += len(script.text)
        full = len(self._known) >= MAX_SCRIPTS or self._inner > MAX_INNER or depth > MAX_NESTING
        if full:
            self._found.add(Danger.OBSCURED, script.line, script.text, "too_deep_to_read")
        elif key not in self._known:
            self._known.add(key)
            self._waiting.append((Script(script.shell, unmasked(script.text), script.line), depth))

    def _is_disguised(self, call: Call, lowered: str) -> bool:
        """Whether a command's name stands nowhere in the script that runs it."""
        name = call.said or call.name
        if name not in self._named:
            is_name = len(name) >= _MIN_NAME and re.fullmatch(r"[a-z][\w-]{0,60}", name) is not None
            self._named[name] = not is_name or name in lowered
        return not self._named[name]


def _look_at_lines(found: _Findings, shell: Shell, text: str) -> None:
    """Ways of writing that only hide something."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) < _SHORT:
            continue
        line = line[:MAX_LINE]  # noqa: PLW2901 - what is beyond is not looked at
        if len(_ESCAPES[shell].findall(line)) >= _MANY_ESCAPES:
            found.add(Danger.OBSCURED, number, line, "split_by_escapes")
        if len(_CUTS.findall(line)) >= _MANY_CUTS:
            found.add(Danger.OBSCURED, number, line, "cut_out_of_variables")
        if len(_CHARACTERS.findall(line)) >= _MANY_CHARACTERS or _CHARACTER_LIST.search(line):
            found.add(Danger.OBSCURED, number, line, "made_of_characters")
        if _FORK_BOMB.search(line[: 2 * MAX_TEXT]):
            found.add(Danger.POWER, number, line, "overloads_pc")


def _look_at_letters(found: _Findings, script: str) -> None:
    for number, line in enumerate(script.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if len(line) < _SHORT or line.isascii():
            continue
        if hides_characters(line.lstrip("\ufeff")):
            found.add(Danger.OBSCURED, number, line, "invisible_characters")
        if has_wide_letters(line) and found.has(number):
            found.add(Danger.OBSCURED, number, line, "lookalike_characters")
