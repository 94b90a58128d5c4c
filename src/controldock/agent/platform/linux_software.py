"""What is installed on Linux: dpkg's and pacman's own files; rpm, snap and flatpak are asked."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from controldock.agent.platform.words import clamped, short
from controldock.protocol.inventory import Program

log = structlog.get_logger(__name__)

Found = Iterator[tuple[str, Program]]
Ask = Callable[
    [Sequence[str]], str
]  # what a program of the system's says; empty when there is none, or it fails

_LANGUAGE = {"LC_ALL": "C.UTF-8"}  # what is read by a program shall not be translated
_LAST_YEAR = 9999  # that can be written
ASK_LIMIT = 120.0  # seconds: rpm reads its whole database, on a weak PC beside everything else
_KIB = 1024
_RPM_FIELDS = ("NAME", "VERSION", "RELEASE", "ARCH", "VENDOR", "INSTALLTIME", "SIZE")
_RPM = ("rpm", "-qa", "--queryformat", "".join(f"%{{{name}}}\\t" for name in _RPM_FIELDS) + "\\n")
_SNAP = ("snap", "list", "--unicode=never", "--color=never")
_FLATPAK_FIELDS = ("application", "name", "version", "branch", "origin", "installation")
_FLATPAK = ("flatpak", "list", "--app", f"--columns={','.join(_FLATPAK_FIELDS)}")
_SNAP_COLUMNS = 5  # name, version, revision, channel, publisher; notes follow


def ask(argv: Sequence[str]) -> str:
    """Run a program and give what it prints."""
    if shutil.which(argv[0]) is None:
        return ""
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=ASK_LIMIT, check=False, env={**_LANGUAGE, "PATH": os.defpath},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("software.unasked", program=argv[0], reason=type(error).__name__)
        return ""
    return done.stdout.decode("utf-8", "replace")


def software(root: Path = Path("/"), ask: Ask = ask) -> Found:
    """Everything, whatever it came by."""
    yield from dpkg(root)
    yield from pacman(root)
    yield from rpm(ask(_RPM))
    yield from snap(ask(_SNAP))
    yield from flatpak(ask(_FLATPAK))


def dpkg(root: Path) -> Found:
    """Debian, Ubuntu and their kin: /var/lib/dpkg/status, deb822 paragraphs."""
    folder = root / "var/lib/dpkg"
    for fields in _paragraphs(folder / "status"):
        if not fields.get("Status", "").endswith(" installed"):
            continue  # removed, and its configuration is still there
        name, architecture = fields.get("Package", ""), fields.get("Architecture", "")
        program = Program(
            name=short(name),
            version=short(fields.get("Version", "")),
            publisher=short(fields.get("Maintainer", "").partition("<")[0]),
            installed_on=_day_of(
                folder / "info" / f"{name}.list", folder / "info" / f"{name}:{architecture}.list"
            ),
            size=_number(fields.get("Installed-Size", "")) * _KIB,
            source="dpkg",
        )
        yield f"dpkg:{name}:{architecture}", program


def pacman(root: Path) -> Found:
    """Arch and its kin: a folder a package, with a file `desc`: `%NAME%`, the value, an empty line."""
    with suppress(OSError):
        for folder in sorted((root / "var/lib/pacman/local").iterdir()):
            fields = _desc(folder / "desc")
            if name := fields.get("NAME"):
                program = Program(
                    name=short(name),
                    version=short(fields.get("VERSION", "")),
                    publisher=short(fields.get("PACKAGER", "").partition("<")[0]),
                    installed_on=day(_number(fields.get("INSTALLDATE", ""))),
                    size=_number(fields.get("SIZE", "")),
                    source="pacman",
                )
                yield f"pacman:{name}", program


def rpm(listed: str) -> Found:
    """Fedora, RHEL, SUSE and their kin. Several kernels are installed beside each other."""
    for line in listed.splitlines():
        fields = dict(zip(_RPM_FIELDS, line.split("\t"), strict=False))
        if len(fields) < len(_RPM_FIELDS) or fields["NAME"] == "gpg-pubkey":  # keys are kept like packages
            continue
        program = Program(
            name=short(fields["NAME"]),
            version=short(f"{fields['VERSION']}-{fields['RELEASE']}"),
            publisher=short(fields["VENDOR"]) if fields["VENDOR"] != "(none)" else "",
            installed_on=day(_number(fields["INSTALLTIME"])),
            size=_number(fields["SIZE"]),
            source="rpm",
        )
        yield f"rpm:{fields['NAME']}:{fields['ARCH']}", program


def snap(listed: str) -> Found:
    """Snaps, from the table with a head that `snap list` prints."""
    for line in listed.splitlines()[1:]:
        fields = line.split()
        if len(fields) >= _SNAP_COLUMNS:
            publisher = fields[4].rstrip("*✓")
            yield (
                f"snap:{fields[0]}",
                Program(
                    name=short(fields[0]), version=short(fields[1]), publisher=short(publisher), source="snap"
                ),
            )


def flatpak(listed: str) -> Found:
    """Flatpaks, by tabs; a branch stands in where a program has no version."""
    for fields in csv.reader(listed.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(fields) == len(_FLATPAK_FIELDS):
            application, name, version, branch, origin, installation = fields
            program = Program(
                name=short(name or application),
                version=short(version or branch),
                publisher=short(origin),
                source="flatpak",
            )
            yield f"flatpak:{installation}:{application}:{branch}", program


def day(seconds: float) -> str:
    """The day on this PC's clock and in its zone, as people write it; empty for none."""
    if seconds <= 0:
        return ""
    try:
        at = time.localtime(seconds)
    except (OverflowError, OSError, ValueError):
        return ""
    return time.strftime("%Y-%m-%d", at) if at.tm_year <= _LAST_YEAR else ""


def _day_of(*files: Path) -> str:
    """When the first of these that is there was written."""
    for file in files:
        with suppress(OSError):
            return day(file.stat().st_mtime)
    return ""


def _number(text: str) -> int:
    return clamped(int(text)) if text.strip().isdecimal() and text.isascii() else 0


def _paragraphs(file: Path) -> Iterator[dict[str, str]]:
    """The fields of each paragraph, without the lines that go on: descriptions are long, and nobody's version."""
    fields: dict[str, str] = {}
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.isspace():
                    yield fields
                    fields = {}
                elif not line.startswith((" ", "\t")):
                    name, _, value = line.partition(":")
                    fields[name] = value.strip()
    except OSError:
        return
    yield fields


def _desc(file: Path) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    with suppress(OSError):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("%") and line.endswith("%"):
                name = line.strip("%")
            elif line and name:
                fields.setdefault(name, line)
    return fields
