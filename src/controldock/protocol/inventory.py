"""What a PC is made of, in sections that travel as differences; both ends compare their copies by digest.

A section is a map of keys to records. Its digest is BLAKE2b (RFC 7693), 32 bytes, in hexadecimal, over its canonical
JSON: `{"omitted":0,"records":{...}}`, keys in the order of their UTF-8 bytes, the fields of a record in the order of
its type, those with their default value left out, no white space, everything beyond ASCII as it is.

Strings are as the PC gave them: whoever shows them cleans them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from operator import itemgetter
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw

MAX_RECORDS = 20_000  # of a section; the longest list of software seen on a PC has a quarter of it
MAX_SECTION = 4 * 1024 * 1024  # bytes of its canonical JSON
CHUNK_RECORDS = 1_000  # put or dropped in one message, so that nobody else's wait is noticed
CHUNK_SIZE = 200 * 1024  # bytes of records in one message, before its frame is full by far
MAX_KEY = 300  # characters
MAX_TEXT = 255
MAX_INTERFACE_ADDRESSES = 32  # of one interface
DIGEST_SIZE = 32  # bytes

Key = Annotated[str, Meta(min_length=1, max_length=MAX_KEY)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Word = Annotated[str, Meta(max_length=64)]
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Seconds = Annotated[int, Meta(ge=-(2**40), le=2**40)]  # since 1970; either way farther than any calendar
Digest = Annotated[str, Meta(max_length=2 * DIGEST_SIZE)]


class Section(StrEnum):
    """The parts that change at their own pace."""

    SYSTEM = "system"
    HARDWARE = "hardware"
    DISKS = "disks"
    INTERFACES = "interfaces"
    SESSIONS = "sessions"
    SOFTWARE = "software"


class SessionKind(StrEnum):
    """How somebody is logged on."""

    CONSOLE = "console"
    RDP = "rdp"
    SSH = "ssh"
    OTHER = "other"


class SessionState(StrEnum):
    """Whether somebody is there."""

    ACTIVE = "active"
    IDLE = "idle"  # nothing was typed for a while
    DISCONNECTED = "disconnected"  # logged on, and nobody looks


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing of a section. Empty texts and nulls: the PC does not tell."""


class System(Record, frozen=True):
    """The operating system; its section has this one record, with the key `system`."""

    edition: Text = ""
    version: Text = ""
    build: Text = ""
    kernel: Text = ""
    architecture: Word = ""
    booted_at: Seconds | None = None
    boot_id: Word = ""
    time_zone: Word = ""
    utc_offset: Annotated[int, Meta(ge=-86_400, le=86_400)] | None = None
    locale: Word = ""
    domain: Text = ""


class Hardware(Record, frozen=True):
    """The machine; its section has this one record, with the key `hardware`."""

    manufacturer: Text = ""
    model: Text = ""
    serial: Text = ""
    bios: Text = ""
    chassis: Word = ""
    cpu: Text = ""
    cores: Number = 0
    threads: Number = 0
    memory: Number = 0
    virtualization: Word = ""


class Disk(Record, frozen=True):
    """A file system with a place, by which it is keyed."""

    device: Text = ""
    mount: Text = ""
    file_system: Word = ""
    size: Number = 0
    free: Number = 0


class Interface(Record, frozen=True):
    """A network interface, keyed by its name."""

    name: Text = ""
    mac: Word = ""
    addresses: Annotated[tuple[Word, ...], Meta(max_length=MAX_INTERFACE_ADDRESSES)] = ()
    is_up: bool = False
    speed: Number = 0
    is_main: bool = False


class UserSession(Record, frozen=True):
    """Somebody who is logged on."""

    user: Text = ""
    session: Word = ""
    kind: SessionKind = SessionKind.OTHER
    state: SessionState = SessionState.ACTIVE
    since: Seconds | None = None
    remote: Text = ""


class Program(Record, frozen=True):
    """A piece of software as its installer registered it."""

    name: Text = ""
    version: Text = ""
    publisher: Text = ""
    installed_on: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")] = ""
    size: Number = 0
    source: Word = ""
    user: Text = ""


class Change(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="section",
    omit_defaults=True,
):
    """How a section came from the copy with the digest `base` to the one with `digest`. An empty base: from nothing."""

    base: Digest = ""
    digest: Digest
    drop: Annotated[tuple[Key, ...], Meta(max_length=CHUNK_RECORDS)] = ()
    omitted: Number = 0  # records that are on the PC and not in the section: it would be too long

    @property
    def section(self) -> Section:
        """Which section it is."""
        return Section(str(self.__struct_config__.tag))

    @property
    def records(self) -> Mapping[str, Record]:
        """What is new or different."""
        return getattr(self, "put", {})


class SystemChange(Change, frozen=True, tag="system"):
    """Of the operating system."""

    put: Annotated[dict[Key, System], Meta(max_length=1)] = {}


class HardwareChange(Change, frozen=True, tag="hardware"):
    """Of the machine."""

    put: Annotated[dict[Key, Hardware], Meta(max_length=1)] = {}


class DisksChange(Change, frozen=True, tag="disks"):
    """Of file systems."""

    put: Annotated[dict[Key, Disk], Meta(max_length=CHUNK_RECORDS)] = {}


class InterfacesChange(Change, frozen=True, tag="interfaces"):
    """Of network interfaces."""

    put: Annotated[dict[Key, Interface], Meta(max_length=CHUNK_RECORDS)] = {}


class SessionsChange(Change, frozen=True, tag="sessions"):
    """Of who is logged on."""

    put: Annotated[dict[Key, UserSession], Meta(max_length=CHUNK_RECORDS)] = {}


class SoftwareChange(Change, frozen=True, tag="software"):
    """Of what is installed."""

    put: Annotated[dict[Key, Program], Meta(max_length=CHUNK_RECORDS)] = {}


AnyChange = SystemChange | HardwareChange | DisksChange | InterfacesChange | SessionsChange | SoftwareChange

CHANGES: dict[Section, Callable[..., AnyChange]] = {
    Section.SYSTEM: SystemChange,
    Section.HARDWARE: HardwareChange,
    Section.DISKS: DisksChange,
    Section.INTERFACES: InterfacesChange,
    Section.SESSIONS: SessionsChange,
    Section.SOFTWARE: SoftwareChange,
}
RECORDS: dict[Section, type[Record]] = {
    Section.SYSTEM: System,
    Section.HARDWARE: Hardware,
    Section.DISKS: Disk,
    Section.INTERFACES: Interface,
    Section.SESSIONS: UserSession,
    Section.SOFTWARE: Program,
}

_encode = msgspec.json.Encoder().encode


class _Copy(msgspec.Struct, frozen=True):
    omitted: int
    records: dict[str, Raw]


_PARTS = msgspec.json.Decoder(_Copy)


def encoded(record: Record) -> bytes:
    """The canonical JSON of a record."""
    return _encode(record)


def canonical(records: Iterable[tuple[str, bytes]], omitted: int) -> bytes:
    """The canonical JSON of a section, of the canonical JSON of its records."""
    ordered = sorted(records, key=itemgetter(0))  # by code point, which is the order of UTF-8, too
    parts = b",".join(_encode(key) + b":" + record for key, record in ordered)
    return b'{"omitted":%d,"records":{%b}}' % (omitted, parts)


def digest_of(copy: bytes) -> str:
    """The digest of a section's canonical JSON."""
    return hashlib.blake2b(copy, digest_size=DIGEST_SIZE).hexdigest()


def parts_of(copy: bytes) -> tuple[dict[str, bytes], int]:
    """The records of a section's canonical JSON, each as it is there, and how many were omitted."""
    read = _PARTS.decode(copy)
    return {key: bytes(record) for key, record in read.records.items()}, read.omitted


def read(section: Section, copy: bytes) -> tuple[dict[str, Any], int]:
    """The records of a section's canonical JSON, and how many were omitted."""
    parts = _PARTS.decode(copy)
    kind = RECORDS[section]
    return {
        key: msgspec.json.decode(record, type=kind) for key, record in parts.records.items()
    }, parts.omitted


def applied(change: Change, copy: bytes | None) -> bytes:
    """The canonical JSON that `change` makes of the copy that it builds on."""
    parts = parts_of(copy)[0] if copy is not None else {}
    for key in change.drop:
        parts.pop(key, None)
    parts.update((key, encoded(record)) for key, record in change.records.items())
    return canonical(parts.items(), change.omitted)
