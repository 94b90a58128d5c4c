"""Reading values as what they should be; elsewhere than on Windows there is nothing to read."""

import pytest

from controldock.agent.platform.windows_registry import Hive, Value, View, WindowsRegistry, number, text


@pytest.mark.parametrize(
    ("value", "words"),
    [("Hangul", "Hangul"), (" a\0rest", "a"), (5, ""), (b"x", ""), (None, ""), (["a"], "")],
)
def test_texts(value: Value, words: str) -> None:
    assert text({"a": value}, "a") == words
    assert text({}, "a") == ""


@pytest.mark.parametrize(("value", "count"), [(5, 5), ("12", 12), ("x", 0), ("²", 0), (None, 0), (b"\1", 0)])
def test_numbers(value: Value, count: int) -> None:
    assert number({"a": value}, "a") == count
    assert number({}, "a") == 0


def test_without_windows_the_registry_is_empty() -> None:
    registry = WindowsRegistry()
    for view in View:
        assert registry.keys(Hive.USERS, "", view) == []
        assert registry.values(Hive.MACHINE, "SOFTWARE", view) == {}
