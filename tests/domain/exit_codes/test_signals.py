"""The table of signals."""

from controldock.domain.exit_codes.signals import SIGNALS


def test_what_is_in_it_and_what_is_not() -> None:
    assert SIGNALS[9].name == "SIGKILL"
    assert 64 not in SIGNALS
    assert all(0 < code < 65 for code in SIGNALS)
