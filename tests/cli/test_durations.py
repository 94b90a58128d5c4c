"""Durations as people type them."""

import pytest
import typer

from controldock.cli import durations


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("10m", 600), ("24h", 86400), ("7d", 604800), ("1h30m", 5400), ("2w", 1209600)],
)
def test_durations(text: str, seconds: int) -> None:
    assert durations.parse(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "10", "h", "-1h", "1.5h", "1 h", "1H", "10m ", "٣h", "99999999h", "1h30", "never"]
)
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match="write 30s, 10m, 24h or 7d"):
        durations.parse(text)


def test_an_option_says_its_name() -> None:
    with pytest.raises(typer.BadParameter) as caught:
        durations.option("soon", "--timeout")
    assert caught.value.param_hint == "--timeout"
    assert durations.option_or_never("never", "--expires") is None
    assert durations.option_or_never("1d", "--expires") == 86400
