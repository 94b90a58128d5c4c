"""What the agent's stories need: a server to talk to, and an agent that talks to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from tests.agent.server_double import Authority, ServerDouble, serving

from controldock import log_output
from controldock.agent.identity import Known, StateFolder
from controldock.agent.platform import this_platform
from controldock.agent.service import Service
from controldock.sources import SystemSources


@pytest.fixture(autouse=True)
def quiet_log(logging_as_before: None) -> None:
    log_output.configure("json", "warning")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
async def double(authority: Authority) -> AsyncIterator[ServerDouble]:
    async with serving(authority) as server:
        yield server


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    folder = StateFolder(tmp_path / "state", this_platform())
    folder.prepare()
    return folder


@pytest.fixture
def enrolled(double: ServerDouble, state: StateFolder) -> StateFolder:
    state.save(Known(identity=double.make_identity()))
    return state


Agent = Callable[[], AbstractAsyncContextManager[None]]


@pytest.fixture
def agent(double: ServerDouble, enrolled: StateFolder) -> Agent:
    """An agent for the block, as often as you like on the same folder."""

    @asynccontextmanager
    async def runs() -> AsyncIterator[None]:
        identity = double.make_identity()
        service = Service(enrolled.workplace(identity.agent_id), identity, this_platform(), SystemSources())
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(service.run(stop))
            try:
                yield
            finally:
                stop.set()

    return runs
