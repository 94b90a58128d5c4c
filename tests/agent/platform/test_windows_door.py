"""The desk's door on Windows, as far as another system can try it."""

import sys
from pathlib import Path

import pytest

from controldock.agent.platform.windows_door import WindowsDoor


@pytest.mark.skipif(sys.platform == "win32", reason="there it opens")
async def test_elsewhere_the_desk_is_told_that_it_can_not_be_had(tmp_path: Path) -> None:
    async def visited(*_: object) -> None:
        raise AssertionError

    with pytest.raises(OSError, match="Windows"):
        await WindowsDoor().open(tmp_path / "desktop.sock", visited)
