"""Enough file descriptors, or a sentence."""

import sys

import pytest

from controldock.simulator.descriptors import MARGIN, provide
from controldock.simulator.errors import TooFewDescriptors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets are not limited there")


def test_the_limit_rises_as_far_as_needed() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
        provide(300)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 300 + MARGIN
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_more_than_the_system_allows_is_said_in_a_sentence() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        pytest.skip("this machine sets no limit")
    with pytest.raises(TooFewDescriptors, match=str(hard)):
        provide(hard)
