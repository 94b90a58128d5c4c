"""Who may change what the agent runs from and what it keeps (security.md, T23), told from security descriptors.

They are read as bytes, as https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp lays them out (2.4.6 the
descriptor, 2.4.5 the list, 2.4.4 its entries, 2.4.2 who), so that all of it can be tried without a Windows. What is
not understood counts against it.
"""

from __future__ import annotations

import ntpath
import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"
# The installer of Windows itself: it owns the drive's root and Program Files.
TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
TRUSTED = frozenset({SYSTEM, ADMINISTRATORS, TRUSTED_INSTALLER})
# Who makes something, and who owns it: stand for others, who are looked at where they stand themselves.
_CREATORS, _OWNER = frozenset({"S-1-3-0", "S-1-3-1"}), "S-1-3-4"

# Rights (2.4.3). Whoever may write attributes of an empty folder can make it a way to somewhere else.
_WRITE_DATA, _APPEND, _WRITE_EXTRA, _DELETE_CHILD, _WRITE_ATTRIBUTES = 0x2, 0x4, 0x10, 0x40, 0x100
_DELETE, _WRITE_RIGHTS, _TAKE = 0x10000, 0x40000, 0x80000
_ALL_ALLOWED, _GENERIC_ALL, _GENERIC_WRITE = 0x2000000, 0x10000000, 0x40000000
_REPLACES = _DELETE_CHILD | _DELETE | _WRITE_RIGHTS | _TAKE | _ALL_ALLOWED | _GENERIC_ALL
_CHANGES = _REPLACES | _WRITE_DATA | _APPEND | _WRITE_EXTRA | _WRITE_ATTRIBUTES | _GENERIC_WRITE

_DENIALS = frozenset({0x01, 0x06, 0x0A, 0x0C})  # kinds of entries; they take away, so they are let be
_PLAIN = frozenset({0x00, 0x01, 0x09, 0x0A})  # a mask, and then who
_INHERIT_ONLY = 0x08  # a flag of an entry: it is for what comes to be inside
_HAS_LIST, _PROTECTED = 0x0004, 0x1000  # flags of a descriptor
_HEAD = struct.Struct("<BxHIIII")  # revision, control, where owner, group, audit list and list begin
_LIST, _ENTRY, _MASK = struct.Struct("<BxHHxx"), struct.Struct("<BBH"), struct.Struct("<I")
MAX_TOLD = 5  # faults that are told at once


class BadDescriptor(ValueError):
    """These bytes are no security descriptor."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody may do, or may not."""

    kind: int
    flags: int
    mask: int
    who: str


@dataclass(frozen=True, slots=True)
class Rights:
    """Of one file or folder."""

    owner: str
    entries: tuple[Entry, ...] | None  # None: there is no list, and everybody may do everything
    is_protected: bool = False  # nothing is inherited


class Eyes(Protocol):
    """What can be seen of a disk. OSError where nothing can."""

    def rights(self, path: str) -> Rights:
        """Of this file or folder, not of what it may lead to."""

    def is_link(self, path: str) -> bool:
        """Whether it leads somewhere else: junction, symbolic link, or any other reparse point."""

    def inside(self, path: str) -> Iterable[str]:
        """The paths right below a folder; of a file none."""


def parse(descriptor: bytes) -> Rights:
    """A self-relative security descriptor; BadDescriptor if it is none."""
    try:
        _, control, owner, _, _, start = _HEAD.unpack_from(descriptor)
        named = who(descriptor, owner) if owner else ""
        entries = tuple(_entries(descriptor, start)) if control & _HAS_LIST and start else None
    except (struct.error, IndexError) as error:
        raise BadDescriptor(str(error)) from None
    return Rights(named, entries, bool(control & _PROTECTED))


def who(data: bytes, start: int = 0) -> str:
    """The id of somebody, as text."""
    count = data[start + 1]
    authority = int.from_bytes(data[start + 2 : start + 8], "big")
    parts = struct.unpack_from(f"<{count}I", data, start + 8)
    return "-".join(map(str, ("S", data[start], authority, *parts)))


def fault(rights: Rights, trusted: Collection[str], *, is_above: bool = False) -> str:
    """Who else may change it, or nothing. `is_above`: a folder on the way to it, where others may add what they like
    as long as they can't put something else in the place of what is there."""
    if rights.owner not in trusted:
        return f"belongs to {rights.owner or 'nobody'}"
    if rights.entries is None:
        return "is open to everybody"
    wrong = _REPLACES if is_above else _CHANGES
    for entry in rights.entries:
        if not entry.mask & wrong or entry.kind in _DENIALS or _is_harmless(entry, trusted, is_above):
            continue
        return f"may be changed by {entry.who or 'somebody'}"
    return ""


def faults(
    roots: Collection[str], eyes: Eyes, trusted: Collection[str], *, with_above: bool = True
) -> list[str]:
    """The first that are wrong with these folders, all in them, and all above them."""
    found: list[str] = []
    seen: set[str] = set()
    for path, is_above in _all(roots, eyes, with_above):
        if path in seen:
            continue
        seen.add(path)
        said = _look(path, eyes, trusted, is_above)
        if said:
            found.append(f"{path} {said}")
        if len(found) == MAX_TOLD:
            break
    return found


def _look(path: str, eyes: Eyes, trusted: Collection[str], is_above: bool) -> str:
    try:
        return (
            "leads elsewhere" if eyes.is_link(path) else fault(eyes.rights(path), trusted, is_above=is_above)
        )
    except (OSError, BadDescriptor) as error:
        return f"can't be looked at: {getattr(error, 'strerror', None) or error}"


def _all(roots: Collection[str], eyes: Eyes, with_above: bool) -> Iterator[tuple[str, bool]]:
    for root in roots if with_above else ():
        above = ntpath.dirname(root)
        while above != ntpath.dirname(above):
            yield above, True
            above = ntpath.dirname(above)
        yield above, True
    for root in roots:
        yield from _below(root, eyes)


def _below(path: str, eyes: Eyes) -> Iterator[tuple[str, bool]]:
    yield path, False
    try:
        for inner in () if eyes.is_link(path) else eyes.inside(path):
            yield from _below(inner, eyes)
    except OSError:
        return  # that it can't be looked at is said of the folder itself


def _entries(data: bytes, start: int) -> Iterator[Entry]:
    _, size, count = _LIST.unpack_from(data, start)
    at, end = start + _LIST.size, start + size
    for _ in range(count):
        kind, flags, length = _ENTRY.unpack_from(data, at)
        if length < _ENTRY.size + _MASK.size or at + length > end:
            raise BadDescriptor("An entry is longer than its list.")
        (mask,) = _MASK.unpack_from(data, at + _ENTRY.size)
        named = who(data, at + _ENTRY.size + _MASK.size) if kind in _PLAIN else ""
        yield Entry(kind, flags, mask, named)
        at += length


def _is_harmless(entry: Entry, trusted: Collection[str], is_above: bool) -> bool:
    is_for_inside = bool(entry.flags & _INHERIT_ONLY)
    if is_for_inside and (is_above or entry.who in _CREATORS):
        return True  # what is inside is looked at itself
    return entry.who in trusted or entry.who == _OWNER
