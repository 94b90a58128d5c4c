"""What the API is made of."""

from pathlib import Path

import controldock
from controldock.server.api.parts import CONSOLE_FOLDER


def test_the_console_lies_within_the_package_so_that_it_is_installed_with_it() -> None:
    assert Path(controldock.__file__).parent / "server" / "console" == CONSOLE_FOLDER
