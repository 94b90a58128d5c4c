"""A house for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.server.house import House, open_house
from tests.server.services.people import PASSWORD

from controldock.domain.operator import Operator, Role
from controldock.sources import FixedSources


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path, sources: FixedSources) -> AsyncIterator[House]:
    async with open_house(sqlite_url, tmp_path, sources) as opened:
        yield opened


@pytest.fixture
async def bea(house: House) -> Operator:
    """A person with a password."""
    return await house.operators.create("bea", Role.OPERATOR, PASSWORD)
