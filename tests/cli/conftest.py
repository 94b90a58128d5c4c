"""What tests of the command line share: a server's API, and the command line pointed at it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.api_double import KEY, ApiDouble
from tests.cli.api_serving import served

from controldock.cli import main as program


@pytest.fixture
def api() -> Iterator[ApiDouble]:
    with served() as double:
        yield double


@pytest.fixture
def data(api: ApiDouble, tmp_path: Path) -> Path:
    """A data folder in which a server has started."""
    access = {"url": api.url, "key": KEY, "ca": None}
    (tmp_path / "local-access.json").write_text(json.dumps(access))
    return tmp_path


@pytest.fixture
def controldock(data: Path) -> Callable[..., int]:
    """Run a command against the API double: its exit code."""
    return lambda *arguments: program.run([*arguments, "--data", str(data)])
