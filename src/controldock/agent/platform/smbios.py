"""The firmware's table of what a machine is (SMBIOS, DMTF DSP0134), read without any of the system's own programs.

0      1        2        4                 length
+------+--------+--------+-----------------+------------------------+----+
| type | length | handle | numbered fields | strings, each with NUL | 00 |
+------+--------+--------+-----------------+------------------------+----+
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = 4  # bytes
_BIOS, _SYSTEM, _BOARD, _CHASSIS, _END = 0, 1, 2, 3, 127
_UUID = slice(8, 24)
_NO_UUID = frozenset({bytes(16), b"\xff" * 16})
_LOCKABLE = 0x80  # of the chassis type: there is a lock
_SHAPES = {
    "desktop": (3, 4, 5, 6, 7, 15, 16, 24),
    "all-in-one": (13,),
    "notebook": (8, 9, 10, 14),
    "convertible": (31, 32),
    "tablet": (30,),
    "handheld": (11,),
    "mini PC": (35, 36),
    "server": (17, 22, 23, 25, 28, 29),
    "embedded": (33, 34),
}
_SHAPE_OF = {number: shape for shape, numbers in _SHAPES.items() for number in numbers}


@dataclass(frozen=True, slots=True)
class Firmware:
    """What the firmware tells; empty where it tells nothing."""

    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    uuid: str = ""
    board_serial: str = ""
    bios: str = ""
    chassis: str = ""


def shape(number: int) -> str:
    """What a chassis of this type is; empty for what nobody knows."""
    return _SHAPE_OF.get(number & ~_LOCKABLE, "")


def parse(table: bytes) -> Firmware:
    """What the table says, as far as it can be read: a broken one says less."""
    found: dict[int, _Structure] = {}
    for structure in _structures(table):
        found.setdefault(structure.kind, structure)  # the first of a kind is the machine's own
    nothing = _Structure(_END, b"", ())
    bios, system = found.get(_BIOS, nothing), found.get(_SYSTEM, nothing)
    board, chassis = found.get(_BOARD, nothing), found.get(_CHASSIS, nothing)
    return Firmware(
        manufacturer=system.text(4),
        model=system.text(5),
        serial=system.text(7),
        uuid=_uuid(system.fields[_UUID]),
        board_serial=board.text(7),
        bios=" ".join(filter(None, (bios.text(4), bios.text(5), bios.text(8)))),
        chassis=shape(chassis.byte(5)),
    )


@dataclass(frozen=True, slots=True)
class _Structure:
    kind: int
    fields: bytes  # with the head
    strings: tuple[str, ...]

    def byte(self, offset: int) -> int:
        return self.fields[offset] if offset < len(self.fields) else 0

    def text(self, offset: int) -> str:
        """The string whose number stands at `offset`; 0: there is none."""
        number = self.byte(offset)
        return self.strings[number - 1].strip() if 0 < number <= len(self.strings) else ""


def _structures(table: bytes) -> Iterator[_Structure]:
    position = 0
    while position + _HEAD <= len(table):
        kind, length = table[position], table[position + 1]
        if length < _HEAD or kind == _END:
            return
        end = table.find(b"\0\0", position + length)
        if end < 0:
            return
        strings = table[position + length : end].split(b"\0")
        yield _Structure(
            kind,
            table[position : position + length],
            tuple(text.decode("utf-8", "replace") for text in strings),
        )
        position = end + 2


def _uuid(raw: bytes) -> str:
    """Its first three parts are little-endian since SMBIOS 2.6 (2008)."""
    if len(raw) != _UUID.stop - _UUID.start or raw in _NO_UUID:
        return ""
    return str(uuid.UUID(bytes_le=raw))
