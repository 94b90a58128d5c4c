"""Every platform keeps the contract, and a process is named so that no other can be taken for it."""

import inspect

import pytest

from controldock.agent.platform import Member, Platform, this_platform
from controldock.agent.platform.linux import Linux
from controldock.agent.platform.windows import Windows


@pytest.mark.parametrize("kind", [Linux, Windows])
def test_a_platform_has_everything_that_is_asked_of_it(kind: type) -> None:
    for name, asked in vars(Platform).items():
        if not name.startswith("_") and inspect.isfunction(asked):
            assert list(inspect.signature(getattr(kind, name)).parameters) == list(
                inspect.signature(asked).parameters
            )


def test_the_platform_is_that_of_this_machine() -> None:
    assert this_platform().name == "linux"


def test_a_reused_process_id_is_another_member() -> None:
    assert Member(7, "boot/1") != Member(7, "boot/2")
    assert Member(7, "boot/1") in {Member(7, "boot/1")}
