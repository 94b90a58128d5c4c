"""What is installed on Windows, as "Apps & features" lists it: three places of the registry, none of them complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from controldock.agent.platform.windows_registry import Hive, Registry, Value, View, number, text
from controldock.agent.platform.words import clamped, short
from controldock.protocol.inventory import Program

UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
PROFILES = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList"
_PEOPLE = re.compile(r"^S-1-(5-21|12-1)-[0-9-]+$")  # accounts of this PC or a domain, and of Entra ID
_UPDATES = frozenset({"update", "hotfix", "security update", "service pack", "update rollup"})
_DAY = re.compile(r"^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
_KIB = 1024


def software(registry: Registry, *, is_wide: bool) -> Iterator[tuple[str, Program]]:
    """Everything; `is_wide`: this Windows has 64 bits, and with them two views of the same registry."""
    yield from _of(registry, Hive.MACHINE, UNINSTALL, View.WIDE, ("machine", ""))
    if is_wide:
        yield from _of(registry, Hive.MACHINE, UNINSTALL, View.NARROW, ("machine32", ""))
    for sid in registry.keys(Hive.USERS, ""):
        if _PEOPLE.match(sid):
            user = _user_name(registry, sid)
            yield from _of(registry, Hive.USERS, rf"{sid}\{UNINSTALL}", View.WIDE, ("user", user))


def _of(
    registry: Registry, hive: Hive, path: str, view: View, place: tuple[str, str]
) -> Iterator[tuple[str, Program]]:
    source, user = place
    for name in registry.keys(hive, path, view):
        values = registry.values(hive, rf"{path}\{name}", view)
        if _is_program(values):
            program = Program(
                name=short(text(values, "DisplayName")),
                version=short(text(values, "DisplayVersion")),
                publisher=short(text(values, "Publisher")),
                installed_on=day(values.get("InstallDate")),
                size=clamped(number(values, "EstimatedSize") * _KIB),
                source=source,
                user=short(user),
            )
            yield ":".join(filter(None, (source, user, name))), program


def _is_program(values: Mapping[str, Value]) -> bool:
    """Whether Windows lists it: no part of something else, and no update of it."""
    return (
        bool(text(values, "DisplayName"))
        and number(values, "SystemComponent") != 1
        and not text(values, "ParentKeyName")
        and text(values, "ReleaseType").lower() not in _UPDATES
    )


def day(value: Value) -> str:
    """`20240131`, as it should be, or the few other ways in which installers write it; empty for what is no day."""
    found = _DAY.match(str(value)) if isinstance(value, str | int) else None
    if found is None:
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def _user_name(registry: Registry, sid: str) -> str:
    """The last part of the folder of a profile: the name that the account had when it came first."""
    path = text(registry.values(Hive.MACHINE, rf"{PROFILES}\{sid}"), "ProfileImagePath")
    return path.rpartition("\\")[2] or sid
