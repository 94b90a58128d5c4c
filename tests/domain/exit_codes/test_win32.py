"""The table of win32."""

from controldock.domain.exit_codes.win32 import WIN32


def test_what_is_in_it_and_what_is_not() -> None:
    assert WIN32[5].name == "ERROR_ACCESS_DENIED"
    assert 1603 not in WIN32
    assert all(0 < code < 2**31 for code in WIN32)
