"""`controldock agents inventory`: what a PC is made of, who is logged on, and what is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from controldock.cli.access import Access
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, say, visible, write_json, write_table
from controldock.protocol.inventory import Section

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.inventory import Inventory, Program

_UNITS = ("KiB", "MiB", "GiB", "TiB")
_STEP, _BITS = 1024, 10  # from one unit to the next
_HOUR, _MINUTE = 3600, 60  # seconds
_YES = {True: "yes", False: ""}

Rows = Iterable[Sequence[str | Text]]


@dataclass(frozen=True)
class Part:
    """Which part of the inventory."""

    section: Annotated[
        Section | None, typer.Option(help="Only this one; without it, all but the software.")
    ] = None
    search: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Programs with this in their name, version or publisher."),
    ] = None

    @property
    def is_software(self) -> bool:
        """Whether programs are wanted."""
        return self.section is Section.SOFTWARE or (self.section is None and self.search is not None)


@with_groups
def inventory(
    pc: Annotated[str, typer.Argument(metavar="PC", help="Host name or id.")],
    part: Part,
    access: Access,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what a PC is made of, who is logged on, and what is installed."""
    from controldock.cli.agents import find

    if part.search is not None and not part.is_software:
        raise typer.BadParameter("Only software can be searched.", param_hint="--search")
    with access.client() as client:
        agent_id = find(client, pc).id
        if part.is_software:
            _show_software(client, agent_id, part.search, as_json=as_json)
        else:
            _show(client.inventory(agent_id), part.section, as_json=as_json)


def _show_software(client: Client, agent_id: str, search: str | None, *, as_json: bool) -> None:
    programs = list(client.software(agent_id, search))
    if as_json:
        write_json(programs)
        return
    columns = ("Name", "Version", "Publisher", "Installed", "Size", "Source", "User")
    write_table(columns, map(_program, programs), empty="No such program is known of this PC.")


def _show(found: Inventory, section: Section | None, *, as_json: bool) -> None:
    if as_json:
        write_json(found if section is None else getattr(found, section.value))
        return
    for one, show in _PARTS.items():
        if section in (None, one):
            show(found)
    if section is None:
        told = f"told at {moment(found.collected_at)}" if found.collected_at else "this PC told nothing yet"
        say(f"{found.programs} programs; list them with --section software. ({told})")


def _system(found: Inventory) -> None:
    system = found.system
    lines = () if system is None else (
        ("System", " ".join(filter(None, (system.edition, system.version)))),
        ("Build", system.build),
        ("Kernel", " ".join(filter(None, (system.kernel, system.architecture)))),
        ("Booted", moment(system.booted_at)),
        ("Time zone", " ".join(filter(None, (system.time_zone, _offset(system.utc_offset))))),
        ("Locale", system.locale),
        ("Domain", system.domain),
    )  # fmt: skip
    _write_lines(lines)


def _hardware(found: Inventory) -> None:
    machine = found.hardware
    lines = () if machine is None else (
        ("Machine", " ".join(filter(None, (machine.manufacturer, machine.model)))),
        ("Serial", machine.serial),
        ("Chassis", machine.chassis),
        ("Firmware", machine.bios),
        ("Processor", f"{machine.cpu} ({machine.cores} cores, {machine.threads} threads)"),
        ("Memory", size(machine.memory)),
        ("Runs in", machine.virtualization),
    )  # fmt: skip
    _write_lines(lines)


def _disks(found: Inventory) -> None:
    rows = ((one.mount, one.device, one.file_system, size(one.size), size(one.free)) for one in found.disks)
    _write_part(("Disk", "Device", "Format", "Size", "Free"), rows)


def _interfaces(found: Inventory) -> None:
    rows = (
        (
            one.name,
            one.mac,
            ", ".join(one.addresses),
            _YES[one.is_up],
            f"{one.speed or ''}",
            _YES[one.is_main],
        )
        for one in found.interfaces
    )
    _write_part(("Interface", "MAC", "Addresses", "Up", "Mbit/s", "Main"), rows)


def _sessions(found: Inventory) -> None:
    rows = (
        (one.user, one.session, one.kind.value, one.state.value, moment(one.since), one.remote)
        for one in found.sessions
    )
    _write_part(("User", "Session", "Kind", "State", "Since", "From"), rows)


_PARTS: dict[Section, Callable[[Inventory], None]] = {
    Section.SYSTEM: _system,
    Section.HARDWARE: _hardware,
    Section.DISKS: _disks,
    Section.INTERFACES: _interfaces,
    Section.SESSIONS: _sessions,
}


def _write_lines(lines: Iterable[tuple[str, str]]) -> None:
    rows = [(Text(visible(name), "dim"), value) for name, value in lines if value]
    if rows:
        write_table(("", ""), rows, empty="")


def _write_part(columns: tuple[str, ...], rows: Rows) -> None:
    write_table(columns, rows, empty=f"{columns[0]}: none")


def _program(one: Program) -> tuple[str, ...]:
    day = one.installed_on.isoformat() if one.installed_on else ""
    return one.name, one.version, one.publisher, day, size(one.size) if one.size else "", one.source, one.user


def size(count: int) -> str:
    """Bytes in the largest unit that fits: 512 B, 1.5 GiB."""
    if count < _STEP:
        return f"{count} B"
    power = min((count.bit_length() - 1) // _BITS, len(_UNITS))
    return f"{count / _STEP**power:.1f} {_UNITS[power - 1]}"


def _offset(seconds: int | None) -> str:
    """`UTC+09:00`."""
    if seconds is None:
        return ""
    hours, rest = divmod(abs(seconds), _HOUR)
    return f"UTC{'-' if seconds < 0 else '+'}{hours:02}:{rest // _MINUTE:02}"
