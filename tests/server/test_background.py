"""What the server does by itself: every turn and every batch there is, none forgotten."""

import inspect
from pathlib import Path

from controldock.server import background
from controldock.server.authority import Authority
from controldock.server.background import PRESENCE_TURN, background_of
from controldock.server.services.batches import Batch
from controldock.server.services.changes import EVEN_OUT
from controldock.server.settings import Settings
from controldock.server.use_cases import open_services
from controldock.sources import FixedSources


async def test_every_batch_of_the_house_has_a_worker(
    sqlite_url: str, tmp_path: Path, sources: FixedSources
) -> None:
    """A batch that nobody serves would keep its askers waiting for ever."""
    settings = Settings(data=tmp_path, public_host="lab.example", database=sqlite_url)
    async with open_services(settings, sources, Authority.open(settings, sources)) as services:
        works = background_of(services)
        served = {id(work.cr_frame.f_locals["self"]) for work in works}  # type: ignore[attr-defined]
        for work in works:
            work.close()
        parts = [getattr(services, name) for name in services.__dataclass_fields__]
        held = [value for part in parts for value in vars_of(part).values()]
        batches = [value for value in held if isinstance(value, Batch)]
        assert len(batches) > 5
        assert {id(batch) for batch in batches} <= served


def vars_of(service: object) -> dict[str, object]:
    return vars(service) if hasattr(service, "__dict__") else {}


def test_what_changes_shows_within_a_second() -> None:
    commit = 0.3  # seconds; ample
    assert PRESENCE_TURN + EVEN_OUT + commit < 1


def test_every_rhythm_has_its_reason() -> None:
    source = inspect.getsource(background)
    for line in source.splitlines():
        if "_TURN =" in line and not line.startswith("PRESENCE_TURN"):
            assert "# seconds" in line, line
