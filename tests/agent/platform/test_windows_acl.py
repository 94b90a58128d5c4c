"""The agent's folder on Windows: made closed, closed when it was open, and refused when it may hold what others put in.

The calls themselves are tried on Windows alone; here, a folder is what is written down."""

from pathlib import Path

import pytest
from tests.agent.platform.test_windows_rights import DATA, KIM, OURS, READ, USERS, Disk

from controldock.agent.errors import FolderUnusable
from controldock.agent.platform import windows_acl
from controldock.agent.platform.windows_acl import access, make_private, others_may_change
from controldock.agent.platform.windows_rights import ADMINISTRATORS, SYSTEM, Entry, Rights

FOLDER = r"C:\ProgramData\ControlDock"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was closed."""
    found: list[str] = []

    def close(path: str, rights: str) -> None:
        found.append(path)

    monkeypatch.setattr(windows_acl, "_set_list", close)
    monkeypatch.setattr(windows_acl, "_made", lambda path, rights: False)
    monkeypatch.setattr(windows_acl, "own_id", lambda: SYSTEM)
    return found


def test_only_the_system_and_administrators_are_let_in() -> None:
    assert access(ADMINISTRATORS, SYSTEM) == (
        f"O:{ADMINISTRATORS}D:P(A;OICI;FA;;;{SYSTEM})(A;OICI;FA;;;{ADMINISTRATORS})"
    )
    assert access(KIM, KIM).endswith(f"(A;OICI;FA;;;{KIM})")  # who tries it out as themselves


def test_a_new_folder_is_closed_from_its_beginning(
    closed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows_acl, "_made", lambda path, rights: True)
    make_private(Path(FOLDER), Disk({FOLDER: OURS}))
    assert closed == []


def test_a_closed_folder_is_left_as_it_is(closed: list[str]) -> None:
    make_private(Path(FOLDER), Disk({FOLDER: OURS}))
    assert closed == []


def test_an_open_folder_is_closed_if_nobody_put_anything_in(closed: list[str]) -> None:
    disk = Disk({FOLDER: DATA, FOLDER + r"\agent.json": OURS})
    with pytest.raises(FolderUnusable, match="may be changed"):  # this one stays as it is written down
        make_private(Path(FOLDER), disk)
    assert closed == [FOLDER]


def test_inherited_rights_are_taken_away_even_if_they_only_let_read(closed: list[str]) -> None:
    inherited = Rights(SYSTEM, (*(OURS.entries or ()), Entry(0, 3, READ, USERS)))
    make_private(Path(FOLDER), Disk({FOLDER: inherited}))
    assert closed == [FOLDER]


def test_what_somebody_put_into_an_open_folder_is_not_believed(closed: list[str]) -> None:
    planted = Rights(KIM, (Entry(0, 0, READ, USERS),))
    inherited = Rights(SYSTEM, OURS.entries)
    disk = Disk({FOLDER: inherited, FOLDER + r"\agent.json": planted})
    with pytest.raises(FolderUnusable, match=rf"agent.json belongs to {KIM}"):
        make_private(Path(FOLDER), disk)


def test_a_folder_that_somebody_else_made_first_is_not_used(closed: list[str]) -> None:
    with pytest.raises(FolderUnusable, match=f"belongs to {KIM}"):
        make_private(Path(FOLDER), Disk({FOLDER: Rights(KIM, OURS.entries, True)}))
    with pytest.raises(FolderUnusable, match="leads elsewhere"):
        make_private(Path(FOLDER), Disk({FOLDER: "link"}))
    assert closed == []


def test_elsewhere_there_are_no_such_rights(tmp_path: Path) -> None:
    assert others_may_change([str(tmp_path)]) == []
