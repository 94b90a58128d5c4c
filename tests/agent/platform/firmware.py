"""SMBIOS tables as firmware writes them."""

import uuid

UUID = uuid.UUID("4c4c4544-0042-3510-8052-b4c04f4e3132")


def structure(kind: int, fields: bytes, *strings: str) -> bytes:
    """One structure: head, fields, strings."""
    told = b"".join(text.encode() + b"\0" for text in strings) or b"\0"
    return bytes([kind, 4 + len(fields), 0, kind]) + fields + told + b"\0"


def notebook() -> bytes:
    """A whole table: BIOS, system, board, chassis, end."""
    return (
        structure(0, bytes([1, 2, 0, 0xF0, 3]) + bytes(14), "LG", "T1ZF0100", "03/21/2024")
        + structure(
            1,
            bytes([1, 2, 0, 3]) + UUID.bytes_le + bytes([6, 0, 4]),
            "LG Electronics",
            "15Z90RT-G",
            "303NZ000123",
            "Gram",
        )
        + structure(2, bytes([1, 2, 0, 3]) + bytes(8), "LG Electronics", "15Z90RT", "BSN-0042")
        + structure(3, bytes([1, 0x80 | 10, 0, 2, 0]), "LG Electronics", "CH-1")
        + structure(127, b"")
    )
