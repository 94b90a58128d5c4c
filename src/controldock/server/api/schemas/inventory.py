"""What PCs are made of. An empty text, a null or a 0 where nothing is known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from controldock.protocol.inventory import SessionKind, SessionState
from controldock.server.api.schemas.forms import Output


class System(Output, frozen=True):
    """The operating system."""

    edition: Annotated[str, Meta(examples=["Windows 11 Education"])]
    version: Annotated[str, Meta(examples=["23H2"])]
    build: Annotated[str, Meta(examples=["22631.3447"])]
    kernel: str
    architecture: Annotated[str, Meta(examples=["x86_64"])]
    booted_at: datetime | None  # on the PC's clock
    boot_id: str
    time_zone: Annotated[str, Meta(examples=["Asia/Seoul"])]
    utc_offset: int | None  # seconds
    locale: Annotated[str, Meta(examples=["ko-KR"])]
    domain: str


class Hardware(Output, frozen=True):
    """The machine."""

    manufacturer: str
    model: str
    serial: str
    bios: str
    chassis: Annotated[str, Meta(examples=["notebook"])]
    cpu: str
    cores: int
    threads: int
    memory: int  # bytes
    virtualization: Annotated[str, Meta(description="What it runs in, if it is a virtual machine")]


class Disk(Output, frozen=True):
    """A file system."""

    device: str
    mount: Annotated[str, Meta(examples=["C:\\"])]
    file_system: str
    size: int  # bytes
    free: int  # bytes, in steps of a hundredth of the size or so


class Interface(Output, frozen=True):
    """A network interface."""

    name: str
    mac: str
    addresses: Annotated[list[str], Meta(examples=[["192.168.0.17/24"]])]
    is_up: bool
    speed: int  # Mbit/s
    is_main: Annotated[bool, Meta(description="It is the one on the way to the server")]


class UserSession(Output, frozen=True):
    """Somebody who is logged on."""

    user: str
    session: str
    kind: SessionKind
    state: SessionState
    since: datetime | None  # on the PC's clock
    remote: Annotated[str, Meta(description="Where from")]


class Inventory(Output, frozen=True):
    """What a PC is made of; its software has a list of its own."""

    collected_at: datetime | None  # when the PC told of it last, on the server's clock; null: never
    system: System | None
    hardware: Hardware | None
    disks: list[Disk]
    interfaces: list[Interface]
    sessions: list[UserSession]
    programs: Annotated[int, Meta(description="How many programs are known")]


class Program(Output, frozen=True):
    """An installed program."""

    name: str
    version: str
    publisher: str
    installed_on: date | None
    size: int  # bytes
    source: Annotated[str, Meta(examples=["dpkg"])]
    user: Annotated[str, Meta(description="Whose it is; empty: everybody's")]


class SoftwarePage(Output, frozen=True):
    """Programs by name, and how many there are."""

    programs: list[Program]
    total: int  # that match
    omitted: Annotated[int, Meta(description="Programs of the PC beyond the 20,000 that are kept")]
    changed_at: datetime | None
    next_cursor: str | None
