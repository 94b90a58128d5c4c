"""The ratchet on disk: the last one kept is there, whatever happens while the next is written."""

from pathlib import Path

import pytest

from controldock.agent import ratchet as ratchet_module
from controldock.agent.errors import FolderUnusable
from controldock.agent.ratchet import SLOT, RatchetFile


def secret(number: int) -> bytes:
    return bytes([number]) * 32


def test_there_is_none_at_first(tmp_path: Path) -> None:
    assert RatchetFile(tmp_path / "ratchet").read() is None


def test_the_last_one_kept_is_read(tmp_path: Path) -> None:
    file = RatchetFile(tmp_path / "ratchet")
    for number in range(1, 8):
        file.keep(secret(number))
        assert RatchetFile(tmp_path / "ratchet").read() == secret(number)
    assert (tmp_path / "ratchet").stat().st_size == 2 * SLOT, "it never grows"


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_write_that_is_cut_off_anywhere_leaves_the_one_before(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "ratchet"
    for number in range(1, kept + 1):
        RatchetFile(path).keep(secret(number))
    before = path.read_bytes() if kept else b"\0" * 2 * SLOT
    RatchetFile(path).keep(secret(99))
    after = path.read_bytes()
    changed = [place for place in range(2 * SLOT) if before[place] != after[place]]
    for place in changed:
        path.write_bytes(after[:place] + before[place:])
        assert RatchetFile(path).read() in (secret(kept) if kept else None, secret(99))
    assert max(changed) - min(changed) < SLOT, "the other slot is not touched"


def test_a_full_disk_takes_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = RatchetFile(tmp_path / "ratchet")
    file.keep(secret(1))

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ratchet_module, "replace_file", full)
    file.keep(secret(2))
    assert file.read() == secret(2)
    with pytest.raises(FolderUnusable, match="No space left"):
        RatchetFile(tmp_path / "another").keep(secret(1))


def test_a_file_that_can_not_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "ratchet").mkdir()
    with pytest.raises(FolderUnusable):
        RatchetFile(tmp_path / "ratchet").read()
