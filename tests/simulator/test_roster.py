"""The file that keeps the agents."""

import os
from pathlib import Path

import msgspec
import pytest

from controldock.simulator.errors import RosterUnusable
from controldock.simulator.roster import Diary, Member, Roster, load, save

PIN = bytes(32)
MEMBER = Member(host_name="sim-00001", agent_id="0" * 26, agent_token=bytes(32))


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "roster"
    assert load(file, PIN) == Roster(pin=PIN)
    save(file, Roster(pin=PIN, members=(MEMBER,)))
    assert load(file, PIN).members == (MEMBER,)
    assert [path.name for path in tmp_path.iterdir()] == ["roster"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    save(tmp_path / "roster", Roster(pin=PIN))
    assert (tmp_path / "roster").stat().st_mode & 0o777 == 0o600


def test_agents_of_another_server_are_not_played(tmp_path: Path) -> None:
    save(tmp_path / "roster", Roster(pin=PIN, members=(MEMBER,)))
    with pytest.raises(RosterUnusable, match="another server"):
        load(tmp_path / "roster", b"x" * 32)


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("milk, bread")
    with pytest.raises(RosterUnusable, match="not a list"):
        load(tmp_path / "notes", PIN)
    with pytest.raises(RosterUnusable, match="can't be read"):
        load(tmp_path, PIN)


def test_a_place_that_can_not_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(RosterUnusable, match="can't be written"):
        save(tmp_path / "missing" / "roster", Roster(pin=PIN))


def test_a_secret_has_no_place_in_a_traceback() -> None:
    assert repr(MEMBER) == "Member(sim-00001)"


def test_a_simulation_that_is_killed_goes_on_from_its_diary(tmp_path: Path) -> None:
    file = tmp_path / "roster"
    other = Member(host_name="sim-00002", agent_id="1" * 26, agent_token=bytes(32))
    save(file, Roster(pin=PIN, members=(MEMBER,)))
    diary = Diary(file)
    for ratchet in (b"a" * 32, b"b" * 32):
        diary.note(msgspec.structs.replace(MEMBER, ratchet=ratchet))
    diary.note(other)
    diary.close()
    with (tmp_path / "roster.diary").open("ab") as torn:
        torn.write(b'{"host_name": "sim-000')
    loaded = load(file, PIN)
    assert loaded.members == (msgspec.structs.replace(MEMBER, ratchet=b"b" * 32), other)
    save(file, loaded)
    assert [path.name for path in tmp_path.iterdir()] == ["roster"]
    assert load(file, PIN) == loaded


def test_a_diary_of_a_first_run_that_was_killed_counts_as_well(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "roster")
    diary.note(MEMBER)
    diary.close()
    assert load(tmp_path / "roster", PIN).members == (MEMBER,)


def test_without_a_file_nothing_is_noted(tmp_path: Path) -> None:
    diary = Diary(None)
    diary.note(MEMBER)
    diary.close()
    with pytest.raises(RosterUnusable, match="can't be written"):
        Diary(tmp_path / "missing" / "roster").note(MEMBER)
