"""A look at this PC: the present state of a section, ready to be compared with the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
import structlog

from controldock.agent.inventory import disks, network
from controldock.agent.platform.surveyor import Surveyor
from controldock.agent.platform.words import short
from controldock.protocol.inventory import (
    MAX_KEY,
    MAX_RECORDS,
    MAX_SECTION,
    RECORDS,
    Disk,
    Interface,
    Program,
    Record,
    Section,
    System,
    UserSession,
    canonical,
    digest_of,
    encoded,
)
from controldock.sources import Sources

log = structlog.get_logger(__name__)

BOOT_DRIFT = (
    120  # seconds by which the time of a boot moves when a clock is corrected: the same boot, no news
)

_PUNCTUATION = 2  # bytes of a colon and a comma

Kind = TypeVar("Kind", bound=Record)


@dataclass(frozen=True, slots=True)
class World:
    """A section as it is now, in canonical JSON."""

    section: Section
    records: Mapping[str, Record]
    parts: Mapping[str, bytes]  # each record's canonical JSON
    omitted: int
    digest: str


def world(section: Section, records: Mapping[str, Record]) -> World:
    """As many of these as a section takes, in the order of their keys, and how many were left out.

    Those that break the protocol's bounds are left out, too: they would cost the connection, again and again."""
    kept: dict[str, Record] = {}
    parts: dict[str, bytes] = {}
    size = len(canonical((), len(records)))
    for key in sorted(records):
        part = encoded(records[key])
        if not _is_within_bounds(section, part):
            log.warning("inventory.odd", section=section.value)
            continue
        size += len(part) + len(msgspec.json.encode(key)) + _PUNCTUATION
        if size > MAX_SECTION or len(kept) >= MAX_RECORDS:
            break
        kept[key], parts[key] = records[key], part
    omitted = len(records) - len(kept)
    return World(section, kept, parts, omitted, digest_of(canonical(parts.items(), omitted)))


@dataclass(slots=True)
class Survey:
    """Looks at one section after the other; remembers the little that keeps small changes from being news."""

    surveyor: Surveyor
    sources: Sources
    main_address: str = ""  # of the connection to the server
    _system: System | None = None
    _disks: dict[str, Disk] = field(default_factory=dict)
    _interfaces: dict[str, Interface] = field(default_factory=dict)

    def look(self, section: Section) -> World:
        """The present state. May take seconds: call it in a thread."""
        return world(section, _LOOKS[section](self))

    def _look_at_system(self) -> Mapping[str, Record]:
        self._system = same_boot(self._system, self.surveyor.system())
        return {Section.SYSTEM.value: self._system}

    def _look_at_hardware(self) -> Mapping[str, Record]:
        return {Section.HARDWARE.value: self.surveyor.hardware()}

    def _look_at_disks(self) -> Mapping[str, Record]:
        self._disks = _steadied(self._disks, disks.disks(), disks.steady)
        return self._disks

    def _look_at_interfaces(self) -> Mapping[str, Record]:
        main = network.main_address(self.main_address)
        self._interfaces = _steadied(self._interfaces, network.interfaces(main), network.steady)
        return {short(name, MAX_KEY): one for name, one in self._interfaces.items()}

    def _look_at_sessions(self) -> Mapping[str, Record]:
        return keyed_sessions(self.surveyor.sessions(self.sources.now()))

    def _look_at_software(self) -> Mapping[str, Record]:
        return keyed_programs(self.surveyor.software())


# One section, one way to look.
_LOOKS = {
    Section.SYSTEM: Survey._look_at_system,
    Section.HARDWARE: Survey._look_at_hardware,
    Section.DISKS: Survey._look_at_disks,
    Section.INTERFACES: Survey._look_at_interfaces,
    Section.SESSIONS: Survey._look_at_sessions,
    Section.SOFTWARE: Survey._look_at_software,
}


def same_boot(old: System | None, new: System) -> System:
    """`new`, with the time of `old` where it was the same boot: it is computed from a clock that is corrected."""
    if old is None or not new.boot_id or old.boot_id != new.boot_id:
        return new
    if old.booted_at is None or new.booted_at is None or abs(old.booted_at - new.booted_at) > BOOT_DRIFT:
        return new
    return msgspec.structs.replace(new, booted_at=old.booted_at)


def keyed_sessions(sessions: Iterable[UserSession]) -> dict[str, UserSession]:
    """By session and user; the ids of sessions are used again."""
    return {short(f"{one.session} {one.user}", MAX_KEY) or "?": one for one in sessions}


def keyed_programs(programs: Iterable[tuple[str, Program]]) -> dict[str, Program]:
    """By their keys; where two have the same one, by number. Nameless ones are parts of others."""
    found: dict[str, Program] = {}
    for key, program in sorted(programs, key=lambda one: (one[0], one[1].version)):
        if not program.name:
            continue
        known = name = short(key, MAX_KEY) or "?"
        number = 1
        while known in found:
            number += 1
            known = f"{name[: MAX_KEY - 8]} {number}"
        found[known] = program
    return found


def _is_within_bounds(section: Section, part: bytes) -> bool:
    try:
        msgspec.json.decode(part, type=RECORDS[section])
    except msgspec.MsgspecError:
        return False
    return True


def _steadied(
    old: Mapping[str, Kind], new: Mapping[str, Kind], steady: Callable[[Kind | None, Kind], Kind]
) -> dict[str, Kind]:
    return {key: steady(old.get(key), one) for key, one in new.items()}
