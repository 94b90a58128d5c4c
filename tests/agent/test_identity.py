"""The state folder: private, locked, and never half written."""

import os
from pathlib import Path

import msgspec
import pytest

from controldock.agent.errors import FolderDamaged, FolderInUse, FolderUnusable
from controldock.agent.identity import Identity, Known, Registration, Server, StateFolder
from controldock.agent.platform import this_platform
from controldock.sources import FixedSources

SERVER = Server(host="::1", port=5500, authority=b"certificate")
IDENTITY = Identity(server=SERVER, agent_id=FixedSources().new_id(), agent_token=b"s" * 32)


def test_a_new_pc_knows_nothing(state: StateFolder) -> None:
    assert state.load() == Known()
    assert not state.load().is_enrolled_or_waiting


def test_what_it_knows_is_for_its_user_alone(state: StateFolder) -> None:
    state.save(Known(identity=IDENTITY))
    assert state.load().identity == IDENTITY
    assert str(SERVER.address) == "[::1]:5500"
    assert (state.path / "agent.json").stat().st_mode & 0o777 == 0o600
    assert state.path.stat().st_mode & 0o777 == 0o700


def test_a_secret_does_not_show_in_a_traceback() -> None:
    waiting = Registration(server=SERVER, token_id="t", claim=b"c" * 32, request_id="r")
    assert "sss" not in repr(IDENTITY)
    assert "ccc" not in repr(waiting)


def test_a_registration_counts_once_the_server_has_answered(state: StateFolder) -> None:
    asked = Registration(server=SERVER, token_id="t", claim=b"c" * 32)
    assert not Known(registration=asked).is_enrolled_or_waiting
    answered = msgspec.structs.replace(asked, request_id="r")
    assert Known(registration=answered).is_enrolled_or_waiting


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"identity": {"agent_id": 1}}', b"\xff\xfe"])
def test_a_damaged_file_is_called_so(state: StateFolder, content: bytes) -> None:
    (state.path / "agent.json").write_bytes(content)
    with pytest.raises(FolderDamaged, match="--force"):
        state.load()


def test_two_agents_do_not_share_a_folder(state: StateFolder) -> None:
    with state.locked(), pytest.raises(FolderInUse), state.locked():
        pass
    with state.locked():
        pass


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(FolderUnusable, match="chmod 700"):
        StateFolder(folder, this_platform()).prepare()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    folder = StateFolder(tmp_path / "state", this_platform())
    for use in (folder.prepare, folder.locked().__enter__, lambda: folder.save(Known())):
        with pytest.raises(FolderUnusable):
            use()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderUnusable, match="can't be made"):
        StateFolder(tmp_path / "state", this_platform()).prepare()


def test_another_identity_does_not_inherit_the_journal(state: StateFolder) -> None:
    assert state.workplace("a") != state.workplace("b")
    assert state.workplace("a").is_dir()
