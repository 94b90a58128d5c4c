"""One connection is one file descriptor: asking the system for enough of them."""

from __future__ import annotations

import sys

from controldock.simulator.errors import TooFewDescriptors

MARGIN = 64  # descriptors for everything that is no agent's connection


def provide(connections: int) -> None:
    """Raise this process's limit as far as it takes; TooFewDescriptors when the system allows less."""
    if sys.platform == "win32":
        return  # sockets there are not limited in this way
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + MARGIN
    if soft >= wanted or soft == resource.RLIM_INFINITY:
        return
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise TooFewDescriptors(
            f"This machine lets one process hold {hard} files and connections; {connections} agents need {wanted}. "
            "Start several simulations, or raise the hard limit (ulimit -Hn)."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
