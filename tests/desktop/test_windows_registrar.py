"""The half with higher rights takes a wish from a file, and nothing else. What it then does only Windows can show."""

import os
from pathlib import Path

import msgspec
import pytest
from tests.desktop.test_enrollment import TOKEN

from controldock.agent import installation, windows_service
from controldock.desktop import windows_registrar
from controldock.desktop.enrollment import Wish
from controldock.desktop.windows_registrar import arguments_of, take, write

WISH = Wish("dock.example.kr", TOKEN)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Wish]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    given: list[Wish] = []
    monkeypatch.setattr(windows_registrar, "give", given.append)
    return given


def test_a_wish_goes_from_one_half_to_the_other_unseen_by_others(given: list[Wish]) -> None:
    file = write(WISH)
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
    assert arguments_of(file) == f'-B -m controldock.desktop take "{file}"'
    assert TOKEN not in arguments_of(file)
    assert take(file) == 0
    assert given == [WISH]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"server": 1, "token": 2}',
        b'{"server": "dock", "token": "cdet1_"}',
        msgspec.json.encode({"server": "a b", "token": TOKEN}),
        b'{"server": "' + b"x" * 10_000,
    ],
)
def test_anything_else_is_refused(given: list[Wish], tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wish.json"
    file.write_bytes(content)
    assert take(file) == 1
    assert take(tmp_path / "nothing") == 1
    assert given == []


@pytest.mark.skipif(os.name == "nt", reason="it works on Windows")
def test_elsewhere_there_is_nothing_to_give_it_to(tmp_path: Path) -> None:
    file = tmp_path / "wish.json"
    file.write_bytes(msgspec.json.encode(WISH))
    assert take(file) == 1


def test_both_write_and_read_the_same_place() -> None:
    assert windows_registrar.KEY == installation.KEY
    assert windows_registrar.SERVICE == windows_service.NAME
