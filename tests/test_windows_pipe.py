"""Named pipes: on Windows the companion's tests use them; elsewhere they say that there are none."""

import sys

import pytest

from controldock import windows_pipe


@pytest.mark.skipif(sys.platform == "win32", reason="there they are")
async def test_elsewhere_there_are_none() -> None:
    async def visited(*_: object) -> None:
        raise AssertionError

    with pytest.raises(OSError, match="Windows"):
        await windows_pipe.serve(windows_pipe.NAME, visited)
    with pytest.raises(OSError, match="Windows"):
        await windows_pipe.connect(windows_pipe.NAME)


def test_people_at_the_pc_read_and_write_and_make_no_pipe() -> None:
    """The right to make another instance (FILE_CREATE_PIPE_INSTANCE, 4) would let anybody take the agent's place."""
    rights = [entry.strip("()").split(";") for entry in windows_pipe.RIGHTS.removeprefix("D:P").split(")(")]
    people = next(entry for entry in rights if entry[5].startswith("IU"))
    assert not int(people[2], 16) & 4
    assert {entry[5].rstrip(")") for entry in rights} == {"SY", "BA", "OW", "IU"}
