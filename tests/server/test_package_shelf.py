"""The shelf of packages: what is kept, and what of it there is."""

import hashlib
from pathlib import Path

import pytest

from controldock.domain.errors import Invalid
from controldock.server import package_shelf
from controldock.server.package_shelf import Kind, files, folders, keep, sha256

KIND = Kind(b"PK", 10, "archive")


def test_a_file_is_kept_for_pcs_and_found_there(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK123")
    kept = keep(tmp_path / "data", tmp_path / "a.zip", KIND)
    assert files(folders(tmp_path / "data")[0]) == [kept]
    assert sha256(kept) == (5, hashlib.sha256(b"PK123").hexdigest())


@pytest.mark.parametrize(("content", "why"), [(b"other", "no archive"), (b"PK" + b"x" * 9, "larger than")])
def test_what_is_something_else_is_not_kept(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(Invalid, match=why):
        keep(tmp_path / "data", tmp_path / "a.zip", KIND)
    assert files(tmp_path / "data" / package_shelf.PACKAGES) == []


def test_a_file_that_changed_has_another_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK1")
    first = sha256(path)
    path.write_bytes(b"PK12")
    assert sha256(path) != first


def test_what_was_just_built_counts_in_a_checkout_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_shelf, "SOURCES", tmp_path)
    assert folders(tmp_path / "data") == (tmp_path / "data" / "packages",)
    (tmp_path / "pyproject.toml").touch()
    assert folders(tmp_path / "data") == (tmp_path / "data" / "packages", tmp_path / "dist")
