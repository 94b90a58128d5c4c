"""Who may change what the agent runs from: the checked logic, with the rights that Windows' own folders have."""

import ntpath
import struct
from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.agent.platform.windows_rights import (
    ADMINISTRATORS,
    MAX_TOLD,
    SYSTEM,
    TRUSTED,
    TRUSTED_INSTALLER,
    BadDescriptor,
    Entry,
    Rights,
    fault,
    faults,
    parse,
    who,
)

USERS, EVERYBODY, KIM = "S-1-5-32-545", "S-1-1-0", "S-1-5-21-1-2-3-1001"
CREATOR_OWNER, AUTHENTICATED, PACKAGES = "S-1-3-0", "S-1-5-11", "S-1-15-2-1"
FULL, READ, MODIFY = 0x1F01FF, 0x1200A9, 0x1301BF
ADD, ADD_FOLDER = 0x116, 0x4  # of Users in ProgramData, of everybody who is logged on in C:\
INSIDE = 0x0B  # for files and folders inside, and not for the folder itself
OURS = Rights(SYSTEM, (Entry(0, 3, FULL, SYSTEM), Entry(0, 3, FULL, ADMINISTRATORS)), True)
ROOT = Rights(
    TRUSTED_INSTALLER,
    (
        Entry(0, 3, FULL, SYSTEM),
        Entry(0, 0, ADD_FOLDER, AUTHENTICATED),
        Entry(0, INSIDE, MODIFY, AUTHENTICATED),
    ),
)
PROGRAMS = Rights(
    TRUSTED_INSTALLER,
    (
        Entry(0, 0, FULL, TRUSTED_INSTALLER),
        Entry(0, INSIDE, 0x10000000, CREATOR_OWNER),
        Entry(0, 3, READ, USERS),
        Entry(0, 3, READ, PACKAGES),
    ),
)
DATA = Rights(SYSTEM, (Entry(0, 3, FULL, SYSTEM), Entry(0, 2, ADD, USERS), Entry(0, 3, READ, USERS)))


class Disk:
    """A disk that is only written down."""

    def __init__(self, places: dict[str, Rights | str]) -> None:
        self.places = places

    def rights(self, path: str) -> Rights:
        found = self.places[path]
        if isinstance(found, str):
            raise PermissionError(5, found)
        return found

    def is_link(self, path: str) -> bool:
        return self.places[path] == "link"

    def inside(self, path: str) -> Iterable[str]:
        return [other for other in self.places if ntpath.dirname(other) == path != other]


def disk(more: dict[str, Rights | str] | None = None) -> Disk:
    folder = r"C:\Program Files\ControlDock Agent"
    usual = {"C:\\": ROOT, r"C:\Program Files": PROGRAMS, folder: PROGRAMS, folder + r"\a.pyc": PROGRAMS}
    return Disk({**usual, **(more or {})})


def looked_at(disk: Disk) -> list[str]:
    return faults([r"C:\Program Files\ControlDock Agent"], disk, TRUSTED)


def test_an_installation_as_windows_makes_it_is_trusted() -> None:
    assert looked_at(disk()) == []


@pytest.mark.parametrize("right", [0x2, 0x4, 0x10, 0x40, 0x100, 0x10000, 0x40000, 0x80000, 1 << 28, 1 << 30])
@pytest.mark.parametrize("somebody", [USERS, EVERYBODY, KIM])
def test_a_file_that_others_may_change_is_told(right: int, somebody: str) -> None:
    file = r"C:\Program Files\ControlDock Agent\a.pyc"
    opened = Rights(SYSTEM, (*(PROGRAMS.entries or ()), Entry(0, 0, right, somebody)))
    assert looked_at(disk({file: opened})) == [f"{file} may be changed by {somebody}"]


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        (Rights(KIM, PROGRAMS.entries), f"belongs to {KIM}"),
        (Rights("", PROGRAMS.entries), "belongs to nobody"),
        (Rights(SYSTEM, None), "is open to everybody"),
        (Rights(SYSTEM, (Entry(5, 0, FULL, ""),)), "may be changed by somebody"),
        ("link", "leads elsewhere"),
        ("Access is denied", "can't be looked at: Access is denied"),
    ],
)
def test_other_ways_in(rights: Rights | str, said: str) -> None:
    file = r"C:\Program Files\ControlDock Agent\a.pyc"
    assert looked_at(disk({file: rights})) == [f"{file} {said}"]


def test_above_it_others_may_add_but_not_replace() -> None:
    """C:\\ and ProgramData are like that on every PC."""
    assert fault(ROOT, TRUSTED, is_above=True) == ""
    assert fault(DATA, TRUSTED, is_above=True) == ""
    assert fault(DATA, TRUSTED) == f"may be changed by {USERS}"
    replaced = Rights(SYSTEM, (Entry(0, 0, MODIFY, USERS),))
    assert looked_at(disk({r"C:\Program Files": replaced})) == [
        rf"C:\Program Files may be changed by {USERS}"
    ]


def test_a_denial_is_no_way_in_and_no_excuse() -> None:
    denied = Entry(1, 0, FULL, USERS)
    assert fault(Rights(SYSTEM, (denied,)), TRUSTED) == ""
    assert fault(Rights(SYSTEM, (denied, Entry(0, 0, FULL, USERS))), TRUSTED) != ""


def test_what_comes_to_be_in_a_folder_of_ours_must_be_ours() -> None:
    assert fault(Rights(SYSTEM, (Entry(0, INSIDE, FULL, USERS),)), TRUSTED) != ""
    assert fault(Rights(SYSTEM, (Entry(0, INSIDE, FULL, CREATOR_OWNER),)), TRUSTED) == ""


def test_nobody_reads_a_thousand_lines_of_the_same() -> None:
    open_files = {rf"C:\Program Files\ControlDock Agent\{n}": Rights(KIM, ()) for n in range(100)}
    assert len(looked_at(disk({**open_files}))) == MAX_TOLD


def sid(text: str) -> bytes:
    _, revision, authority, *parts = text.split("-")
    head = bytes([int(revision), len(parts)]) + int(authority).to_bytes(6, "big")
    return head + struct.pack(f"<{len(parts)}I", *map(int, parts))


def written(rights: Rights) -> bytes:
    """As Windows writes it."""
    entries = b""
    for entry in rights.entries or ():
        named = sid(entry.who)
        entries += struct.pack("<BBHI", entry.kind, entry.flags, 8 + len(named), entry.mask) + named
    owner = sid(rights.owner)
    control = 0x8000 | (0x4 if rights.entries is not None else 0) | (0x1000 if rights.is_protected else 0)
    start = 20 + len(owner) if rights.entries is not None else 0
    head = struct.pack("<BBHIIII", 1, 0, control, 20, 0, 0, start)
    told = struct.pack("<BBHHH", 2, 0, 8 + len(entries), len(rights.entries or ()), 0) + entries
    return head + owner + (told if rights.entries is not None else b"")


@pytest.mark.parametrize("rights", [OURS, ROOT, PROGRAMS, DATA, Rights(KIM, None), Rights(KIM, ())])
def test_a_descriptor_is_read_as_it_was_written(rights: Rights) -> None:
    assert parse(written(rights)) == rights


def test_ids_are_told_as_windows_tells_them() -> None:
    assert who(bytes.fromhex("010200000000000520000000 20020000".replace(" ", ""))) == ADMINISTRATORS


@given(st.binary(max_size=200))
def test_whatever_the_bytes_it_is_rights_or_refused(data: bytes) -> None:
    with suppress(BadDescriptor):
        assert isinstance(parse(data), Rights)


@given(st.integers(0, len(written(PROGRAMS)) - 1))
def test_a_cut_descriptor_is_refused(length: int) -> None:
    with pytest.raises(BadDescriptor):
        parse(written(PROGRAMS)[:length])
