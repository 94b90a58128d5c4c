"""The desk's door on Windows, as far as another system can try it."""

import os
import sys
from pathlib import Path

import psutil
import pytest

from controldock.agent.platform import windows_door
from controldock.agent.platform.windows_door import WindowsDoor


@pytest.mark.skipif(sys.platform == "win32", reason="there it opens")
async def test_elsewhere_the_desk_is_told_that_it_can_not_be_had(tmp_path: Path) -> None:
    async def visited(*_: object) -> None:
        raise AssertionError

    with pytest.raises(OSError, match="Windows"):
        await WindowsDoor().open(tmp_path / "desktop.sock", visited)


def test_a_visitor_is_whose_the_system_says() -> None:
    me = psutil.Process().username().lower()
    assert windows_door._owner(os.getpid()) == me
    assert windows_door._owner(2**22 + 1).startswith("process ")
