"""A house, and a gateway before it, for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.server.gateway.world import Gate, open_gate
from tests.server.house import House, open_house

from controldock.sources import FixedSources


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path, sources: FixedSources) -> AsyncIterator[House]:
    async with open_house(sqlite_url, tmp_path, sources) as opened:
        yield opened


@pytest.fixture
async def gate(house: House, tmp_path: Path) -> AsyncIterator[Gate]:
    async with open_gate(house, tmp_path) as opened:
        yield opened
