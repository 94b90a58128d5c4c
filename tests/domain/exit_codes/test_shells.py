"""The tables of interpreters."""

from controldock.domain.exit_codes.shells import CMD, POWERSHELL, SHELL, SYSEXITS


def test_a_failure_without_a_reason_is_called_so_by_all() -> None:
    assert all(1 in table for table in (CMD, POWERSHELL, SHELL))


def test_the_custom_of_unix_does_not_cross_the_shell() -> None:
    assert not SHELL.keys() & SYSEXITS.keys()
    assert set(SYSEXITS) == set(range(64, 79))
