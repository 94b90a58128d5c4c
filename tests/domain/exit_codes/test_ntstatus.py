"""The table of ntstatus."""

from controldock.domain.exit_codes.ntstatus import NTSTATUS


def test_what_is_in_it_and_what_is_not() -> None:
    assert NTSTATUS[0xC0000135].name == "STATUS_DLL_NOT_FOUND"
    assert 5 not in NTSTATUS
    assert all(0 < code < 2**32 for code in NTSTATUS)
