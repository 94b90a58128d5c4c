"""What holds for every test: this machine stays on, chance repeats itself, a slow machine is no failure, and logging is
as it was before."""

import os
from asyncio import constants
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

# Before anything else: no agent of any test, in this process or in a child of it, restarts the machine it runs on.
os.environ["CONTROLDOCK_AGENT_POWER"] = "none"
# And none shows anything to whoever works at it.
os.environ["CONTROLDOCK_AGENT_SCREENS"] = "none"
# Nor does a server in a child of it send announcements into the network that this machine is in; a test that wishes it
# has a network of its own, or chooses the loopback.
os.environ["CONTROLDOCK_ANNOUNCEMENT_PORT"] = "0"

settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

# asyncio's debug mode keeps the stack of everything that is scheduled: ten frames of each took a quarter of the time.
constants.DEBUG_STACK_DEPTH = 2


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A test that sets up the log, as a program's start does, sets it up for itself only."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
