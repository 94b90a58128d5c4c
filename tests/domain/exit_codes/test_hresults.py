"""The table of hresults."""

from controldock.domain.exit_codes.hresults import HRESULTS


def test_what_is_in_it_and_what_is_not() -> None:
    assert HRESULTS[0x80004005].name == "E_FAIL"
    assert 5 not in HRESULTS
    assert all(0 < code < 2**32 for code in HRESULTS)
