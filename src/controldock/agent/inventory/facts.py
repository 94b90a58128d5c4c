"""What this PC says of itself when it comes in and at every hello."""

from __future__ import annotations

import socket

from controldock import __version__
from controldock.agent.inventory.network import interface_addresses, is_local, main_address, plain
from controldock.agent.platform import Platform
from controldock.protocol.messages import PcFacts

_MAX_ADDRESSES = 32  # limits of `PcFacts`
_MAX_LABEL = 255
_MAX_VERSION = 64


def gather(system: Platform, own_address: str) -> PcFacts:
    """The facts; `own_address` is the near end of the connection to the server."""
    main = main_address(own_address)
    return PcFacts(
        host_name=socket.gethostname()[:_MAX_LABEL] or "unnamed",
        os=system.name,
        os_name=system.os_name()[:_MAX_LABEL],
        agent_version=__version__[:_MAX_VERSION],
        addresses=order_addresses(main, interface_addresses()),
        main_address=main,
        hardware_ids=system.hardware_ids(),
    )


def order_addresses(main: str, others: list[str]) -> tuple[str, ...]:
    """`main` first, no address twice; loopback and link-local ones only when there is nothing better."""
    known = [text for text in dict.fromkeys(plain(text) for text in [main, *others]) if text]
    useful = [text for text in known if not is_local(text)]
    return tuple((useful or known)[:_MAX_ADDRESSES])
