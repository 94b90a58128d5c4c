"""What is rubbish, and what is missed."""

import pytest

from controldock.server.examination.deletions import is_rubbish


@pytest.mark.parametrize(
    "path",
    [
        "%TEMP%\\*",
        "/tmp/x",
        "C:\\Windows\\Temp\\*",
        "C:\\Users\\*\\AppData\\Local\\Temp",
        "~/.cache/x",
        "C:\\Lab\\*.tmp",
    ],
)
def test_temporary_files_and_caches_are_rubbish(path: str) -> None:
    assert is_rubbish(path)


@pytest.mark.parametrize(
    "path", ["C:\\", "/", "D:\\Data\\*", "%TEMP%\\..\\..\\x", "/tmp/../home", "C:\\Template", "$HOME"]
)
def test_everything_else_is_not(path: str) -> None:
    assert not is_rubbish(path)
