"""The meaning of an exit code, and how tables of them are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Who gave the code its meaning."""

    WIN32 = "win32"
    MSI = "msi"
    HRESULT = "hresult"
    NTSTATUS = "ntstatus"
    WINGET = "winget"
    SHELL = "shell"  # the interpreter that ran the script
    SIGNAL = "signal"
    SYSEXITS = "sysexits"  # a custom of programs for Unix


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says. The name is the one by which it is found in manuals."""

    source: Source
    name: str
    en: str
    ko: str


Row = tuple[int, str, str, str]  # code, name, English, Korean


def table(source: Source, rows: Iterable[Row]) -> Mapping[int, Meaning]:
    """By code; ValueError where one is told twice."""
    found: dict[int, Meaning] = {}
    for code, name, en, ko in rows:
        if code in found:
            raise ValueError(f"{source} {code} is there twice")
        found[code] = Meaning(source, name, en, ko)
    return found
