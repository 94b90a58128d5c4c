"""The call: one command of a script as it would be run, whatever was done to make it look like something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

MAX_MATCHED = 8 * 1024  # characters of a call's words that rules look at; cmd itself takes no more
MAX_WORDS = 1000
SHOWN = 50  # words
_ENDINGS = (".exe", ".com")
_NOISE = re.compile(r"[`^\"']")


class Shell(StrEnum):
    """Whose language a script is in."""

    CMD = "cmd"
    SH = "sh"
    POWERSHELL = "powershell"


@dataclass(frozen=True)
class Call:
    """A command with its words: quotes, escapes, aliases undone, known variables filled in.

    A call of a method has a dot or a bracket in its name, and what it is called on is its first word:
    `.delete`, `[system.io.file]::delete`.
    """

    shell: Shell
    name: str  # folded, without its folder and .exe
    words: tuple[str, ...]
    line: int  # of the script, from 1
    inner: frozenset[str] = (
        frozenset()
    )  # names of the calls whose output it takes: as a word, or piped into it
    sources: tuple[str, ...] = ()  # words of the calls that are piped into it
    fed: str | None = None  # the text that is piped into it, where that is known
    writes: tuple[str, ...] = ()  # files that its output goes to
    unknown: bool = False  # what it runs is made while it runs
    said: str = ""  # its name before an alias was undone

    @cached_property
    def args(self) -> str:
        """The words for rules: folded, a space around each; PowerShell's also with what is piped in."""
        words = (*self.words, *self.sources) if self.shell is Shell.POWERSHELL else self.words
        return f" {' '.join(words[:MAX_WORDS])} "[:MAX_MATCHED].lower()

    @property
    def text(self) -> str:
        """As people read it."""
        into = "".join(f" > {target}" for target in self.writes)
        return " ".join(" ".join((self.name, *self.words[:SHOWN])).split()) + into


@dataclass(frozen=True, slots=True)
class Script:
    """A script that another one runs."""

    shell: Shell
    text: str
    line: int  # of the outermost one


def folded_name(text: str) -> str:
    """The name of a program as rules know it."""
    name = re.split(r"[\\/]", _NOISE.sub("", text).strip())[-1].lower()
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name
