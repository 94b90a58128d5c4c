"""The use cases as commands on the server's own machine have them."""

from dataclasses import replace
from pathlib import Path

import pytest

from controldock.server import use_cases
from controldock.server.settings import Settings, StartFailed


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return Settings(data=tmp_path / "data", public_host="lab.example", database=sqlite_url)


async def test_local_commands_say_why_they_can_not_work(settings: Settings) -> None:
    with pytest.raises(StartFailed, match=r"The database can't be used: "):
        async with use_cases.local(replace(settings, database=f"sqlite:///{settings.data}")):
            pytest.fail("there is nothing to work with")
