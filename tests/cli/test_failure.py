"""A failure carries its sentence and its exit code."""

from controldock.cli.failure import FAILED, CommandFailed


def test_a_failure() -> None:
    assert str(CommandFailed("The port is taken.")) == "The port is taken."
    assert CommandFailed("x").exit_code == FAILED
    assert CommandFailed("x", 2).exit_code == 2
