"""The keys on disk: made once, endorsed one by the other, sealed things stay sealed."""

import stat
from itertools import pairwise
from pathlib import Path

import pytest

from controldock.protocol.signing import PayloadType, is_signed
from controldock.server.keys import Keys, KeysBroken
from controldock.sources import FixedSources


def test_they_are_made_once_for_nobody_else(tmp_path: Path, sources: FixedSources) -> None:
    keys = Keys.open(tmp_path, sources)
    again = Keys.open(tmp_path, sources)
    assert again.public == keys.public
    assert again.unseal(keys.seal(b"hunter2")) == b"hunter2"
    folder = tmp_path / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {
        "orders.json": 0o600,
        "vault.key": 0o600,
    }


def test_each_key_is_endorsed_by_the_one_before(tmp_path: Path, sources: FixedSources) -> None:
    keys = Keys.open(tmp_path, sources)
    for _ in range(3):
        keys.renew(sources)
    chain = keys.public
    assert len({key.public for key in chain}) == 4
    assert chain[0].endorsement == b""
    for before, key in pairwise(chain):
        assert is_signed(before.public, PayloadType.KEY, key.public, key.endorsement)
    assert keys.signing.public == chain[-1].public
    assert Keys.open(tmp_path, sources).public == chain


def test_what_was_sealed_is_read_by_nobody_and_changed_by_nobody(
    tmp_path: Path, sources: FixedSources
) -> None:
    keys = Keys.open(tmp_path, sources)
    sealed = keys.seal(b"hunter2")
    assert b"hunter2" not in sealed
    assert keys.seal(b"hunter2") != sealed
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert keys.unseal(changed) is None
    for other in (b"", b"x", sealed[:-1], sealed + b"x"):
        assert keys.unseal(other) is None
    assert Keys.open(tmp_path / "other", sources).unseal(sealed) is None


@pytest.mark.parametrize("name", ["orders.json", "vault.key"])
@pytest.mark.parametrize("content", [b"", b"[", b"not a key"])
def test_damaged_files_are_told_and_never_replaced(
    tmp_path: Path, sources: FixedSources, name: str, content: bytes
) -> None:
    """A new key would be one that no agent obeys."""
    Keys.open(tmp_path, sources)
    file = tmp_path / "keys" / name
    file.write_bytes(content)
    with pytest.raises(KeysBroken, match=r"damaged\. Put back the folder from a backup"):
        Keys.open(tmp_path, sources)
    assert file.read_bytes() == content


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path, sources: FixedSources) -> None:
    (tmp_path / "keys").touch()
    with pytest.raises(KeysBroken, match="can't be read or written: File exists"):
        Keys.open(tmp_path, sources)
