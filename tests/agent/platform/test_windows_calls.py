"""The structures are laid out as Windows lays them out; elsewhere the calls find nothing."""

import ctypes
import sys

import pytest

from controldock.agent.platform.windows_calls import SystemCalls, _SessionEntry, _SessionInfo


def test_the_layout_is_that_of_the_headers() -> None:
    if ctypes.sizeof(ctypes.c_wchar) == 2:
        assert _SessionInfo.connected_at.offset == 176
        assert ctypes.sizeof(_SessionInfo) == 216
    assert _SessionEntry.station.offset == ctypes.sizeof(ctypes.c_void_p)
    assert ctypes.sizeof(_SessionEntry) == 3 * ctypes.sizeof(ctypes.c_void_p)


@pytest.mark.skipif(sys.platform == "win32", reason="there the calls find something")
def test_without_windows_nothing_is_found() -> None:
    calls = SystemCalls()
    calls.lower_priority()
    assert (calls.firmware(), calls.logins()) == (b"", [])
