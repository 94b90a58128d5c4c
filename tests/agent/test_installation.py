"""What an installer left for the agent."""

import pytest

from controldock.agent.installation import KEY, NoInstallation, WindowsInstallation, Wish
from controldock.agent.platform.pretended_windows import PretendedRegistry


def test_server_and_token_are_in_the_registry() -> None:
    registry = PretendedRegistry({KEY: {"Server": "10.0.0.5:5500", "Token": "cdet1_x", "Tags": ""}})
    assert WindowsInstallation(registry).wish() == Wish("10.0.0.5:5500", "cdet1_x")


@pytest.mark.parametrize(
    "values", [{}, {"Server": "10.0.0.5"}, {"Token": "cdet1_x"}, {"Server": "", "Token": ""}]
)
def test_half_of_a_wish_is_none(values: dict[str, str]) -> None:
    assert WindowsInstallation(PretendedRegistry({KEY: dict(values)})).wish() is None


def test_where_nothing_was_installed_nothing_is_wished_or_forgotten() -> None:
    installation = NoInstallation()
    installation.forget_token()
    assert installation.wish() is None
