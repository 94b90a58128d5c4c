"""A lab for every test, where there can be one."""

from collections.abc import Iterator

import pytest
from tests.net.lab import Lab, lab, why_not


@pytest.fixture(scope="session")
def reason() -> str:
    return why_not()


@pytest.fixture
def networks(reason: str) -> Iterator[Lab]:
    if reason:
        pytest.skip(reason)
    with lab() as made:
        yield made
