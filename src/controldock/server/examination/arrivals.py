"""Arrivals: files that a script downloads, and whether it runs them afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from controldock.domain.guard import Danger
from controldock.server.examination.calls import Call

MAX_FILES = 200
_URL = re.compile(r"(?:https?|ftp)://[^\s'\"]+", re.IGNORECASE)
_RUNNABLE = re.compile(
    r"\.(?:exe|msi|msix|bat|cmd|ps1|psm1|vbs|js|jse|hta|sh|py|pl|rb|run|appimage|scr|com|cpl|dll|jar|wsf|bin)\Z"
)
_OUTPUTS = re.compile(
    r"-(?:o|outf\w*|output\w*|-output|-output-document|destination|dest|-out)\Z", re.IGNORECASE
)
_FETCHERS = frozenset(
    {
        "curl",
        "wget",
        "aria2c",
        "invoke-webrequest",
        "invoke-restmethod",
        "start-bitstransfer",
        "bitsadmin",
        "certutil",
        ".downloadfile",
        ".downloadfileasync",
        "ftp",
        "tftp",
        "scp",
    }
)
# What only handles a file, and does not run it.
_HANDLERS = frozenset(
    {
        "echo",
        "rem",
        "del",
        "erase",
        "remove-item",
        "rm",
        "test-path",
        "if-exist",
        "copy",
        "move",
        "copy-item",
        "move-item",
        "cp",
        "mv",
        "ls",
        "dir",
        "chmod",
        "chown",
        "test",
        "[",
        "[[",
        "write-host",
        "write-output",
        "get-item",
        "get-filehash",
        "sha256sum",
        "md5sum",
        "sha1sum",
        "gpg",
        "tar",
        "unzip",
        "expand-archive",
        "7z",
        "set",
        "printf",
        "cat",
        "stat",
        "file",
        "find",
        "new-item",
        "mkdir",
        "md",
        "grep",
        "attrib",
        "icacls",
        "unblock-file",
        "get-authenticodesignature",
        "type",
        "get-content",
        "certutil",
        "out-file",
        "set-content",
        "sed",
        "awk",
        "head",
        "tail",
        "wc",
        "diff",
        "cmp",
        "join-path",
        "split-path",
    }
)


class Arrivals:
    """What came so far; one for each reading of a script."""

    def __init__(self) -> None:
        self._files: set[str] = set()

    def look(self, call: Call) -> Iterator[tuple[Danger, str]]:
        """Remember what a call downloads; say so where it runs what came before."""
        if call.name in _FETCHERS:
            if len(self._files) < MAX_FILES:
                self._files |= {name for name in map(_file_name, _outputs(call)) if name}
        elif self._files and self._runs(call):
            yield Danger.DOWNLOADS_AND_RUNS, "runs_what_it_downloads"

    def _runs(self, call: Call) -> bool:
        if call.name in self._files or f"{call.name}.exe" in self._files:
            return True
        if call.name in _HANDLERS or call.name.startswith("."):
            return False
        return any(
            _file_name(part) in self._files
            for word in call.words
            for part in re.split(r"[\s'\"=,]+", word)
            if part
        )


def _outputs(call: Call) -> Iterator[str]:
    """Where a download goes."""
    words = call.words
    for option, word in pairwise(words):
        if _OUTPUTS.match(option.rstrip(":")):
            yield word
    yield from call.writes
    if call.name.startswith((".download", "certutil")) or call.name in (
        "bitsadmin",
        "start-bitstransfer",
        "scp",
    ):
        yield words[-1] if words else ""
    for word in words:
        if _URL.match(word):
            yield re.split(r"[?#]", word)[0]


def _file_name(path: str) -> str:
    """The name by which a file is known again; a variable is known by its own."""
    name = re.split(r"[\\/]", path.strip("\"' "))[-1].lower()
    return name if _RUNNABLE.search(name) or re.fullmatch(r"\$\{?\w+\}?|%\w+%", name) else ""
